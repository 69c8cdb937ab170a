import { recordEvents } from '#app/events/record.server.ts';
import { dayOf } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { findNewestOrder, wakePlanner } from '../members/newest-order.server.ts';
import { lockMember } from '../ledger/ledger.server.ts';
import { readTierProgress, type TierProgress } from './progress.server.ts';
import type { Program } from '../program/program.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { giveReward } from '../rewards/give.server.ts';
import { markMember } from '../sync/marks.server.ts';
import { levelOf, nextTierRecheckAt } from './standing.ts';
import { nextTierMove, tierAt } from './tiers.ts';

// Moves members between tiers: up at once, down only after a notice, by hand only with a reason.

type Held = {
  id: string;
  customerId: string | null;
  tierKey: string | null;
  tierPlacedBy: string | null;
  tierDropsAt: Date | null;
  tierDropsTo: string | null;
  tierRecheckAt: Date | null;
};

type Change = {
  tierKey?: string | null;
  tierSince?: Date;
  tierNoticeAt?: Date | null;
  tierDropsAt?: Date | null;
  tierDropsTo?: string | null;
  tierRecheckAt: Date | null;
  tierPlacedBy?: null;
  tierPlacedReason?: null;
};

const noNotice = { tierNoticeAt: null, tierDropsAt: null, tierDropsTo: null };

/**
 * Moves these members to the tier that currently counts. Do not call while the program is paused.
 * @param orderOf by member, the order that caused the change and gets the event; without one, the member's newest order
 *   gets it
 */
export async function recheckTiers(
  tx: ShopTx,
  program: Program,
  memberIds: string[],
  orderOf: ReadonlyMap<string, string> = new Map(),
): Promise<void> {
  if (program.tiers.levels.length === 0 || memberIds.length === 0) return;
  const tierProgressOf = await readTierProgress(tx, memberIds, program);
  for (const held of await lockHeld(tx, memberIds))
    await review(tx, program, held, tierProgressOf(held.id), orderOf.get(held.id) ?? null);
}

async function lockHeld({ db, shop }: ShopTx, memberIds: string[]): Promise<Held[]> {
  return db.$queryRaw<Held[]>`
    SELECT id, "customerId", "tierKey", "tierPlacedBy", "tierDropsAt", "tierDropsTo", "tierRecheckAt" FROM members
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${memberIds}::text[]) AND "mergedIntoId" IS NULL AND "erasedAt" IS NULL
    ORDER BY id FOR UPDATE`;
}

async function review(
  tx: ShopTx,
  program: Program,
  held: Held,
  { measured, oldest }: TierProgress,
  orderId: string | null,
): Promise<void> {
  const { now } = tx;
  const standing = tierAt(measured, program);
  const isPlacedByStaff = held.tierPlacedBy !== null;
  const notice = held.tierDropsAt && { dropsAt: held.tierDropsAt, to: held.tierDropsTo };
  const step = nextTierMove({ key: held.tierKey, isPlacedByStaff, notice }, standing, program, now);
  const later = (key: string | null, isHeld: boolean) =>
    key === null || isHeld ? null : nextTierRecheckAt(oldest, program, now);
  switch (step.move) {
    case 'stay':
      return write(tx, held, { tierRecheckAt: later(held.tierKey, isPlacedByStaff) });
    case 'withdraw_notice':
      return write(tx, held, { ...noNotice, tierRecheckAt: later(held.tierKey, isPlacedByStaff) });
    case 'wait':
      return write(tx, held, { tierRecheckAt: step.dropsAt });
    case 'give_notice':
      await write(tx, held, {
        tierNoticeAt: now,
        tierDropsAt: step.dropsAt,
        tierDropsTo: step.to,
        tierRecheckAt: step.dropsAt,
      });
      return announceDrop(tx, program, held, step, orderId);
    case 'rise':
    case 'drop':
      // A member who rises above a placement by staff holds the new tier on their own.
      await write(tx, held, {
        tierKey: step.to,
        tierSince: now,
        ...noNotice,
        tierRecheckAt: step.to === standing.key ? later(step.to, false) : now,
        tierPlacedBy: null,
        tierPlacedReason: null,
      });
      if (step.move === 'rise') await giveEntryRewards(tx, program, held, step.to);
      return announceMove(tx, program, held, step.to, { isByStaff: false, orderId });
  }
}

async function write({ db, shop }: ShopTx, { id, tierRecheckAt }: Held, change: Change): Promise<void> {
  const isSame = Object.keys(change).length === 1 && change.tierRecheckAt?.getTime() === tierRecheckAt?.getTime();
  if (!isSame) await db.member.update({ where: { shopId_id: { shopId: shop.id, id } }, data: change });
}

/**
 * Gives the entry reward of every tier on the way, so that two orders at once give the same as one by one. Each tier's
 * reward is given once in a lifetime.
 */
async function giveEntryRewards(
  tx: ShopTx,
  { tiers: { levels } }: Program,
  { id, tierKey }: Held,
  to: string,
): Promise<void> {
  const rank = (key: string | null) => levels.findIndex((level) => level.key === key);
  for (const level of levels.slice(rank(tierKey) + 1, rank(to) + 1)) await giveEntryReward(tx, id, level);
}

async function giveEntryReward(
  tx: ShopTx,
  memberId: string,
  { key, entryRewardKey }: { key: string; entryRewardKey: string },
): Promise<void> {
  if (entryRewardKey === '') return;
  // In a merge, rewards move along and keep the key with the id of the member who got them.
  const had = await tx.db.redemption.count({
    where: { shopId: tx.shop.id, memberId, source: 'tier', sourceKey: { endsWith: `|${key}` } },
  });
  if (had === 0)
    await giveReward(tx, { memberId, rewardKey: entryRewardKey, source: 'tier', sourceKey: `tier|${memberId}|${key}` });
}

async function announceDrop(
  tx: ShopTx,
  program: Program,
  { id, customerId, tierKey }: Held,
  { to, dropsAt }: { to: string | null; dropsAt: Date },
  orderId: string | null,
): Promise<void> {
  const hangsOn = orderId ?? (await findNewestOrder(tx, id));
  const data = {
    memberId: id,
    from: tierKey,
    fromName: levelOf(tierKey, program)?.name ?? tierKey,
    to,
    toName: levelOf(to, program)?.name ?? null,
    dropsOn: dayOf(dropsAt, program.timeZone),
  };
  await recordEvents(tx, [
    {
      name: 'tier.drop_announced',
      factKey: `${id}|${tx.now.toISOString()}`,
      orderId: hangsOn,
      customerId,
      occurredAt: tx.now,
      data,
    },
  ]);
  await wakePlanner(tx, [{ orderId: hangsOn, customerId }]);
  await markMember(tx, id);
}

type MoveNews = { isByStaff: boolean; orderId: string | null };

async function announceMove(
  tx: ShopTx,
  program: Program,
  { id, customerId, tierKey }: Pick<Held, 'id' | 'customerId' | 'tierKey'>,
  to: string | null,
  { isByStaff, orderId }: MoveNews,
): Promise<void> {
  const hangsOn = orderId ?? (await findNewestOrder(tx, id));
  const rank = (key: string | null) => program.tiers.levels.findIndex((level) => level.key === key);
  const level = levelOf(to, program);
  const data = {
    memberId: id,
    from: tierKey,
    fromName: levelOf(tierKey, program)?.name ?? tierKey,
    to,
    toName: level?.name ?? null,
    isRise: rank(to) > rank(tierKey),
    factor: level?.multiplierPercent ?? 100,
    isByStaff,
  };
  await recordEvents(tx, [
    {
      name: 'tier.changed',
      factKey: `${id}|${to ?? ''}|${tx.now.toISOString()}`,
      orderId: hangsOn,
      customerId,
      occurredAt: tx.now,
      data,
    },
  ]);
  await wakePlanner(tx, [{ orderId: hangsOn, customerId }]);
  await markMember(tx, id);
}

export type Placement = {
  memberId: string;
  /** null ends a placement: what the member earned decides again, and a drop has its notice */
  tierKey: string | null;
  reason: string;
  staffMember: string;
};

export type PlacementOutcome = {
  outcome: 'placed' | 'placement_ended' | 'unchanged' | 'unknown_tier' | 'not_launched';
};

/**
 * Staff place a member in a tier, with a reason. From there only staff can move them down. A member who earns a higher
 * tier still rises.
 * @throws AppError not_found when the member is erased, or there is none
 */
export async function placeInTier(
  tx: ShopTx,
  { memberId, tierKey, reason, staffMember }: Placement,
): Promise<PlacementOutcome> {
  const launched = await readLaunchedProgram(tx);
  if (!launched) return { outcome: 'not_launched' };
  const member = await lockMember(tx, memberId);
  if (member.erasedAt) throw new AppError('not_found', 'This member is erased.');
  const key = { shopId_id: { shopId: tx.shop.id, id: member.id } };
  if (tierKey === null) {
    const { count } = await tx.db.member.updateMany({
      where: { shopId: tx.shop.id, id: member.id, tierPlacedBy: { not: null } },
      data: { tierPlacedBy: null, tierPlacedReason: null, tierRecheckAt: tx.now },
    });
    return { outcome: count > 0 ? 'placement_ended' : 'unchanged' };
  }
  const level = levelOf(tierKey, launched.program);
  if (!level) return { outcome: 'unknown_tier' };
  const placed = { tierPlacedBy: staffMember, tierPlacedReason: reason, ...noNotice, tierRecheckAt: tx.now };
  const isMove = member.tierKey !== tierKey;
  await tx.db.member.update({ where: key, data: { ...placed, ...(isMove ? { tierKey, tierSince: tx.now } : {}) } });
  if (isMove) {
    await giveEntryReward(tx, member.id, level);
    await announceMove(tx, launched.program, member, tierKey, { isByStaff: true, orderId: null });
  }
  return { outcome: 'placed' };
}
