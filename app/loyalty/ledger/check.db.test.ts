import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { rebuildBalances } from './check.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
  await launch(shop);
  const order = pointsOrder('1', { each: 200, pieces: 3 });
  await become(shop, order, pointsOrder('2', { each: 50, email: 'bob@example.com' }));
  await become(shop, { ...order, refunds: [refundOf(order, 'r', 1)] });
});

const differences = async () =>
  (await withShop(shop, rebuildBalances)).map(({ what, column, cached, rebuilt }) => [what, column, rebuilt - cached]);
const ofAda = (table: string) => (table === 'members' ? `"availablePoints" = 400` : 'points = 600');

test.each([
  ['members', 'pendingPoints', ['member', 'pendingPoints']],
  ['members', 'availablePoints', ['member', 'availablePoints']],
  ['members', 'debtPoints', ['member', 'debtPoints']],
  ['points_lots', 'pending', ['lot', 'pending']],
  ['points_lots', 'available', ['lot', 'available']],
  ['points_lots', 'spent', ['lot', 'spent']],
  ['points_lots', 'expired', ['lot', 'expired']],
  ['points_lots', 'reversed', ['lot', 'reversed']],
  ['points_lots', 'points', ['lot', 'points']],
])('finds one point too many in %s.%s', async (table, column, [what, told]) => {
  expect(await differences()).toEqual([]);
  await ownerQuery(`UPDATE ${table} SET "${column}" = "${column}" + 1 WHERE "shopId" = $1 AND ${ofAda(table)}`, [
    shop.id,
  ]);
  expect(await differences()).toContainEqual([what, told, -1]);
});

test('finds a lot that belongs to the wrong member, and reports both members', async () => {
  await ownerQuery(
    `UPDATE points_lots l SET "memberId" = m.id FROM members m WHERE l."shopId" = $1 AND l.points = 50 AND m."shopId" = l."shopId" AND m."availablePoints" = 400`,
    [shop.id],
  );
  expect((await differences()).toSorted()).toEqual([
    ['member', 'lots', -50],
    ['member', 'lots', 50],
  ]);
});

test.each([
  ['a lot that is gone', 'DELETE FROM points_lots WHERE "shopId" = $1 AND points = 50', ['lot', 'available', 50]],
  [
    'a member who is gone',
    'DELETE FROM members WHERE "shopId" = $1 AND "availablePoints" = 50',
    ['member', 'availablePoints', 50],
  ],
])('finds %s by its entries', async (_, breakage, expected) => {
  await ownerQuery(breakage, [shop.id]);
  expect(await differences()).toContainEqual(expected);
});
