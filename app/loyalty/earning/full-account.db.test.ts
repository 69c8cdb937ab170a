import { expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { grantPoints } from '../ledger/actions.server.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { explainBalance } from '../ledger/explain.server.ts';
import { maxPoints, mostHeld } from '../ledger/model.ts';
import { findOrJoin } from '../members/members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

useDatabase();

const most = 'A member can hold 1,000,000,000 points at most; what is earned beyond that is not booked.';

/** A shop where Ada can hold only `room` more points. */
async function shopWithRoom(room: number): Promise<{ shop: ShopRef; memberId: string }> {
  const shop = await createShop();
  await launch(shop);
  const memberId = await withShop(shop, (tx) => findOrJoin(tx, { customerId: '1', addressHash: null }));
  await withShop(shop, async (tx) => {
    const launched = (await readLaunchedProgram(tx))!;
    for (let left = mostHeld - room, count = 0; left > 0; left -= maxPoints, count += 1) {
      await grantPoints(tx, launched, {
        memberId,
        sourceKey: `earn|gift:${count}`,
        points: Math.min(left, maxPoints),
        occurredAt: tx.now,
        isPending: false,
      });
    }
  });
  return { shop, memberId };
}

const order = (id: string, each: number) =>
  pointsOrder(id, { each, pieces: 2, customer: customerOf('1', 'ada@example.com') });
const newest = (shop: ShopRef, memberId: string) =>
  withShop(shop, async (tx) => (await explainBalance(tx, memberId, { limit: 1 })).entries[0]!);
const alerts = (shop: ShopRef) =>
  withShop(shop, ({ db }) =>
    db.staffAlert.findMany({ where: { shopId: shop.id }, select: { kind: true, orderId: true, summary: true } }),
  );

test('points that do not fit are left out: the balance explains it, and staff get one alert', async () => {
  const { shop, memberId } = await shopWithRoom(30);
  await become(shop, order('1', 50));
  const filled = await newest(shop, memberId);
  expect(filled).toMatchObject({ available: 30, balance: mostHeld, orderId: '1' });
  expect(filled.words).toEqual(
    expect.arrayContaining(['30 points earned (order #1).', 'Only 30 of 100 points were booked.', most]),
  );
  await become(shop, order('2', 50));
  expect(await newest(shop, memberId)).toEqual(filled);
  expect(await alerts(shop)).toEqual([{ kind: 'points_full', orderId: '1', summary: '70 points were not booked' }]);
});

test('a refund takes back its share of what was booked', async () => {
  const { shop, memberId } = await shopWithRoom(30);
  await become(shop, order('1', 50));
  await become(shop, { ...order('1', 50), refunds: [refundOf(order('1', 50), '11', 1)] });
  expect(await newest(shop, memberId)).toMatchObject({ available: -15, balance: mostHeld - 15 });
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
});

test('points that fit exactly mention the limit; with room left nothing is mentioned', async () => {
  const { shop, memberId } = await shopWithRoom(101);
  await become(shop, order('1', 50));
  expect((await newest(shop, memberId)).words.join()).not.toContain('at most');
  const launched = (await withShop(shop, readLaunchedProgram))!;
  const give = (sourceKey: string) =>
    withShop(shop, (tx) =>
      grantPoints(tx, launched, {
        memberId,
        sourceKey,
        points: 1,
        occurredAt: tx.now,
        isPending: false,
        type: 'adjust',
        reason: 'x',
      }),
    );
  expect(await give('adjust|1')).toBe('posted');
  expect((await newest(shop, memberId)).words).toEqual([
    '1 points given by hand.',
    most,
    'Reason: x',
    'Rules: version 1.',
  ]);
  expect(await alerts(shop)).toEqual([]);
  expect([await give('adjust|1'), await give('adjust|2')]).toEqual(['already_there', 'nothing']);
  expect(await alerts(shop)).toMatchObject([{ kind: 'points_full', summary: '1 points were not booked' }]);
});
