import { hushEvents } from '#app/events/record.server.ts';
import { addDays, dayOf, instantOf, type Day } from '#app/lib/clock.ts';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { dryRun } from '../program/dry-run.ts';
import type { Program } from '../program/program.ts';
import { applyOrders } from './apply-orders.server.ts';

// A program may start with orders from before its launch. They earn afterwards, oldest first, a few per transaction.
// The progress is stored with the program, so that a crash loses nothing.

/** Without a special scope, Shopify shows an app only the orders of the last 60 days. */
const daysBack = 60;
const ordersAtOnce = 50;
const roundMs = 20_000;
/** most orders a forecast looks at, newest first */
const forecastOrders = 1000;

/**
 * The days from which a program launched now may count orders: at most 60 days back, and no earlier than the oldest
 * order we hold. Null without orders.
 */
export async function startDays(
  { db, shop, now }: ShopTx,
  timeZone: string,
): Promise<{ first: Day; last: Day } | null> {
  const oldest = instantOf(addDays(dayOf(now, timeZone), -daysBack), 0, timeZone);
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min("placedAt") AS at FROM orders WHERE "shopId" = ${shop.id}::int AND "placedAt" >= ${oldest}::timestamptz`;
  const first = rows[0]?.at;
  return first ? { first: dayOf(first, timeZone), last: dayOf(now, timeZone) } : null;
}

export type Forecast = {
  orders: number;
  points: number;
  members: number;
  /** there are more orders than the forecast looked at */
  isPartial: boolean;
};

/** What the orders since this instant would earn under these rules: paid orders only, net of refunds. */
export async function forecastCatchUp(tx: ShopTx, program: Program, since: Date): Promise<Forecast> {
  const { db, shop, now } = tx;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE "shopId" = ${shop.id}::int AND "placedAt" >= ${since}::timestamptz AND "paidAt" IS NOT NULL
      AND "canceledAt" IS NULL AND "erasedAt" IS NULL
    ORDER BY "placedAt" DESC, id DESC LIMIT ${forecastOrders + 1}`;
  const ids = rows.slice(0, forecastOrders).map(({ id }) => id);
  const run = dryRun(null, program, await loadFacts(tx, ids), now);
  return {
    orders: run.orders,
    points: run.after.points,
    members: run.gainers,
    isPartial: rows.length > forecastOrders,
  };
}

/** Schedules the orders placed since then to earn. @param since must be when the launched rules take effect */
export async function requestCatchUp({ db, shop }: ShopTx, since: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE loyalty_programs SET "catchUpFrom" = ${since}::timestamptz, "catchUpAfterId" = '' WHERE "shopId" = ${shop.id}::int`;
}

/** Continues in every shop that has such orders left; called every few seconds. */
export async function advanceCatchUps(): Promise<void> {
  const shops = await withDispatcher(
    (db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id
    WHERE p."catchUpFrom" IS NOT NULL AND p."pausedAt" IS NULL AND s."uninstalledAt" IS NULL`,
  );
  for (const shop of shops) {
    try {
      await advanceCatchUp(shop);
    } catch (err) {
      log.error({ err, shopId: shop.id }, 'orders from before the launch could not earn');
    }
  }
}

async function advanceCatchUp(shop: ShopRef): Promise<void> {
  const end = performance.now() + roundMs;
  let count: number;
  do {
    count = await takeOrders(shop, ordersAtOnce);
  } while (count > 0 && performance.now() < end);
}

/**
 * Applies a batch of orders together. If that fails it goes one by one and skips an order that fails by itself: its
 * next webhook brings it again.
 */
async function takeOrders(shop: ShopRef, limit: number): Promise<number> {
  try {
    return await withShop(shop, (tx) => takeStep(tx, limit, applyOrders), { isExclusive: true });
  } catch (err) {
    if (limit > 1) return takeOrders(shop, 1);
    log.error({ err, shopId: shop.id }, 'an order from before the launch could not earn');
    return withShop(shop, (tx) => takeStep(tx, 1, async () => undefined), { isExclusive: true });
  }
}

async function takeStep(
  tx: ShopTx,
  limit: number,
  apply: (tx: ShopTx, orders: OrderFacts[]) => Promise<unknown>,
): Promise<number> {
  const { db, shop } = tx;
  const orders = await db.$queryRaw<{ id: string; placedAt: Date }[]>`
    SELECT o.id, o."placedAt" FROM orders o JOIN loyalty_programs p ON p."shopId" = o."shopId"
    WHERE o."shopId" = ${shop.id}::int AND o."placedAt" >= p."catchUpFrom" AND (o."placedAt", o.id) > (p."catchUpFrom", p."catchUpAfterId")
    ORDER BY o."placedAt", o.id LIMIT ${limit}`;
  const last = orders.at(-1);
  const ids = orders.map(({ id }) => id);
  await apply(tx, await loadFacts(tx, ids));
  // A launch must not send mail to everybody who ordered.
  await hushEvents(tx, { orderIds: ids, names: ['points.earned', 'points.reversed', 'tier.changed'] });
  // Raw SQL, because Prisma's update would also set updatedAt and make the merchant's draft look changed.
  await db.$executeRaw`
    UPDATE loyalty_programs SET "catchUpFrom" = ${last?.placedAt ?? null}::timestamptz, "catchUpAfterId" = ${last?.id ?? ''} WHERE "shopId" = ${shop.id}::int`;
  return orders.length;
}
