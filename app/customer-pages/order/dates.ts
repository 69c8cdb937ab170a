import { dayOf } from '#app/lib/clock.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { Estimate } from '#app/orders/delivery/lateness.ts';
import {
  deliveredAt,
  isActive,
  latestScan,
  needsDelivery,
  orderDeliveredAt,
  undispatchedLines,
} from '#app/orders/delivery/stage.ts';
import type { CustomerFormats } from '../customer-formats.ts';

export type DatesView = {
  promise: { label: string; value: string } | null;
  present: { label: string; value: string } | null;
  /** one honest sentence about the two */
  note: string | null;
  isLate: boolean;
};

/** First promise and present estimate side by side; null where no date makes sense (canceled, nothing to deliver). */
export function makeDates(
  facts: OrderFacts,
  estimate: Estimate,
  formats: CustomerFormats,
  now: Date,
): DatesView | null {
  if (facts.canceledAt !== null || !needsDelivery(facts)) return null;
  const { words, own, day, localDay, zones } = formats;
  const timeZone = zones.store;
  // A guess of ours that the merchant has not confirmed was never promised to anybody.
  const promisedAt = facts.promiseSource === 'unconfirmed_default' ? null : facts.promisedAt;
  const promise = promisedAt ? { label: words.firstPromise, value: own.order.by(day(promisedAt)) } : null;

  const arrivedAt = orderDeliveredAt(facts);
  if (arrivedAt) {
    const isLate = promisedAt !== null && dayOf(arrivedAt, zones.customer) > dayOf(promisedAt, timeZone);
    const note = promisedAt ? (isLate ? own.order.lateArrived : own.order.onTime) : null;
    return { promise, present: { label: own.order.arrived, value: localDay(arrivedAt) }, note, isLate };
  }
  const isGuess = promisedAt === null && facts.promisedAt?.getTime() === estimate.at?.getTime();
  // A date that has passed is no estimate any more.
  const estimateAt =
    estimate.at && !isGuess && dayOf(estimate.at, timeZone) >= dayOf(now, timeZone) ? estimate.at : null;
  const isPromiseBroken = promisedAt !== null && dayOf(promisedAt, timeZone) < dayOf(estimateAt ?? now, timeZone);
  const isLate = isPromiseBroken || (promisedAt !== null && estimate.isLate);
  if (!promise && !estimateAt) return { promise: null, present: null, note: own.order.noDate, isLate: false };
  const value = comesToday(facts, zones.customer, now)
    ? localDay(now)
    : estimateAt
      ? day(estimateAt)
      : words.dateUnknown;
  const present = { label: words.presentEstimate, value };
  const note = isLate ? (estimateAt ? own.order.lateNote : own.order.lateUnknownNote) : null;
  return { promise, present, note, isLate };
}

/** Whether all that has not arrived yet was loaded for delivery today. */
function comesToday(facts: OrderFacts, timeZone: string, now: Date): boolean {
  const underWay = facts.shipments.filter((shipment) => isActive(shipment) && !deliveredAt(shipment));
  if (underWay.length === 0 || undispatchedLines(facts).length > 0) return false;
  return underWay.every((shipment) => {
    const scan = latestScan(shipment);
    return scan?.status === 'out_for_delivery' && dayOf(scan.happenedAt, timeZone) === dayOf(now, timeZone);
  });
}
