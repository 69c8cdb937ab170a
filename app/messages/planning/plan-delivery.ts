import { dayMs } from '#app/lib/clock.ts';
import type { OrderFacts, Scan, Shipment } from '#app/orders/facts.ts';
import { deliveredAt, hasFailed, isDispatched } from '#app/orders/delivery/parcels.ts';
import type { Settings } from '#app/shops/settings.ts';

// What the rules about parcels ask of an order.

/** Parcels that have left, in the order in which they did. */
export function parcelsOf(facts: OrderFacts): Shipment[] {
  const time = (shipment: Shipment) => shipment.dispatchedAt?.getTime() ?? 0;
  return facts.shipments.filter(isDispatched).sort((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : 1));
}

/** What is in the parcel. Where Shopify has not told (imported orders), the only parcel holds everything. */
export function contentsOf(shipment: Shipment, facts: OrderFacts): Shipment['lines'] {
  if (shipment.lines.length > 0 || parcelsOf(facts).length > 1) return shipment.lines;
  return facts.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
}

/** Has the customer got everything back? */
export function isRefundedFully(facts: OrderFacts): boolean {
  if (facts.financialStatus === 'refunded') return true;
  return facts.refunds.length > 0 && facts.lines.length > 0 && facts.lines.every((line) => line.currentQuantity === 0);
}

export type Arrival = { at: Date; isAssumed: boolean };

/**
 * When a parcel arrived, or is to be taken as arrived: many carriers never report a delivery, so so many days after
 * dispatch, or after the last scan, stand for it. Null when it came to nothing (the carrier has given up).
 */
export function arrivalOf(shipment: Shipment, settings: Settings): Arrival | null {
  const reported = deliveredAt(shipment);
  if (reported) return { at: reported, isAssumed: false };
  const signs = [shipment.dispatchedAt, ...shipment.scans.map((scan) => scan.happenedAt)].flatMap(
    (at) => at?.getTime() ?? [],
  );
  if (hasFailed(shipment) || signs.length === 0) return null;
  return { at: new Date(Math.max(...signs) + settings.promise.assumeDeliveredAfterDays * dayMs), isAssumed: true };
}

const byTheStore = ['label_purchased', 'label_printed', 'confirmed'];

/** Where the carrier has the parcel in hand, its silence past the day means something; after a label alone it does not. */
export function isReportedOn(shipment: Shipment): boolean {
  return shipment.scans.some(({ status }) => !byTheStore.includes(status));
}

/** The carrier's first and latest word on the day of arrival. */
export function estimatesOf(shipment: Shipment): { first: Scan | null; latest: Scan | null } {
  const told = shipment.scans.filter((scan) => scan.estimatedDeliveryAt);
  return { first: told[0] ?? null, latest: told.at(-1) ?? null };
}
