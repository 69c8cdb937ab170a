import { dayMs } from '#app/lib/clock.ts';
import { arrivalOf, type Arrival } from '#app/orders/delivery/arrival.ts';
import { listLate } from '#app/orders/delivery/lateness.ts';
import { contentsOf, needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { isAllGivenBack } from '#app/orders/given-back.ts';
import { isOpenReturn } from '#app/orders/open-return.ts';
import type { Reason } from '../kinds.ts';
import { earnedSince } from './plan-news.ts';
import { after, orderSubject } from './plan-placed.ts';
import { messageKey, type Candidate, type Ending, type PlanContext } from './plan-types.ts';

// What is asked once the goods are there: is all well (check-in), and how was it (review request).

const reminderDays = 7;

type Arrived = { subject: string; shipmentId: string | null; lines: Shipment['lines']; arrival: Arrival };

/**
 * The things that arrive, each asked about on its own: one per parcel. An order without anything to ship is one thing,
 * there from the moment its goods were handed over (a fulfillment), paid or else ordered.
 */
function arrivalsOf(context: PlanContext): Arrived[] {
  const { facts, settings } = context;
  if (!needsDelivery(facts)) return digitalArrival(context);
  return parcelsOf(facts).flatMap((shipment) => {
    const lines = contentsOf(shipment, facts);
    const arrival = isParcel(lines, facts)
      ? arrivalOf(shipment, settings.promise.assumeDeliveredAfterDays)
      : handedOver(shipment);
    return arrival ? [{ subject: `shipment:${shipment.id}`, shipmentId: shipment.id, lines, arrival }] : [];
  });
}

function digitalArrival(context: PlanContext): Arrived[] {
  const { facts } = context;
  const at = parcelsOf(facts)[0]?.dispatchedAt ?? facts.paidAt ?? facts.placedAt;
  if (!at) return [];
  const lines = facts.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
  return [{ subject: orderSubject(context), shipmentId: null, lines, arrival: { at, isAssumed: false } }];
}

// Beside parcels an order may hold digital goods, which arrive when they are handed over.
function isParcel(lines: Shipment['lines'], facts: OrderFacts): boolean {
  const ids = new Set(lines.map((line) => line.lineId));
  return ids.size === 0 || facts.lines.some((line) => ids.has(line.id) && line.requiresShipping);
}

function handedOver({ dispatchedAt }: Shipment): Arrival | null {
  return dispatchedAt && { at: dispatchedAt, isAssumed: false };
}

/** "Has it arrived, and is all well?" Not asked of those who have answered, nor while a problem is being solved. */
export function checkIn(context: PlanContext): Candidate[] {
  const { facts, answers } = context;
  const news = earnedSince(context, 'check_in');
  return arrivalsOf(context).map((arrived) => {
    const { subject, shipmentId, arrival } = arrived;
    const isAnswered = answers.some((answer) => answer.shipmentId === null || answer.shipmentId === shipmentId);
    // Where we only assume the arrival, the question itself finds out: it is asked that very day, without further
    // delay.
    const dueAt = arrival.isAssumed ? arrival.at : after(arrival.at, 'check_in', context);
    const ending = isAnswered
      ? skipped('already_answered')
      : isAllGivenBack(facts)
        ? skipped('refunded_fully')
        : undefined;
    const holds = waiting(context, ['open_problem']);
    const data = { ...dataOf(arrived, arrived.lines), ...news };
    return { kind: 'check_in', subject, occasion: 'delivered', shipmentId, dueAt, data, ending, ...holds };
  });
}

/**
 * The request and its one reminder. Both wait while something is wrong; afterwards everybody is asked, whatever they
 * think.
 */
export function reviewRequest(context: PlanContext): Candidate[] {
  const holds = waiting(context, ['open_problem', 'open_return', 'late_parcel']);
  return arrivalsOf(context).flatMap((arrived) => {
    const { subject, shipmentId, arrival } = arrived;
    const items = reviewable(arrived.lines, context.facts);
    const open = items.filter((item) => !context.reviewedLineIds.includes(item.lineId));
    const dueAt = after(arrival.at, 'review_request', context);
    const first: Candidate = {
      kind: 'review_request',
      subject,
      occasion: 'first',
      shipmentId,
      dueAt,
      ...holds,
      data: dataOf(arrived, open),
      ending: whyNoReview(context.facts, items, open),
    };
    const reminder: Candidate = {
      ...first,
      occasion: 'reminder_1',
      follows: { key: messageKey(first), days: reminderDays },
      data: { ...dataOf(arrived, open), isReminder: true },
      // One review is an answer; nobody is reminded of the rest.
      ending: first.ending ?? (open.length < items.length ? skipped('already_reviewed') : undefined),
    };
    return [first, reminder];
  });
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
  return { covers: [subject], shipmentIds, items, deliveredAt: arrival.at.toISOString(), isAssumed: arrival.isAssumed };
}

type Hold = 'open_problem' | 'open_return' | 'late_parcel';

/** What it waits for now, and a day's distance from what it has waited for. */
function waiting(context: PlanContext, holds: Hold[]): Pick<Candidate, 'hold' | 'notBefore'> {
  const { facts, holdsElsewhere } = context;
  const { problems, returns } = facts;
  const open: Reason[] = [];
  if (problems.some((problem) => !problem.closedAt)) open.push('open_problem');
  if (returns.some(isOpenReturn)) open.push('open_return');
  if (isAwaitedLate(context)) open.push('late_parcel');
  const hold = [...open, ...holdsElsewhere].find((reason) => holds.some((own) => own === reason)) ?? null;
  const ended = [
    ...problems.flatMap(({ closedAt }) => closedAt ?? []),
    ...(holds.includes('open_return')
      ? returns.filter((back) => !isOpenReturn(back)).map(({ changedAt }) => changedAt)
      : []),
  ];
  return { hold, notBefore: new Date(Math.max(0, ...ended.map((at) => at.getTime() + dayMs))) };
}

/** Is something of this order late that is not yet taken as arrived, so that nobody should be asked how it was? */
function isAwaitedLate({ facts, settings, shop, now }: PlanContext): boolean {
  const isAwaited = (shipmentId: string) => {
    const parcel = facts.shipments.find(({ id }) => id === shipmentId);
    const arrival = parcel && arrivalOf(parcel, settings.promise.assumeDeliveredAfterDays);
    return arrival?.isAssumed === true && arrival.at > now;
  };
  const late = listLate(facts, settings, shop.timeZone, now);
  return late.some(({ shipmentId }) => shipmentId === null || isAwaited(shipmentId));
}

function skipped(reason: Reason): Ending {
  return { state: 'skipped', reason };
}
