import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { RewardSchema, type Reward } from '#app/loyalty/program/program.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { place, pointsOrder } from '#app/test/loyalty.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { countRewardCosts } from './reward-costs.server.ts';

useDatabase();

const since = new Date('2026-11-01T05:00:00Z');
const reward = (kind: Reward['kind'], value: number) =>
  RewardSchema.parse({ key: kind, name: kind, kind, value, costPoints: 500 });

type Given = { reward: Reward; state: string; at?: string; currency?: string; orderId?: string; detail?: object };

test('a reward costs what it was worth when it was given; undone rewards cost nothing', async () => {
  const shop = await createShop();
  // 10% off: 90.00 were paid of 100.00.
  await place(shop, pointsOrder('o', { each: 9000 }));
  const given: Given[] = [
    { reward: reward('fixed', 500), state: 'issued' },
    { reward: reward('fixed', 700), state: 'used' },
    { reward: reward('store_credit', 300), state: 'held' },
    { reward: reward('fixed', 1100), state: 'used', currency: 'EUR' },
    { reward: reward('percent', 10), state: 'used', orderId: 'o' },
    { reward: reward('percent', 10), state: 'issued' },
    { reward: reward('gift_card', 5000), state: 'used', detail: { spentMinor: 1900 } },
    { reward: reward('fixed', 500), state: 'handed_back' },
    { reward: reward('fixed', 500), state: 'expired' },
    { reward: reward('fixed', 500), state: 'failed' },
    { reward: reward('fixed', 500), state: 'used', at: '2026-11-01T04:59:59Z' },
  ];
  const costs = await withShop(shop, async (tx) => {
    const memberId = await findOrJoin(tx, { customerId: null, addressHash: addressHash(shop.id, 'ada@mail.example') });
    await tx.db.redemption.createMany({
      data: given.map(({ reward: own, state, at, currency = 'USD', orderId, detail = {} }, index) => ({
        shopId: shop.id,
        id: String(index),
        memberId,
        rewardKey: own.key,
        reward: own,
        currency,
        points: 500,
        state,
        orderId,
        detail,
        createdAt: new Date(at ?? '2026-11-01T05:00:00Z'),
      })),
    });
    return countRewardCosts(tx, since);
  });
  const byCurrency = Object.fromEntries(costs.amounts.map(({ currency, amountMinor }) => [currency, amountMinor]));
  expect({ ...costs, amounts: byCurrency }).toEqual({
    rewards: 7,
    unvalued: 1,
    amounts: { USD: 500 + 700 + 300 + 1000 + 1900, EUR: 1100 },
  });
});
