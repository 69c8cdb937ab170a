import { beforeEach, expect, test } from 'vitest';
import { addMonths, dayOf, instantOf, addDays } from '#app/lib/clock.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder } from '#app/test/loyalty.ts';
import { redeemPoints, restorePoints } from '../ledger/actions.server.ts';
import { findOrJoin, mergeCustomers } from '../members/members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

// Under expiry by inactivity, all points of a member expire on the same day.

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
  await launch(shop, { timeZone: 'UTC', points: { expiry: { kind: 'inactivity', months: 6 } } });
});

const ends = async () =>
  (
    await ownerQuery<{ expiresAt: Date }>(
      'SELECT "expiresAt" FROM points_lots WHERE "shopId" = $1 ORDER BY "earnedAt"',
      [shop.id],
    )
  ).map(({ expiresAt }) => expiresAt.toISOString().slice(0, 10));
const endAfter = (placedAt: Date) =>
  instantOf(addDays(addMonths(dayOf(placedAt, 'UTC'), 6), 1), 0, 'UTC')
    .toISOString()
    .slice(0, 10);
const order = (id: string, placedAt: Date, customerId = '1') =>
  pointsOrder(id, {
    each: 100,
    placedAt,
    paidAt: placedAt,
    email: `${customerId}@example.com`,
    customer: customerOf(customerId, `${customerId}@example.com`),
  });
const [early, late] = [new Date('2026-03-02T15:00:00Z'), new Date('2026-05-02T15:00:00Z')];

test('an order that arrives late expires together with the points earned after it', async () => {
  await become(shop, order('2', late));
  await become(shop, order('1', early));
  expect(await ends()).toEqual([endAfter(late), endAfter(late)]);
});

test('merging two members keeps the later activity of either', async () => {
  await become(shop, order('1', early), order('2', late, '2'));
  expect(await ends()).toEqual([endAfter(early), endAfter(late)]);
  await withShop(shop, (tx) => mergeCustomers(tx, '1', '2'));
  expect(await ends()).toEqual([endAfter(late), endAfter(late)]);
});

test('restored points expire together with the others', async () => {
  await become(shop, order('1', early));
  const memberId = await withShop(shop, (tx) => findOrJoin(tx, { customerId: '1', addressHash: null }));
  const rules = (await withShop(shop, readLaunchedProgram))!;
  const spent = { redemptionId: 'r', memberId, rewardKey: 'x', points: 100, code: null, expiresAt: null };
  await withShop(shop, (tx) => redeemPoints({ ...tx, now: early }, rules, spent));
  await become(shop, order('2', late));
  await withShop(shop, (tx) => restorePoints({ ...tx, now: late }, 'r', 100, 'A refund.'));
  expect(await ends()).toEqual([endAfter(late), endAfter(late)]);
});
