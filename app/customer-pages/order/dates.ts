import { instantOf, type Day } from '#app/lib/clock.ts';
import { hasArrivedLate, isMissingByStaff, missingState, orderArrival } from '#app/orders/delivery/arrival.ts';
import { awaitsDispatch } from '#app/orders/delivery/dispatch.ts';
import { expectedArrival } from '#app/orders/delivery/estimate.ts';
import { lateness } from '#app/orders/delivery/lateness.ts';
import { isDealtWith, needsDelivery, parcelsOf, parcelsUnderWay } from '#app/orders/delivery/parcels.ts';
import { promisedArrival } from '#app/orders/delivery/promise.ts';
import { isOver } from '#app/orders/delivery/told-day.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { CustomerFormats } from '../customer-formats.ts';
import { gravestTrouble } from './trouble.ts';

export type DatesView = {
  promise: { label: string; value: string } | null;
  present: { label: string; value: string } | null;
  /** one honest sentence that compares the two */
  note: string | null;
  isLate: boolean;
};

/** First promise and current estimate side by side; null where no date makes sense (canceled, nothing to deliver). */
export function makeDates(
  facts: OrderFacts,
  settings: Settings,
  formats: CustomerFormats,
  now: Date,
): DatesView | null {
  if (facts.canceledAt !== null || !needsDelivery(facts)) return null;
  const { words, own, localDay, zones } = formats;
  const promised = promisedArrival(facts, zones);
  const promise = promised ? { label: words.firstPromise, value: own.order.by(nameDay(promised.day, formats)) } : null;

  const arrival = orderArrival(facts);
  if (arrival && !arrival.isDayKnown) {
    const isByStaff = facts.arrivalWords.at(-1)?.by === 'staff';
    const note = isByStaff ? own.order.arrivedByStaff : own.order.arrivedBySaying;
    return { promise, present: null, note, isLate: false };
  }
  if (arrival) {
    const arrivedAt = arrival.at;
    if (missingState(facts)) {
      const present = { label: own.order.reportedDelivered, value: localDay(arrivedAt) };
      const isByStaff = parcelsOf(facts).some((parcel) => isMissingByStaff(parcel, facts));
      const note = isByStaff ? own.trouble.missing : own.order.contested;
      return { promise, present, note, isLate: false };
    }
    const isLate = hasArrivedLate(arrivedAt, facts, zones);
    const note = promised ? (isLate ? own.order.lateArrived : own.order.onTime) : null;
    return { promise, present: { label: own.order.arrived, value: localDay(arrivedAt) }, note, isLate };
  }
  const isNothingAwaited = parcelsUnderWay(facts).length === 0 && !awaitsDispatch(facts);
  if (parcelsOf(facts).some((parcel) => isDealtWith(parcel, facts)) && isNothingAwaited)
    return { promise, present: null, note: own.trouble.dealtWithDates, isLate: false };
  const isLate = lateness(facts, settings, zones.store, now) !== null;
  const expected = expectedArrival(facts, settings, zones, now);
  // Our unconfirmed default was never promised to anybody.
  const expectedOn = expected && !expected.isGuess ? expected.day : null;
  if (!promise && !expectedOn && !isLate)
    return { promise: null, present: null, note: own.order.noDate, isLate: false };
  const value = expectedOn ? nameDay(expectedOn, formats) : words.dateUnknown;
  const trouble = gravestTrouble(facts, formats, now);
  if (trouble && trouble.kind !== 'not_scanned' && !expectedOn) {
    const present = { label: words.presentEstimate, value: words.dateUnknown };
    return { promise, present, note: own.trouble.dates, isLate };
  }
  const note = isLate ? lateNote(promised?.day ?? null, expectedOn, formats, now) : null;
  return { promise, present: { label: words.presentEstimate, value }, note, isLate };
}

/**
 * Says "later than promised" only if that is already certain; an order may be late while its promised day is still
 * ahead.
 */
function lateNote(promisedOn: Day | null, expectedOn: Day | null, { own, zones }: CustomerFormats, now: Date): string {
  if (expectedOn) return promisedOn && expectedOn > promisedOn ? own.order.lateNote : own.order.late;
  const isBroken = promisedOn !== null && isOver(promisedOn, zones.customer, now);
  return isBroken ? own.order.lateUnknownNote : own.order.lateNoDate;
}

function nameDay(day: Day, { day: name, zones }: CustomerFormats): string {
  return name(instantOf(day, 12 * 60, zones.store));
}
