import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { readOpenProgram } from '#app/storefront/member/member-view.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  availablePointsOf,
  launchRewards,
  openRewardShop,
  redemptionOf,
  usePretendShopify,
} from '#app/test/rewards.ts';
import { runRewards } from './due-redemptions.server.ts';
import { redeemReward } from './redeem.server.ts';

// What Shopify takes from nobody is told to the merchant and not offered again, instead of costing each customer a try.

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
let memberId: string;
const bear = () =>
  pretend
    .current()
    .store.shop(defaultShop)
    .products.find(({ handle }) => handle === 'plush-bear')!;

beforeEach(async () => {
  ({ shop, memberId } = await openRewardShop(pretend));
});

const redeem = (rewardKey: string, requestId: string = randomUUID()) =>
  redeemReward(shop, { memberId, rewardKey, requestId });
const alerts = () => withShop(shop, ({ db }) => db.staffAlert.findMany({ where: { shopId: shop.id } }));
const offered = () =>
  withShop(shop, async (tx) => (await readOpenProgram(tx))!.published.rewards.map(({ key }) => key));
/** A free product that the store no longer has. */
const launchGone = () => launchRewards(shop, 999_999_999);

test('a free-shipping reward of an older program, which was to combine with everything, is made', async () => {
  await launchRewards(shop, bear().variantId, { combinesWith: { order: true, product: true, shipping: true } });
  expect(await redeem('free-shipping')).toMatchObject({ outcome: 'issued' });
  expect(pretend.current().store.shop(defaultShop).discounts.at(-1)?.combinesWith).toEqual({
    order: true,
    product: true,
    shipping: false,
  });
});

test('the first refusal restores the points, tells the merchant, and takes the reward out of the offer', async () => {
  await launchGone();
  expect(await offered()).toContain('free-bear');
  const id = randomUUID();
  expect(await redeem('free-bear', id)).toEqual({ outcome: 'refused', reason: 'unknown_reward' });
  expect([await availablePointsOf(shop, memberId), (await redemptionOf(shop, id)).state]).toEqual([1000, 'failed']);
  expect(await alerts()).toMatchObject([{ kind: 'reward_failed', summary: expect.stringContaining('free-bear') }]);
  expect(await offered()).not.toContain('free-bear');
  const asked = await withShop(shop, ({ db }) => db.redemption.count({ where: { shopId: shop.id } }));
  expect(await redeem('free-bear')).toEqual({ outcome: 'refused', reason: 'unknown_reward' });
  expect(await withShop(shop, ({ db }) => db.redemption.count({ where: { shopId: shop.id } }))).toBe(asked);
});

test('it is offered again under other rules, or after a day', async () => {
  await launchGone();
  await redeem('free-bear');
  await launchRewards(shop, bear().variantId);
  await ownerQuery(
    `UPDATE program_versions SET "createdAt" = now() WHERE "shopId" = $1 AND version = (SELECT max(version) FROM program_versions WHERE "shopId" = $1)`,
    [shop.id],
  );
  expect(await offered()).toContain('free-bear');
  expect(await redeem('free-bear')).toMatchObject({ outcome: 'issued' });
  await launchGone();
  await redeem('free-bear');
  expect(await offered()).not.toContain('free-bear');
  await ownerQuery(`UPDATE redemptions SET "createdAt" = "createdAt" - interval '25 hours' WHERE "shopId" = $1`, [
    shop.id,
  ]);
  expect(await offered()).toContain('free-bear');
});

test('a refusal for one customer stays between Shopify and that customer', async () => {
  const before = memberId;
  pretend.current().do.mergeCustomers({
    shop: defaultShop,
    kept: pretend.newCustomer(),
    removed: Number(
      await withShop(shop, async ({ db }) => (await db.member.findFirstOrThrow({ where: { id: before } })).customerId),
    ),
  });
  expect(await redeem('five-off')).toEqual({ outcome: 'refused', reason: 'needs_account' });
  expect([await alerts(), (await offered()).includes('five-off')]).toEqual([[], true]);
});

test('a gift card whose first answer was lost is known by its code, as Shopify tells it: with the message alone', async () => {
  pretend.current().faults.set({ graphql: 'lose_answer' }, 1);
  const id = randomUUID();
  expect((await redeem('card', id)).outcome).toBe('held');
  await ownerQuery('UPDATE redemptions SET "nextAttemptAt" = now() WHERE "shopId" = $1', [shop.id]);
  await runRewards();
  expect([(await redemptionOf(shop, id)).state, await alerts()]).toEqual(['issued', []]);
});
