import { Prisma } from '@prisma/client';
import { markForLetters } from '#app/customers/customers.server.ts';
import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { refreshDerived } from '#app/orders/orders.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { kindsAbout, type Reason } from './kinds.ts';
import { newsNames } from './news.ts';
import { planLetters, planOrders } from './planning.server.ts';

// When planning is done again: what time has changed, what news has come from elsewhere, what the merchant has decided anew.

const batchSize = 200;

/** Replans orders and letters whose time has come. @returns how many were looked at */
export async function planForDueReviews(limit = batchSize): Promise<number> {
  return (await planDueOrders(limit)) + (await planDueLetters(limit));
}

/**
 * Orders that time alone may have changed, or that have news (orders.reviewAt is due). The mark is pushed back while the work is
 * done, so that a process that dies in between loses nothing.
 */
async function planDueOrders(limit: number): Promise<number> {
  const due = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
      WITH due AS (
        SELECT o."shopId", o.id, s.domain FROM orders o JOIN shops s ON s.id = o."shopId"
        WHERE o."reviewAt" <= clock_timestamp() ORDER BY o."reviewAt" LIMIT ${limit} FOR UPDATE OF o SKIP LOCKED
      )
      UPDATE orders o SET "reviewAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE o."shopId" = due."shopId" AND o.id = due.id
      RETURNING o."shopId", o.id, due.domain`,
  );
  for (const [shopId, orders] of Map.groupBy(due, (order) => order.shopId)) {
    await reviewOrders({ id: shopId, domain: orders[0]!.domain }, orders.map((order) => order.id));
  }
  return due.length;
}

/** Customers who have news that hangs on no order (customers.reviewAt is due); the mark is taken away with the planning. */
async function planDueLetters(limit: number): Promise<number> {
  const due = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string; reviewAt: Date }[]>`
      WITH due AS (
        SELECT c."shopId", c.id, s.domain FROM customers c JOIN shops s ON s.id = c."shopId"
        WHERE c."reviewAt" <= clock_timestamp() ORDER BY c."reviewAt" LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED
      )
      UPDATE customers c SET "reviewAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE c."shopId" = due."shopId" AND c.id = due.id
      RETURNING c."shopId", c.id, due.domain, c."reviewAt"`,
  );
  for (const own of Map.groupBy(due, ({ shopId }) => shopId).values()) await reviewLetters({ id: own[0]!.shopId, domain: own[0]!.domain }, own);
  return due.length;
}

/** As reviewOrders, for customers. */
async function reviewLetters(shop: ShopRef, due: { id: string; reviewAt: Date }[]): Promise<void> {
  const review = () => withShop(shop, async (tx) => {
    await planLetters(tx, due.map(({ id }) => id), await readShopWithSettings(tx));
    // News that came meanwhile has marked the customer again.
    for (const { id, reviewAt } of due) await tx.db.customer.updateMany({ where: { shopId: shop.id, id, reviewAt }, data: { reviewAt: null } });
  }, { isExclusive: true });
  try {
    await review();
  } catch (err) {
    if (due.length === 1) return log.error({ err, shopId: shop.id, customerId: due[0]!.id }, 'letters to a customer could not be planned');
    for (const one of due) await reviewLetters(shop, [one]);
  }
}

/** Together; where one of them breaks, one by one, so that it does not keep the others waiting. It is tried again later. */
async function reviewOrders(shop: ShopRef, orderIds: string[]): Promise<void> {
  const review = (ids: string[]) => withShop(shop, (tx) => refreshAndPlan(tx, ids), { isExclusive: true });
  try {
    await review(orderIds);
  } catch (err) {
    if (orderIds.length === 1) return log.error({ err, shopId: shop.id, orderId: orderIds[0] }, 'an order could not be looked at again');
    for (const id of orderIds) await reviewOrders(shop, [id]);
  }
}

async function refreshAndPlan(tx: ShopTx, orderIds: string[]): Promise<void> {
  const surroundings = await readShopWithSettings(tx);
  await planOrders(tx, await refreshDerived(tx, orderIds, surroundings), surroundings);
}

/**
 * After settings were saved: has every order that may have something to say planned anew, by planForDueReviews, soon; letters too.
 * @returns how many orders were marked
 */
export async function replanAfterSettings(tx: ShopTx): Promise<number> {
  const { db, shop, now } = tx;
  await markForLetters(tx, await customersWithNews(tx));
  return db.$executeRaw`
    UPDATE orders o SET "reviewAt" = ${now}::timestamptz
    WHERE o."shopId" = ${shop.id}::int AND (o."placedAt" > ${now}::timestamptz - interval '60 days'
      OR EXISTS (SELECT FROM messages m WHERE m."shopId" = o."shopId" AND m."orderId" = o.id AND m.state = 'planned'))`;
}

/** Those of these customers (of all, of late) who have news that hangs on no order. */
export async function customersWithNews({ db, shop, now }: ShopTx, customerIds?: string[]): Promise<string[]> {
  const whose = customerIds ? Prisma.sql`"customerId" = ANY(${customerIds}::text[])` : Prisma.sql`"customerId" IS NOT NULL AND "occurredAt" > ${now}::timestamptz - interval '120 days'`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT "customerId" AS id FROM events WHERE "shopId" = ${shop.id}::int AND "orderId" IS NULL AND ${whose} AND name = ANY(${[...newsNames]}::text[])`;
  return rows.map(({ id }) => id);
}

/**
 * The merchant has gone live, from now on or for orders since an earlier day: messages of orders before it are canceled at
 * once, those of chosen orders are planned soon.
 */
export async function replanAtGoLive(tx: ShopTx): Promise<number> {
  const { db, shop } = tx;
  const { messagesFrom } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { messagesFrom: true } });
  if (messagesFrom) {
    await cancelBefore(tx, messagesFrom);
    await db.$executeRaw`
      UPDATE orders SET "reviewAt" = ${tx.now}::timestamptz WHERE "shopId" = ${shop.id}::int AND "placedAt" >= ${messagesFrom}::timestamptz`;
  }
  return replanAfterSettings(tx);
}

/** Of news of the loyalty program its own day counts; that is planned anew like all others. */
function cancelBefore({ db, shop, now }: ShopTx, messagesFrom: Date): Promise<number> {
  const reason: Reason = 'before_go_live';
  const entry = JSON.stringify([{ at: now.toISOString(), what: 'canceled', reason }]);
  return db.$executeRaw`
    UPDATE messages m SET state = 'canceled', reason = ${reason}, history = history || ${entry}::jsonb, "changedAt" = ${now}::timestamptz
    WHERE m."shopId" = ${shop.id}::int AND m.state = 'planned' AND m.kind <> ALL(${kindsAbout('loyalty')}::text[]) AND EXISTS (
      SELECT FROM orders o WHERE o."shopId" = m."shopId" AND o.id = m."orderId"
        AND (o."placedAt" IS NULL OR o."placedAt" < ${messagesFrom}::timestamptz))`;
}
