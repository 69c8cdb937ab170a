import { markForLetters } from '#app/customers/customers.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { markForRecheck } from '#app/orders/recheck.server.ts';

// Mails are planned per order, so news about points is attached to an order: the one it concerns, or else the member's
// newest. A customer without any order gets a letter instead.

/** Wakes the planner for news that did not come with an order: schedules a look at the news' order or customer. */
export async function wakePlanner(tx: ShopTx, news: Pick<NewEvent, 'orderId' | 'customerId'>[]): Promise<void> {
  await markForRecheck(tx, [...new Set(news.flatMap(({ orderId }) => orderId ?? []))]);
  await markForLetters(tx, [
    ...new Set(news.flatMap(({ orderId, customerId }) => (orderId === null ? (customerId ?? []) : []))),
  ]);
}

/** The member's newest order; null without any. */
export async function findNewestOrder(tx: ShopTx, memberId: string): Promise<string | null> {
  return (await findNewestOrders(tx, [memberId])).get(memberId) ?? null;
}

/** The newest order of each member; members without any are left out. */
export async function findNewestOrders({ db, shop }: ShopTx, memberIds: string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ memberId: string; orderId: string }[]>`
    SELECT asked.id AS "memberId", coalesce(
      (SELECT o."orderId" FROM counted_orders o WHERE o."shopId" = ${shop.id}::int AND o."memberId" = asked.id ORDER BY o."placedAt" DESC LIMIT 1),
      (SELECT l."orderId" FROM points_lots l WHERE l."shopId" = ${shop.id}::int AND l."memberId" = asked.id AND l."orderId" IS NOT NULL
        ORDER BY l."earnedAt" DESC LIMIT 1),
      (SELECT o.id FROM members m JOIN orders o ON o."shopId" = m."shopId" AND o."customerId" = m."customerId"
        WHERE m."shopId" = ${shop.id}::int AND m.id = asked.id ORDER BY o."placedAt" DESC NULLS LAST LIMIT 1)) AS "orderId"
    FROM unnest(${memberIds}::text[]) AS asked(id)`;
  return new Map(rows.flatMap(({ memberId, orderId }) => (orderId === null ? [] : [[memberId, orderId] as const])));
}
