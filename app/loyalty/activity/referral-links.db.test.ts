import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { findOrJoin, mergeCustomers, mergeMembers } from '../members/members.server.ts';
import { setPaused } from '../program/versions.server.ts';
import { listReferralsOf } from './referral-links.server.ts';
import { wordsForRefusal } from './referrals.ts';
import { runDueStandings } from '../tiers/due-standings.server.ts';

useDatabase();

let shop: ShopRef;
let code: string;
const street = {
  name: null,
  company: null,
  address2: null,
  city: 'Boston',
  province: null,
  provinceCode: null,
  country: null,
  countryCode: 'US',
};
const at = (address1: string) => ({ ...street, address1, zip: '02101' });
const ada = customerOf('1', 'ada@example.com');
const bob = customerOf('2', 'bob@example.com');
const friendOrder = (id: string, own: Partial<OrderFacts> = {}) =>
  pointsOrder(id, {
    each: 100,
    pieces: 2,
    customer: bob,
    email: 'bob@example.com',
    shipTo: at('2 Side Street'),
    referralCode: code,
    ...own,
  });
const memberId = (customerId: string) => withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));

beforeEach(async () => {
  shop = await createShop();
  await launch(shop, { points: { isOn: false }, earn: { referral: { friend: 50, referrer: 70 } } });
  const adaId = await memberId('1');
  code = (await ownerQuery<{ referralCode: string }>('SELECT "referralCode" FROM members WHERE id = $1', [adaId]))[0]!
    .referralCode;
  await become(shop, pointsOrder('1', { each: 100, customer: ada, shipTo: at('1 Main Street'), referralCode: code }));
});

const states = async () => {
  const id = await memberId('1');
  const rows = await withShop(shop, (tx) => listReferralsOf(tx, id, 10));
  return rows
    .filter(({ orderId }) => orderId !== '1')
    .map(({ orderId, state, reason }) => [orderId, state, reason])
    .sort();
};
const balances = async () =>
  (
    await ownerQuery<{ availablePoints: number }>(
      'SELECT "availablePoints" FROM members WHERE "shopId" = $1 AND "mergedIntoId" IS NULL ORDER BY "customerId"',
      [shop.id],
    )
  ).map((row) => row.availablePoints);
const wait = (until: Date) => ownerQuery('UPDATE referrals SET "dueAt" = $2 WHERE "shopId" = $1', [shop.id, until]);

test('both sides are paid once when the pending period ends, even with concurrent runs', async () => {
  await become(shop, friendOrder('2'));
  await become(shop, friendOrder('2'));
  await wait(new Date(Date.now() + 60_000));
  await runDueStandings();
  expect([await states(), await balances()]).toEqual([[['2', 'pending', null]], [0, 0]]);
  await wait(new Date());
  await Promise.all([1, 2, 3, 4].map(() => runDueStandings()));
  await become(shop, friendOrder('2'));
  expect([await states(), await balances()]).toEqual([[['2', 'paid', null]], [70, 50]]);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test.each<[string, (order: OrderFacts) => OrderFacts, string]>([
  ['same_customer', (order) => ({ ...order, customer: ada, email: 'ada@example.com' }), 'same_customer'],
  ['an alias of the address', (order) => ({ ...order, email: 'Ada+friend@example.com' }), 'same_email'],
  ['the same house', (order) => ({ ...order, shipTo: at('1 main street.') }), 'same_address'],
  ['canceled', (order) => ({ ...order, canceledAt: new Date('2026-03-04') }), 'order_canceled'],
  ['all money back', (order) => ({ ...order, refunds: [refundOf(order, 'r', 2)] }), 'order_given_back'],
])('refused with this reason: %s', async (_, change, reason) => {
  const order = friendOrder('2');
  await become(shop, order);
  await become(shop, change(order));
  await wait(new Date());
  await runDueStandings();
  expect([await states(), await balances()]).toEqual([[['2', 'refused', reason]], [0, 0]]);
});

test('a partial refund changes nothing', async () => {
  const order = friendOrder('2');
  await become(shop, order);
  await become(shop, { ...order, refunds: [refundOf(order, 'r', 1)] });
  await wait(new Date());
  await runDueStandings();
  expect(await balances()).toEqual([70, 50]);
});

test.each([
  ['as they came', [['2'], ['3']]],
  ['the later one first', [['3'], ['2']]],
  ['together', [['3', '2']]],
])('of two orders through the link only the first counts: %s', async (_, batches) => {
  for (const ids of batches)
    await become(
      shop,
      ...ids.map((id) =>
        friendOrder(id, { placedAt: new Date(`2026-04-0${id}T00:00:00Z`), orderOrdinal: Number(id) - 1 }),
      ),
    );
  await wait(new Date());
  await runDueStandings();
  expect([await states(), await balances()]).toEqual([
    [
      ['2', 'paid', null],
      ['3', 'refused', (await states())[1]![2]],
    ],
    [70, 50],
  ]);
  expect(['already_referred', 'not_the_first_order']).toContain((await states())[1]![2]);
});

test('a customer with an earlier order is not a new friend, even when that order arrives late', async () => {
  await become(shop, friendOrder('3', { placedAt: new Date('2026-04-03') }));
  expect(await states()).toEqual([['3', 'pending', null]]);
  await become(shop, friendOrder('2', { placedAt: new Date('2026-04-02'), referralCode: null }));
  expect(await states()).toEqual([['3', 'refused', 'not_the_first_order']]);
});

test('a canceled order does not count as the first order', async () => {
  await become(
    shop,
    friendOrder('2', { placedAt: new Date('2026-04-02'), referralCode: null, canceledAt: new Date('2026-04-03') }),
  );
  await become(shop, friendOrder('3', { placedAt: new Date('2026-04-04') }));
  expect(await states()).toEqual([['3', 'pending', null]]);
  await become(shop, friendOrder('4', { placedAt: new Date('2026-04-03'), referralCode: null }));
  await become(
    shop,
    friendOrder('4', { placedAt: new Date('2026-04-03'), referralCode: null, canceledAt: new Date('2026-04-05') }),
  );
  await become(shop, friendOrder('3', { placedAt: new Date('2026-04-04') }));
  expect(await states()).toEqual([['3', 'pending', null]]);
});

test('after merges the surviving members are paid', async () => {
  await become(shop, friendOrder('2'));
  await become(
    shop,
    pointsOrder('8', { each: 100, customer: customerOf('8', 'eight@example.com'), email: 'eight@example.com' }),
    pointsOrder('9', {
      each: 100,
      customer: customerOf('9', 'nine@example.com'),
      email: 'nine@example.com',
      placedAt: new Date('2026-05-01'),
    }),
  );
  await withShop(shop, (tx) => mergeCustomers(tx, '1', '8'));
  await withShop(shop, (tx) => mergeCustomers(tx, '2', '9'));
  await wait(new Date());
  await runDueStandings();
  const paid = await ownerQuery(
    'SELECT "customerId", "availablePoints" AS points FROM members WHERE "shopId" = $1 AND "availablePoints" > 0 ORDER BY 1',
    [shop.id],
  );
  expect(paid).toEqual([
    { customerId: '8', points: 70 },
    { customerId: '9', points: 50 },
  ]);
  const eight = await memberId('8');
  expect(
    (await withShop(shop, (tx) => listReferralsOf(tx, eight, 10))).filter(({ orderId }) => orderId !== '1'),
  ).toMatchObject([{ orderId: '2', state: 'paid' }]);
});

test('two referred friends who turn out to be one person are paid for once, in either order of arrival', async () => {
  await become(shop, friendOrder('2', { placedAt: new Date('2026-04-05') }));
  await wait(new Date());
  await runDueStandings();
  await become(
    shop,
    friendOrder('3', { placedAt: new Date('2026-04-01'), customer: null, email: 'guest@example.com' }),
  );
  const guest = (
    await ownerQuery<{ id: string }>('SELECT id FROM members WHERE "shopId" = $1 AND "customerId" IS NULL', [shop.id])
  )[0]!.id;
  const bobId = await memberId('2');
  await withShop(shop, (tx) => mergeMembers(tx, guest, bobId));
  await ownerQuery(`UPDATE referrals SET "dueAt" = now() WHERE "shopId" = $1 AND state = 'pending'`, [shop.id]);
  await runDueStandings();
  expect([await states(), await balances()]).toEqual([
    [
      ['2', 'paid', null],
      ['3', 'refused', 'already_referred'],
    ],
    [70, 50],
  ]);
});

test('unknown codes and orders from a pause are no referrals', async () => {
  await become(shop, friendOrder('2', { referralCode: 'ZZZZZZZZ' }));
  await withShop(shop, (tx) => setPaused({ ...tx, now: new Date('2026-04-01') }, true));
  await become(shop, friendOrder('3', { placedAt: new Date('2026-04-02') }));
  await withShop(shop, (tx) => setPaused(tx, false));
  await become(shop, friendOrder('3', { placedAt: new Date('2026-04-02') }));
  expect(await states()).toEqual([]);
});

test('a guest can be the friend; nothing is paid when the guest turns out to be the referrer', async () => {
  await become(shop, friendOrder('2', { customer: null, email: 'guest@example.com' }));
  expect(await states()).toEqual([['2', 'pending', null]]);
  const [guest, adaId] = [
    (
      await ownerQuery<{ id: string }>('SELECT id FROM members WHERE "shopId" = $1 AND "customerId" IS NULL', [shop.id])
    )[0]!.id,
    await memberId('1'),
  ];
  await withShop(shop, (tx) => mergeMembers(tx, guest, adaId));
  await wait(new Date());
  await runDueStandings();
  expect([await states(), await balances()]).toEqual([[['2', 'refused', 'same_customer']], [0]]);
});

test('an erased member is paid nothing', async () => {
  await become(shop, friendOrder('2'));
  await withShop(shop, (tx) =>
    erasePerson(tx, 'k', { customerId: '2', email: 'bob@example.com', phone: null, orderIds: ['2'] }),
  );
  await wait(new Date());
  await runDueStandings();
  expect([
    (await states())[0],
    await ownerQuery('SELECT sum("availablePoints")::int AS sum FROM members WHERE "shopId" = $1', [shop.id]),
  ]).toEqual([['2', 'refused', 'gone'], [{ sum: 0 }]]);
});

test('an order that is not there, or was never placed, is said as such: nobody has asked to be forgotten', async () => {
  await become(shop, friendOrder('2'));
  await ownerQuery('UPDATE orders SET "placedAt" = NULL WHERE "shopId" = $1 AND id = $2', [shop.id, '2']);
  await wait(new Date());
  await runDueStandings();
  expect(await states()).toEqual([['2', 'refused', 'no_order']]);
  expect(wordsForRefusal.no_order).not.toBe(wordsForRefusal.gone);
});
