import { instantOf, type Day } from '#app/lib/clock.ts';
import { asPromisedForRest } from '#app/orders/delivery/added-promises.ts';
import { hasArrivedLate, isMissingByStaff, missingState, orderArrival } from '#app/orders/delivery/arrival.ts';
import { expectedArrival } from '#app/orders/delivery/estimate.ts';
import { lateness } from '#app/orders/delivery/lateness.ts';
import { awaitsDispatch, awaitsPayment } from '#app/orders/delivery/dispatch.ts';
import { isDealtWith, needsDelivery, parcelsOf, parcelsUnderWay } from '#app/orders/delivery/parcels.ts';
import { promisedArrival, promisedReady } from '#app/orders/delivery/promise.ts';
import { nextSchedule, promisedParts, restState, waitingParts } from '#app/orders/delivery/waiting.ts';
import { hasCarrier, wayOfOrder, wayOfParcel } from '#app/orders/delivery/ways.ts';
import { isOver } from '#app/orders/delivery/told-day.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { CustomerFormats } from '../customer-formats.ts';
import { gravestTrouble } from './trouble.ts';

export type DatesView = {
  title: string;
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
  const isPickup = wayOfOrder(facts) === 'pickup';
  const dates = isPickup
    ? datesOfPickup(facts, settings, formats, now)
    : datesOfDelivery(facts, settings, formats, now);
  return { title: isPickup ? formats.own.order.pickup.dates : formats.own.order.dates, ...dates };
}

type Dates = Omit<DatesView, 'title'>;

/** When it is ready; nobody can tell when the customer comes for it. */
function datesOfPickup(facts: OrderFacts, settings: Settings, formats: CustomerFormats, now: Date): Dates {
  const { words, own, localDay, zones } = formats;
  const told = own.order.pickup;
  const ready = promisedReady(facts, zones);
  const promise = ready ? { label: told.readyBy, value: own.order.by(nameDay(ready.day, formats)) } : null;
  const arrival = orderArrival(facts);
  if (arrival && !arrival.isDayKnown) return { promise, present: null, note: told.pickedUpBySaying, isLate: false };
  if (arrival) {
    const note = missingState(facts) ? own.order.contestedByUs : null;
    return { promise, present: { label: told.pickedUp, value: localDay(arrival.at) }, note, isLate: false };
  }
  if (lateness(facts, settings, zones.store, now))
    return {
      promise,
      present: { label: words.presentEstimate, value: words.dateUnknown },
      note: own.order.lateNoDate,
      isLate: true,
    };
  const rest = restState(facts, now);
  const note = rest === null ? told.ready : (waitingNote(facts, formats, now) ?? (promise ? null : own.order.noDate));
  return { promise, present: null, note, isLate: false };
}

/** What the rest of the order waits for, if it waits. */
function waitingNote(facts: OrderFacts, formats: CustomerFormats, now: Date): string | null {
  const { own, day } = formats;
  if (awaitsPayment(facts)) return own.order.unpaidNote;
  const rest = restState(facts, now);
  const from = rest === 'scheduled' ? nextSchedule(facts, now) : null;
  if (!from) return rest === 'on_hold' ? own.order.heldNote : null;
  if (parcelsOf(facts).length > 0) return own.order.scheduledRestNote(day(from));
  return (wayOfOrder(facts) === 'pickup' ? own.order.scheduledPickupNote : own.order.scheduledNote)(day(from));
}

function datesOfDelivery(facts: OrderFacts, settings: Settings, formats: CustomerFormats, now: Date): Dates {
  const { words, own, localDay, zones } = formats;
  const promised = promisedArrival(asPromisedForRest(facts), zones);
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
      const isOurs = parcelsOf(facts).every((parcel) => !hasCarrier(parcel, facts));
      const bySomebody = isOurs ? own.order.contestedByUs : own.order.contested;
      const note = isByStaff ? (isOurs ? own.trouble.dates : own.trouble.missing) : bySomebody;
      return { promise, present, note, isLate: false };
    }
    const isLate = hasArrivedLate(facts, zones);
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
  const waits = isLate ? null : waitingNote(facts, formats, now);
  const underWay = parcelsUnderWay(facts);
  const isNext = underWay.length === 0 && waitingParts(facts).length > 0 && promisedParts(facts).length === 0;
  const isAllReady = underWay.length > 0 && underWay.every((parcel) => wayOfParcel(parcel, facts) === 'pickup');
  if (isAllReady && !isLate && !awaitsDispatch(facts))
    return { promise, present: null, note: own.order.pickup.ready, isLate: false };
  if ((isNext && !isLate) || (!promise && !expectedOn && !isLate))
    return { promise: null, present: null, note: waits ?? own.order.noDate, isLate: false };
  const value = expectedOn ? nameDay(expectedOn, formats) : words.dateUnknown;
  const trouble = gravestTrouble(facts, formats, now);
  if (trouble && trouble.kind !== 'not_scanned' && !expectedOn) {
    const present = { label: words.presentEstimate, value: words.dateUnknown };
    return { promise, present, note: own.trouble.dates, isLate };
  }
  const note = isLate ? lateNote(promised?.day ?? null, expectedOn, formats, now) : waits;
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
