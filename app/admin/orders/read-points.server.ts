import type { ShopTx } from '#app/lib/db.server.ts';
import { readRewardName } from '#app/loyalty/rewards/rows.server.ts';

/** The order's effect on its customer's points, and the member whose page shows the rest. */
export type OrderLoyalty = {
  memberId: string;
  earned: number;
  pending: number;
  /** when the last pending points become available */
  pendingUntil: Date | null;
  tookBack: number;
  rewards: { name: string; code: string | null; points: number }[];
};

/** Null when the order neither earned points nor used a reward. Follows merges to the member that was kept. */
export async function readOrderLoyalty({ db, shop }: ShopTx, orderId: string): Promise<OrderLoyalty | null> {
  const ofOrder = { shopId: shop.id, orderId };
  const lots = await db.pointsLot.findMany({ where: ofOrder });
  const redemptions = await db.redemption.findMany({ where: ofOrder, orderBy: { createdAt: 'asc' } });
  const memberId = lots[0]?.memberId ?? redemptions[0]?.memberId;
  if (!memberId) return null;
  const { mergedIntoId } = await db.member.findUniqueOrThrow({
    where: { shopId_id: { shopId: shop.id, id: memberId } },
    select: { mergedIntoId: true },
  });
  const sum = (count: 'points' | 'pending' | 'reversed') => lots.reduce((total, lot) => total + lot[count], 0);
  const pendingUntil = lots
    .filter(({ pending }) => pending > 0)
    .reduce<Date | null>((last, { availableAt }) => (last && last > availableAt ? last : availableAt), null);
  const rewards = redemptions.map(({ reward, rewardKey, code, points }) => ({
    name: readRewardName(reward, rewardKey).name,
    code,
    points,
  }));
  return {
    memberId: mergedIntoId ?? memberId,
    earned: sum('points'),
    pending: sum('pending'),
    pendingUntil,
    tookBack: sum('reversed'),
    rewards,
  };
}
