import type { NewEvent } from '#app/events/catalog.ts';
import { recordEvents } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { troublesFound } from '#app/orders/trouble-events.ts';
import { tellOfTroubles, type Trouble } from '#app/staff/alerts.server.ts';

/**
 * Tells the staff of parcels that have come into trouble, each once, and writes it into the order's timeline. Done where
 * the customer's mail about it is planned, which says that the staff have been told: one does not go without the other.
 */
export async function tellStaffOfParcels(
  tx: ShopTx,
  orders: OrderFacts[],
  shop: { timeZone: string; liveAt: Date | null },
): Promise<void> {
  if (!shop.liveAt) return;
  const found = await recordEvents(tx, troublesFound(orders, shop.timeZone, tx.now));
  await tellOfTroubles(tx, found.map(asTrouble));
}

const alertOf: Record<string, Trouble['kind'] | undefined> = { lost: 'parcel_lost', not_scanned: 'parcel_not_scanned' };

function asTrouble({ orderId, data }: NewEvent): Trouble {
  const kind = String(data?.kind);
  return { kind: alertOf[kind] ?? 'delivery_failed', orderId, summary: kind };
}
