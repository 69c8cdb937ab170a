import type { ShopRef, ShopTx } from '#app/lib/db.server.ts';
import { withDispatcher, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';

// The totals cached on members and lots are derived; the entries are the source of truth. This compares them every
// night.

export type Difference = {
  what: 'member' | 'lot' | 'transaction';
  id: string;
  column: string;
  cached: number;
  rebuilt: number;
};

const maxDifferences = 100;
const checkTimeoutMs = 300_000;

/**
 * Differences between the cached totals and the entries, members whose total differs from the lots they hold, and
 * transactions that do not sum to zero. A member or lot that has entries but no row counts as holding nothing. Changes
 * nothing.
 */
export async function rebuildBalances({ db, shop }: ShopTx): Promise<Difference[]> {
  return db.$queryRaw<Difference[]>`
    WITH own AS MATERIALIZED (SELECT * FROM points_entries WHERE "shopId" = ${shop.id}::int),
    by_member AS (
      SELECT "memberId" AS id, sum(points) FILTER (WHERE account = 'pending') AS pending, sum(points) FILTER (WHERE account = 'available') AS available,
        -sum(points) FILTER (WHERE account = 'available' AND "lotId" IS NULL) AS debt
      FROM own WHERE "memberId" IS NOT NULL GROUP BY 1
    ), by_lot AS (
      SELECT "lotId" AS id, sum(points) FILTER (WHERE account = 'pending') AS pending, sum(points) FILTER (WHERE account = 'available') AS available,
        sum(points) FILTER (WHERE account = 'redeemed') AS spent, sum(points) FILTER (WHERE account = 'expired') AS expired,
        sum(points) FILTER (WHERE account = 'issued' AND points > 0) AS reversed,
        -sum(points) FILTER (WHERE account IN ('issued', 'adjusted') AND points < 0) AS points
      FROM own WHERE "lotId" IS NOT NULL GROUP BY 1
    ), lots AS (SELECT * FROM points_lots WHERE "shopId" = ${shop.id}::int),
    held AS (
      SELECT m.*, l.in_lots FROM members m
      LEFT JOIN (SELECT "memberId", sum(pending + available) AS in_lots FROM lots GROUP BY 1) l ON l."memberId" = m.id
      WHERE m."shopId" = ${shop.id}::int
    ), compared AS (
      SELECT 'member' AS what, coalesce(m.id, b.id) AS id, c.* FROM held m FULL JOIN by_member b ON b.id = m.id
      CROSS JOIN LATERAL (VALUES ('pendingPoints', m."pendingPoints", b.pending), ('availablePoints', m."availablePoints", b.available),
        ('debtPoints', m."debtPoints", b.debt),
        ('lots', coalesce(m.in_lots, 0) - coalesce(m."debtPoints", 0), coalesce(b.pending, 0) + coalesce(b.available, 0))) AS c("column", cached, rebuilt)
      UNION ALL
      SELECT 'lot', coalesce(l.id, b.id), c.* FROM lots l FULL JOIN by_lot b ON b.id = l.id
      CROSS JOIN LATERAL (VALUES ('pending', l.pending, b.pending), ('available', l.available, b.available), ('spent', l.spent, b.spent),
        ('expired', l.expired, b.expired), ('reversed', l.reversed, b.reversed), ('points', l.points, b.points)) AS c("column", cached, rebuilt)
      UNION ALL
      SELECT 'transaction', "transactionId"::text, 'sum', 0, sum(points) FROM own GROUP BY "transactionId"
    )
    SELECT what, id, "column", coalesce(cached, 0)::float8 AS cached, coalesce(rebuilt, 0)::float8 AS rebuilt FROM compared
    WHERE coalesce(cached, 0) <> coalesce(rebuilt, 0) LIMIT ${maxDifferences}`;
}

/**
 * Checks every shop that has a program. A difference is logged and raises an alert for the store's staff.
 * @returns how many shops differ
 */
export async function checkLedgers(): Promise<number> {
  const shops = await withDispatcher(
    (db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id WHERE s."uninstalledAt" IS NULL`,
  );
  let count = 0;
  for (const shop of shops)
    if ((await withShop(shop, checkLedger, { timeoutMs: checkTimeoutMs })).length > 0) count += 1;
  return count;
}

/** Compares and, if anything differs, raises an alert, at most one a day. */
async function checkLedger(tx: ShopTx): Promise<Difference[]> {
  const differences = await rebuildBalances(tx);
  if (differences.length === 0) return differences;
  log.error({ shopId: tx.shop.id, differences: differences.slice(0, 10) }, 'points and their books differ');
  const summary = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  await raiseAlert(tx, {
    key: `ledger|${tx.now.toISOString().slice(0, 10)}`,
    kind: 'ledger_differs',
    orderId: null,
    summary,
  });
  return differences;
}
