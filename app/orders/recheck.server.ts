import { Prisma } from '@prisma/client';
import { type ShopTx, withDispatcher } from '#app/lib/db.server.ts';

// Which orders the planner looks at again, and when: an order's recheckAt. refreshDerived sets the next one that time
// alone asks for.

export type DueOrder = { shopId: number; domain: string; id: string };

/**
 * Takes orders of all shops whose time has come. The mark is pushed back while the work is done, so that a process that
 * dies in between loses nothing.
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

/** News of these orders has come from another room: the planner looks at them soon. */
export async function markForRecheck({ db, shop, now }: ShopTx, orderIds: string[]): Promise<void> {
  if (orderIds.length === 0) return;
  await db.$executeRaw`
    UPDATE orders SET "recheckAt" = ${now}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${orderIds}::text[]) AND ("recheckAt" IS NULL OR "recheckAt" > ${now}::timestamptz)`;
}

/**
 * Has the planner look soon at every order placed since then.
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
