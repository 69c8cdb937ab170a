import type { ShopRef, ShopTx } from '#app/lib/db.server.ts';
import { withDispatcher, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';

// The counts kept beside members and lots are a convenience; the entries are the truth. Each night they are compared.

export type Difference = { what: 'member' | 'lot' | 'transaction'; id: string; column: string; cached: number; rebuilt: number };

const maxDifferences = 100;
const checkTimeoutMs = 300_000;

/** Where the counts differ from what the entries say, and transactions that do not sum to zero. Changes nothing. */
export async function rebuildBalances({ db, shop }: ShopTx): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    WITH own AS MATERIALIZED (SELECT * FROM points_entries WHERE "shopId" = ${shop.id}::int),
    by_member AS (
      SELECT "memberId" AS id, coalesce(sum(points) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(points) FILTER (WHERE account = 'available'), 0)::int AS available,
        coalesce(-sum(points) FILTER (WHERE account = 'available' AND "lotId" IS NULL), 0)::int AS debt
      FROM own WHERE "memberId" IS NOT NULL GROUP BY 1
    ), by_lot AS (
      SELECT "lotId" AS id, coalesce(sum(points) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(points) FILTER (WHERE account = 'available'), 0)::int AS available,
        coalesce(sum(points) FILTER (WHERE account = 'redeemed'), 0)::int AS spent,
        coalesce(sum(points) FILTER (WHERE account = 'expired'), 0)::int AS expired,
        coalesce(sum(points) FILTER (WHERE account = 'issued' AND points > 0), 0)::int AS reversed,
        coalesce(-sum(points) FILTER (WHERE account IN ('issued', 'adjusted') AND points < 0), 0)::int AS points
      FROM own WHERE "lotId" IS NOT NULL GROUP BY 1
    )
    SELECT 'member' AS what, m.id, c.column, c.cached, c.rebuilt FROM members m LEFT JOIN by_member b ON b.id = m.id
    CROSS JOIN LATERAL (VALUES ('pendingPoints', m."pendingPoints", coalesce(b.pending, 0)),
      ('availablePoints', m."availablePoints", coalesce(b.available, 0)), ('debtPoints', m."debtPoints", coalesce(b.debt, 0))) AS c("column", cached, rebuilt)
    WHERE m."shopId" = ${shop.id}::int AND c.cached <> c.rebuilt
    UNION ALL
    SELECT 'lot', l.id, c.column, c.cached, c.rebuilt FROM points_lots l LEFT JOIN by_lot b ON b.id = l.id
    CROSS JOIN LATERAL (VALUES ('pending', l.pending, coalesce(b.pending, 0)), ('available', l.available, coalesce(b.available, 0)),
      ('spent', l.spent, coalesce(b.spent, 0)), ('expired', l.expired, coalesce(b.expired, 0)),
      ('reversed', l.reversed, coalesce(b.reversed, 0)), ('points', l.points, coalesce(b.points, 0))) AS c("column", cached, rebuilt)
    WHERE l."shopId" = ${shop.id}::int AND c.cached <> c.rebuilt
    UNION ALL
    SELECT 'transaction', "transactionId"::text, 'sum', 0, sum(points)::int FROM own GROUP BY "transactionId" HAVING sum(points) <> 0
    LIMIT ${maxDifferences}`;
}

/** Checks every shop that has a program; a difference is told to the operator and to the store's staff. @returns how many shops differ */
export async function checkLedgers(): Promise<number> {
  const shops = await withDispatcher((db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id WHERE s."uninstalledAt" IS NULL`);
  let count = 0;
  for (const shop of shops) if ((await withShop(shop, checkLedger, { timeoutMs: checkTimeoutMs })).length > 0) count += 1;
  return count;
}

/** Rebuilds, and raises an alarm when anything differs, once a day. */
export async function checkLedger(tx: ShopTx): Promise<Difference[]> {
  const differences = await rebuildBalances(tx);
  if (differences.length === 0) return differences;
  log.error({ shopId: tx.shop.id, differences: differences.slice(0, 10) }, 'points and their books differ');
  const summary = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  await raiseAlert(tx, { key: `ledger|${tx.now.toISOString().slice(0, 10)}`, kind: 'ledger_differs', orderId: null, summary });
  return differences;
}
