import type { Prisma } from '@prisma/client';
import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { missingScopes } from '#app/shopify/scopes.ts';
import { lapsesAt } from '../ledger/expiry.ts';
import { redeemPoints } from '../ledger/actions.server.ts';
import { isBooked, lockMember, type MemberRow } from '../ledger/ledger.server.ts';
import { findReward, type Reward } from '../program/program.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { attemptLeaseSeconds, issueRedemption } from './issue.server.ts';
import { rewardCode } from './code.server.ts';
import { scopesOf } from './input.ts';
import { rewardsAtLimit } from './limits.server.ts';
import { rewardsOnHold } from './on-hold.server.ts';
import { changeRedemption, readRedemption, readTimeZone } from './rows.server.ts';
import { type RedemptionView, viewOf } from './views.server.ts';

export type RedeemRequest = {
  memberId: string;
  rewardKey: string;
  /** uuid chosen by the caller; a repeated request does not spend twice */
  requestId: string;
};

type RedeemRefusal =
  'not_enough' | 'limit_reached' | 'unknown_reward' | 'paused' | 'needs_account' | 'points_off' | 'scope_missing';
type Refused = { outcome: 'refused'; reason: RedeemRefusal; missing?: number };
/** held: the points are spent but Shopify has not answered yet; a background job settles it. */
export type RedeemOutcome = { outcome: 'issued' | 'held'; redemption: RedemptionView } | Refused;

/** the longest a shopper may be kept waiting */
const shopperDeadlineMs = 4_000;

/** Spends points on a reward: debits them first, then asks Shopify for the reward at once. */
export async function redeemReward(shop: ShopRef, request: RedeemRequest): Promise<RedeemOutcome> {
  const debited = await withShop(shop, (tx) => debitForReward(tx, request));
  if (debited.outcome === 'refused') return debited;
  if (debited.outcome === 'debited') await issueRedemption(shop, request.requestId, shopperDeadlineMs);
  return withShop(shop, (tx) => outcomeOf(tx, request.requestId));
}

/**
 * The first half: debits the points and stores the redemption as held, before Shopify is asked.
 * @returns already_there when this request was made before
 */
export async function debitForReward(
  tx: ShopTx,
  { memberId, rewardKey, requestId }: RedeemRequest,
): Promise<{ outcome: 'debited' | 'already_there' } | Refused> {
  const member = await lockMember(tx, memberId);
  const earlier = await readRedemption(tx, requestId);
  // Another member's request must look like one that does not exist.
  if (earlier)
    return (await lockMember(tx, earlier.memberId)).id === member.id
      ? { outcome: 'already_there' }
      : refused('unknown_reward');
  if (await isBooked(tx, `redeem|${requestId}`)) return refused('unknown_reward');
  const launched = await readLaunchedProgram(tx);
  const reward = launched && findReward(launched.program, rewardKey);
  if (!launched || !reward || reward.costPoints === null) return refused('unknown_reward');
  const reason = await whyNot(tx, launched, reward, member);
  if (reason) return refused(reason);
  return spend(tx, launched, { ...reward, costPoints: reward.costPoints }, member, requestId);
}

const refused = (reason: RedeemRefusal): Refused => ({ outcome: 'refused', reason });

async function whyNot(
  tx: ShopTx,
  { program, isPaused }: VersionedProgram,
  reward: Reward,
  member: MemberRow,
): Promise<RedeemRefusal | null> {
  if (isPaused) return 'paused';
  if (!program.points.isOn) return 'points_off';
  if (member.customerId === null || member.erasedAt !== null) return 'needs_account';
  if (await isScopeMissing(tx, reward)) return 'scope_missing';
  if ((await rewardsOnHold(tx)).has(reward.key)) return 'unknown_reward';
  // The member's row is locked, so concurrent requests see each other.
  return (await rewardsAtLimit(tx, [reward], member.id)).has(reward.key) ? 'limit_reached' : null;
}

async function isScopeMissing({ db, shop }: ShopTx, { kind }: Reward): Promise<boolean> {
  const { scopes } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { scopes: true } });
  return missingScopes(scopes, scopesOf(kind)).length > 0;
}

async function spend(
  tx: ShopTx,
  launched: VersionedProgram,
  reward: Reward & { costPoints: number },
  member: MemberRow,
  requestId: string,
): Promise<{ outcome: 'debited' } | Refused> {
  const { now, shop } = tx;
  const request = {
    redemptionId: requestId,
    memberId: member.id,
    rewardKey: reward.key,
    points: reward.costPoints,
    code: rewardCode(shop.id, requestId, reward.kind),
    expiresAt: await readLapse(tx, reward),
  };
  const result = await redeemPoints(tx, launched, request);
  if (result.outcome === 'not_enough')
    return { ...refused('not_enough'), missing: reward.costPoints - result.available };
  // The request that debited also issues the reward. If it dies, the job takes over when the lease ends.
  const nextAttemptAt = new Date(now.getTime() + attemptLeaseSeconds * 1000);
  await changeRedemption(tx, requestId, {
    reward: snapshot(reward),
    currency: launched.program.currency,
    nextAttemptAt,
  });
  return { outcome: 'debited' };
}

/** The reward as it is now; the redemption keeps it whatever happens to the program. */
export function snapshot(reward: Reward): Prisma.InputJsonObject {
  return reward;
}

/** When a reward issued now expires unused, in the shop's calendar. */
export async function readLapse(tx: ShopTx, reward: Reward): Promise<Date | null> {
  return lapsesAt(reward, tx.now, await readTimeZone(tx));
}

async function outcomeOf(tx: ShopTx, id: string): Promise<RedeemOutcome> {
  const row = await readRedemption(tx, id);
  if (!row) throw new Error(`Redemption ${id} is not there although its points were debited`);
  if (row.state === 'failed') return refused(refusalFor(row.detail.refusal));
  return { outcome: row.state === 'held' || row.state === 'undecided' ? 'held' : 'issued', redemption: viewOf(row) };
}

/** Translated for the shopper, whose points have been restored. */
function refusalFor(refusal: string | undefined): RedeemRefusal {
  if (refusal === 'customer_gone') return 'needs_account';
  return refusal === 'scope_missing' ? 'scope_missing' : 'unknown_reward';
}
