import { dayMs } from '#app/lib/clock.ts';
import { isLateArrival, isArrivalContested, knownArrival, unreportedArrivalAt } from '#app/orders/delivery/arrival.ts';
import { listLate } from '#app/orders/delivery/lateness.ts';
import { contentsOf, handoversOf, lastWordOn, needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { isAllGivenBack } from '#app/orders/given-back.ts';
import { isOpenReturn } from '#app/orders/open-return.ts';
import type { Reason } from '../kinds.ts';
import { earnedSince } from './plan-news.ts';
import { after, orderSubject } from './plan-placed.ts';
import { askTogether, type Asked } from './plan-together.ts';
import { parcelsInTrouble } from './plan-trouble.ts';
import {
  isGone,
  messageKey,
  type Candidate,
  type Ending,
  type MessageRow,
  type PlanContext,
  zonesIn,
} from './plan-types.ts';

// What is asked once the goods are there: is all well (check-in), and how was it (review request).

const reminderDays = 7;
/** between the last day that anybody named for a parcel whose delivery nobody reports, and a question about its goods */
const unreportedReviewDays = 7;

type Arrival = {
  at: Date;
  /** a carrier has reported it, for the day of `at` */
  isReported: boolean;
  /** nobody has said that it came, but every date that was named for it has passed */
  isAssumed: boolean;
};

type Arrived = {
  subject: string;
  shipmentId: string | null;
  lines: Shipment['lines'];
  arrival: Arrival;
  isParcel: boolean;
};

/**
 * The things that arrive, each asked about on its own: one per parcel. An order without anything to ship is one thing,
 * there from the moment its goods were handed over (a fulfillment), paid or else ordered.
 */
function arrivalsOf(context: PlanContext): Arrived[] {
  const { facts } = context;
  if (!needsDelivery(facts)) return digitalArrival(context);
  const arrivals = parcelsOf(facts).flatMap((shipment) => {
    const arrival = arrivalOf(shipment, context);
    const lines = contentsOf(shipment, facts);
    return arrival
      ? [{ subject: `shipment:${shipment.id}`, shipmentId: shipment.id, lines, arrival, isParcel: true }]
      : [];
  });
  const first = arrivals.toSorted((a, b) => a.arrival.at.getTime() - b.arrival.at.getTime())[0];
  return arrivals.map((one) => (one === first ? { ...one, lines: [...one.lines, ...handedOverBeside(facts)] } : one));
}

/**
 * Digital goods and gift cards that were handed over beside parcels. They are asked about with the first parcel: "your
 * order has reached you" would be untrue while that is on its way.
 */
function handedOverBeside(facts: OrderFacts): Shipment['lines'] {
  const parcels = new Set(parcelsOf(facts));
  return handoversOf(facts)
    .filter((shipment) => !parcels.has(shipment))
    .flatMap((shipment) => contentsOf(shipment, facts));
}

/** Known, or to be asked about from then on; null where the carrier would tell and has not, or the parcel is missing. */
function arrivalOf(shipment: Shipment, context: PlanContext): Arrival | null {
  const { facts, settings } = context;
  if (isArrivalContested(shipment, facts)) return null;
  const known = knownArrival(shipment, facts);
  if (known) return { at: known.at, isReported: known.isDayKnown, isAssumed: false };
  const askAt = unreportedArrivalAt(shipment, facts, settings.promise, zonesIn(context));
  return askAt && { at: askAt, isReported: false, isAssumed: true };
}

function digitalArrival(context: PlanContext): Arrived[] {
  const { facts } = context;
  const at = handoversOf(facts)[0]?.dispatchedAt ?? facts.paidAt ?? facts.placedAt;
  if (!at) return [];
  const lines = facts.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
  return [{ subject: orderSubject(context), shipmentId: null, lines, arrival: handedOverAt(at), isParcel: false }];
}

function handedOverAt(at: Date): Arrival {
  return { at, isReported: false, isAssumed: false };
}

/**
 * "Is all well?" after an arrival; "has it reached you?" where nobody reports it. Not asked of those who have answered,
 * nor while a problem is being solved. Once the parcel has come after all, the first question is asked whatever became of
 * the second.
 */
export function checkIn(context: PlanContext): Candidate[] {
  const { facts } = context;
  const news = earnedSince(context, 'check_in');
  const asked = arrivalsOf(context).map((arrived): Asked => {
    const { subject, shipmentId, arrival, isParcel } = arrived;
    // Where nobody reports the arrival, the question itself finds out: it is asked at once, without further delay.
    const dueAt = arrival.isAssumed ? arrival.at : after(arrival.at, 'check_in', context);
    const ending = isAnswered(arrived, facts)
      ? skipped('already_answered')
      : isAllGivenBack(facts)
        ? skipped('refunded_fully')
        : undefined;
    const holds = waiting(context, ['open_problem']);
    const occasion = hasAskedBefore(arrived, context) ? 'delivered_after_all' : 'delivered';
    const late = isLateNews(arrived, context) ? { cameLate: true } : {};
    const data = { ...dataOf(arrived, arrived.lines), ...late, ...news };
    return {
      candidate: { kind: 'check_in', subject, occasion, shipmentId, dueAt, data, ending, ...holds },
      arrivedAt: arrival.at,
      theme: `${isParcel}|${arrival.isAssumed}|${occasion}`,
    };
  });
  return askTogether(asked, context);
}

/**
 * The request and its one reminder. Both wait while something is wrong; afterwards everybody is asked, whatever they
 * think.
 */
export function reviewRequest(context: PlanContext): Candidate[] {
  const holds = waiting(context, ['open_problem', 'open_return', 'late_parcel']);
  const asked = arrivalsOf(context).map((arrived): Asked => {
    const { subject, shipmentId, arrival } = arrived;
    const items = reviewable(arrived.lines, context.facts);
    const open = unreviewed(items, context);
    return {
      candidate: {
        kind: 'review_request',
        subject,
        occasion: 'first',
        shipmentId,
        dueAt: reviewDueAt(arrival, context),
        ...holds,
        data: dataOf(arrived, open),
        ending: whyNoReview(context.facts, items, open),
      },
      arrivedAt: arrival.at,
      theme: 'order',
    };
  });
  return askTogether(asked, context).flatMap((first) => {
    const reminder = reminderOf(first, context);
    return reminder ? [first, reminder] : [first];
  });
}

/** Null for what another request speaks for, unless a reminder of its own was planned, which then ends with it. */
function reminderOf(first: Candidate, context: PlanContext): Candidate | null {
  const reminder: Candidate = {
    ...first,
    occasion: 'reminder_1',
    follows: { key: messageKey(first), days: reminderDays },
    data: { ...first.data, isReminder: true },
  };
  if (first.ending?.reason === 'merged') {
    const key = messageKey(reminder);
    return context.existing.some((row) => row.key === key && row.state === 'planned') ? reminder : null;
  }
  const items = arrivalsOf(context)
    .filter(({ subject }) => first.data.covers.includes(subject))
    .flatMap(({ lines }) => reviewable(lines, context.facts));
  // One review is an answer; nobody is reminded of the rest.
  const isAnsweredInPart = unreviewed(items, context).length < items.length;
  return { ...reminder, ending: first.ending ?? (isAnsweredInPart ? skipped('already_reviewed') : undefined) };
}

function unreviewed(items: Shipment['lines'], { reviewedLineIds }: PlanContext): Shipment['lines'] {
  return items.filter(({ lineId }) => !reviewedLineIds.includes(lineId));
}

/** Whether the parcel came later than promised, and no mail about its delivery has said so. */
function isLateNews({ subject, shipmentId, arrival }: Arrived, context: PlanContext): boolean {
  const parcel = context.facts.shipments.find(({ id }) => id === shipmentId);
  if (!parcel || !arrival.isReported) return false;
  if (!isLateArrival(arrival.at, parcel, context.facts, zonesIn(context))) return false;
  return !context.existing.some(
    (row) => row.kind === 'tracking_update' && row.data.cameLate && isGone(row) && row.data.covers.includes(subject),
  );
}

/** Whether the customer was asked if the parcel has come, before it was known that it has. */
function hasAskedBefore({ subject, arrival }: Arrived, { existing }: PlanContext): boolean {
  const isQuestion = ({ kind, data }: MessageRow) =>
    kind === 'check_in' && data.isAssumed === true && data.covers.includes(subject);
  return !arrival.isAssumed && existing.some((row) => isQuestion(row) && isGone(row));
}

/** "It has not arrived" answers nothing about a parcel that came afterwards. */
function isAnswered({ shipmentId, arrival }: Arrived, { shipments, arrivalWords }: OrderFacts): boolean {
  const parcel = shipments.find(({ id }) => id === shipmentId);
  // The staff's word is no answer: their customer is asked all the same.
  const own = arrivalWords.filter(({ by }) => by === 'customer');
  const word = parcel ? lastWordOn(parcel, { arrivalWords: own }) : (own.at(-1) ?? null);
  return word !== null && (word.answer !== 'not_arrived' || word.saidAt >= arrival.at);
}

function reviewDueAt({ at, isAssumed }: Arrival, context: PlanContext): Date {
  const dueAt = after(at, 'review_request', context);
  return isAssumed ? new Date(Math.max(dueAt.getTime(), at.getTime() + unreportedReviewDays * dayMs)) : dueAt;
}

function whyNoReview(facts: OrderFacts, items: object[], open: object[]): Ending | undefined {
  if (isAllGivenBack(facts)) return skipped('refunded_fully');
  if (items.length === 0) return skipped('nothing_to_review');
  return open.length === 0 ? skipped('already_reviewed') : undefined;
}

/** Goods that the customer still has and that are products of the store (no gift cards, no custom lines, no tips). */
function reviewable(lines: Shipment['lines'], facts: OrderFacts): Shipment['lines'] {
  return lines.filter(({ lineId }) => {
    const line = facts.lines.find((candidate) => candidate.id === lineId);
    return line && line.productId && !line.isGiftCard && line.currentQuantity > 0;
  });
}

function dataOf({ subject, shipmentId, arrival }: Arrived, items: Shipment['lines']): Candidate['data'] {
  const shipmentIds = shipmentId ? [shipmentId] : [];
  const deliveredAt = arrival.isReported ? { deliveredAt: arrival.at.toISOString() } : {};
  return { covers: [subject], shipmentIds, items, ...deliveredAt, isAssumed: arrival.isAssumed };
}

type Hold = 'open_problem' | 'open_return' | 'late_parcel';

/** What it waits for now, and a day's distance from what it has waited for. */
function waiting(context: PlanContext, holds: Hold[]): Pick<Candidate, 'hold' | 'holds' | 'notBefore'> {
  const { facts, holdsElsewhere } = context;
  const { problems, returns } = facts;
  const open: Reason[] = [];
  if (problems.some((problem) => !problem.closedAt)) open.push('open_problem');
  if (returns.some(isOpenReturn)) open.push('open_return');
  if (isAwaitedLate(context) || parcelsInTrouble(context).size > 0) open.push('late_parcel');
  const held = [...open, ...holdsElsewhere].filter((reason) => holds.some((own) => own === reason));
  const ended = [
    ...problems.flatMap(({ closedAt }) => closedAt ?? []),
    ...(holds.includes('open_return')
      ? returns.filter((back) => !isOpenReturn(back)).map(({ changedAt }) => changedAt)
      : []),
  ];
  return {
    hold: held[0] ?? null,
    holds: held,
    notBefore: new Date(Math.max(0, ...ended.map((at) => at.getTime() + dayMs))),
  };
}

/**
 * Whether something of this order is late, so that nobody should be asked how it was. A parcel whose delivery nobody
 * reports is no longer waited for once the customer may be asked about it.
 */
function isAwaitedLate(context: PlanContext): boolean {
  const { facts, settings, shop, now } = context;
  const mayBeThere = (shipmentId: string) => {
    const parcel = facts.shipments.find(({ id }) => id === shipmentId);
    const askAt = parcel && unreportedArrivalAt(parcel, facts, settings.promise, zonesIn(context));
    return askAt !== null && askAt !== undefined && askAt <= now;
  };
  const late = listLate(facts, settings, shop.timeZone, now);
  return late.some(({ shipmentId }) => shipmentId === null || !mayBeThere(shipmentId));
}

function skipped(reason: Reason): Ending {
  return { state: 'skipped', reason };
}
