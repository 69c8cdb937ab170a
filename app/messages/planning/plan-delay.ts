import { addDays, dayOf, daysBetween, instantOf, type Day } from '#app/lib/clock.ts';
import type { Shipment } from '#app/orders/facts.ts';
import { deliveredAt, needsDelivery } from '#app/orders/delivery/parcels.ts';
import { dispatchDueAt, lateness } from '#app/orders/delivery/lateness.ts';
import { arrivalOf, estimatesOf, isRefundedFully, isReportedOn, parcelsOf } from './plan-delivery.ts';
import { orderSubject } from './plan-placed.ts';
import { isGone, type Candidate, type DelayCause, type MessageRow, type PlanContext } from './plan-types.ts';
import { nextAllowed } from './timing.ts';

// "It will be late": what happened, and the new date, or honestly that nobody knows it. Only what is true now is asked
// for; a notice that has become untrue before it was sent is dropped by planning, because no candidate speaks for it.

const maxNotices = 2;
/** a date that moves by this many days is news even after two notices */
const realMoveDays = 2;

export function delayNotice(context: PlanContext): Candidate[] {
  const { facts } = context;
  if (!needsDelivery(facts) || isRefundedFully(facts)) return [];
  const underWay = parcelsOf(facts).filter((shipment) => !deliveredAt(shipment));
  return [...aboutDispatch(context), ...underWay.flatMap((shipment) => aboutParcel(shipment, context))];
}

/** Is something of this order late now, so that nobody should be asked how it was? */
export function isOrderLate(context: PlanContext): boolean {
  const { facts, settings, now } = context;
  if (lateDispatch(context)) return true;
  return parcelsOf(facts).some((shipment) => {
    const arrival = arrivalOf(shipment, settings);
    const isUnderWay = arrival?.isAssumed === true && arrival.at > now;
    return (
      isUnderWay &&
      isReportedOn(shipment) &&
      (isPast(expectedAt(shipment, context), now) || isPast(promiseOf(context), now))
    );
  });
}

/** The promised arrival, unless it is only a guess that the merchant never confirmed. */
function promiseOf({ facts }: PlanContext): Date | null {
  return facts.promiseSource === 'unconfirmed_default' ? null : facts.promisedAt;
}

function expectedAt(shipment: Shipment, context: PlanContext): Date | null {
  return estimatesOf(shipment).latest?.estimatedDeliveryAt ?? promiseOf(context);
}

function isPast(at: Date | null, now: Date): boolean {
  return at !== null && at < now;
}

// An order that is closed although something never left has been dealt with in some other way.
function lateDispatch({ facts, settings, shop, now }: PlanContext) {
  const late = facts.closedAt ? null : lateness(facts, settings, shop.timeZone, now);
  return late?.why === 'not_dispatched' ? late : null;
}

function aboutDispatch(context: PlanContext): Candidate[] {
  const late = lateDispatch(context);
  const dueAt = dispatchDueAt(context.facts);
  if (!late || !dueAt) return [];
  return [notice(context, orderSubject(context), null, 'not_dispatched', dueAt, null, late.newDate)];
}

function aboutParcel(shipment: Shipment, context: PlanContext): Candidate[] {
  const subject = `shipment:${shipment.id}`;
  const gone = noticesGone(subject, context);
  const isFull = gone.length + noticesGone(orderSubject(context), context).length >= maxNotices;
  const base = promiseOf(context) ?? estimatesOf(shipment).first?.estimatedDeliveryAt ?? null;
  const told = lastTold(gone, context) ?? (base && dayOf(base, context.timeZone));
  const moved = movedEstimate(shipment, told, context);

  const delayed = gone.some((row) => row.occasion.startsWith('scan_delayed:'))
    ? null
    : delayedScan(shipment, subject, context);
  if (delayed && !isFull) {
    const latest = estimatesOf(shipment).latest;
    const newDate = latest && latest.happenedAt >= delayed.happenedAt ? latest.estimatedDeliveryAt : null;
    const isInTime = newDate && told && dayOf(newDate, context.timeZone) <= told;
    if (!isInTime)
      return [notice(context, subject, shipment.id, 'scan_delayed', delayed.happenedAt, delayed.id, newDate)];
  }
  if (moved && (!isFull || (told !== null && daysBetween(told, moved.day) >= realMoveDays))) {
    return [notice(context, subject, shipment.id, 'estimate_moved', moved.knownAt, moved.day, moved.at)];
  }
  const expected = expectedAt(shipment, context);
  const isUnknownTold = gone.some((row) => row.data.newDate === null);
  if (isFull || isUnknownTold || !expected || !isReportedOn(shipment) || !isPast(expected, context.now)) return [];
  return [estimatePassed(expected, subject, shipment.id, context)];
}

/** Keyed by the day that has passed, since after a new estimate that one may pass too. A day is over at its end. */
function estimatePassed(expected: Date, subject: string, shipmentId: string | null, context: PlanContext): Candidate {
  const { timeZone } = context;
  const day = dayOf(expected, timeZone);
  return notice(context, subject, shipmentId, 'estimate_passed', instantOf(addDays(day, 1), 0, timeZone), day);
}

function noticesGone(subject: string, { existing }: PlanContext): MessageRow[] {
  return existing.filter((row) => row.kind === 'delay_notice' && isGone(row) && row.data.covers.includes(subject));
}

function lastTold(gone: MessageRow[], { timeZone }: PlanContext): Day | null {
  const days = gone.flatMap((row) => (row.data.newDate ? [dayOf(new Date(row.data.newDate), timeZone)] : []));
  return days.sort().at(-1) ?? null;
}

type Moved = { at: Date; day: Day; knownAt: Date };

/** The carrier's latest date, when it lies after all that the customer was told, and still ahead. */
function movedEstimate(shipment: Shipment, told: Day | null, { timeZone, now }: PlanContext): Moved | null {
  const latest = estimatesOf(shipment).latest;
  if (!latest?.estimatedDeliveryAt || !told) return null;
  const day = dayOf(latest.estimatedDeliveryAt, timeZone);
  return day > told && day >= dayOf(now, timeZone)
    ? { at: latest.estimatedDeliveryAt, day, knownAt: latest.happenedAt }
    : null;
}

const overtaking = ['out_for_delivery', 'attempted_delivery', 'ready_for_pickup', 'picked_up', 'failure'];

/** The delay the customer is to hear of: the one already planned for, else the first, unless the parcel has moved on. */
function delayedScan(shipment: Shipment, subject: string, { existing }: PlanContext) {
  const lastMove = shipment.scans.findLastIndex((scan) => overtaking.includes(scan.status));
  const delayed = shipment.scans.slice(lastMove + 1).filter((scan) => scan.status === 'delayed');
  const planned = existing.find(
    (row) => row.state === 'planned' && row.subject === subject && row.data.cause === 'scan_delayed',
  );
  return delayed.find((scan) => scan.id === planned?.data.scanId) ?? delayed[0] ?? null;
}

function notice(
  context: PlanContext,
  subject: string,
  shipmentId: string | null,
  cause: DelayCause,
  moment: Date,
  detail: string | null = null,
  newDate: Date | null = null,
): Candidate {
  const { settings, timeZone } = context;
  const occasion = detail ? `${cause}:${detail}` : cause;
  // A day that ends without news ends at midnight; the mail about it can wait for the morning.
  const isOurClock = cause === 'not_dispatched' || cause === 'estimate_passed';
  return {
    kind: 'delay_notice',
    subject,
    occasion,
    shipmentId,
    dueAt: isOurClock ? nextAllowed(moment, settings.restraint, timeZone, `${subject}|${occasion}`) : moment,
    data: {
      covers: [subject],
      shipmentIds: shipmentId ? [shipmentId] : [],
      cause,
      scanId: cause === 'scan_delayed' ? detail : null,
      promisedAt: promiseOf(context)?.toISOString() ?? null,
      newDate: newDate?.toISOString() ?? null,
    },
  };
}
