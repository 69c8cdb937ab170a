import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { deactivateDiscountMutation, discountByCodeQuery } from '#app/shopify/reward-queries.ts';
import { restorePoints } from '../ledger/actions.server.ts';
import { lockMember } from '../ledger/ledger.server.ts';
import { codeOf, isDiscount } from './input.ts';
import { changeRedemption, lockRedemption, readRedemption, type RewardRow, tellOfReward } from './rows.server.ts';

export type HandBackOutcome =
  { outcome: 'handed_back' } | { outcome: 'refused'; reason: 'used' | 'not_found' | 'not_possible' };

const deadlineMs = 4_000;
const refused = (reason: 'used' | 'not_found' | 'not_possible'): HandBackOutcome => ({ outcome: 'refused', reason });

/**
 * Hands back an unused discount: deactivates its code first, then restores its points. Gift cards and store credit are
 * money and cannot be handed back. Idempotent.
 */
export async function handBack(
  shop: ShopRef,
  { memberId, redemptionId }: { memberId: string; redemptionId: string },
): Promise<HandBackOutcome> {
  const row = await withShop(shop, (tx) => readOwn(tx, memberId, redemptionId));
  if (!row) return refused('not_found');
  if (row.state === 'handed_back') return { outcome: 'handed_back' };
  if (row.state === 'used') return refused('used');
  if (row.state !== 'issued' || !isDiscount(row.reward.kind)) return refused('not_possible');
  const usage = await switchOff(shop, row);
  if (usage === 'unknown') return refused('not_possible');
  return usage === 'used' ? refused('used') : withShop(shop, (tx) => finishHandBack(tx, redemptionId));
}

async function readOwn(tx: ShopTx, memberId: string, redemptionId: string): Promise<RewardRow | null> {
  const row = await readRedemption(tx, redemptionId);
  if (!row) return null;
  const owner = await lockMember(tx, row.memberId);
  return owner.id === memberId ? row : null;
}

/** The second half, once the code is deactivated and known to be unused. */
async function finishHandBack(tx: ShopTx, redemptionId: string): Promise<HandBackOutcome> {
  const row = await lockRedemption(tx, redemptionId);
  if (!row) return refused('not_found');
  if (row.state === 'handed_back') return { outcome: 'handed_back' };
  if (row.state !== 'issued') return refused(row.state === 'used' ? 'used' : 'not_possible');
  await changeRedemption(tx, row.id, { state: 'handed_back', nextAttemptAt: null });
  if (row.points > 0) await restorePoints(tx, row.id, row.points, `${row.reward.name} was handed back unused.`);
  await tellOfReward(tx, 'reward.handed_back', row);
  return { outcome: 'handed_back' };
}

type Usage =
  { usage: 'used' | 'unused'; discountId: string } | { usage: 'gone' } | { usage: 'unknown'; problem: string };

/**
 * Whether Shopify counts a use of the code. gone: the merchant deleted the discount, or the code now belongs to a kind
 * of discount that we never create.
 */
export async function readUsage(shop: ShopRef, row: RewardRow): Promise<Usage> {
  const answer = await adminOnce(shop, discountByCodeQuery, { code: codeOf(row) }, deadlineMs);
  if (answer.kind !== 'answer') return { usage: 'unknown', problem: answer.problem };
  const found = answer.data.codeDiscountNodeByCode;
  if (!found || !('asyncUsageCount' in found.codeDiscount)) return { usage: 'gone' };
  return { usage: found.codeDiscount.asyncUsageCount > 0 ? 'used' : 'unused', discountId: found.id };
}

/** Asks before and after deactivating, because a code used a moment before must count as used. */
async function switchOff(shop: ShopRef, row: RewardRow): Promise<Usage['usage']> {
  const before = await readUsage(shop, row);
  if (before.usage !== 'unused') return before.usage;
  const answer = await adminOnce(shop, deactivateDiscountMutation, { id: before.discountId }, deadlineMs);
  if (answer.kind !== 'answer' || answer.data.discountCodeDeactivate?.userErrors.length !== 0) return 'unknown';
  return (await readUsage(shop, row)).usage;
}
