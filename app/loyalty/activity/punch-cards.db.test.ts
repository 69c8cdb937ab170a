import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { findOrJoin, mergeMembers } from '../members/members.server.ts';
import { setPaused } from '../program/versions.server.ts';
import { giveReward } from '../rewards/give.server.ts';
import { readStanding } from '../tiers/standing.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const rewards = [{ key: 'full', name: 'A free coffee', kind: 'percent' as const, value: 100, costPoints: null }];
const start = (own = {}) =>
  launch(shop, { points: { isOn: false }, punchCard: { isOn: true, every: 3, rewardKey: 'full', ...own }, rewards });
const order = (id: string, own: Partial<OrderFacts> & { pieces?: number } = {}) =>
  pointsOrder(id, { each: 500, customer: customerOf('1', 'ada@example.com'), ...own });
const orders = (...ids: number[]) => ids.map((id) => order(String(id)));
const memberId = (customerId = '1') => withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));
const card = async (customerId = '1') => {
  const id = await memberId(customerId);
  return (await withShop(shop, (tx) => readStanding(tx, id))).punchCard?.punches;
};
const given = async () =>
  (
    await ownerQuery(`SELECT 1 FROM redemptions WHERE "shopId" = $1 AND source = 'punch_card' AND points = 0`, [
      shop.id,
    ])
  ).length;

test.each<[string, number[][]]>([
  ['one by one', [[1], [2], [3], [4], [5], [6], [7]]],
  ['shuffled and told twice', [[7, 3], [1, 2], [3], [6], [5, 4], [7, 1]]],
  ['all at once', [[5, 1, 7, 2, 4, 3, 6]]],
])('every third order gives a reward once: %s', async (_, batches) => {
  await start();
  for (const ids of batches) await become(shop, ...orders(...ids));
  expect([await given(), await card()]).toEqual([2, 1]);
});

test('rewards given for other reasons do not count as full cards', async () => {
  await start();
  const id = await memberId();
  await withShop(shop, (tx) =>
    giveReward(tx, {
      memberId: id,
      rewardKey: 'full',
      source: 'staff',
      sourceKey: 'staff|1',
      staffMember: 'Grace',
      reason: 'x',
    }),
  );
  await become(shop, ...orders(1, 2, 3));
  expect([await given(), await card()]).toEqual([1, 0]);
});

test('guests have a punch card and keep it when they become customers', async () => {
  await start();
  const guest = (id: string) => order(id, { customer: null, email: 'ada@example.com' });
  await become(shop, guest('1'), guest('2'));
  await become(shop, order('3'));
  expect([await given(), await card()]).toEqual([1, 0]);
});

test('canceled and returned orders lose their punches; a reward already given is offset by the next full card', async () => {
  await start();
  await become(shop, ...orders(1, 2, 3));
  const third = order('3');
  await become(
    shop,
    { ...third, canceledAt: new Date('2026-03-05') },
    { ...order('2'), refunds: [refundOf(order('2'), 'r', 1)] },
  );
  expect([await given(), await card()]).toEqual([1, 1]);
  await become(shop, ...orders(4, 5));
  expect([await given(), await card()]).toEqual([1, 0]);
  await become(shop, ...orders(6, 7, 8));
  expect([await given(), await card()]).toEqual([2, 0]);
});

test('items with the tag count as punches once their products are known', async () => {
  await start({ per: 'product_tag', productTag: 'Coffee' });
  const bag = order('1', { pieces: 4 });
  const tagged = (isEnriched: boolean) => ({
    ...bag,
    lines: bag.lines.map((line) => ({ ...line, isEnriched, productTags: isEnriched ? ['coffee'] : [] })),
  });
  await become(shop, tagged(false));
  expect(await given()).toBe(0);
  await become(shop, tagged(true));
  await become(shop, order('2'));
  expect([await given(), await card()]).toEqual([1, 1]);
});

test('orders from before the launch or from a pause earn no punches, even when they arrive later', async () => {
  await start();
  await withShop(shop, (tx) => setPaused({ ...tx, now: new Date('2026-04-01') }, true));
  const sold = [
    order('1', { placedAt: new Date('2025-12-01') }),
    order('2', { placedAt: new Date('2026-04-02') }),
    order('3', { placedAt: new Date('2026-03-31'), paidAt: new Date('2026-04-03') }),
  ];
  await become(shop, ...sold);
  await withShop(shop, (tx) => setPaused(tx, false));
  await become(shop, ...sold);
  expect([await given(), await card()]).toEqual([0, 1]);
});

test('merging two members combines their cards', async () => {
  await start();
  const bob = (id: string) => order(id, { customer: customerOf('2', 'bob@example.com'), email: 'bob@example.com' });
  await become(shop, ...orders(1, 2, 3, 4), bob('5'), bob('6'), bob('7'));
  const [a, b] = [await memberId('1'), await memberId('2')];
  await withShop(shop, (tx) => mergeMembers(tx, a, b));
  await become(shop, bob('8'), bob('9'));
  expect([await given(), await card('2')]).toEqual([3, 0]);
});
