import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  allScopes,
  availablePointsOf,
  countMadeFor,
  launchRewards,
  makeRedemptionsDue,
  memberWith,
  openRewardShop,
  redemptionOf,
  rewardKeys,
  usePretendShopify,
} from '#app/test/rewards.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { debitForReward, redeemReward } from './redeem.server.ts';
import { askForReward, beginAttempt } from './issue.server.ts';
import { decideRedemption, settleRedemption } from './settle.server.ts';
import { runRewards } from './due-redemptions.server.ts';

// Shopify stands between the points and the reward, and may answer late, never, or with a refusal.

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
/** Backdates our requests to Shopify in the redemptions' rows. */
const longAgo = (minutes: number) =>
  ownerQuery(
    `UPDATE redemptions SET detail = detail || jsonb_build_object('firstAskedAt', (detail->>'firstAskedAt')::timestamptz - make_interval(mins => $2),
    'lastAskedAt', (detail->>'lastAskedAt')::timestamptz - make_interval(mins => $2)) WHERE "shopId" = $1 AND detail ? 'lastAskedAt'`,
    [shop.id, minutes],
  );

test.each(rewardKeys)('%s: a reward whose answer was lost is found again, and nothing is made twice', async (key) => {
  pretend.current().faults.set({ graphql: 'lose_answer' }, 1);
  const id = randomUUID();
  const first = await redeem(key, id);
  // A discount's code is looked up at once.
  expect(first.outcome).toBe(['credit', 'card'].includes(key) ? 'held' : 'issued');
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([await stateOf(id), await balance(), countMade()]).toEqual(['issued', 500, 1]);
});

test.each(rewardKeys)('%s: a request that was not carried out is repeated', async (key) => {
  pretend.current().faults.set({ graphql: 'fail_mutation' }, 1);
  const id = randomUUID();
  expect((await redeem(key, id)).outcome).toBe('held');
  expect([await balance(), countMade()]).toEqual([500, 0]);
  await longAgo(5);
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([await stateOf(id), await balance(), countMade(), await allSum()]).toEqual(['issued', 500, 1, []]);
});

test.each(rewardKeys)(
  '%s: a crash between any two steps leaves neither points without a reward nor a reward without points',
  async (key) => {
    for (const lastStep of ['debit', 'begin', 'ask'] as const) {
      const id = randomUUID();
      await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: key, requestId: id }));
      const attempt = lastStep === 'debit' ? null : await withShop(shop, (tx) => beginAttempt(tx, id));
      if (lastStep === 'ask') await askForReward(shop, attempt!, 4000);
      else await longAgo(5);
      await makeRedemptionsDue(shop);
      await runRewards();
      expect({ lastStep, state: await stateOf(id) }).toEqual({ lastStep, state: 'issued' });
      if (lastStep === 'begin') memberId = await memberWith(shop, (customer = pretend.newCustomer()), 500);
    }
    expect([await balance(), countMade(), await allSum()]).toEqual([0, 1, []]);
  },
);

test('a final refusal by Shopify restores the points at once, with the reason', async () => {
  const product = bear();
  store().products = store().products.filter((each) => each !== product);
  expect(await redeem('free-bear')).toEqual({ outcome: 'refused', reason: 'unknown_reward' });
  store().products.push(product);
  pretend.current().do.mergeCustomers({ shop: defaultShop, kept: pretend.newCustomer(), removed: customer });
  for (const key of ['five-off', 'card', 'credit'])
    expect(await redeem(key)).toEqual({ outcome: 'refused', reason: 'needs_account' });
  expect([await balance(), await allSum()]).toEqual([1000, []]);
  const problems = await withShop(shop, ({ db }) =>
    db.redemption.findMany({ where: { shopId: shop.id }, orderBy: { createdAt: 'asc' } }),
  );
  expect(problems.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed', 'failed']);
  expect(problems[0]?.problem).toMatch('no longer in the store');
  expect(problems[1]?.problem).toMatch('no longer has this customer');
});

test('a missing scope refuses before anything is debited; one revoked later restores the points', async () => {
  const bare = await pretend.connect({ scopes: allScopes.filter((scope) => scope !== 'write_gift_cards') });
  await launchRewards(bare, bear().variantId);
  const member = await memberWith(bare, customer, 500);
  expect(await redeemReward(bare, { memberId: member, rewardKey: 'card', requestId: randomUUID() })).toEqual({
    outcome: 'refused',
    reason: 'scope_missing',
  });
  pretend
    .current()
    .do.updateScopes({ shop: defaultShop, scopes: allScopes.filter((scope) => scope !== 'write_gift_cards') });
  expect(await redeem('card')).toEqual({ outcome: 'refused', reason: 'scope_missing' });
  pretend.current().do.updateScopes({ shop: defaultShop, scopes: allScopes });
  expect([await balance(), countMade()]).toEqual([1000, 0]);
});

test('when Shopify throttles or is down, the request is repeated later and the points stay held', async () => {
  pretend.current().admin.bucket(defaultShop).restoreRate = 1;
  pretend.current().faults.set({ graphql: 'throttle' });
  const id = randomUUID();
  expect(await redeem('tenth-off', id)).toMatchObject({ outcome: 'held', redemption: { code: null } });
  pretend.current().faults.clear();
  pretend.current().faults.set({ graphql: 'fail' });
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([await stateOf(id), await balance()]).toEqual(['held', 500]);
  pretend.current().faults.clear();
  pretend.current().admin.bucket(defaultShop).restoreRate = 100_000;
  await new Promise((resolve) => setTimeout(resolve, 50));
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([await stateOf(id), countMade()]).toEqual(['issued', 1]);
});

test('ambiguous store credit is left to a person, with the points held', async () => {
  await launchRewards(shop, bear().variantId, { expiresDays: null });
  pretend.current().faults.set({ graphql: 'lose_answer' }, 1);
  const id = randomUUID();
  await redeem('credit', id);
  pretend.current().do.creditStoreCredit({ shop: defaultShop, customer, amountMinor: 500 });
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([await stateOf(id), await balance()]).toEqual(['undecided', 500]);
  expect(await withShop(shop, ({ db }) => db.staffAlert.findMany({ where: { shopId: shop.id } }))).toMatchObject([
    { kind: 'reward_undecided' },
  ]);
  expect(
    await withShop(shop, (tx) => decideRedemption(tx, { id, decision: 'issued', staffMember: 'staff member 7' })),
  ).toBe('decided');
  expect(
    await withShop(shop, (tx) => decideRedemption(tx, { id, decision: 'give_back', staffMember: 'staff member 7' })),
  ).toBe('not_undecided');
  expect([await stateOf(id), await balance()]).toEqual(['issued', 500]);
});

test('when a person decides that the reward does not exist, the points are restored', async () => {
  const id = randomUUID();
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'credit', requestId: id }));
  await withShop(shop, (tx) => settleRedemption(tx, id, { next: 'undecided', problem: 'Too much has happened.' }, 0));
  expect(
    await withShop(shop, (tx) => decideRedemption(tx, { id, decision: 'give_back', staffMember: 'staff member 7' })),
  ).toBe('decided');
  expect([await stateOf(id), await balance(), await allSum()]).toEqual(['failed', 1000, []]);
});

test.each<[next: 'retry' | 'look_up', source: string, state: string, left: number, alerts: number]>([
  ['retry', 'points', 'failed', 1000, 1],
  ['look_up', 'points', 'undecided', 500, 1],
  ['look_up', 'staff', 'held', 500, 0],
])('after seven days, %s of a reward by %s: %s', async (next, source, state, left, alerts) => {
  const id = randomUUID();
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'credit', requestId: id }));
  const age = (days: number) =>
    ownerQuery(`UPDATE redemptions SET source = $2, "createdAt" = now() - make_interval(days => $3) WHERE id = $1`, [
      id,
      source,
      days,
    ]);
  const settle = () => withShop(shop, (tx) => settleRedemption(tx, id, { next, problem: 'Busy.' }, 0));
  await age(6);
  await settle();
  expect([await stateOf(id), await balance()]).toEqual(['held', 500]);
  await age(8);
  await settle();
  expect([await stateOf(id), await balance()]).toEqual([state, left]);
  // A year later nothing has changed by itself.
  await age(365);
  await settle();
  expect([await stateOf(id), await balance()]).toEqual([state, left]);
  expect(await withShop(shop, ({ db }) => db.staffAlert.count({ where: { shopId: shop.id } }))).toBe(alerts);
});
