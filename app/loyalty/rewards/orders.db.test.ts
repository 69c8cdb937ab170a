import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { dayMs } from '#app/lib/clock.ts';
import { listRedemptionsOfMember } from '#app/admin/loyalty/rewards/read.server.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import {
  availablePointsOf,
  launchRewards,
  makeRedemptionsDue,
  memberWith,
  redemptionOf,
  usePretendShopify,
} from '#app/test/rewards.ts';
import { matureAndExpirePoints } from '../ledger/mature-and-expire.server.ts';
import { runBirthdaysAndExpiryWarnings } from '../activity/birthdays-and-expiry.server.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { buildEarn } from '../ledger/model.ts';
import { changeHolding } from '../ledger/ledger.server.ts';
import { mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram, setPaused } from '../program/versions.server.ts';
import { beginAttempt } from './issue.server.ts';
import { lapseRedemption } from './lapse.server.ts';
import { debitForReward, redeemReward } from './redeem.server.ts';
import { settleRedemption } from './settle.server.ts';
import { runRewards } from './due-redemptions.server.ts';
import { handBack } from './hand-back.server.ts';
import { giveReward } from './give.server.ts';
import { listRedemptionsOf } from './views.server.ts';
import { writeToShopify } from '../sync/writes.server.ts';

// Codes and the orders that carry them, arriving in awkward sequences.

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
let memberId: string;
let id: string;
beforeEach(async () => {
  shop = await pretend.connect();
  await launchRewards(shop, pretend.current().store.shop(defaultShop).products[0]!.variantId, { returnsPoints: true });
  memberId = await memberWith(shop, pretend.newCustomer(), 500);
  id = randomUUID();
});

const redemption = () => redemptionOf(shop, id);
const balance = () => availablePointsOf(shop, memberId);
const bought = async () => {
  expect((await redeemReward(shop, { memberId, rewardKey: 'five-off', requestId: id })).outcome).toBe('issued');
  return (await redemption()).code!;
};
/** An order without a customer, so that only the code moves the member's points. */
const orderWith = (orderId: string, code: string, own: Partial<OrderFacts> = {}) =>
  pointsOrder(orderId, {
    each: 1000,
    pieces: 2,
    email: null,
    discounts: [{ code, title: null, amount: null }] as unknown as OrderFacts['discounts'],
    ...own,
  });
const canceled = { canceledAt: new Date('2026-03-09T00:00:00Z') };

test.each(['handed back', 'lapsed'])(
  '%s but used after all: refunding the order restores the points once more',
  async (how) => {
    const order = orderWith('o1', await bought());
    if (how === 'handed back')
      expect(await handBack(shop, { memberId, redemptionId: id })).toEqual({ outcome: 'handed_back' });
    else await lapseRedemption(shop, id);
    expect(await balance()).toBe(500);
    await become(shop, order);
    expect(await balance()).toBe(0);
    await become(shop, { ...order, refunds: [refundOf(order, 'r1', 1)] });
    expect(await balance()).toBe(250);
    for (let time = 0; time < 2; time += 1)
      await become(shop, { ...order, refunds: [refundOf(order, 'r1', 1), refundOf(order, 'r2', 1)] });
    expect([await balance(), await withShop(shop, rebuildBalances)]).toEqual([500, []]);
  },
);

test('a code whose order was canceled and that is used on another order is debited again', async () => {
  const code = await bought();
  const [first, second] = [
    orderWith('o1', code),
    orderWith('o2', code, { placedAt: new Date('2026-03-12T00:00:00Z') }),
  ];
  await become(shop, first);
  await become(shop, { ...first, ...canceled });
  expect(await balance()).toBe(500);
  await become(shop, second);
  await become(shop, { ...first, ...canceled }, second);
  expect([await balance(), (await redemption()).orderId]).toEqual([0, 'o2']);
  await become(shop, { ...second, ...canceled });
  await become(shop, { ...first, ...canceled }, { ...second, ...canceled });
  expect([await balance(), await withShop(shop, rebuildBalances)]).toEqual([500, []]);
});

test('used, handed back and expired at the same moment ends as used, with the right balance', async () => {
  const order = orderWith('o1', await bought());
  const outcomes = await Promise.allSettled([
    become(shop, order),
    handBack(shop, { memberId, redemptionId: id }),
    lapseRedemption(shop, id),
  ]);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect([(await redemption()).state, await balance(), await withShop(shop, rebuildBalances)]).toEqual(['used', 0, []]);
});

test('the answer to an earlier attempt does not decide while a later one is in flight', async () => {
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'credit', requestId: id }));
  const slow = (await withShop(shop, (tx) => beginAttempt(tx, id)))!;
  const later = (await withShop(shop, (tx) => beginAttempt(tx, id)))!;
  for (const verdict of [
    { next: 'refused', why: 'rejected', problem: 'No.' },
    { next: 'retry', problem: 'Down.' },
    { next: 'undecided', problem: 'Who knows.' },
  ] as const) {
    await withShop(shop, (tx) => settleRedemption(tx, id, verdict, slow.row.attempts));
    expect([(await redemption()).state, (await redemption()).detail, await balance()]).toMatchObject([
      'held',
      { isUncertain: true },
      0,
    ]);
  }
  await withShop(shop, (tx) =>
    settleRedemption(
      tx,
      id,
      { next: 'issued', shopifyId: 'gid://shopify/StoreCreditAccountCreditTransaction/1' },
      later.row.attempts,
    ),
  );
  expect([(await redemption()).state, await balance()]).toEqual(['issued', 0]);
});

test('pausing and changing the program between debit and reward does not affect the reward', async () => {
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'five-off', requestId: id }));
  await withShop(shop, (tx) => setPaused(tx, true));
  await ownerQuery(`UPDATE program_versions SET program = program || '{"rewards": []}' WHERE "shopId" = $1`, [shop.id]);
  await makeRedemptionsDue(shop);
  await runRewards();
  expect([(await redemption()).state, await balance()]).toEqual(['issued', 0]);
});

test('members merged while a reward is in flight get it once', async () => {
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'five-off', requestId: id }));
  const kept = await memberWith(shop, pretend.newCustomer(), 40);
  await makeRedemptionsDue(shop);
  await Promise.allSettled([runRewards(), withShop(shop, (tx) => mergeMembers(tx, memberId, kept))]);
  await withShop(shop, (tx) => mergeMembers(tx, memberId, kept));
  await makeRedemptionsDue(shop);
  await runRewards();
  expect(await redemption()).toMatchObject({ state: 'issued', memberId: kept });
  expect(await withShop(shop, (tx) => listRedemptionsOf(tx, kept, 10))).toMatchObject([{ id }]);
  expect(await withShop(shop, (tx) => listRedemptionsOfMember(tx, kept, 10))).toMatchObject([{ id, memberId: kept }]);
  memberId = kept;
  expect(await handBack(shop, { memberId: kept, redemptionId: id })).toEqual({ outcome: 'handed_back' });
  expect([await balance(), await withShop(shop, rebuildBalances)]).toEqual([540, []]);
});

test('a gift for an erased member does not wait forever', async () => {
  await withShop(shop, (tx) =>
    giveReward(tx, { memberId, rewardKey: 'five-off', sourceKey: 'gift|1', source: 'staff' }),
  );
  await ownerQuery('UPDATE members SET "customerId" = NULL, "erasedAt" = now() WHERE "shopId" = $1', [shop.id]);
  await runRewards();
  expect(await ownerQuery('SELECT state, "nextAttemptAt" FROM redemptions WHERE "shopId" = $1', [shop.id])).toEqual([
    { state: 'failed', nextAttemptAt: null },
  ]);
});

test('a reward given concurrently is given once', async () => {
  const gift = { memberId, rewardKey: 'five-off', sourceKey: 'gift|1', source: 'staff' as const };
  const outcomes = await Promise.all([1, 2, 3].map(() => withShop(shop, (tx) => giveReward(tx, gift))));
  expect(outcomes.toSorted()).toEqual(['already_given', 'already_given', 'given']);
});

test('nothing moves while the app is uninstalled; after reinstalling everything happens once', async () => {
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey: 'five-off', requestId: id }));
  await withShop(shop, (tx) => {
    const cause = { sourceKey: 'test|pending', occurredAt: tx.now };
    const lot = {
      id: 'pending',
      points: 70,
      earnedAt: tx.now,
      availableAt: new Date(tx.now.getTime() + dayMs),
      expiresAt: null,
    };
    return changeHolding(tx, { memberId, ...cause }, (holding) => buildEarn(holding, lot, cause, tx.now));
  });
  await ownerQuery('UPDATE points_lots SET "availableAt" = now() WHERE "shopId" = $1 AND id = $2', [
    shop.id,
    'pending',
  ]);
  await makeRedemptionsDue(shop);
  const everything = async () => {
    await Promise.all([runRewards(), matureAndExpirePoints(), runBirthdaysAndExpiryWarnings(), writeToShopify()]);
    return ownerQuery(
      `SELECT (SELECT state FROM redemptions WHERE "shopId" = $1) AS state, (SELECT pending FROM points_lots WHERE "shopId" = $1 AND "sourceKey" = 'test|pending') AS pending,
      (SELECT count(*)::int FROM shopify_writes WHERE "shopId" = $1 AND "writtenAt" IS NOT NULL) > 0 AS "isTold"`,
      [shop.id],
    );
  };
  await ownerQuery('UPDATE shops SET "uninstalledAt" = now() WHERE id = $1', [shop.id]);
  expect(await everything()).toEqual([{ state: 'held', pending: 70, isTold: false }]);
  await ownerQuery('UPDATE shops SET "uninstalledAt" = NULL WHERE id = $1', [shop.id]);
  for (let time = 0; time < 2; time += 1)
    expect(await everything()).toEqual([{ state: 'issued', pending: 0, isTold: true }]);
  const { code } = await redemption();
  expect(
    pretend
      .current()
      .store.shop(defaultShop)
      .discounts.filter((discount) => discount.code === code),
  ).toHaveLength(1);
});

test('stored rules that predate today’s checks are still readable, with defaults for missing fields', async () => {
  const old = {
    points: { perUnit: 2 },
    punchCard: { isOn: true, rewardKey: 'gone' },
    rewards: [{ key: 'five-off', name: 'Five off', kind: 'fixed', costPoints: 300, value: 0 }],
    oldField: 1,
  };
  await ownerQuery('UPDATE program_versions SET program = $2 WHERE "shopId" = $1', [shop.id, JSON.stringify(old)]);
  expect((await withShop(shop, readLaunchedProgram))!.program).toMatchObject({
    points: { perUnit: 2, belowZero: 'allow' },
    rewards: [{ returnsPoints: false, limitPerCustomer: null }],
    tiers: { levels: [] },
  });
  expect(await become(shop, pointsOrder('o1', { each: 1000 }))).toBe(1);
});
