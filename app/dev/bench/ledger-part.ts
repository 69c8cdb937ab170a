import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { redeemPoints } from '#app/loyalty/ledger/actions.server.ts';
import { rebuildBalances } from '#app/loyalty/ledger/check.server.ts';
import { applyOrders } from '#app/loyalty/earning/apply-orders.server.ts';
import { launchProgram, readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { manyOrderId } from './many-orders.ts';
import { answer, partInput } from './part.ts';
import { percentile } from './report.ts';

// How fast orders and their refunds become entries, compared with bare inserts of the same rows, and how long a debit
// takes.

export type LedgerInput = { shopDomain: string; controlDomain: string; orders: number; redemptions: number };
export type LedgerSpeed = { earned: number; refunded: number; bare: number; redeem: { p50: number; p99: number } };

const { shopDomain, controlDomain, orders, redemptions } = partInput<LedgerInput>();
const batch = 50;

async function shopOf(domain: string): Promise<ShopRef> {
  const shop = await findShopByDomain(domain);
  invariant(shop, `the shop ${domain} is there`);
  return shop;
}

const countEntries = async ({ db, shop }: ShopTx) => db.pointsEntry.count({ where: { shopId: shop.id } });

/** @returns entries per second, without the time to read the orders, which happens anyway */
async function bookOrders(shop: ShopRef): Promise<number> {
  const before = await withShop(shop, countEntries);
  let took = 0;
  for (let first = 1; first <= orders; first += batch) {
    const ids = Array.from({ length: Math.min(batch, orders - first + 1) }, (_, index) => manyOrderId(first + index));
    await withShop(
      shop,
      async (tx) => {
        const facts = await loadFacts(tx, ids);
        const start = performance.now();
        await applyOrders(tx, facts);
        took += performance.now() - start;
      },
      { isExclusive: true },
    );
  }
  const made = (await withShop(shop, countEntries)) - before;
  invariant(made > orders, `only ${made} entries were made of ${orders} orders`);
  return (made * 1000) / took;
}

/** Refunds half of each order's first line, as one refund. */
async function addRefunds({ db, shop }: ShopTx): Promise<void> {
  await db.$executeRaw`
    INSERT INTO refunds ("shopId", id, "orderId", "refundedAt", amount, gateways, lines)
    SELECT "shopId", id || '9', id, now(), m, '{shopify_payments}', '[]'
    FROM orders, LATERAL (SELECT jsonb_build_object('shop', jsonb_build_object('amountMinor', 500, 'currency', 'USD'),
      'presentment', jsonb_build_object('amountMinor', 500, 'currency', 'USD')) AS m) price WHERE "shopId" = ${shop.id}::int`;
}

type Row = Record<string, unknown>;

/**
 * Inserts the rows that earning has created into another shop: one statement per row, as many orders per transaction.
 */
async function insertBare(from: ShopRef, into: ShopRef): Promise<number> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const enter = (shop: ShopRef) => client.query(`BEGIN; SET LOCAL app.shop_id = '${shop.id}'`);
  await enter(from);
  const { rows } = await client.query<{ made: Row; entries: Row[]; lot: Row }>(`
    SELECT to_jsonb(t) AS made, to_jsonb(l) AS lot, (SELECT jsonb_agg(to_jsonb(e)) FROM points_entries e WHERE e."shopId" = t."shopId" AND e."transactionId" = t.id) AS entries
    FROM points_transactions t JOIN points_lots l ON l."shopId" = t."shopId" AND l."sourceKey" = t."sourceKey" WHERE t."orderId" IS NOT NULL ORDER BY t.id`);
  await client.query('COMMIT');
  const insert = (table: string, row: Row) =>
    client.query({
      name: table,
      text: `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1)`,
      values: [{ ...row, shopId: into.id }],
    });
  const start = performance.now();
  let count = 0;
  for (let first = 0; first < rows.length; first += batch) {
    await enter(into);
    for (const { made, entries, lot } of rows.slice(first, first + batch)) {
      await insert('points_transactions', made);
      await insert('points_lots', lot);
      for (const entry of entries) await insert('points_entries', entry);
      count += entries.length;
    }
    await client.query('COMMIT');
  }
  const took = performance.now() - start;
  await client.end();
  return (count * 1000) / took;
}

/** Milliseconds from the tap until the points are held, one after the other. */
async function debit(shop: ShopRef): Promise<LedgerSpeed['redeem']> {
  const launched = (await withShop(shop, (tx) => readLaunchedProgram(tx)))!;
  const members = await withShop(shop, ({ db }) =>
    db.member.findMany({
      where: { shopId: shop.id, availablePoints: { gt: 1 } },
      take: redemptions,
      select: { id: true },
    }),
  );
  const took: number[] = [];
  for (const { id } of members) {
    const start = performance.now();
    await withShop(shop, (tx) =>
      redeemPoints(tx, launched, {
        redemptionId: randomUUID(),
        memberId: id,
        rewardKey: 'off-5',
        points: 1,
        code: null,
        expiresAt: null,
      }),
    );
    took.push(performance.now() - start);
  }
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) };
}

const [shop, control] = [await shopOf(shopDomain), await shopOf(controlDomain)];
const { program } = starterPrograms('USD', 'America/New_York').usual;
const withNothingPending = { ...program, points: { ...program.points, pendingDays: 0 } };
await withShop(shop, (tx) =>
  launchProgram(tx, withNothingPending, 'bench', new Date(tx.now.getTime() - 400 * 86_400_000)),
);
const earned = await bookOrders(shop);
const bare = await insertBare(shop, control);
await withShop(shop, addRefunds);
const refunded = await bookOrders(shop);
const redeem = await debit(shop);
const differences = await withShop(shop, rebuildBalances);
invariant(differences.length === 0, `${differences.length} balances differ from what the entries say`);
answer({ earned, refunded, bare, redeem } satisfies LedgerSpeed);
