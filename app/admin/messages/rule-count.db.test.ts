import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { readSettings } from '#app/shops/settings.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { makeAddress, makeFacts, makeLine } from '#app/test/order-facts.ts';
import { storeOrder } from '#app/test/stored-orders.ts';
import { countByRules } from './rule-count.server.ts';

useDatabase();

test('rules are counted on last month’s orders, as planning would judge them, before they are saved', async () => {
  const shop = await createShop();
  const placedAt = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000);
  const order = (id: string, own: Parameters<typeof makeFacts>[0] = {}) =>
    storeOrder(shop, makeFacts({ id, placedAt: placedAt(3), ...own }));
  await order('1', { tags: ['wholesale'] });
  await order('2', { shipTo: makeAddress('BR', 'SP') });
  await order('3', { lines: [makeLine({ isEnriched: false })] });
  await order('4', { isTest: true });
  await order('5', { placedAt: placedAt(40) });
  const count = (rules: object) => {
    const { rules: read } = readSettings({ kinds: { check_in: { rules } } }).kinds.check_in!;
    return withShop(shop, (tx) => countByRules(tx, read, { countryCode: 'US' }));
  };
  const all = { orders: 3, met: 3, unread: 0, isPartial: false };
  expect(await count({})).toEqual(all);
  expect(await count({ never: { orderTags: ['Wholesale'] } })).toEqual({ ...all, met: 2 });
  expect(await count({ only: { countries: ['BR'] } })).toEqual({ ...all, met: 1 });
  expect(await count({ never: { collections: ['Summer'] } })).toEqual({ ...all, met: 2, unread: 1 });
});
