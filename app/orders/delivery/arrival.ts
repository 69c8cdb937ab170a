import { addDays, dayMs, dayOf, type Day } from '#app/lib/clock.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { deliveredAt, hasFailed, isDispatched, undispatchedLines } from './parcels.ts';
import { promisedArrival, type KeptPromise } from './promise.ts';
import { isOver } from './told-day.ts';

// Whether and when goods arrived. Many carriers never report a delivery, so a parcel counts as arrived a set number of
// days after the last sign of it.

/** `isAssumed`: no carrier has reported it; `at` may be in the future */
export type Arrival = { at: Date; isAssumed: boolean };

/**
 * When a parcel arrived, or is assumed to; null when the carrier has given up, or when it is unknown when the parcel
 * left.
 */
export function arrivalOf(parcel: Shipment, assumeDeliveredAfterDays: number): Arrival | null {
  const reported = deliveredAt(parcel);
  if (reported) return { at: reported, isAssumed: false };
  const sign = lastSignOf(parcel);
  return sign && { at: new Date(sign.getTime() + assumeDeliveredAfterDays * dayMs), isAssumed: true };
}

export type ArrivalDay = { day: Day; isAssumed: boolean };

type DayRules = { assumeDeliveredAfterDays: number; /** the shop's */ timeZone: string };

/**
 * The day the last parcel arrived, or is assumed to; null while that is unknown for any parcel. Counts calendar days,
 * so that daylight saving changes do not shift it.
 */
export function lastArrivalDay({ shipments }: Pick<OrderFacts, 'shipments'>, rules: DayRules): ArrivalDay | null {
  const arrivals = shipments.filter(isDispatched).map((parcel) => arrivalDay(parcel, rules));
  return arrivals.reduce<ArrivalDay | null>(
    (last, one) => (last && one ? laterOf(last, one) : null),
    arrivals[0] ?? null,
  );
}

// Of two arrivals on the same day, a reported one is better evidence.
const laterOf = (a: ArrivalDay, b: ArrivalDay) => (b.day > a.day || (b.day === a.day && !b.isAssumed) ? b : a);

function arrivalDay(parcel: Shipment, { assumeDeliveredAfterDays, timeZone }: DayRules): ArrivalDay | null {
  const reported = deliveredAt(parcel);
  if (reported) return { day: dayOf(reported, timeZone), isAssumed: false };
  const sign = lastSignOf(parcel);
  return sign && { day: addDays(dayOf(sign, timeZone), assumeDeliveredAfterDays), isAssumed: true };
}

/** The last sign of a parcel that may still arrive: its dispatch or its newest scan. */
function lastSignOf(parcel: Shipment): Date | null {
  const signs = [parcel.dispatchedAt, ...parcel.scans.map(({ happenedAt }) => happenedAt)].flatMap(
    (at) => at?.getTime() ?? [],
  );
  return hasFailed(parcel) || signs.length === 0 ? null : new Date(Math.max(...signs));
}

/** When the last parcel arrived according to the carriers; null while one is on its way or something has not left. */
export function orderDeliveredAt(facts: OrderFacts): Date | null {
  const parcels = facts.shipments.filter(isDispatched);
  const arrivals = parcels.flatMap((parcel) => deliveredAt(parcel)?.getTime() ?? []);
  if (parcels.length === 0 || arrivals.length < parcels.length || undispatchedLines(facts).length > 0) return null;
  return new Date(Math.max(...arrivals));
}

/** Whether an arrival at that time was later than promised; false where nothing was promised. */
export function hasArrivedLate(arrivedAt: Date, promise: KeptPromise, zones: Zones): boolean {
  const promised = promisedArrival(promise, zones);
  return promised !== null && isOver(promised.day, zones.customer, arrivedAt);
}
