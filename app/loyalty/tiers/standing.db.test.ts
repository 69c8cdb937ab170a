import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { setBirthday } from '../activity/birthday.server.ts';
import { joinProgram, mayHaveSignUp } from '../activity/bonuses.server.ts';
import { grantPoints } from '../ledger/actions.server.ts';
import { findOrJoin, mergeCustomers, mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { readStanding } from './standing.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const joined = (customerId: string | null = '1', addressHash: string | null = null) =>
  withShop(shop, (tx) => joinProgram(tx, { customerId, addressHash }));
const standing = (memberId: string) => withShop(shop, (tx) => readStanding(tx, memberId));
const pause = (pausedAt: Date | null) =>
  ownerQuery('UPDATE loyalty_programs SET "pausedAt" = $2 WHERE "shopId" = $1', [shop.id, pausedAt]);

test('joining with an account pays the bonus once, however often and however concurrently', async () => {
  await launch(shop, { earn: { signUp: 100 } });
  const ids = await Promise.all(Array.from({ length: 6 }, () => joined()));
  expect(new Set(ids).size).toBe(1);
  expect(await standing(ids[0]!)).toMatchObject({
    customerId: '1',
    points: 100,
    pending: 0,
    debt: 0,
    tier: null,
    next: null,
    nextExpiry: null,
  });
});

test('a customer merged from two accounts has already signed up', async () => {
  await launch(shop, { earn: { signUp: 100 } });
  await ownerQuery(`INSERT INTO customers ("shopId", id) VALUES ($1, '1'), ($1, '2')`, [shop.id]);
  const [first] = [
    await joined('1'),
    await withShop(shop, (tx) => findOrJoin(tx, { customerId: '2', addressHash: null })),
  ];
  await withShop(shop, (tx) => mergeCustomers(tx, '1', '2'));
  const kept = await joined('2');
  expect([await standing(first), await standing(kept)]).toMatchObject([{ points: 100 }, { points: 100 }]);
  const launched = (await withShop(shop, readLaunchedProgram))!;
  expect(await withShop(shop, (tx) => mayHaveSignUp(tx, launched, kept, '2'))).toBe(false);
});

test.each([
  ['a guest', null, 'hash', 0],
  ['before the launch', '1', null, 0],
])('%s gets no sign-up bonus', async (what, customerId, addressHash, points) => {
  if (what === 'a guest') await launch(shop, { earn: { signUp: 100 } });
  expect(await standing(await joined(customerId, addressHash))).toMatchObject({ points });
});

test('a sign-up during a pause is paid on the next visit', async () => {
  await launch(shop, { earn: { signUp: 100 } });
  await pause(new Date());
  const id = await joined();
  expect(await standing(id)).toMatchObject({ points: 0 });
  await pause(null);
  await joined();
  expect(await standing(id)).toMatchObject({ points: 100 });
});

test('excluded customers get no bonus', async () => {
  await launch(shop, { earn: { signUp: 100 }, exclude: { customerTags: ['Wholesale'] } });
  await ownerQuery(`INSERT INTO customers ("shopId", id, tags) VALUES ($1, '1', '{wholesale}')`, [shop.id]);
  expect(await standing(await joined())).toMatchObject({ points: 0 });
});

test('the standing shows the next release and expiry, and a merged member gets that of the kept one', async () => {
  await launch(shop, { points: { pendingDays: 30, expiry: { kind: 'months', months: 12 } } });
  const [id, other] = [await joined(), await joined('2')];
  const rules = (await withShop(shop, readLaunchedProgram))!;
  const give = (sourceKey: string, points: number, isPending: boolean) =>
    withShop(shop, (tx) => grantPoints(tx, rules, { memberId: id, sourceKey, points, occurredAt: tx.now, isPending }));
  for (const [key, points, isPending] of [
    ['a', 10, true],
    ['b', 5, false],
    ['c', 7, false],
  ] as const)
    await give(key, points, isPending);
  const own = await standing(id);
  expect(own).toMatchObject({ points: 12, pending: 10, nextRelease: { points: 10 }, nextExpiry: { points: 12 } });
  await withShop(shop, (tx) => mergeMembers(tx, id, other));
  expect(await standing(id)).toMatchObject({ memberId: other, points: 12, pending: 10 });
});

test('a birthday is fixed for a year, and its bonus requires that it was entered early enough', async () => {
  await launch(shop, { earn: { birthday: 200 } });
  const id = await joined();
  const set = (birthday: string, now?: Date) =>
    withShop(shop, (tx) => setBirthday(now ? { ...tx, now } : tx, id, birthday));
  const june = new Date('2026-06-01T00:00:00Z');
  expect(await set('02-30')).toEqual({ outcome: 'invalid' });
  expect(await set('06-15', june)).toEqual({ outcome: 'saved', paysOn: '2027-06-15' });
  expect(await set('06-15', june)).toEqual({ outcome: 'saved', paysOn: '2027-06-15' });
  expect(await set('07-15', june)).toEqual({ outcome: 'already_set', changesFrom: new Date('2027-06-01T00:00:00Z') });
  expect(await set('07-15', new Date('2027-06-01T00:00:00Z'))).toEqual({ outcome: 'saved', paysOn: '2027-07-15' });
});

test('there is no standing without a member', async () => {
  await expect(standing('nobody')).rejects.toThrow(/no member nobody/);
});
