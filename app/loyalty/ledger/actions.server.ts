import { randomUUID } from 'node:crypto';
import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { availableFrom, expiryOf } from './expiry.ts';
import { buildDeduct, buildRedeem, buildRestore, type NotEnough } from './model.ts';
import { type Changed, isBooked, lockMember, post, readHolding } from './ledger.server.ts';
import { bookNewPoints } from './new-points.server.ts';
import type { Program } from '../program/program.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

// Operations on points: bonuses, adjustments by hand, spending, and restoring spent points.

export type Grant = {
  memberId: string;
  /** the fact the points are for ("earn|review:ID"); booked once */
  sourceKey: string;
  points: number;
  occurredAt: Date;
  /** false when the points can be spent at once */
  isPending: boolean;
  type?: 'earn' | 'adjust' | 'import';
  orderId?: string | null;
  staffMember?: string | null;
  reason?: string | null;
  /** how the points came about, for explainBalance */
  words?: string[];
};

/**
 * Grants points under this version of the rules, as many as the member has room for.
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
  /** chosen by the caller, so that a repeated request does not spend twice */
  redemptionId: string;
  memberId: string;
  rewardKey: string;
  points: number;
  /** what the shopper enters at checkout; chosen before Shopify is asked */
  code: string | null;
  expiresAt: Date | null;
};

/**
 * Debits the points and stores the redemption as held. The reward itself is created in Shopify after this commits. Of
 * two concurrent redemptions of the same points, exactly one succeeds.
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
 * Restores spent points to the lots they came from, up to a total for this redemption. The caller updates the
 * redemption's state.
 * @param target cumulative total; a smaller one than before changes nothing
 * @returns already_there when that total was restored before and the points were not spent again since
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

// When the code was used after all and the points were spent again, the same total may be restored once more.
async function restoreKey({ db, shop }: ShopTx, redemptionId: string, target: number): Promise<string> {
  const times = await db.pointsTransaction.count({ where: { shopId: shop.id, redemptionId, type: 'redeem' } });
  return `restore|${redemptionId}:${target}${times > 1 ? `:${times}` : ''}`;
}

/** What is still spent of a redemption, by lot, in the order it was taken. */
async function readSpent({ db, shop }: ShopTx, redemptionId: string): Promise<{ lotId: string; points: number }[]> {
  return db.$queryRaw<{ lotId: string; points: number }[]>`
    SELECT e."lotId", sum(e.points)::int AS points FROM points_transactions t
    JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e.account = 'redeemed'
    WHERE t."shopId" = ${shop.id}::int AND t."redemptionId" = ${redemptionId}
    GROUP BY e."lotId" HAVING sum(e.points) > 0 ORDER BY min(e."transactionId"), min(e.position)`;
}

/**
 * Under expiry by inactivity, earning and spending extend the life of all the member's points.
 * @param at an activity to consider besides the member's last one; the later of the two counts
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
