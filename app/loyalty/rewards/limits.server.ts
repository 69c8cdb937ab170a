import { dayMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Reward } from '../program/program.ts';

/**
 * The keys of those rewards that this member has redeemed as often as allowed. Failed and handed-back redemptions do
 * not count, nor do rewards given without points.
 * @param memberId the member that was kept, if there was a merge: their redemptions include the other's
 */
export async function rewardsAtLimit(
  { db, shop, now }: ShopTx,
  rewards: Reward[],
  memberId: string,
): Promise<Set<string>> {
  const limits = rewards.filter(({ limitPerCustomer }) => limitPerCustomer !== null);
  if (limits.length === 0) return new Set();
  const had = await db.redemption.findMany({
    where: {
      shopId: shop.id,
      memberId,
      source: 'points',
      rewardKey: { in: limits.map(({ key }) => key) },
      state: { notIn: ['handed_back', 'failed'] },
    },
    select: { rewardKey: true, createdAt: true },
  });
  const isFull = ({ key, limitPerCustomer, limitDays }: Reward) => {
    const since = limitDays === null ? 0 : now.getTime() - limitDays * dayMs;
    return (
      had.filter((one) => one.rewardKey === key && one.createdAt.getTime() > since).length >=
      (limitPerCustomer ?? Infinity)
    );
  };
  return new Set(limits.filter(isFull).map(({ key }) => key));
}
