import { beforeEach, expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { findOrJoin, mergeMembers } from '#app/loyalty/members/members.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { readMemberCard, searchMembers } from './read.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

async function joined(
  id: string,
  [firstName, lastName]: [string | null, string | null],
  email: string,
): Promise<string> {
  await ownerQuery(
    `INSERT INTO customers ("shopId", id, email, "firstName", "lastName", tags, version) VALUES ($1, $2, $3, $4, $5, '{}', 'v')`,
    [shop.id, id, email, firstName, lastName],
  );
  return withShop(shop, (tx) => findOrJoin(tx, { customerId: id, addressHash: addressHash(shop.id, email) }));
}

const found = async (search: string) =>
  (await withShop(shop, (tx) => searchMembers(tx, search, 50))).map(({ email }) => email ?? 'guest').sort();

test.each([
  ['the beginning of an address', 'maya.l', ['maya.lind@example.com']],
  ['a first name, in any case', 'MAYA', ['maya.lind@example.com', 'other@example.com']],
  ['a last name', 'lin', ['maya.lind@example.com']],
  ['a whole name', 'maya lind', ['maya.lind@example.com']],
  ['a last name without a first', 'Nameless', ['nobody@example.com']],
  ['a guest’s whole address', 'guest@example.com', ['guest']],
  ['signs that mean something to LIKE', '%', []],
  ['nothing that is there', 'zzz', []],
])('finds members by %s', async (_, search, expected) => {
  await joined('1', ['Maya', 'Lind'], 'maya.lind@example.com');
  await joined('2', ['Maya', 'Berg'], 'other@example.com');
  await joined('3', [null, 'Nameless'], 'nobody@example.com');
  await withShop(shop, (tx) =>
    findOrJoin(tx, { customerId: null, addressHash: addressHash(shop.id, 'guest@example.com') }),
  );
  expect(await found(search)).toEqual(expected);
});

test('does not find members of another shop', async () => {
  await joined('1', ['Maya', 'Lind'], 'maya.lind@example.com');
  shop = await createShop();
  expect([await found('maya'), await found('maya.lind@example.com')]).toEqual([[], []]);
});

test('a merged member leads to the one that was kept', async () => {
  const [from, into] = [
    await joined('1', ['Maya', 'Lind'], 'old@example.com'),
    await joined('2', ['Maya', 'Lind'], 'new@example.com'),
  ];
  await withShop(shop, (tx) => mergeMembers(tx, from, into));
  const cards = await withShop(shop, (tx) =>
    Promise.all([readMemberCard(tx, from), readMemberCard(tx, into), readMemberCard(tx, 'nobody\0')]),
  );
  expect(cards.map((card) => card?.id)).toEqual([into, into, undefined]);
  expect(await found('maya')).toEqual(['new@example.com']);
});
