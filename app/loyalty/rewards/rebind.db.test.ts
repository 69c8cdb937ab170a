import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { useDatabase } from '#app/test/db.ts';
import { launchRewards, makeRedemptionsDue, memberWith, redemptionOf, usePretendShopify } from '#app/test/rewards.ts';
import { findMember, mergeCustomers } from '../members/members.server.ts';
import { askForReward, beginAttempt } from './issue.server.ts';
import { debitForReward, redeemReward } from './redeem.server.ts';
import { runRewards } from './due-redemptions.server.ts';

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
let removed: number;
let kept: number;
let memberId: string;
const shopify = () => pretend.current();
const store = () => shopify().store.shop(defaultShop);

beforeEach(async () => {
  shop = await pretend.connect();
  await launchRewards(shop, store().products.find(({ handle }) => handle === 'plush-bear')!.variantId, {
    minOrderMinor: 0,
  });
  [removed, kept] = [pretend.newCustomer(), pretend.newCustomer()];
  memberId = await memberWith(shop, removed, 1000);
});

async function redeem(rewardKey: string): Promise<{ id: string; code: string | null }> {
  const requestId = randomUUID();
  const outcome = await redeemReward(shop, { memberId, rewardKey, requestId });
  return { id: requestId, code: outcome.outcome === 'issued' ? outcome.redemption.code : null };
}

/** Merges two customers in Shopify and here. */
async function merge(from = removed, into = kept): Promise<void> {
  shopify().do.mergeCustomers({ shop: defaultShop, kept: into, removed: from });
  await withShop(shop, (tx) => mergeCustomers(tx, String(from), String(into)), { isExclusive: true });
}

const order = (customer: number, code: string | null) =>
  shopify().do.placeOrder({
    shop: defaultShop,
    lines: [{ product: 'plush-bear' }],
    customer,
    discountCodes: code ? [code] : [],
  });
const rowOf = (id: string) => redemptionOf(shop, id);
const customersOf = (code: string | null) => store().discounts.find((each) => each.code === code)?.customerIds;

test.each(['five-off', 'tenth-off', 'free-shipping', 'free-bear'])(
  '%s: after a merge the kept customer can use the removed customer’s code',
  async (key) => {
    if (key !== 'five-off') await memberWith(shop, kept, 100);
    const { id, code } = await redeem(key);
    await merge();
    expect(() => order(kept, code)).toThrow('is for another customer');
    await runRewards();
    expect(order(kept, code).discount_codes.map((each) => each.code)).toEqual([code]);
    expect(await rowOf(id)).toMatchObject({ state: 'issued', nextAttemptAt: null, problem: null });
    expect(await runRewards()).toBe(0);
  },
);

test('after another merge before the job ran, the last customer can use the code', async () => {
  const { code } = await redeem('five-off');
  await merge();
  const last = pretend.newCustomer();
  await memberWith(shop, last, 10);
  await merge(kept, last);
  await runRewards();
  expect(customersOf(code)).toContain(last);
});

test('without an answer Shopify is asked again later, and the code is rebound once', async () => {
  const { id, code } = await redeem('five-off');
  await merge();
  shopify().faults.set({ graphql: 'lose_answer' }, 1);
  await runRewards();
  expect(await rowOf(id)).toMatchObject({ state: 'issued', nextAttemptAt: expect.any(Date) as Date });
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([customersOf(code), (await rowOf(id)).nextAttemptAt]).toEqual([[removed, kept], null]);
});

test('a request still open at the merge: the code is found and then rebound', async () => {
  const id = randomUUID();
  const attempt = await withShop(shop, async (tx) => {
    await debitForReward(tx, { memberId, rewardKey: 'tenth-off', requestId: id });
    return beginAttempt(tx, id);
  });
  // The process that asked dies before it records the answer.
  await askForReward(shop, attempt!, 4000);
  await merge();
  for (let round = 0; round < 2; round += 1) {
    await makeRedemptionsDue(shop);
    await runRewards();
  }
  const { state, code } = await rowOf(id);
  expect([state, customersOf(code)]).toEqual(['issued', [removed, kept]]);
});

test('used, handed-back, deleted and money rewards are not rebound', async () => {
  const used = await redeem('free-bear');
  order(removed, used.code);
  const deleted = await redeem('five-off');
  store().discounts = store().discounts.filter(({ code }) => code !== deleted.code);
  await merge();
  await runRewards();
  expect(await Promise.all([used, deleted].map(async ({ id }) => (await rowOf(id)).nextAttemptAt))).toEqual([
    null,
    null,
  ]);
  expect(customersOf(used.code)).toEqual([removed]);
  memberId = await memberWith(shop, pretend.newCustomer(), 1000);
  const card = await redeem('card');
  const { customerId } = (await withShop(shop, (tx) => findMember(tx, { id: memberId })))!;
  // As long as the card is the customer's, Shopify merges neither.
  expect(() => pretend.current().do.mergeCustomers({ shop: defaultShop, kept, removed: Number(customerId) })).toThrow(
    'has gift cards and can’t be merged',
  );
  for (const each of store().giftCards) each.customerId = null;
  await merge(Number(customerId), pretend.newCustomer());
  expect((await rowOf(card.id)).nextAttemptAt).toBeNull();
});
