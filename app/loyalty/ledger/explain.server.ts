import { csvLine } from '#app/lib/csv.ts';
import { pageOf, readNumberCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { explainTransaction } from './sentences.ts';
import type { TransactionType } from './entries.ts';
import { readRewardName } from '../rewards/rows.server.ts';

// Explains a balance: every transaction in plain words, newest first, each with the balance after it.

export type ExplainedEntry = {
  id: string;
  at: Date;
  type: TransactionType;
  /** the change for this member */
  pending: number;
  available: number;
  /** available points after it */
  balance: number;
  pendingBalance: number;
  orderId: string | null;
  orderName: string | null;
  programVersion: number | null;
  staffMember: string | null;
  words: string[];
};

type Row = Omit<ExplainedEntry, 'words'> & {
  isKept: boolean;
  reason: string | null;
  explanation: { words?: string[] };
  writtenOff: number;
  rewardKey: string | null;
  reward: unknown;
  code: string | null;
};

/**
 * A page of a member's history.
 * @param cursor where the previous page ended
 */
export async function explainBalance(
  { db, shop }: ShopTx,
  memberId: string,
  { cursor, limit = 50 }: { cursor?: string; limit?: number } = {},
) {
  const before = readNumberCursor(cursor) ?? 2n ** 62n;
  const rows = await db.$queryRaw<Row[]>`
    WITH own AS (
      SELECT "transactionId" AS id, coalesce(sum(points) FILTER (WHERE account = 'pending'), 0)::int AS pending,
        coalesce(sum(points) FILTER (WHERE account = 'available'), 0)::int AS available
      FROM points_entries WHERE "shopId" = ${shop.id}::int AND "memberId" = ${memberId} GROUP BY 1
    ), running AS (
      SELECT *, sum(available) OVER (ORDER BY id)::int AS balance, sum(pending) OVER (ORDER BY id)::int AS "pendingBalance" FROM own
    )
    SELECT r.id::text, t."occurredAt" AS at, t.type, t."memberId" = ${memberId} AS "isKept", r.pending, r.available, r.balance, r."pendingBalance", t."orderId", o.name AS "orderName",
      t."programVersion", t."staffMember", t.reason, t.explanation,
      d."rewardKey", d.reward, d.code,
      (SELECT coalesce(-sum(e.points), 0)::int FROM points_entries e
        WHERE e."shopId" = ${shop.id}::int AND e."transactionId" = r.id AND e.account = 'written_off') AS "writtenOff"
    FROM running r JOIN points_transactions t ON t."shopId" = ${shop.id}::int AND t.id = r.id
    LEFT JOIN orders o ON o."shopId" = t."shopId" AND o.id = t."orderId"
    LEFT JOIN redemptions d ON d."shopId" = t."shopId" AND d.id = t."redemptionId"
    WHERE r.id < ${before}::bigint ORDER BY r.id DESC LIMIT ${limit + 1}`;
  const page = pageOf(rows, limit, ({ id }) => id);
  const entries: ExplainedEntry[] = page.rows.map(
    ({ reason, explanation, isKept, writtenOff, rewardKey, reward: stored, code, ...row }) => {
      const reward = rewardKey === null ? null : { name: readRewardName(stored, rewardKey).name, code };
      return {
        ...row,
        words: explainTransaction({ ...row, isKept, reward, reason, writtenOff, words: explanation.words ?? [] }),
      };
    },
  );
  return { entries, nextCursor: page.nextCursor };
}

const csvPage = 500;

/** A member's whole history as CSV, newest first. Cells that a spreadsheet would run as a formula are escaped. */
export async function exportMemberCsv(tx: ShopTx, memberId: string): Promise<string> {
  const lines = [
    csvLine([
      'date',
      'type',
      'pending',
      'available',
      'balance',
      'order',
      'program_version',
      'staff_member',
      'explanation',
    ]),
  ];
  let cursor: string | undefined;
  do {
    const page = await explainBalance(tx, memberId, { cursor, limit: csvPage });
    for (const entry of page.entries) {
      const { at, type, pending, available, balance, orderName, programVersion, staffMember, words } = entry;
      lines.push(
        csvLine([
          at.toISOString(),
          type,
          pending,
          available,
          balance,
          orderName,
          programVersion,
          staffMember,
          words.join(' '),
        ]),
      );
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return lines.join('');
}
