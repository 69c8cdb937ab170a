import { beforeEach, expect, test } from 'vitest';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { addDays, dayMs, dayOf } from '#app/lib/clock.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, place, pointsOrder } from '#app/test/loyalty.ts';
import { payBirthdays, runBirthdaysAndExpiryWarnings } from './birthdays-and-expiry.server.ts';
import { grantPoints, redeemPoints } from '../ledger/actions.server.ts';
import { findOrJoin, mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram, setPaused } from '../program/versions.server.ts';
import { warnOfExpiry } from '../ledger/expiry-warnings.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const join = (customerId = '1') => withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));
const points = async () =>
  (
    await ownerQuery<{ sum: number }>(
      'SELECT coalesce(sum("availablePoints"), 0)::int AS sum FROM members WHERE "shopId" = $1',
      [shop.id],
    )
  )[0]!.sum;
const today = dayOf(new Date(), 'UTC');
const born = (memberId: string, ago: number, setAt = new Date('2026-01-02')) =>
  ownerQuery('UPDATE members SET birthday = $2, "birthdaySetAt" = $3 WHERE id = $1', [
    memberId,
    addDays(today, -ago).slice(5),
    setAt,
  ]);

test.each<[string, number, Date, number]>([
  ['today', 0, new Date('2026-01-02'), 200],
  ['six days ago', 6, new Date('2026-01-02'), 200],
  ['eight days ago', 8, new Date('2026-01-02'), 0],
  ['tomorrow', -1, new Date('2026-01-02'), 0],
  ['today, entered lately', 0, new Date(Date.now() - 29 * dayMs), 0],
])('a birthday %s', async (_, ago, setAt, expected) => {
  await launch(shop, { earn: { birthday: 200 } });
  await born(await join(), ago, setAt);
  await Promise.all([payBirthdays(shop), payBirthdays(shop), payBirthdays(shop)]);
  await runBirthdaysAndExpiryWarnings();
  expect(await points()).toBe(expected);
});

test('no member collects two birthday bonuses, neither by changing the date nor by a merge', async () => {
  await launch(shop, { earn: { birthday: 200 } });
  const [a, b] = [await join('1'), await join('2')];
  await born(a, 1);
  await payBirthdays(shop);
  await withShop(shop, (tx) => mergeMembers(tx, a, b));
  await born(b, 0);
  expect([await payBirthdays(shop), await points()]).toEqual([0, 200]);
});

test('no birthday bonus while the program is paused; it is paid if the program resumes within a week', async () => {
  await launch(shop, { earn: { birthday: 200 } });
  await born(await join(), 3);
  await withShop(shop, (tx) => setPaused(tx, true));
  expect(await payBirthdays(shop)).toBe(0);
  await withShop(shop, (tx) => setPaused(tx, false));
  expect(await payBirthdays(shop)).toBe(1);
});

async function lapsing(kind: 'months' | 'inactivity', days: number[]): Promise<string> {
  await launch(shop, { timeZone: 'UTC', points: { expiry: { kind, months: 12 } } });
  await become(
    shop,
    pointsOrder('1', { each: 5, customer: customerOf('1', 'ada@example.com'), placedAt: new Date('2026-10-01') }),
  );
  const memberId = await join();
  const rules = (await withShop(shop, readLaunchedProgram))!;
  for (const [index, left] of days.entries()) {
    await withShop(shop, (tx) =>
      grantPoints(tx, rules, {
        memberId,
        sourceKey: `earn|x:${index}`,
        points: 10 + index,
        occurredAt: new Date('2026-02-01'),
        isPending: false,
      }),
    );
    await ownerQuery('UPDATE points_lots SET "expiresAt" = $2 WHERE "sourceKey" = $1 AND "shopId" = $3', [
      `earn|x:${index}`,
      new Date(`${addDays(today, left + 1)}T00:00:00Z`),
      shop.id,
    ]);
  }
  await ownerQuery('UPDATE orders SET "recheckAt" = NULL WHERE "shopId" = $1', [shop.id]);
  return memberId;
}

const warnings = async () =>
  (
    await ownerQuery<{ orderId: string; data: Record<string, unknown> }>(
      `SELECT "orderId", data FROM events WHERE "shopId" = $1 AND name = 'points.expiring' ORDER BY "factKey"`,
      [shop.id],
    )
  ).map(({ orderId, data }) => [orderId, data.expiresOn, data.daysAhead, data.points]);

test.each<[string, number[], [number, number, number][]]>([
  ['31 days ahead nothing is said', [31], []],
  ['30 days ahead', [30], [[30, 30, 10]]],
  [
    'all of a day together, each day by itself',
    [20, 20, 25],
    [
      [20, 30, 21],
      [25, 30, 12],
    ],
  ],
  [
    '7 days ahead, also for those who were not warned before',
    [7, 1],
    [
      [1, 7, 11],
      [7, 7, 10],
    ],
  ],
  ['on the last day', [0], [[0, 7, 10]]],
])('%s', async (_, days, expected) => {
  await lapsing('months', days);
  await Promise.all([warnOfExpiry(shop), warnOfExpiry(shop)]);
  await warnOfExpiry(shop);
  const told = expected
    .map(([left, ahead, sum]) => ['1', addDays(today, left), ahead, sum])
    .sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1));
  expect(await warnings()).toEqual(told);
  const [order] = await ownerQuery<{ isDue: boolean }>(
    'SELECT "recheckAt" <= now() AS "isDue" FROM orders WHERE "shopId" = $1',
    [shop.id],
  );
  expect(order!.isDue ?? false).toBe(expected.length > 0);
});

test('one warning at 30 days and one at 7; activity that moves the expiry brings new warnings for the later day', async () => {
  const memberId = await lapsing('inactivity', [20]);
  await warnOfExpiry(shop);
  await ownerQuery(`UPDATE points_lots SET "expiresAt" = $2 WHERE "sourceKey" = 'earn|x:0' AND "shopId" = $1`, [
    shop.id,
    new Date(`${addDays(today, 6)}T00:00:00Z`),
  ]);
  await warnOfExpiry(shop);
  const rules = (await withShop(shop, readLaunchedProgram))!;
  await withShop(shop, (tx) =>
    redeemPoints(tx, rules, { redemptionId: 'r', memberId, rewardKey: 'x', points: 1, code: null, expiresAt: null }),
  );
  await warnOfExpiry(shop);
  expect((await warnings()).map(([, , ahead]) => ahead).sort()).toEqual([30, 7]);
});

test('no expiry warnings while the program is paused', async () => {
  await lapsing('months', [5]);
  await withShop(shop, (tx) => setPaused(tx, true));
  expect(await warnOfExpiry(shop)).toBe(0);
});

const news = (name: 'review.submitted' | 'check_in.answered', factKey: string, data: NewEvent['data']): NewEvent => ({
  name,
  factKey,
  orderId: '1',
  customerId: '1',
  occurredAt: new Date(),
  data,
});

test.each<[string, { review?: number; checkIn?: number }, NewEvent[], number]>([
  ['a review', { review: 50 }, [news('review.submitted', 'a', { reviewId: 'a' })], 50],
  [
    'a review and its change',
    { review: 50 },
    [
      news('review.submitted', 'a', { reviewId: 'a' }),
      news('review.submitted', 'a|2', { reviewId: 'a', isChange: true }),
    ],
    50,
  ],
  [
    'two items',
    { review: 50 },
    [news('review.submitted', 'a', { reviewId: 'a' }), news('review.submitted', 'b', { reviewId: 'b' })],
    100,
  ],
  [
    'a check-in for each parcel',
    { checkIn: 30 },
    [news('check_in.answered', 'x', { answer: 'all_well' }), news('check_in.answered', 'y', { answer: 'not_arrived' })],
    30,
  ],
  ['a program that gives nothing for it', {}, [news('review.submitted', 'a', { reviewId: 'a' })], 0],
])('%s earns points once, however often the event is recorded', async (_, earn, events, expected) => {
  await launch(shop, { earn });
  await place(shop, pointsOrder('1', { each: 0, customer: customerOf('1', 'ada@example.com') }));
  for (const told of [events, events.toReversed()])
    await withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: ['1'], events: told }), { isExclusive: true });
  expect(await points()).toBe(expected);
});
