import { expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { orderFacts } from '#app/test/facts.ts';
import { customerOf, launch } from '#app/test/loyalty.ts';
import { findOrJoin, mergeMembers } from '../members/members.server.ts';
import { readTierWindow } from './tier-window.server.ts';

useDatabase();

const levels = [
  { key: 'silver', name: 'Silver', threshold: 100 },
  { key: 'gold', name: 'Gold', threshold: 200, perks: { returnWindowDays: 60 } },
];
const gold = { tierName: 'Gold', days: 60 };

async function launchedShop(): Promise<ShopRef> {
  const shop = await createShop();
  await launch(shop, { tiers: { levels } });
  return shop;
}

async function memberIn(
  shop: ShopRef,
  tierKey: string | null,
  who: { customerId?: string; email?: string },
): Promise<string> {
  const id = await withShop(shop, (tx) =>
    findOrJoin(tx, {
      customerId: who.customerId ?? null,
      addressHash: who.email ? addressHash(shop.id, who.email) : null,
    }),
  );
  await ownerQuery('UPDATE members SET "tierKey" = $3 WHERE "shopId" = $1 AND id = $2', [shop.id, id, tierKey]);
  return id;
}

const windowOf = (shop: ShopRef, own: Partial<OrderFacts>) =>
  withShop(shop, (tx) => readTierWindow(tx, orderFacts({ shopId: shop.id, ...own })));
const byCustomer = (id: string): Partial<OrderFacts> => ({ customer: customerOf(id, 'own@example.com') });

test('only the customer’s current tier grants the window', async () => {
  const shop = await launchedShop();
  await memberIn(shop, 'gold', { customerId: '77' });
  await memberIn(shop, 'silver', { customerId: '78' });
  await memberIn(shop, null, { customerId: '79' });
  await memberIn(shop, 'gone', { customerId: '80' });
  expect(await windowOf(shop, byCustomer('77'))).toEqual(gold);
  for (const id of ['78', '79', '80', '404']) expect([id, await windowOf(shop, byCustomer(id))]).toEqual([id, null]);
});

test('a guest is found by the order’s address; for a customer, the address typed at checkout is ignored', async () => {
  const shop = await launchedShop();
  await memberIn(shop, 'gold', { email: 'guest@example.com' });
  expect(await windowOf(shop, { email: 'guest@example.com' })).toEqual(gold);
  expect(await windowOf(shop, { email: null })).toBeNull();
  expect(await windowOf(shop, { email: 'guest@example.com', ...byCustomer('77') })).toBeNull();
});

test('a merged member gets the window of the kept one; another shop gets none', async () => {
  const [shop, other] = [await launchedShop(), await launchedShop()];
  const [from, into] = [
    await memberIn(shop, null, { customerId: '77' }),
    await memberIn(shop, 'gold', { customerId: '78' }),
  ];
  await withShop(shop, (tx) => mergeMembers(tx, from, into));
  expect(await windowOf(shop, byCustomer('77'))).toEqual(gold);
  expect(await windowOf(other, byCustomer('78'))).toBeNull();
});
