import { Prisma } from '@prisma/client';
import { pageOf, readTimeCursor, timeCursor, type TimeCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Reward } from '#app/loyalty/program/program.ts';
import { readRewardName } from '#app/loyalty/rewards/rows.server.ts';

export type ListedRedemption = {
  id: string;
  memberId: string;
  customerId: string | null;
  name: string | null;
  email: string | null;
  rewardName: string;
  kind: Reward['kind'];
  points: number;
  state: string;
  source: string;
  code: string | null;
  problem: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  createdAt: Date;
  expiresAt: Date | null;
  usedAt: Date | null;
  orderId: string | null;
  staffMember: string | null;
  reason: string | null;
};

const redemptionStates = ['undecided', 'held', 'issued', 'used', 'expired', 'handed_back', 'failed'] as const;

type Filter = { state?: string; cursor?: string; limit: number };

/** Members' rewards, newest first. On the first page, those that need a decision come before all others. */
export async function listRedemptions(
  tx: ShopTx,
  { state, cursor, limit }: Filter,
): Promise<{ rows: ListedRedemption[]; nextCursor: string | null }> {
  const states = redemptionStates.filter((known) => (state ? known === state : known !== 'undecided'));
  const after = readTimeCursor(cursor);
  const found = await newest(tx, states, after, limit + 1);
  const waiting = state || after ? [] : await newest(tx, ['undecided'], null, limit);
  const { rows, nextCursor } = pageOf(found, limit, ({ createdAt, id }) => timeCursor({ at: createdAt, id }));
  return { rows: [...waiting, ...rows], nextCursor };
}

// Queries each state separately, so that the newest of each are found by index, however many there are.
async function newest(
  { db, shop }: ShopTx,
  states: readonly string[],
  after: TimeCursor | null,
  limit: number,
): Promise<ListedRedemption[]> {
  const older = after ? Prisma.sql`AND (r."createdAt", r.id) < (${after.at}::timestamptz, ${after.id})` : Prisma.empty;
  const rows = await db.$queryRaw<Found[]>`
    SELECT r.* , c."firstName", c."lastName", c.email, m."customerId" FROM unnest(${[...states]}::text[]) AS wanted(state)
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM redemptions r WHERE r."shopId" = ${shop.id}::int AND r.state = wanted.state ${older}
      ORDER BY r."createdAt" DESC, r.id DESC LIMIT ${limit}
    ) r
    ${whose}
    ORDER BY r."createdAt" DESC, r.id DESC LIMIT ${limit}`;
  return rows.map(present);
}

/** One member's rewards, newest first, including those of members merged into them. */
export async function listRedemptionsOfMember(
  { db, shop }: ShopTx,
  memberId: string,
  limit: number,
): Promise<ListedRedemption[]> {
  const rows = await db.$queryRaw<Found[]>`
    SELECT ${columns}, c."firstName", c."lastName", c.email, m."customerId" FROM redemptions r
    ${whose}
    WHERE r."shopId" = ${shop.id}::int AND r."memberId" = ${memberId}
    ORDER BY r."createdAt" DESC, r.id DESC LIMIT ${limit}`;
  return rows.map(present);
}

const columns = Prisma.raw(
  [
    'shopId',
    'id',
    'memberId',
    'rewardKey',
    'reward',
    'points',
    'state',
    'source',
    'code',
    'problem',
    'attempts',
    'nextAttemptAt',
    'createdAt',
    'expiresAt',
    'usedAt',
    'orderId',
    'staffMember',
    'reason',
  ]
    .map((name) => `r."${name}"`)
    .join(', '),
);
const whose = Prisma.sql`
  LEFT JOIN members m ON m."shopId" = r."shopId" AND m.id = r."memberId"
  LEFT JOIN customers c ON c."shopId" = r."shopId" AND c.id = m."customerId"`;

type Found = Omit<ListedRedemption, 'rewardName' | 'kind' | 'name'> & {
  rewardKey: string;
  reward: unknown;
  firstName: string | null;
  lastName: string | null;
};

function present({ rewardKey, reward, firstName, lastName, ...row }: Found): ListedRedemption {
  const { name: rewardName, kind } = readRewardName(reward, rewardKey);
  return { ...row, rewardName, kind, name: [firstName, lastName].filter(Boolean).join(' ') || null };
}
