import { Prisma } from '@prisma/client';
import { type ShopTx, withDispatcher } from '#app/lib/db.server.ts';

// Which orders the planner looks at again, and when: each order's recheckAt. refreshDerived sets the next time at which
// time alone may change something.

export type DueOrder = { shopId: number; domain: string; id: string };

/**
 * Claims orders of all shops that are due. The mark moves five minutes ahead while the work is done, so that a crash
 * loses nothing.
 */
export async function claimDueOrders(limit: number): Promise<DueOrder[]> {
  return withDispatcher(
    (db) => db.$queryRaw<DueOrder[]>`
      WITH due AS (
        SELECT o."shopId", o.id, s.domain FROM orders o JOIN shops s ON s.id = o."shopId"
        WHERE o."recheckAt" <= clock_timestamp() ORDER BY o."recheckAt" LIMIT ${limit} FOR UPDATE OF o SKIP LOCKED
      )
      UPDATE orders o SET "recheckAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE o."shopId" = due."shopId" AND o.id = due.id
      RETURNING o."shopId", o.id, due.domain`,
  );
}

/** Marks orders that have news from another room, so that the planner looks at them soon. */
export async function markForRecheck({ db, shop, now }: ShopTx, orderIds: string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await db.$executeRaw`
    UPDATE orders SET "recheckAt" = ${now}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${orderIds}::text[]) AND ("recheckAt" IS NULL OR "recheckAt" > ${now}::timestamptz)`;
}

/**
 * Marks every order placed since then, so that the planner looks at them soon.
 * @param others a SELECT of the ids of further orders
 * @returns how many orders were marked
 */
export function markPlacedSince(
  { db, shop, now }: ShopTx,
  placedSince: Date,
  others: Prisma.Sql = Prisma.sql`SELECT NULL`,
): Promise<number> {
  return db.$executeRaw`
    UPDATE orders SET "recheckAt" = ${now}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND ("placedAt" >= ${placedSince}::timestamptz OR id IN (${others}))`;
}
