import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { addDays, type Day, dayOf } from '#app/lib/clock.ts';
import { withShop } from '#app/lib/db.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { launchRewards, memberWith, usePretendShopify } from '#app/test/rewards.ts';
import { redeemReward } from './redeem.server.ts';
import { giveReward } from './give.server.ts';

useDatabase();
const pretend = usePretendShopify();

// At any hour, one of the two is on a different day than UTC.
test.each(['Pacific/Honolulu', 'Pacific/Kiritimati'])(
  'Shopify’s expiry and the announced expiry are the same day in the shop: %s',
  async (timeZone) => {
    const shop = await pretend.connect();
    await ownerQuery('UPDATE shops SET "timeZone" = $2 WHERE id = $1', [shop.id, timeZone]);
    const store = pretend.current().store.shop(defaultShop);
    const customer = pretend
      .current()
      .do.createCustomer({ shop: defaultShop, email: `${randomUUID()}@example.com` }).id;
    await launchRewards(shop, 0);
    const memberId = await memberWith(shop, customer, 1500);
    for (const rewardKey of ['card', 'credit', 'five-off'])
      await redeemReward(shop, { memberId, rewardKey, requestId: randomUUID() });
    await withShop(shop, (tx) => giveReward(tx, { memberId, rewardKey: 'card', sourceKey: 'gift', source: 'staff' }));

    const rows = await withShop(shop, ({ db }) => db.redemption.findMany({ where: { shopId: shop.id } }));
    const lastDay = addDays(dayOf(rows[0]!.createdAt, timeZone), 90);
    const daysOf = (at: Date | string): [Day, Day] => [
      dayOf(new Date(at), timeZone),
      dayOf(new Date(new Date(at).getTime() + 1000), timeZone),
    ];
    const throughIt = [lastDay, addDays(lastDay, 1)];
    expect(rows.map(({ expiresAt }) => daysOf(expiresAt!))).toEqual([throughIt, throughIt, throughIt, throughIt]);
    const { endsAt } = store.discounts.find(({ customerIds }) => customerIds?.includes(customer))!;
    const [credit] = store.storeCreditAccounts.find(({ customerId }) => customerId === customer)!.transactions;
    expect([endsAt, credit!.expiresAt].map((at) => daysOf(at!))).toEqual([throughIt, throughIt]);
    expect(store.giftCards.find(({ customerId }) => customerId === customer)!.expiresOn).toBe(lastDay);
    const told = await withShop(shop, ({ db }) =>
      db.event.findMany({ where: { shopId: shop.id, name: { in: ['reward.issued', 'reward.ready'] } } }),
    );
    expect(told.map(({ data }) => data)).toMatchObject([1, 2, 3, 4].map(() => ({ expiresOn: lastDay })));
  },
);
