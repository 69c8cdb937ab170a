import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { dayMs } from '#app/lib/clock.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { presentRedemption } from '#app/admin/loyalty/rewards/present.server.ts';
import { listRedemptionsOfMember } from '#app/admin/loyalty/rewards/read.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import {
  allScopes,
  availablePointsOf,
  launchRewards,
  makeRedemptionsDue,
  openRewardShop,
  redemptionOf,
  usePretendShopify,
} from '#app/test/rewards.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { lapseRedemption } from './lapse.server.ts';
import { runRewards } from './due-redemptions.server.ts';
import { handBack } from './hand-back.server.ts';
import { redeemReward } from './redeem.server.ts';

// Gift cards and store credit past their expiry, each worth 5.00 and bought with 500 of 1000 points.

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
let memberId: string;
let customer: number;
let id: string;
beforeEach(async () => {
  ({ shop, customer, memberId } = await openRewardShop(pretend, { returnsPoints: true }));
  id = randomUUID();
});

type Kind = 'card' | 'credit';
const kinds: Kind[] = ['card', 'credit'];
const redemption = () => redemptionOf(shop, id);
const balance = () => availablePointsOf(shop, memberId);
const fate = () =>
  withShop(
    shop,
    async (tx) => presentRedemption((await listRedemptionsOfMember(tx, memberId, 1))[0]!, 'UTC', false).fate,
  );
const bookings = () =>
  withShop(shop, ({ db }) =>
    db.pointsTransaction.count({ where: { shopId: shop.id, redemptionId: id, type: 'reverse' } }),
  );
const bought = async (kind: Kind) =>
  expect((await redeemReward(shop, { memberId, rewardKey: kind, requestId: id })).outcome).toBe('issued');
const code = async () => (await redemption()).code!;
const account = () =>
  pretend
    .current()
    .store.shop(defaultShop)
    .storeCreditAccounts.find(({ customerId }) => customerId === customer)!;

async function spend(kind: Kind, amountMinor: number): Promise<void> {
  if (amountMinor === 0) return;
  if (kind === 'card') pretend.current().do.spendGiftCard({ shop: defaultShop, code: await code(), amountMinor });
  else pretend.current().do.spendStoreCredit({ shop: defaultShop, customer, amountMinor });
}

/** Backdates the redemption, and its gift card and credits at Shopify, by this many days. */
async function letDaysPass(days: number): Promise<void> {
  const back = (at: string) => new Date(new Date(at).getTime() - days * dayMs).toISOString();
  await ownerQuery(
    `UPDATE redemptions SET "createdAt" = "createdAt" - make_interval(days => $2), "expiresAt" = "expiresAt" - make_interval(days => $2) WHERE "shopId" = $1`,
    [shop.id, days],
  );
  for (const card of pretend
    .current()
    .store.shop(defaultShop)
    .giftCards.filter(({ customerId }) => customerId === customer))
    card.expiresOn &&= back(card.expiresOn).slice(0, 10);
  const credits = pretend
    .current()
    .store.shop(defaultShop)
    .storeCreditAccounts.filter(({ customerId }) => customerId === customer);
  for (const each of credits.flatMap(({ transactions }) => transactions)) {
    each.createdAt = back(each.createdAt);
    each.expiresAt &&= back(each.expiresAt);
  }
}

test.each(
  kinds.flatMap((kind) => [
    [kind, 0, 'expired', 1000, 'Lapsed unused. The points are back.'] as const,
    [kind, 200, 'used', 800, '$3.00 of $5.00 was left when it lapsed. 300 of its 500 points are back.'] as const,
    [kind, 499, 'used', 501, '$0.01 of $5.00 was left when it lapsed. 1 of its 500 points are back.'] as const,
    [kind, 500, 'used', 500, 'Used'] as const,
  ]),
)('a %s with %i cents spent is %s when it expires, leaving %i points', async (kind, spent, state, points, words) => {
  await bought(kind);
  await spend(kind, spent);
  await letDaysPass(92);
  await runRewards();
  await runRewards();
  expect([(await redemption()).state, await balance(), await fate(), await withShop(shop, rebuildBalances)]).toEqual([
    state,
    points,
    words,
    [],
  ]);
});

test.each(kinds)(
  'the points of a %s stay spent where the merchant chose so, and its use is still recorded',
  async (kind) => {
    await launchRewards(shop, 0, { returnsPoints: false });
    await bought(kind);
    await spend(kind, 200);
    await letDaysPass(92);
    await runRewards();
    expect([(await redemption()).state, (await redemption()).detail, await balance(), await fate()]).toMatchObject([
      'used',
      { spentMinor: 200 },
      500,
      '$3.00 of $5.00 was left when it lapsed.',
    ]);
  },
);

test('a gift card whose creation was never confirmed is found by its code', async () => {
  pretend.current().faults.set({ graphql: 'lose_answer' }, 1);
  await redeemReward(shop, { memberId, rewardKey: 'card', requestId: id });
  await makeRedemptionsDue(shop);
  await runRewards();
  expect(await redemption()).toMatchObject({ state: 'issued', shopifyId: null });
  await spend('card', 100);
  await letDaysPass(92);
  await runRewards();
  expect([(await redemption()).state, await balance()]).toEqual(['used', 900]);
});

test('store credit that a person confirmed, without a known id, is not guessed at', async () => {
  await bought('credit');
  await ownerQuery('UPDATE redemptions SET "shopifyId" = NULL WHERE id = $1', [id]);
  await letDaysPass(92);
  await runRewards();
  expect([(await redemption()).state, await balance(), await fate()]).toEqual([
    'expired',
    500,
    'Lapsed. Nobody can tell what was left of it. Its points did not come back by themselves; you can give them by hand.',
  ]);
});

test.each(
  kinds.flatMap(
    (kind) =>
      [
        [kind, 'fail'],
        [kind, 'throttle'],
      ] as const,
  ),
)('a %s waits while Shopify does not answer (%s), and the merchant sees why', async (kind, fault) => {
  await bought(kind);
  await letDaysPass(92);
  pretend.current().admin.bucket(defaultShop).restoreRate = 1;
  pretend.current().faults.set({ graphql: fault });
  await runRewards();
  expect([(await redemption()).state, await balance(), await fate()]).toEqual([
    'issued',
    500,
    expect.stringMatching(/^Its time is over; Shopify is asked whether it was used\. Shopify .*\. Next try .*\.$/),
  ]);
  pretend.current().faults.clear();
  pretend.current().admin.bucket(defaultShop).restoreRate = 100_000;
  await runRewards();
  expect((await redemption()).state).toBe('issued');
  await new Promise((resolve) => setTimeout(resolve, 50));
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([(await redemption()).state, await balance(), await fate()]).toEqual([
    'expired',
    1000,
    'Lapsed unused. The points are back.',
  ]);
});

test.each(kinds)('a %s waits for a revoked scope, unless no points depend on it', async (kind) => {
  await bought(kind);
  const free = randomUUID();
  await launchRewards(shop, 0, { returnsPoints: false });
  await redeemReward(shop, { memberId, rewardKey: kind, requestId: free });
  await letDaysPass(92);
  await ownerQuery('UPDATE shops SET scopes = $2 WHERE id = $1', [
    shop.id,
    allScopes.filter((scope) => !/gift|credit/.test(scope)).join(','),
  ]);
  await runRewards();
  const states = () =>
    ownerQuery('SELECT state, problem FROM redemptions WHERE "shopId" = $1 ORDER BY reward->>\'returnsPoints\'', [
      shop.id,
    ]);
  expect(await states()).toEqual([
    { state: 'expired', problem: 'Lapsed. Nobody can tell what was left of it.' },
    { state: 'issued', problem: expect.stringMatching('Allow it under Program, Rewards') as string },
  ]);
  await ownerQuery('UPDATE shops SET scopes = $2 WHERE id = $1', [shop.id, allScopes.join(',')]);
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([(await redemption()).state, await balance()]).toEqual(['expired', 500]);
});

test('also waits for a scope that only Shopify knows to be revoked', async () => {
  await bought('card');
  await letDaysPass(92);
  pretend
    .current()
    .do.updateScopes({ shop: defaultShop, scopes: allScopes.filter((scope) => scope !== 'write_gift_cards') });
  await runRewards();
  pretend.current().do.updateScopes({ shop: defaultShop, scopes: allScopes });
  expect([(await redemption()).state, await balance(), await fate()]).toEqual([
    'issued',
    500,
    expect.stringMatching('Allow it under Program, Rewards'),
  ]);
});

test.each(kinds)(
  'a %s closed by several workers at once, while it is handed back, restores its points once',
  async (kind) => {
    await bought(kind);
    await spend(kind, 200);
    await letDaysPass(92);
    const outcomes = await Promise.allSettled([
      ...[1, 2, 3].map(() => lapseRedemption(shop, id)),
      runRewards(),
      runRewards(),
      handBack(shop, { memberId, redemptionId: id }),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    await lapseRedemption(shop, id);
    expect([await balance(), await bookings(), await withShop(shop, rebuildBalances)]).toEqual([800, 1, []]);
  },
);

test.each(kinds)('refunding an order paid with a %s afterwards returns the money and no points', async (kind) => {
  await bought(kind);
  await spend(kind, 500);
  const order = pointsOrder('o1', { each: 500, email: null });
  await become(shop, order);
  await letDaysPass(92);
  await runRewards();
  if (kind === 'card') await spend('card', -500);
  await become(shop, { ...order, refunds: [refundOf(order, 'r1', 1)] });
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([(await redemption()).state, await balance(), await bookings()]).toEqual(['used', 500, 0]);
});

test('a gift card is valid through its last day in the shop’s time zone, and as long as the merchant extends it', async () => {
  await ownerQuery(`UPDATE shops SET "timeZone" = 'Pacific/Honolulu' WHERE id = $1`, [shop.id]);
  await bought('card');
  await letDaysPass(92);
  const lastDay = new Date(Date.now() + 5 * dayMs).toISOString().slice(0, 10);
  pretend.current().do.extendGiftCard({ shop: defaultShop, code: await code(), expiresOn: lastDay });
  await runRewards();
  // Midnight in Honolulu is 10:00 UTC.
  const end = new Date(new Date(lastDay).getTime() + dayMs + 10 * 3_600_000 - 1000);
  expect(await redemption()).toMatchObject({ state: 'issued', expiresAt: end, nextAttemptAt: null });
  pretend.current().do.extendGiftCard({ shop: defaultShop, code: await code(), expiresOn: null });
  await letDaysPass(10);
  await runRewards();
  expect([(await redemption()).state, (await redemption()).expiresAt, await balance()]).toEqual(['issued', null, 500]);
});

test('a gift card that the merchant deactivated restores no points automatically', async () => {
  await bought('card');
  pretend.current().do.deactivateGiftCard({ shop: defaultShop, code: await code() });
  await letDaysPass(92);
  await runRewards();
  expect([(await redemption()).state, await balance(), await fate()]).toEqual([
    'expired',
    500,
    expect.stringMatching(/^It was switched off in Shopify before it lapsed\. .* by hand\.$/),
  ]);
});

test('money the merchant moves in an account is told apart from the reward by what Shopify reports as left of it', async () => {
  pretend.current().do.creditStoreCredit({ shop: defaultShop, customer, amountMinor: 700 });
  await bought('credit');
  pretend.current().do.spendStoreCredit({ shop: defaultShop, customer, amountMinor: 150, isByHand: true });
  await letDaysPass(92);
  pretend.current().do.spendStoreCredit({ shop: defaultShop, customer, amountMinor: 400 });
  await runRewards();
  expect([(await redemption()).state, await balance(), account().transactions.length]).toEqual(['used', 850, 4]);
});

test('points restored from gift cards and store credit live as long as other restored points', async () => {
  await bought('card');
  await ownerQuery(`UPDATE points_lots SET "expiresAt" = now() - interval '1 day' WHERE "shopId" = $1`, [shop.id]);
  await letDaysPass(92);
  await runRewards();
  const [lot] = await ownerQuery<{ days: number; spent: number }>(
    `SELECT extract(epoch FROM "expiresAt" - now())::float / 86400 AS days, spent FROM points_lots WHERE "shopId" = $1`,
    [shop.id],
  );
  expect([Math.round(lot!.days), lot!.spent]).toEqual([30, 0]);
});
