import { dayMs } from '#app/lib/clock.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { listTroubles, type TroubleKind } from './delivery/trouble.ts';
import type { OrderFacts } from './facts.ts';
import { zonesOf } from './zones.ts';

/** What began longer ago is history that was learned late, such as orders of an import. */
const newsDays = 14;

/**
 * Parcels of these orders that have come into trouble, each trouble one event however often it is looked at. What the
 * staff have said themselves is no news to them.
 * @param timeZone the shop's
 */
export function troublesFound(orders: OrderFacts[], timeZone: string, now: Date): NewEvent[] {
  return orders.flatMap((order) => {
    if (order.isImported) return [];
    const fresh = listTroubles(order, zonesOf(order, timeZone), now).filter(
      ({ since, isSaidByStaff }) => !isSaidByStaff && now.getTime() - since.getTime() < newsDays * dayMs,
    );
    return fresh.map(({ kind, shipmentId, since, scanId }): NewEvent => ({
      name: 'shipment.trouble_found',
      factKey: `${shipmentId}|${kind}|${scanId ?? since.toISOString().slice(0, 10)}`,
      orderId: order.id,
      customerId: order.customer?.id ?? null,
      occurredAt: now,
      data: { shipmentId, kind: kind satisfies TroubleKind },
    }));
  });
}
