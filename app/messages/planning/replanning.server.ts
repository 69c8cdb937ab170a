import { Prisma } from '@prisma/client';
import { markForLetters } from '#app/customers/customers.server.ts';
import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { refreshDerived } from '#app/orders/derived.server.ts';
import { readShopWithSettings, type ShopWithSettings } from '#app/shops/settings.server.ts';
import { kindsAbout, type Reason } from '../kinds.ts';
import { newsNames } from './news.ts';
import { planLetters, planOrders } from './planning.server.ts';

// When planning is done again: what time has changed, what news has come from elsewhere, what the merchant has decided anew.

const batchSize = 200;

type Marked = { id: string; recheckAt: Date };

/** What is looked at again once its row's recheckAt has come. */
type RecheckedTable = {
  table: Prisma.Sql;
  recheck: (tx: ShopTx, due: Marked[], surroundings: ShopWithSettings) => Promise<void>;
  logFailure: (about: { err: unknown; shopId: number }, id: string) => void;
};

/** Orders that time alone may have changed, or that have news. */
const orders: RecheckedTable = {
  table: Prisma.sql`orders`,
  recheck: async (tx, due, surroundings) => {
    const facts = await refreshDerived(
      tx,
      due.map(({ id }) => id),
      surroundings,
    );
    await planOrders(tx, facts, surroundings);
  },
  logFailure: (about, orderId) => log.error({ ...about, orderId }, 'an order could not be looked at again'),
};

/** Customers who have news that hangs on no order; the mark is taken away with the planning. */
const letters: RecheckedTable = {
  table: Prisma.sql`customers`,
  recheck: async (tx, due, surroundings) => {
    await planLetters(
      tx,
      due.map(({ id }) => id),
      surroundings,
    );
    // News that came meanwhile has marked the customer again.
    for (const { id, recheckAt } of due)
      await tx.db.customer.updateMany({ where: { shopId: tx.shop.id, id, recheckAt }, data: { recheckAt: null } });
  },
  logFailure: (about, customerId) => log.error({ ...about, customerId }, 'letters to a customer could not be planned'),
};

/** Replans orders and letters whose time has come. @returns how many were looked at */
export async function planDueRechecks(limit = batchSize): Promise<number> {
  return (await recheckDue(orders, limit)) + (await recheckDue(letters, limit));
}

/** The mark is pushed back while the work is done, so that a process that dies in between loses nothing. */
async function recheckDue(rechecked: RecheckedTable, limit: number): Promise<number> {
  const { table } = rechecked;
  const due = await withDispatcher(
    (db) => db.$queryRaw<(Marked & { shopId: number; domain: string })[]>`
      WITH due AS (
        SELECT r."shopId", r.id, s.domain FROM ${table} r JOIN shops s ON s.id = r."shopId"
        WHERE r."recheckAt" <= clock_timestamp() ORDER BY r."recheckAt" LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED
      )
      UPDATE ${table} r SET "recheckAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE r."shopId" = due."shopId" AND r.id = due.id
      RETURNING r."shopId", r.id, due.domain, r."recheckAt"`,
  );
  for (const [shopId, own] of Map.groupBy(due, (row) => row.shopId))
    await recheckBatch(rechecked, { id: shopId, domain: own[0]!.domain }, own);
  return due.length;
}

/** Together; where one of them breaks, one by one, so that it does not keep the others waiting. It is tried again later. */
async function recheckBatch(rechecked: RecheckedTable, shop: ShopRef, due: Marked[]): Promise<void> {
  try {
    await withShop(shop, async (tx) => rechecked.recheck(tx, due, await readShopWithSettings(tx)), {
      isExclusive: true,
    });
  } catch (err) {
    if (due.length === 1) return rechecked.logFailure({ err, shopId: shop.id }, due[0]!.id);
    for (const one of due) await recheckBatch(rechecked, shop, [one]);
  }
}

/**
 * After settings were saved: has every order that may have something to say planned anew, by planDueRechecks, soon; letters too.
 * @returns how many orders were marked
 */
export async function replanAfterSettings(tx: ShopTx): Promise<number> {
  const { db, shop, now } = tx;
  await markForLetters(tx, await customersWithNews(tx));
  return db.$executeRaw`
    UPDATE orders o SET "recheckAt" = ${now}::timestamptz
    WHERE o."shopId" = ${shop.id}::int AND (o."placedAt" > ${now}::timestamptz - interval '60 days'
      OR EXISTS (SELECT FROM messages m WHERE m."shopId" = o."shopId" AND m."orderId" = o.id AND m.state = 'planned'))`;
}

/** Those of these customers (of all, of late) who have news that hangs on no order. */
export async function customersWithNews({ db, shop, now }: ShopTx, customerIds?: string[]): Promise<string[]> {
  const whose = customerIds
    ? Prisma.sql`"customerId" = ANY(${customerIds}::text[])`
    : Prisma.sql`"customerId" IS NOT NULL AND "occurredAt" > ${now}::timestamptz - interval '120 days'`;
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
      UPDATE orders SET "recheckAt" = ${tx.now}::timestamptz WHERE "shopId" = ${shop.id}::int AND "placedAt" >= ${messagesFrom}::timestamptz`;
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
