import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';

/**
 * Has the customer told of points that the staff have just given: as many as were booked, with what the staff write to
 * them. Runs inside an exclusive withShop.
 * @param gift `key`: as the points were booked under ("adjust|KEY")
 * @returns for the staff: that it goes out, or why not
 */
export async function tellGift(
  tx: ShopTx,
  { id, customerId }: { id: string; customerId: string | null },
  { key, note }: { key: string; note: string },
): Promise<string> {
  if (customerId === null) return 'There is no customer record to write to';
  const factKey = `adjust|${key}`;
  const points = await readBooked(tx, factKey);
  const data = { memberId: id, points, ...(note ? { note } : {}) };
  const event = { name: 'points.given', factKey, orderId: null, customerId, occurredAt: tx.now, data } as const;
  await afterFactsChanged(tx, { orderIds: [], customerIds: [customerId], events: [event] });
  const row = await tx.db.message.findUnique({
    where: { shopId_key: { shopId: tx.shop.id, key: `goodwill_points|news:${factKey}|given` } },
    select: { state: true, reason: true },
  });
  if (row?.state === 'planned') return 'The customer is told by mail';
  return `The customer is not told: ${row?.reason ? wordsForReason(row.reason) : 'this message is switched off or kept back by your rules'}`;
}

/** A full account takes less than was meant. */
async function readBooked({ db, shop }: ShopTx, sourceKey: string): Promise<number> {
  const [row] = await db.$queryRaw<{ points: number }[]>`
    SELECT coalesce(sum(e.points), 0)::int AS points FROM points_transactions t
    JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e."memberId" IS NOT NULL
    WHERE t."shopId" = ${shop.id}::int AND t."sourceKey" = ${sourceKey}`;
  return row?.points ?? 0;
}
