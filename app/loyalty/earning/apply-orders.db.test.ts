import { beforeEach, expect, test } from 'vitest';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { storeFacts } from '#app/test/orders.ts';
import { redeemPoints } from '../ledger/actions.server.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { explainBalance } from '../ledger/explain.server.ts';
import { findMember, findOrJoin, mergeMembers } from '../members/members.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { applyOrders } from './apply-orders.server.ts';
import { readLaunchedProgram, setPaused } from '../program/versions.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

/** Stores these facts as the order's state and applies the points. */
async function become(facts: OrderFacts): Promise<number> {
  for (const table of ['refunds', 'order_lines'])
    await ownerQuery(`DELETE FROM ${table} WHERE "shopId" = $1 AND "orderId" = $2`, [shop.id, facts.id]);
  await ownerQuery('DELETE FROM orders WHERE "shopId" = $1 AND id = $2', [shop.id, facts.id]);
  if (facts.customer)
    await ownerQuery('DELETE FROM customers WHERE "shopId" = $1 AND id = $2', [shop.id, facts.customer.id]);
  await storeFacts(shop, facts);
  return withShop(shop, async (tx) => applyOrders(tx, await loadFacts(tx, [facts.id])), { isExclusive: true });
}

const balance = async () =>
  (
    await ownerQuery<{ sum: number }>(
      'SELECT coalesce(sum("availablePoints"), 0)::int AS sum FROM members WHERE "shopId" = $1',
      [shop.id],
    )
  )[0]!.sum;
const reversals = () =>
  ownerQuery<{ sourceKey: string }>(
    `SELECT "sourceKey" FROM points_transactions WHERE "shopId" = $1 AND type = 'reverse' ORDER BY id`,
    [shop.id],
  );
const memberOf = (email: string) =>
  withShop(shop, (tx) => findMember(tx, { addressHash: addressHash(shop.id, email) }));
const customerOf = (id: string, email: string) => ({
  id,
  email,
  firstName: null,
  lastName: null,
  locale: null,
  tags: [],
  marketingState: null,
  erasedAt: null,
  mergedIntoId: null,
});

test('nothing happens without a launched program', async () => {
  const order = pointsOrder('1', { each: 999 });
  expect(await become(order)).toBe(0);
  await withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: ['1'], events: [] }), { isExclusive: true });
  expect(await ownerQuery('SELECT FROM members WHERE "shopId" = $1', [shop.id])).toEqual([]);
});

test('three refunds of 3.33 on 9.99 take back exactly what was earned, in any order and however often they arrive', async () => {
  await launch(shop, { points: { perUnit: 1, rounding: 'nearest' } });
  const order = pointsOrder('1', { each: 333, pieces: 3 });
  expect([await become(order), await balance(), await become(order)]).toEqual([1, 10, 0]);
  const refunds = [1, 2, 3].map((n) => refundOf(order, `r${n}`, 1, { refundedAt: new Date(Date.UTC(2026, 2, n)) }));
  const told = [[refunds[2]!], [refunds[0]!, refunds[2]!], refunds, refunds];
  const balances: number[] = [];
  for (const known of told) {
    await become({ ...order, refunds: known });
    balances.push(await balance());
  }
  expect(balances).toEqual([7, 4, 0, 0]);
  expect((await reversals()).map(({ sourceKey }) => sourceKey)).toEqual([
    'reverse|refund:r3',
    'reverse|refund:r1',
    'reverse|refund:r2',
  ]);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test.each<[string, Partial<OrderFacts>, number, string[]]>([
  [
    'a cancellation takes back what the refund left',
    { canceledAt: new Date('2026-03-11'), cancelReason: 'customer' },
    0,
    ['reverse|refund:r', 'reverse|cancel:1'],
  ],
  ['two refunds first heard of together', {}, 400, ['reverse|refund:r']],
])('%s', async (_, change, expected, keys) => {
  await launch(shop);
  const order = pointsOrder('1', { each: 200, pieces: 3 });
  await become(order);
  await become({ ...order, refunds: [refundOf(order, 'r', 1)], ...change });
  expect([await balance(), (await reversals()).map(({ sourceKey }) => sourceKey)]).toEqual([expected, keys]);
});

test('an edit takes back points for removed items and earns points for added ones', async () => {
  await launch(shop);
  const order = pointsOrder('1', { each: 200, pieces: 3 });
  await become(order);
  const line = order.lines[0]!;
  const editedAt = new Date('2026-03-05');
  await become({ ...order, editedAt, lines: [{ ...line, currentQuantity: 2 }] });
  expect(await balance()).toBe(400);
  const added = {
    ...order,
    editedAt,
    lines: [
      { ...line, currentQuantity: 2 },
      { ...line, id: 'new', quantity: 1, currentQuantity: 1 },
    ],
  };
  expect([await become(added), await balance(), await become(added)]).toEqual([1, 600, 0]);
  await become({ ...added, canceledAt: new Date('2026-03-06') });
  expect(await balance()).toBe(0);
});

test('items added by an edit wait for their product data where the program excludes products', async () => {
  await launch(shop, { exclude: { productTags: ['No points'] } });
  const order = pointsOrder('1', { each: 200 });
  const line = { ...order.lines[0]!, isEnriched: true };
  await become({ ...order, lines: [line] });
  const added = (own: object) => ({
    ...order,
    editedAt: new Date('2026-03-05'),
    lines: [line, { ...line, id: 'new', ...own }],
  });
  await become(added({ isEnriched: false }));
  expect(await balance()).toBe(200);
  await become(added({ productTags: ['no points'] }));
  expect(await balance()).toBe(200);
  await become(added({ productTags: [] }));
  expect(await balance()).toBe(400);
});

test('a refund imported with its amount only is corrected once its lines are known', async () => {
  await launch(shop);
  const order = pointsOrder('1', { each: 200, pieces: 3 });
  await become(order);
  const refund = refundOf(order, 'r', 2);
  const shortly = { ...refund, amount: refundOf(order, 'r', 1).amount, lines: [], gateways: [] };
  await become({ ...order, refunds: [shortly] });
  expect(await balance()).toBe(400);
  const fully = { ...order, refunds: [{ ...shortly, lines: refund.lines }] };
  expect([await become(fully), await balance(), await become(fully)]).toEqual([1, 200, 0]);
});

test('spent points are restored by the rules of the day the order was placed', async () => {
  await launch(shop, { points: { storeCreditRefundCounts: true } });
  await become(pointsOrder('1', { each: 1000 }));
  const rules = (await withShop(shop, readLaunchedProgram))!;
  const member = (await memberOf('ada@example.com'))!;
  await withShop(shop, (tx) =>
    redeemPoints(tx, rules, {
      redemptionId: 'r',
      memberId: member.id,
      rewardKey: 'five',
      points: 900,
      code: 'FIVE-OFF',
      expiresAt: null,
    }),
  );
  const order = pointsOrder('2', { each: 300, discounts: [{ code: 'FIVE-OFF', title: null, amount: null }] });
  await become(order);
  await ownerQuery(
    `INSERT INTO program_versions SELECT "shopId", 2, jsonb_set(program, '{points,storeCreditRefundCounts}', 'false'), 'x', '2026-03-09' FROM program_versions WHERE "shopId" = $1`,
    [shop.id],
  );
  await ownerQuery('UPDATE loyalty_programs SET "launchedVersion" = 2 WHERE "shopId" = $1', [shop.id]);
  await become({ ...order, refunds: [refundOf(order, 'x', 1, { gateways: ['shopify_store_credit'] })] });
  expect(await balance()).toBe(1000);
});

test('a rule change does not affect old orders: refunds take back what was earned', async () => {
  await launch(shop);
  const order = pointsOrder('1', { each: 500, pieces: 2 });
  await become(order);
  const launched = await withShop(shop, readLaunchedProgram);
  await ownerQuery(
    `INSERT INTO program_versions SELECT "shopId", 2, jsonb_set(program, '{points,perUnit}', '1000'), 'x', '2026-03-09' FROM program_versions WHERE "shopId" = $1`,
    [shop.id],
  );
  await ownerQuery('UPDATE loyalty_programs SET "launchedVersion" = 2 WHERE "shopId" = $1', [shop.id]);
  expect(launched!.version).toBe(1);
  await become({ ...order, refunds: [refundOf(order, 'r', 1)] });
  expect(await balance()).toBe(500);
});

test('refunding the order that points were spent on restores them in proportion', async () => {
  await launch(shop);
  await become(pointsOrder('1', { each: 1000 }));
  const rules = (await withShop(shop, readLaunchedProgram))!;
  const member = (await memberOf('ada@example.com'))!;
  await withShop(shop, (tx) =>
    redeemPoints(tx, rules, {
      redemptionId: 'r',
      memberId: member.id,
      rewardKey: 'five',
      points: 900,
      code: 'FIVE-OFF',
      expiresAt: null,
    }),
  );
  const order = pointsOrder('2', {
    each: 300,
    pieces: 3,
    discounts: [{ code: 'FIVE-OFF', title: null, amount: null }],
  });
  await become(order);
  expect(await balance()).toBe(100 + 900);
  expect(await ownerQuery('SELECT state, "orderId" FROM redemptions WHERE "shopId" = $1', [shop.id])).toEqual([
    { state: 'used', orderId: '2' },
  ]);
  await become({ ...order, refunds: [refundOf(order, 'x', 1)] });
  expect(await balance()).toBe(100 + 600 + 300);
  await become({ ...order, refunds: [refundOf(order, 'x', 1), refundOf(order, 'y', 2)] });
  expect(await balance()).toBe(1000);
  expect(await become({ ...order, refunds: [refundOf(order, 'x', 1), refundOf(order, 'y', 2)] })).toBe(0);
});

test('a guest earns under the email address; the customer they become takes over the points, and refunds follow', async () => {
  await launch(shop);
  const guest = pointsOrder('1', { each: 300 });
  await become(guest);
  const other = pointsOrder('2', {
    each: 200,
    email: 'typed@example.com',
    customer: customerOf('7', 'other@example.com'),
  });
  await become(other);
  await become(pointsOrder('3', { each: 100, customer: customerOf('8', 'ada@example.com') }));
  const ada = (await memberOf('ada@example.com'))!;
  expect(ada.customerId).toBe('8');
  const seven = await withShop(shop, (tx) => findMember(tx, { customerId: '7' }));
  await withShop(shop, (tx) => mergeMembers(tx, ada.id, seven!.id));
  await become({ ...guest, refunds: [refundOf(guest, 'r', 1)] });
  const members = await ownerQuery('SELECT "availablePoints" FROM members WHERE "shopId" = $1 ORDER BY 1', [shop.id]);
  expect(members).toEqual([{ availablePoints: 0 }, { availablePoints: 300 }]);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test('an address that another customer typed at checkout claims nothing', async () => {
  await launch(shop);
  await become(pointsOrder('1', { each: 300 }));
  await become(
    pointsOrder('2', { each: 200, email: 'ada@example.com', customer: customerOf('666', 'mallory@example.com') }),
  );
  expect(await withShop(shop, ({ db }) => db.member.count({ where: { shopId: shop.id } }))).toBe(2);
});

test('customers merged in Shopify become one member', async () => {
  await launch(shop);
  await become(pointsOrder('1', { each: 300, customer: customerOf('1', 'a@example.com') }));
  await become(pointsOrder('2', { each: 200, customer: customerOf('2', 'b@example.com') }));
  const event = {
    name: 'customer.merged' as const,
    factKey: '1:2',
    orderId: null,
    customerId: '2',
    occurredAt: new Date(),
    data: { mergedId: '1' },
  };
  for (let time = 0; time < 2; time += 1)
    await withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: [], events: [event] }), { isExclusive: true });
  const kept = await withShop(shop, (tx) => findOrJoin(tx, { customerId: '1', addressHash: null }));
  expect(await withShop(shop, ({ db }) => db.member.findFirst({ where: { shopId: shop.id, id: kept } }))).toMatchObject(
    { customerId: '2', availablePoints: 500 },
  );
});

test('erasing a member keeps the sums, and a later refund still takes points back', async () => {
  await launch(shop);
  const order = pointsOrder('1', { each: 300, pieces: 2, customer: customerOf('1', 'a@example.com') });
  await become(order);
  await withShop(shop, (tx) =>
    erasePerson(tx, 'k', { customerId: '1', email: 'a@example.com', phone: null, orderIds: [] }),
  );
  expect(
    await ownerQuery('SELECT "customerId", "addressHash", "referralCode" FROM members WHERE "shopId" = $1', [shop.id]),
  ).toEqual([{ customerId: null, addressHash: null, referralCode: null }]);
  expect(await balance()).toBe(600);
  await become({ ...order, customer: null, email: null, erasedAt: new Date(), refunds: [refundOf(order, 'r', 1)] });
  expect(await balance()).toBe(300);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test('erasing a merged member erases all of their earlier members; a new order of an old address starts afresh', async () => {
  await launch(shop, { earn: { referral: { friend: 1, referrer: 1 } } });
  await become(pointsOrder('1', { each: 100, email: 'old@example.com' }));
  await become(pointsOrder('2', { each: 200, customer: customerOf('1', 'a@example.com') }));
  const old = (await memberOf('old@example.com'))!;
  const ada = await withShop(shop, (tx) => findOrJoin(tx, { customerId: '1', addressHash: null }));
  await withShop(shop, (tx) => mergeMembers(tx, old.id, ada));
  await withShop(shop, (tx) =>
    erasePerson(tx, 'k', { customerId: '1', email: 'a@example.com', phone: null, orderIds: [] }),
  );
  await become(pointsOrder('3', { each: 50, email: 'old@example.com' }));
  const members = await ownerQuery(
    'SELECT "availablePoints", "erasedAt" IS NOT NULL AS gone, "referralCode" IS NULL AS "hasNoCode" FROM members WHERE "shopId" = $1 ORDER BY 1',
    [shop.id],
  );
  expect(members).toEqual([
    { availablePoints: 0, gone: true, hasNoCode: true },
    { availablePoints: 50, gone: false, hasNoCode: false },
    { availablePoints: 300, gone: true, hasNoCode: true },
  ]);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test('points stay pending for the pending period, and the balance explains itself', async () => {
  await launch(shop, { points: { perUnit: 5, pendingDays: 90 } });
  const recent = new Date(Date.now() - 86_400_000);
  const order = pointsOrder('1', { each: 1000, placedAt: recent, paidAt: recent });
  await become(order);
  const member = (await memberOf('ada@example.com'))!;
  expect(await balance()).toBe(0);
  const { entries } = await withShop(shop, (tx) => explainBalance(tx, member.id));
  expect(entries).toMatchObject([
    { pending: 50, available: 0, pendingBalance: 50, orderName: '#1', programVersion: 1 },
  ]);
  expect(entries[0]!.words.join(' ')).toMatch(
    /^50 points earned, pending \(order #1\)\. 50 points: 5 for every USD .* Rules: version 1\.$/,
  );
});

test.each<[string, Partial<OrderFacts>]>([
  ['unpaid', { paidAt: null, financialStatus: 'pending' }],
  ['from before the launch', { placedAt: new Date('2025-12-31T23:59:59Z') }],
  ['canceled before we heard of it', { canceledAt: new Date('2026-03-03') }],
  ['a test', { isTest: true }],
  ['of nobody', { email: null }],
])('an order that is %s earns nothing', async (_, own) => {
  await launch(shop);
  expect(await become(pointsOrder('1', { each: 300, ...own }))).toBe(0);
});

test('orders placed during a pause earn nothing, whenever they arrive; orders placed before it earn, even if paid during it', async () => {
  await launch(shop);
  await withShop(shop, (tx) => setPaused({ ...tx, now: new Date('2026-04-01T00:00:00Z') }, true));
  const inPause = pointsOrder('1', { each: 300, placedAt: new Date('2026-04-02') });
  const before = pointsOrder('2', { each: 200, placedAt: new Date('2026-03-31'), paidAt: new Date('2026-04-02') });
  expect([await become(inPause), await become(before)]).toEqual([0, 1]);
  await withShop(shop, (tx) => setPaused(tx, false));
  expect([await become(inPause), await become(before), await balance()]).toEqual([0, 0, 200]);
  expect(await become(pointsOrder('3', { each: 100, placedAt: new Date() }))).toBe(1);
});
