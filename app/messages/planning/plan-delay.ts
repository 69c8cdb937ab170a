import { dayOf, daysBetween, type Day } from '#app/lib/clock.ts';
import { asPromisedForParcel, asPromisedForRest } from '#app/orders/delivery/added-promises.ts';
import { dispatchDeadline, type Deadline } from '#app/orders/delivery/dispatch.ts';
import { expectedOfRest } from '#app/orders/delivery/estimate.ts';
import {
  canBeLate,
  firstDayTold,
  isDelayInTime,
  movedEstimate,
  newDateOf,
  parcelDeadline,
} from '#app/orders/delivery/lateness.ts';
import { openDelay, parcelsUnderWay, reportedOnSince } from '#app/orders/delivery/parcels.ts';
import { promisedArrival } from '#app/orders/delivery/promise.ts';
import type { Scan, Shipment } from '#app/orders/facts.ts';
import { orderSubject } from './plan-placed.ts';
import { parcelsInTrouble } from './plan-trouble.ts';
import { isGone, type Candidate, type DelayCause, type MessageRow, type PlanContext, zonesIn } from './plan-types.ts';
import { later, nextAllowed } from './timing.ts';

// "It will be late": what happened, and the new date, or honestly that nobody knows it. Only what is true now is asked
// for; a notice that has become untrue before it was sent is dropped by planning, because no candidate speaks for it.

const maxNotices = 2;
/** a date that moves by this many days is news even after two notices */
const realMoveDays = 2;

export function delayNotice(context: PlanContext): Candidate[] {
  const { facts } = context;
  if (!canBeLate(facts)) return [];
  const inTrouble = parcelsInTrouble(context);
  const parcels = parcelsUnderWay(facts).flatMap((shipment) =>
    aboutParcel(shipment, context).map((late): Candidate =>
      inTrouble.has(shipment.id) ? { ...late, ending: { state: 'skipped', reason: 'superseded' } } : late,
    ),
  );
  return [...aboutDispatch(context), ...parcels];
}

/** Planned once the hour that was named has passed, for the end of that day: until then it may still be kept. */
function isNear({ at, endsAt }: Deadline, now: Date): boolean {
  return at < now || endsAt <= now;
}

function aboutDispatch(context: PlanContext): Candidate[] {
  const { facts, settings, now } = context;
  const zones = zonesIn(context);
  const deadline = dispatchDeadline(facts, zones);
  if (!deadline || !isNear(deadline, now)) return [];
  const newDate = now < deadline.endsAt ? null : expectedOfRest(facts, settings, null, zones, now);
  // An order whose money comes later than its day is late from that moment on.
  const lateAt = later(deadline.endsAt, facts.paidAt);
  return [notice(context, orderSubject(context), null, 'not_dispatched', lateAt, null, newDate?.at ?? null)];
}

function aboutParcel(shipment: Shipment, context: PlanContext): Candidate[] {
  const { facts, now } = context;
  const zones = zonesIn(context);
  const subject = `shipment:${shipment.id}`;
  const gone = noticesGone(subject, context);
  const isFull = gone.length + noticesGone(orderSubject(context), context).length >= maxNotices;
  const told = lastTold(gone, context) ?? firstDayTold(facts, shipment, zones);
  const newDate = newDateOf(facts, shipment, zones, now);

  const delay = gone.some((row) => row.occasion.startsWith('scan_delayed:'))
    ? null
    : delayToTell(shipment, subject, context);
  if (delay && !isFull && !isDelayInTime(shipment, told, zones)) {
    return [notice(context, subject, shipment.id, 'scan_delayed', delay.happenedAt, delay.id, newDate)];
  }
  const moved = movedEstimate(shipment, told, zones, now);
  if (moved && (!isFull || (told !== null && daysBetween(told, moved.day) >= realMoveDays))) {
    return [notice(context, subject, shipment.id, 'estimate_moved', moved.toldAt, moved.day, moved.at)];
  }
  const deadline = parcelDeadline(facts, shipment, zones);
  const isUnknownTold = gone.some((row) => row.data.newDate === null);
  if (isFull || isUnknownTold || !deadline || !isNear(deadline, now)) return [];
  const { day, endsAt } = deadline;
  // A parcel that leaves after its day is late from the carrier's first scan on.
  const lateAt = later(endsAt, reportedOnSince(shipment));
  // Keyed by the day that has passed, since after a new estimate that one may pass too.
  return [notice(context, subject, shipment.id, 'estimate_passed', lateAt, day, now < endsAt ? null : newDate)];
}

function noticesGone(subject: string, { existing }: PlanContext): MessageRow[] {
  return existing.filter((row) => row.kind === 'delay_notice' && isGone(row) && row.data.covers.includes(subject));
}

function lastTold(gone: MessageRow[], { timeZone }: PlanContext): Day | null {
  const days = gone.flatMap((row) => (row.data.newDate ? [dayOf(new Date(row.data.newDate), timeZone)] : []));
  return days.sort().at(-1) ?? null;
}

/** The scan by which the customer is to hear of an open delay: the one already planned for, else the first. */
function delayToTell(shipment: Shipment, subject: string, { existing }: PlanContext): Scan | null {
  const delay = openDelay(shipment);
  const planned = existing.find(
    (row) => row.state === 'planned' && row.subject === subject && row.data.cause === 'scan_delayed',
  );
  return delay.find((scan) => scan.id === planned?.data.scanId) ?? delay[0] ?? null;
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
  const { facts, settings, timeZone } = context;
  const parcel = facts.shipments.find(({ id }) => id === shipmentId);
  const promised = parcel ? asPromisedForParcel(facts, parcel) : asPromisedForRest(facts);
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
      promisedAt: promisedArrival(promised, zonesIn(context))?.at.toISOString() ?? null,
      newDate: newDate?.toISOString() ?? null,
    },
  };
}
