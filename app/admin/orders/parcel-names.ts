import type { OrderFacts } from '#app/orders/facts.ts';
import { numberedParcels } from '#app/orders/delivery/parcels.ts';

/**
 * Which of an order's parcels a message is about, numbered as in its mail and on the customer's page: "Parcel 1 of 2".
 * Null where the order has one parcel only, and where the message is about all of them or none.
 */
export function nameParcels(facts: OrderFacts, message: { shipmentId: string | null; data: unknown }): string | null {
  const parcels = numberedParcels(facts);
  const ids = new Set([message.shipmentId, ...shipmentIdsIn(message.data)]);
  const positions = parcels.flatMap(({ id }, index) => (ids.has(id) ? index + 1 : []));
  if (positions.length === 0 || positions.length === parcels.length) return null;
  return `${positions.length === 1 ? 'Parcel' : 'Parcels'} ${positions.join(', ')} of ${parcels.length}`;
}

function shipmentIdsIn(data: unknown): unknown[] {
  if (typeof data !== 'object' || data === null || !('shipmentIds' in data)) return [];
  return Array.isArray(data.shipmentIds) ? data.shipmentIds : [];
}
