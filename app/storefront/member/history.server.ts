import type { ShopTx } from '#app/lib/db.server.ts';
import type { TransactionType } from '#app/loyalty/ledger/entries.ts';
import type { LoyaltyEntry } from '../contract.ts';
import { describe } from './history-words.ts';
import type { ShopperFormats } from './shopper-formats.ts';

type Row = {
  type: TransactionType;
  isKept: boolean;
  at: Date;
  sourceKey: string;
  pending: number;
  available: number;
  orderName: string | null;
  rewardName: string | null;
  rewardKey: string | null;
};

/**
 * The most recent transactions of a member's points, newest first, described for the shopper.
 * @param member with the current balance, from which the earlier balances are derived
 * @param nameOf the name of a reward by its key, for redemptions that did not store it
 */
export async function readHistory(
  { db, shop }: ShopTx,
  member: { id: string; points: number },
  { formats, limit, nameOf }: { formats: ShopperFormats; limit: number; nameOf: (rewardKey: string) => string | null },
): Promise<LoyaltyEntry[]> {
  // Join on bare columns and CASE: with a function or coalesce, row-level security keeps PostgreSQL from using the
  // index.
  const rows = await db.$queryRaw<Row[]>`
    SELECT t.type, t."memberId" = ${member.id} AS "isKept", t."occurredAt" AS at, t."sourceKey", e.pending, e.available, o.name AS "orderName", r.reward->>'name' AS "rewardName", r."rewardKey"
    FROM (
      SELECT "transactionId" AS id, max("lotId") AS "lotId", coalesce(sum(points) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(points) FILTER (WHERE account = 'available'), 0)::int AS available
      FROM points_entries WHERE "shopId" = ${shop.id}::int AND "memberId" = ${member.id}
      GROUP BY "transactionId" ORDER BY "transactionId" DESC LIMIT ${limit}
    ) e
    JOIN points_transactions t ON t."shopId" = ${shop.id}::int AND t.id = e.id
    LEFT JOIN points_lots l ON l."shopId" = t."shopId" AND t.type = 'release' AND l.id = e."lotId"
    LEFT JOIN orders o ON o."shopId" = t."shopId" AND o.id = CASE WHEN t."orderId" IS NULL THEN l."orderId" ELSE t."orderId" END
    LEFT JOIN redemptions r ON r."shopId" = t."shopId" AND r.id = t."redemptionId"
    ORDER BY e.id DESC`;
  let balance = member.points;
  return rows.map((row) => {
    const entry = {
      at: formats.date(row.at),
      points: row.type === 'release' ? row.available : row.pending + row.available,
      balance,
      words: describe(
        { ...row, rewardName: row.rewardName ?? (row.rewardKey && nameOf(row.rewardKey)) },
        formats.words.history,
      ),
    };
    balance -= row.available;
    return entry;
  });
}
