import type { ShopTx } from '#app/lib/db.server.ts';
import { costOfReward } from '#app/loyalty/program/reward-cost.ts';
import { readStoredReward } from '#app/loyalty/rewards/rows.server.ts';

/** What rewards cost the store, each at its value when it was given. */
export type RewardCosts = {
  rewards: number;
  /** minor units by currency; a percentage costs what it took off the order it was used on */
  amounts: { currency: string; amountMinor: number }[];
  /** percentages not used yet, whose cost is unknown */
  unvalued: number;
};

// Handed-back, expired and failed rewards cost nothing; a partly used gift card or store credit that expired costs what
// was spent.
const costly = ['held', 'undecided', 'issued', 'used'];

type Row = {
  rewardKey: string;
  reward: unknown;
  currency: string;
  paidMinor: number | null;
  spentMinor: number | null;
  count: number;
};

/** The cost of rewards bought or given since then. */
export async function countRewardCosts({ db, shop }: ShopTx, since: Date): Promise<RewardCosts> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT r."rewardKey", r.reward, coalesce(r.currency, s.currency) AS currency, o.paid AS "paidMinor", (r.detail ->> 'spentMinor')::int AS "spentMinor", count(*)::int AS count
    FROM redemptions r JOIN shops s ON s.id = r."shopId"
    LEFT JOIN LATERAL (
      SELECT (o.totals -> 'subtotal' -> 'shop' ->> 'amountMinor')::float AS paid FROM orders o
      WHERE o."shopId" = r."shopId" AND o.id = r."orderId" AND r.reward ->> 'kind' = 'percent'
    ) o ON true
    WHERE r."shopId" = ${shop.id}::int AND r.state = ANY(${costly}::text[]) AND r."createdAt" >= ${since}::timestamptz
    GROUP BY 1, 2, 3, 4, 5`;
  const amounts = new Map<string, number>();
  let unvalued = 0;
  for (const { rewardKey, reward: stored, currency, paidMinor, spentMinor, count } of rows) {
    const reward = readStoredReward(stored, rewardKey);
    const cost = spentMinor ?? costOfReward(reward, goodsBefore(reward.value, paidMinor));
    if (cost === null) unvalued += count;
    else amounts.set(currency, (amounts.get(currency) ?? 0) + cost * count);
  }
  return {
    rewards: rows.reduce((sum, { count }) => sum + count, 0),
    amounts: [...amounts].map(([currency, amountMinor]) => ({ currency, amountMinor })),
    unvalued,
  };
}

/**
 * The price of an order's goods before the percentage was taken off, from what was paid; null while the reward is
 * unused.
 */
function goodsBefore(percent: number, paidMinor: number | null): number | null {
  if (paidMinor === null || percent >= 100) return paidMinor;
  return Math.round((paidMinor * 100) / (100 - percent));
}
