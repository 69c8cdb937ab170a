import { Prisma } from '@prisma/client';
import {
  claimDueForLetters,
  markForLetters,
  unmarkForLetters,
  type DueCustomer,
} from '#app/customers/customers.server.ts';
import { dayMs } from '#app/lib/clock.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { refreshDerived } from '#app/orders/derived.server.ts';
import { claimDueOrders, markPlacedSince, type DueOrder } from '#app/orders/recheck.server.ts';
import { readShopWithSettings, type ShopWithSettings } from '#app/shops/settings.server.ts';
import { kindsAbout, type Reason } from '../kinds.ts';
import { newsNames } from './news.ts';
import { planLetters, planOrders } from './planning.server.ts';

// When planning is done again: what time has changed, what news has come from elsewhere, what the merchant has decided
// anew.

const batchSize = 200;
/** saved settings reach orders no older than that, and those with a message planned */
const daysReplanned = 60;

type DueRow = { shopId: number; domain: string; id: string };

/** What is looked at again once its row's recheckAt has come. */
type Rechecked<Due extends DueRow> = {
  claim: (limit: number) => Promise<Due[]>;
  recheck: (tx: ShopTx, due: Due[], surroundings: ShopWithSettings) => Promise<void>;
  logFailure: (about: { err: unknown; shopId: number }, id: string) => void;
};

/** Orders that time alone may have changed, or that have news. */
const orders: Rechecked<DueOrder> = {
  claim: claimDueOrders,
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

/** Customers who have news that belongs to no order; the mark is taken away with the planning. */
const letters: Rechecked<DueCustomer> = {
  claim: claimDueForLetters,
  recheck: async (tx, due, surroundings) => {
    await planLetters(
      tx,
      due.map(({ id }) => id),
      surroundings,
    );
    await unmarkForLetters(tx, due);
  },
  logFailure: (about, customerId) => log.error({ ...about, customerId }, 'letters to a customer could not be planned'),
};

/** Replans orders and letters whose time has come. @returns how many were looked at */
export async function planDueRechecks(limit = batchSize): Promise<number> {
  return (await recheckDue(orders, limit)) + (await recheckDue(letters, limit));
}

async function recheckDue<Due extends DueRow>(rechecked: Rechecked<Due>, limit: number): Promise<number> {
  const due = await rechecked.claim(limit);
  for (const [shopId, own] of Map.groupBy(due, (row) => row.shopId))
    await recheckBatch(rechecked, { id: shopId, domain: own[0]!.domain }, own);
  return due.length;
}

/**
 * Together; where one of them breaks, one by one, so that it does not keep the others waiting. It is tried again later.
 */
async function recheckBatch<Due extends DueRow>(rechecked: Rechecked<Due>, shop: ShopRef, due: Due[]): Promise<void> {
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
 * After settings were saved: has every order that may have something to say planned anew, by planDueRechecks, soon;
 * letters too.
 * @returns how many orders were marked
 */
export async function replanAfterSettings(tx: ShopTx): Promise<number> {
  await markForLetters(tx, await customersWithNews(tx));
  return markPlacedSince(tx, new Date(tx.now.getTime() - daysReplanned * dayMs), ordersWithPlans(tx));
}

/** A SELECT of the orders that have a message planned. */
function ordersWithPlans({ shop }: ShopTx): Prisma.Sql {
  return Prisma.sql`SELECT "orderId" FROM messages WHERE "shopId" = ${shop.id}::int AND state = 'planned'`;
}

/** Those of these customers (of all, of late) who have news that belongs to no order. */
export async function customersWithNews({ db, shop, now }: ShopTx, customerIds?: string[]): Promise<string[]> {
  const whose = customerIds
    ? Prisma.sql`"customerId" = ANY(${customerIds}::text[])`
    : Prisma.sql`"customerId" IS NOT NULL AND "occurredAt" > ${now}::timestamptz - interval '120 days'`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT "customerId" AS id FROM events WHERE "shopId" = ${shop.id}::int AND "orderId" IS NULL AND ${whose} AND name = ANY(${[...newsNames]}::text[])`;
  return rows.map(({ id }) => id);
}

/**
 * The merchant has gone live, from now on or for orders since an earlier day: messages of orders before it are canceled
 * at once, those of chosen orders are planned soon.
 */
export async function replanAtGoLive(tx: ShopTx): Promise<number> {
  const { db, shop } = tx;
  const { messagesFrom } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { messagesFrom: true } });
  if (messagesFrom) {
    await cancelBefore(tx, messagesFrom);
    await markPlacedSince(tx, messagesFrom);
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

/** Cancels everything that waits to be sent, also what waits in the queue. */
export async function cancelAllPlanned({ db, shop }: ShopTx, reason: Reason): Promise<void> {
  await db.$executeRaw`
    UPDATE messages SET state = 'canceled', reason = ${reason}, "changedAt" = clock_timestamp(), "claimedUntil" = NULL
    WHERE "shopId" = ${shop.id} AND state IN ('planned', 'queued')`;
}
