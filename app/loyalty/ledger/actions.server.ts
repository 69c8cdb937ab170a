import { randomUUID } from 'node:crypto';
import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { availableFrom, expiryOf } from './expiry.ts';
import { buildDeduct, buildRedeem, buildRestore, type NotEnough } from './model.ts';
import { type Changed, isBooked, lockMember, post, readHolding } from './ledger.server.ts';
import { bookNewPoints } from './new-points.server.ts';
import type { Program } from '../program/program.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

// What people do to points: a bonus, goodwill by hand, spending, getting spent ones back.

export type Grant = {
  memberId: string;
  /** the fact it is for ("earn|review:ID"): given once */
  sourceKey: string;
  points: number;
  occurredAt: Date;
  /** false: can be spent at once */
  isPending: boolean;
  type?: 'earn' | 'adjust' | 'import';
  orderId?: string | null;
  staffMember?: string | null;
  reason?: string | null;
  /** how it came about, for explainBalance */
  words?: string[];
};

/**
 * Gives points under the rules of this version, as many as can be kept.
 * @throws when the points are not a whole number from 1 to maxPoints
 */
export async function grantPoints(
  tx: ShopTx,
  { version, program }: { version: number; program: Program },
  grant: Grant,
): Promise<Changed> {
  const { memberId, sourceKey, points, occurredAt, orderId, staffMember, reason, words = [] } = grant;
  const availableAt = grant.isPending ? availableFrom(occurredAt, program) : occurredAt;
  const lot = {
    id: randomUUID(),
    points,
    earnedAt: occurredAt,
    availableAt,
    expiresAt: expiryOf({ program, availableAt }),
  };
  const cause = {
    sourceKey,
    occurredAt,
    orderId,
    staffMember,
    reason,
    programVersion: version,
    explanation: { words },
  };
  const { outcome } = await bookNewPoints(tx, { memberId, lot, cause, type: grant.type });
  if (outcome === 'posted') await extendByActivity(tx, memberId, program, occurredAt);
  return outcome;
}

export type Deduction = { memberId: string; sourceKey: string; points: number; staffMember: string; reason: string };

/** Staff take points away by hand, with a reason. @throws when the points are not a whole number from 1 to maxPoints */
export async function deductPoints(
  tx: ShopTx,
  { memberId, points, ...cause }: Deduction,
): Promise<{ outcome: Changed } | NotEnough> {
  const member = await lockMember(tx, memberId);
  if (await isBooked(tx, cause.sourceKey)) return { outcome: 'already_there' };
  const built = buildDeduct(await readHolding(tx, member), points, { ...cause, occurredAt: tx.now }, tx.now);
  return built.outcome === 'not_enough' ? built : { outcome: await post(tx, built.transaction) };
}

export type RedeemRequest = {
  /** chosen by the caller, so that a request sent again spends nothing again */
  redemptionId: string;
  memberId: string;
  rewardKey: string;
  points: number;
  /** what the shopper enters; decided before Shopify is asked */
  code: string | null;
  expiresAt: Date | null;
};

/**
 * Debits the points and keeps the redemption as held: the reward itself is made in Shopify after this is committed. Of
 * two at once on the same points exactly one finds enough.
 * @throws when the points are not a whole number from 1 to maxPoints
 */
export async function redeemPoints(
  tx: ShopTx,
  { version, program }: { version: number; program: Program },
  { redemptionId, memberId, points, rewardKey, code, expiresAt }: RedeemRequest,
): Promise<{ outcome: Changed } | NotEnough> {
  const sourceKey = `redeem|${redemptionId}`;
  const member = await lockMember(tx, memberId);
  if (await isBooked(tx, sourceKey)) return { outcome: 'already_there' };
  const cause = { sourceKey, occurredAt: tx.now, redemptionId, programVersion: version, explanation: { rewardKey } };
  const built = buildRedeem(await readHolding(tx, member), points, cause, tx.now);
  if (built.outcome === 'not_enough') return built;
  const outcome = await post(tx, built.transaction);
  await tx.db.redemption.create({
    data: {
      shopId: tx.shop.id,
      id: redemptionId,
      memberId: member.id,
      rewardKey,
      points,
      code,
      expiresAt,
      createdAt: tx.now,
    },
  });
  await extendByActivity(tx, member.id, program, tx.now);
  return { outcome };
}

/**
 * Brings spent points back to the lots they came from, until this many of the redemption's have come back in total. The
 * state of the redemption is the caller's.
 * @param target in total, from the beginning; a smaller one than before changes nothing
 * @returns already_there when they came back so far before; not when they were spent again since
 */
export async function restorePoints(
  tx: ShopTx,
  redemptionId: string,
  target: number,
  words: string,
  orderId: string | null = null,
): Promise<Changed> {
  const { db, shop, now } = tx;
  const redemption = await db.redemption.findUniqueOrThrow({
    where: { shopId_id: { shopId: shop.id, id: redemptionId } },
  });
  const member = await lockMember(tx, redemption.memberId);
  const sourceKey = await restoreKey(tx, redemptionId, target);
  if (await isBooked(tx, sourceKey)) return 'already_there';
  const out = await readSpent(tx, redemptionId);
  const back = redemption.points - out.reduce((sum, part) => sum + part.points, 0);
  const cause = { sourceKey, occurredAt: now, redemptionId, orderId, explanation: { words: [words] } };
  const transaction = buildRestore(
    await readHolding(
      tx,
      member,
      out.map(({ lotId }) => lotId),
    ),
    out,
    target - back,
    cause,
    now,
  );
  if (!transaction) return 'nothing';
  const outcome = await post(tx, transaction);
  const launched = await readLaunchedProgram(tx);
  if (launched) await extendByActivity(tx, member.id, launched.program);
  return outcome;
}

// Points that came back and were spent again, since the code was used after all, may come back as far as before.
async function restoreKey({ db, shop }: ShopTx, redemptionId: string, target: number): Promise<string> {
  const times = await db.pointsTransaction.count({ where: { shopId: shop.id, redemptionId, type: 'redeem' } });
  return `restore|${redemptionId}:${target}${times > 1 ? `:${times}` : ''}`;
}

/** What of a redemption is still spent, by lot, in the order it was taken. */
async function readSpent({ db, shop }: ShopTx, redemptionId: string): Promise<{ lotId: string; points: number }[]> {
  return db.$queryRaw<{ lotId: string; points: number }[]>`
    SELECT e."lotId", sum(e.points)::int AS points FROM points_transactions t
    JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e.account = 'redeemed'
    WHERE t."shopId" = ${shop.id}::int AND t."redemptionId" = ${redemptionId}
    GROUP BY e."lotId" HAVING sum(e.points) > 0 ORDER BY min(e."transactionId"), min(e.position)`;
}

/**
 * Where points lapse by inactivity, earning and spending keep all of them alive.
 * @param at what keeps them alive, where it is not the member's last earning or spending
 */
export async function extendByActivity(
  { db, shop }: ShopTx,
  memberId: string,
  program: Program,
  at: Date | null = null,
): Promise<void> {
  if (program.points.expiry.kind !== 'inactivity') return;
  const { lastActivityAt } = await db.member.findUniqueOrThrow({
    where: { shopId_id: { shopId: shop.id, id: memberId } },
    select: { lastActivityAt: true },
  });
  const last = at && lastActivityAt && at > lastActivityAt ? at : (lastActivityAt ?? at);
  if (!last) return;
  const until = expiryOf({ program, availableAt: last });
  await db.$executeRaw(Prisma.sql`
    UPDATE points_lots SET "expiresAt" = ${until}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND "memberId" = ${memberId} AND (pending > 0 OR available > 0) AND "expiresAt" < ${until}::timestamptz`);
}
