import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderPoints } from '../contract.ts';
import type { ShopperFormats } from './shopper-formats.ts';

type Row = { points: number; reversed: number; availableAt: Date | null };

/** The points an order brought this customer; null when the order is not theirs. */
export async function readOrderPoints(
  { db, shop }: ShopTx,
  { orderId, customerId, memberId }: { orderId: string; customerId: string; memberId: string | null },
  formats: ShopperFormats,
): Promise<OrderPoints | null> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT coalesce(sum(l.points), 0)::int AS points, coalesce(sum(l.reversed), 0)::int AS reversed,
      max(l."availableAt") FILTER (WHERE l.pending > 0) AS "availableAt"
    FROM orders o LEFT JOIN points_lots l ON l."shopId" = o."shopId" AND l."orderId" = o.id AND l."memberId" = ${memberId}
      AND (l."sourceKey" LIKE 'earn|order:%' OR l."sourceKey" LIKE 'earn|edit:%')
    WHERE o."shopId" = ${shop.id}::int AND o.id = ${orderId} AND (o."customerId" = ${customerId} OR l.id IS NOT NULL)
    GROUP BY o.id`;
  const row = rows[0];
  return row
    ? { points: row.points, tookBack: row.reversed, pendingOn: row.availableAt && formats.date(row.availableAt) }
    : null;
}
