import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { prisma, type ShopRef, withShop } from '#app/lib/db.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  availablePointsOf,
  countMadeFor,
  launchRewards,
  madeFor,
  memberWith,
  openRewardShop,
  redemptionOf,
  rewardKeys,
  usePretendShopify,
} from '#app/test/rewards.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { issueRedemption } from './issue.server.ts';
import { lapseRedemption } from './lapse.server.ts';
import { recogniseUsedCodes } from './used.server.ts';
import { runRewards } from './due-redemptions.server.ts';
import { handBack } from './hand-back.server.ts';
import { redeemReward } from './redeem.server.ts';
import { giveReward } from './give.server.ts';
import { decideRedemption } from './settle.server.ts';
import { listRedemptionsOf } from './views.server.ts';

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
let customer: number;
let memberId: string;
const store = () => pretend.current().store.shop(defaultShop);
const bear = () => store().products.find(({ handle }) => handle === 'plush-bear')!;

beforeEach(async () => {
  ({ shop, customer, memberId } = await openRewardShop(pretend));
});

const redeem = (rewardKey: string, requestId: string = randomUUID()) =>
  redeemReward(shop, { memberId, rewardKey, requestId });
const balance = () => availablePointsOf(shop, memberId);
const stateOf = async (id: string) => (await redemptionOf(shop, id)).state;
const allSum = () => withShop(shop, rebuildBalances);
const countMade = () => countMadeFor(pretend.current(), customer);
const eventsNamed = async (name: string) =>
  withShop(shop, ({ db }) => db.event.findMany({ where: { shopId: shop.id, name } }));

test.each(rewardKeys)('%s: the points are debited and the reward is issued', async (key) => {
  const outcome = await redeem(key);
  expect(outcome).toMatchObject({ outcome: 'issued', redemption: { name: key, points: 500, state: 'issued' } });
  expect([await balance(), countMade(), await allSum()]).toEqual([500, 1, []]);
  expect(await eventsNamed('reward.issued')).toMatchObject([{ data: { memberId, rewardName: key } }]);
});

test('a discount is bound to its customer, for one use, from a minimum order, until it expires', async () => {
  await redeem('five-off');
  const [discount] = madeFor(pretend.current(), customer).discounts;
  expect(discount).toMatchObject({
    code: expect.stringMatching(/^CARE-[0-9A-Z]{4}-[0-9A-Z]{4}$/) as string,
    customerIds: [customer],
    usageLimit: 1,
    isOncePerCustomer: true,
    minimumMinor: 2000,
    value: { kind: 'amount', minor: 500 },
    combinesWith: { order: false, product: false, shipping: true },
  });
  expect(new Date(discount!.endsAt!).getTime() - Date.now()).toBeGreaterThan(89 * 86_400_000);
});

test('a free product is free once, however many are in the cart', async () => {
  const outcome = await redeem('free-bear');
  const code = outcome.outcome === 'issued' ? outcome.redemption.code! : '';
  const order = pretend.current().do.placeOrder({
    shop: defaultShop,
    lines: [{ product: 'plush-bear', quantity: 3 }],
    customer,
    discountCodes: [code],
    taxRate: 0,
  });
  expect([order.total_discounts, order.subtotal_price]).toEqual(['64.00', '128.00']);
});

test('refusals: not enough points, limit reached, guest, unknown reward', async () => {
  expect(await redeem('nothing')).toEqual({ outcome: 'refused', reason: 'unknown_reward' });
  await redeem('five-off');
  await redeem('five-off');
  expect(await redeem('five-off')).toEqual({ outcome: 'refused', reason: 'not_enough', missing: 500 });
  const guest = await memberWith(shop, null, 500);
  expect(await redeemReward(shop, { memberId: guest, rewardKey: 'five-off', requestId: randomUUID() })).toEqual({
    outcome: 'refused',
    reason: 'needs_account',
  });
  await withShop(shop, ({ db, now }) =>
    db.loyaltyProgram.update({ where: { shopId: shop.id }, data: { pausedAt: now } }),
  );
  expect(await redeem('five-off')).toEqual({ outcome: 'refused', reason: 'paused' });
});

test('a limit counts the last days only, and not what was handed back', async () => {
  await launchRewards(shop, bear().variantId, { limitPerCustomer: 1, limitDays: 30 });
  const first = randomUUID();
  await redeem('five-off', first);
  expect(await redeem('five-off')).toEqual({ outcome: 'refused', reason: 'limit_reached' });
  await handBack(shop, { memberId, redemptionId: first });
  expect((await redeem('five-off')).outcome).toBe('issued');
  await ownerQuery(`UPDATE redemptions SET "createdAt" = "createdAt" - interval '31 days' WHERE "shopId" = $1`, [
    shop.id,
  ]);
  expect((await redeem('five-off')).outcome).toBe('issued');
});

test('of two concurrent redemptions of the same points one succeeds; a repeated request counts once', async () => {
  memberId = await memberWith(shop, (customer = pretend.newCustomer()), 500);
  const outcomes = await Promise.all(['five-off', 'tenth-off', 'credit'].map((key) => redeem(key)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['issued', 'refused', 'refused']);
  expect([await balance(), countMade()]).toEqual([0, 1]);
  const rich = (memberId = await memberWith(shop, (customer = pretend.newCustomer()), 2000));
  const id = randomUUID();
  await Promise.all([1, 2, 3].map(() => redeem('credit', id)));
  expect(await redeem('credit', id)).toMatchObject({ outcome: 'issued', redemption: { id } });
  expect([rich, await balance(), countMade()]).toEqual([memberId, 1500, 1]);
  const stranger = await memberWith(shop, pretend.newCustomer(), 500);
  expect(await redeemReward(shop, { memberId: stranger, rewardKey: 'credit', requestId: id })).toEqual({
    outcome: 'refused',
    reason: 'unknown_reward',
  });
});

test('a gift costs no points and is given once', async () => {
  const gift = { memberId, rewardKey: 'tenth-off', sourceKey: 'tier|gold', source: 'tier' as const };
  expect(await withShop(shop, (tx) => giveReward(tx, gift))).toBe('given');
  expect(await withShop(shop, (tx) => giveReward(tx, gift))).toBe('already_given');
  expect(await withShop(shop, (tx) => giveReward(tx, { ...gift, rewardKey: 'none', sourceKey: 'x' }))).toBe(
    'unknown_reward',
  );
  await runRewards();
  expect(await withShop(shop, (tx) => listRedemptionsOf(tx, memberId, 10))).toMatchObject([
    { name: 'tenth-off', points: 0, state: 'issued' },
  ]);
  expect([await balance(), countMade(), (await eventsNamed('reward.ready')).length]).toEqual([1000, 1, 1]);
});

test('handing back deactivates the code and restores the points, once', async () => {
  const id = randomUUID();
  await redeem('five-off', id);
  expect(await handBack(shop, { memberId: 'somebody-else', redemptionId: id })).toEqual({
    outcome: 'refused',
    reason: 'not_found',
  });
  expect(await handBack(shop, { memberId, redemptionId: id })).toEqual({ outcome: 'handed_back' });
  expect(await handBack(shop, { memberId, redemptionId: id })).toEqual({ outcome: 'handed_back' });
  expect([
    await balance(),
    madeFor(pretend.current(), customer).discounts[0]!.endsAt! <= new Date().toISOString(),
    (await eventsNamed('reward.handed_back')).length,
  ]).toEqual([1000, true, 1]);
  const card = randomUUID();
  await redeem('card', card);
  expect(await handBack(shop, { memberId, redemptionId: card })).toEqual({
    outcome: 'refused',
    reason: 'not_possible',
  });
});

test('a used reward cannot be handed back, even before its order arrives', async () => {
  const id = randomUUID();
  await redeem('five-off', id);
  pretend.current().do.placeOrder({
    shop: defaultShop,
    lines: [{ product: 'plush-bear' }],
    customer,
    discountCodes: [madeFor(pretend.current(), customer).discounts[0]!.code],
  });
  expect(await handBack(shop, { memberId, redemptionId: id })).toEqual({ outcome: 'refused', reason: 'used' });
  expect(await balance()).toBe(500);
});

async function storeOrder(id: string, code: string): Promise<void> {
  await withShop(shop, ({ db }) =>
    db.order.create({
      data: {
        shopId: shop.id,
        id,
        name: `#${id}`,
        placedAt: new Date(),
        totals: {},
        discounts: [{ code, title: null, amount: null }],
        currency: 'USD',
        presentmentCurrency: 'USD',
      },
    }),
  );
}

test('an order with the code uses the reward; if it was just handed back, its points are spent again', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  await redeem('five-off', first);
  await redeem('tenth-off', second);
  await handBack(shop, { memberId, redemptionId: second });
  const codes = new Map(
    (await withShop(shop, (tx) => listRedemptionsOf(tx, memberId, 10))).map(({ id, code }) => [id, code!]),
  );
  await storeOrder('o1', codes.get(first)!.toLowerCase());
  await storeOrder('o2', codes.get(second)!);
  await withShop(shop, (tx) => recogniseUsedCodes(tx, ['o1', 'o2']));
  await withShop(shop, (tx) => recogniseUsedCodes(tx, ['o1', 'o2']));
  expect([await stateOf(first), await stateOf(second), await balance(), await allSum()]).toEqual([
    'used',
    'used',
    0,
    [],
  ]);
  expect((await eventsNamed('reward.used')).map(({ orderId }) => orderId).sort()).toEqual(['o1', 'o2']);
});

test.each([
  ['returns its points if the merchant chose so when it was bought', true, 1000],
  ['keeps them otherwise', false, 500],
])('a reward that expires unused %s', async (_, returnsPoints, left) => {
  await launchRewards(shop, bear().variantId, { returnsPoints });
  const id = randomUUID();
  await redeem('five-off', id);
  await launchRewards(shop, bear().variantId, { returnsPoints: !returnsPoints });
  await ownerQuery(`UPDATE redemptions SET "expiresAt" = now() - interval '1 hour' WHERE id = $1`, [id]);
  await runRewards();
  expect([await stateOf(id), await balance()]).toEqual(['expired', left]);
});

test('an expired code that Shopify counts a use of is used; without Shopify’s answer nothing is decided', async () => {
  await launchRewards(shop, bear().variantId, { returnsPoints: true });
  const id = randomUUID();
  await redeem('five-off', id);
  pretend.current().do.placeOrder({
    shop: defaultShop,
    lines: [{ product: 'plush-bear' }],
    customer,
    discountCodes: [madeFor(pretend.current(), customer).discounts[0]!.code],
  });
  pretend.current().faults.set({ graphql: 'fail' }, 1);
  await lapseRedemption(shop, id);
  expect(await stateOf(id)).toBe('issued');
  await lapseRedemption(shop, id);
  expect([await stateOf(id), await balance()]).toEqual(['used', 500]);
});

test('another shop’s rewards cannot be seen or redeemed', async () => {
  const id = randomUUID();
  await redeem('five-off', id);
  const other = await pretend.connect();
  await launchRewards(other, bear().variantId);
  const theirs = await memberWith(other, customer, 1000);
  expect(await handBack(other, { memberId: theirs, redemptionId: id })).toEqual({
    outcome: 'refused',
    reason: 'not_found',
  });
  expect(await withShop(other, (tx) => decideRedemption(tx, { id, decision: 'give_back', staffMember: 'x' }))).toBe(
    'not_found',
  );
  await issueRedemption(other, id);
  expect([await stateOf(id), await prisma.redemption.count()]).toEqual(['issued', 0]);
});

test('each shop gets its turn, however many redemptions another has', async () => {
  const gifts = Array.from({ length: 12 }, (_, index) => ({
    memberId,
    rewardKey: 'tenth-off',
    sourceKey: `gift|${index}`,
    source: 'staff' as const,
  }));
  for (const gift of gifts) await withShop(shop, (tx) => giveReward(tx, gift));
  expect(await runRewards()).toBeGreaterThanOrEqual(12);
  expect(countMade()).toBe(12);
});
