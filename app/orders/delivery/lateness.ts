import type { Day } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import { isAllGivenBack } from '../given-back.ts';
import { zonesOf, type Zones } from '../zones.ts';
import { asPromisedForParcel } from './added-promises.ts';
import { firstEstimate, newestEstimate, type CarrierEstimate } from './carrier-estimates.ts';
import { dispatchDeadline, withEnd, type Deadline } from './dispatch.ts';
import { expectedArrival, expectedOfParcel, expectedOfRest, givenPromise, loadedToday } from './estimate.ts';
import { hasFailed, isReportedOn, needsDelivery, openDelay, parcelsUnderWay } from './parcels.ts';
import { promisedArrival } from './promise.ts';
import { customerDay, isOver, type ToldDay } from './told-day.ts';
import { wayOfParcel } from './ways.ts';

type LateReason = 'not_dispatched' | 'scan_delayed' | 'estimate_moved' | 'estimate_passed';

export type Lateness = {
  why: LateReason;
  /** since when it is late */
  since: Date;
  /** when it is expected now; null when unknown */
  newDate: Date | null;
  /** the parcel concerned; null for the part that has not left yet */
  shipmentId: string | null;
  /** the scan that made it late */
  scanId: string | null;
};

type Rules = Pick<Settings, 'promise'>;

/**
 * Whether the order is late against its first promise or the carrier's announcements, and why: the first item of
 * listLate. Never based on our unconfirmed default promise. A part that awaits payment before dispatch is not late. A
 * parcel on which the carrier never reports cannot be known to be late.
 * @param timeZone the shop's
 */
export function lateness(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Lateness | null {
  return listLate(facts, settings, timeZone, now)[0] ?? null;
}

/** Everything about the order that is late: the part that has not left, then the parcels in the order they left. */
export function listLate(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Lateness[] {
  if (!canBeLate(facts)) return [];
  const zones = zonesOf(facts, timeZone);
  const parcels = parcelsUnderWay(facts).map((parcel) => lateParcel(facts, parcel, zones, now));
  return [lateRest(facts, settings, zones, now), ...parcels].filter((late) => late !== null);
}

/** Whether the customer can still expect anything of the order. */
export function canBeLate(facts: OrderFacts): boolean {
  return facts.placedAt !== null && facts.canceledAt === null && needsDelivery(facts) && !isAllGivenBack(facts);
}

function lateRest(facts: OrderFacts, settings: Rules, zones: Zones, now: Date): Lateness | null {
  const deadline = dispatchDeadline(facts, zones);
  if (!deadline || now < deadline.endsAt) return null;
  const newDate = expectedOfRest(facts, settings, null, zones, now)?.at ?? null;
  return { why: 'not_dispatched', since: deadline.endsAt, newDate, shipmentId: null, scanId: null };
}

function lateParcel(facts: OrderFacts, parcel: Shipment, zones: Zones, now: Date): Lateness | null {
  const newDate = newDateOf(facts, parcel, zones, now);
  const late = (why: LateReason, since: Date, scanId: string | null): Lateness => ({
    why,
    since,
    newDate,
    shipmentId: parcel.id,
    scanId,
  });
  const base = firstDayTold(facts, parcel, zones);
  const delay = openDelay(parcel)[0];
  if (delay && !isDelayInTime(parcel, base, zones)) return late('scan_delayed', delay.happenedAt, delay.id);
  const deadline = parcelDeadline(facts, parcel, zones);
  if (deadline && now >= deadline.endsAt) return late('estimate_passed', deadline.endsAt, null);
  const moved = movedEstimate(parcel, base, zones, now);
  return moved && late('estimate_moved', moved.toldAt, moved.scanId);
}

/** When a late parcel is expected now; null when unknown. */
export function newDateOf(facts: OrderFacts, parcel: Shipment, zones: Zones, now: Date): Date | null {
  return expectedOfParcel(parcel, givenPromise(asPromisedForParcel(facts, parcel), zones), zones, now)?.at ?? null;
}

/**
 * The day a parcel is measured against: the promise, or else the carrier's first date; null when nothing was announced.
 */
export function firstDayTold(facts: OrderFacts, parcel: Shipment, zones: Zones): Day | null {
  const first = firstEstimate(parcel);
  return promisedArrival(asPromisedForParcel(facts, parcel), zones)?.day ?? (first && customerDay(first.at, zones).day);
}

/** Whether the newest date given with or after an open delay still meets the announced day. */
export function isDelayInTime(parcel: Shipment, told: Day | null, zones: Zones): boolean {
  const [delay] = openDelay(parcel);
  const newest = newestEstimate(parcel);
  if (!delay || !newest || newest.toldAt < delay.happenedAt || told === null) return false;
  return customerDay(newest.at, zones).day <= told;
}

/**
 * When this parcel should have arrived: the later of the promise and the carrier's newest day, because neither is
 * broken while the other holds. Null when nothing reliable is known, or the carrier does not have the parcel yet.
 */
export function parcelDeadline(facts: OrderFacts, parcel: Shipment, zones: Zones): Deadline | null {
  if (!isReportedOn(parcel) || wayOfParcel(parcel, facts) === 'pickup') return null;
  const promise = promisedArrival(asPromisedForParcel(facts, parcel), zones);
  const newest = newestEstimate(parcel);
  const estimate = newest && customerDay(newest.at, zones);
  // When both name the same day, the carrier's time is more precise.
  const later = estimate && (!promise || estimate.day >= promise.day) ? estimate : promise;
  return later && withEnd(later, zones.customer);
}

/**
 * The carrier's newest day if it is later than what was announced and not over; null while the parcel is out for
 * delivery, or when a delay has invalidated it.
 */
export function movedEstimate(
  parcel: Shipment,
  told: Day | null,
  zones: Zones,
  now: Date,
): (CarrierEstimate & ToldDay) | null {
  const newest = newestEstimate(parcel);
  if (!newest || told === null || hasFailed(parcel) || loadedToday(parcel, zones, now)) return null;
  const delay = openDelay(parcel)[0];
  if (delay && newest.toldAt < delay.happenedAt) return null;
  const { day } = customerDay(newest.at, zones);
  return day > told && !isOver(day, zones.customer, now) ? { ...newest, day } : null;
}

export type Estimate = { at: Date | null; isLate: boolean; why: LateReason | null };

/**
 * When the order is expected as of now, decided by its last parcel. `at` is null once it has arrived, when nothing is
 * to be shipped, and when the arrival is unknown; its day has never passed.
 */
export function presentEstimate(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Estimate {
  const at = expectedArrival(facts, settings, zonesOf(facts, timeZone), now)?.at ?? null;
  const late = lateness(facts, settings, timeZone, now);
  return { at, isLate: late !== null, why: late?.why ?? null };
}
