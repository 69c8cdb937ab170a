import { expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { readWrites } from './states.server.ts';

useDatabase();

/** The tiers' return windows as published to Shopify. */
const windowsIn = (shop: ShopRef) =>
  withShop(shop, async (tx) =>
    (await readWrites(tx, ['program'])).map(
      (write) => write.kind === 'program' && write.program.levels.map(({ perks }) => perks.returnWindowDays),
    ),
  );
const everybodyHas = (shop: ShopRef, windowDays: number) =>
  withShop(shop, (tx) => saveShopSettings(tx, (settings) => ({ ...settings, returns: { windowDays } })));

test('themes get a tier’s return window only where it is longer than the store’s own', async () => {
  const shop = await createShop();
  await launch(shop, {
    tiers: { levels: [{ key: 'gold', name: 'Gold', threshold: 100, perks: { returnWindowDays: 60 } }] },
  });
  expect(await windowsIn(shop)).toEqual([[null]]);
  await everybodyHas(shop, 30);
  expect(await windowsIn(shop)).toEqual([[60]]);
  await everybodyHas(shop, 60);
  expect(await windowsIn(shop)).toEqual([[null]]);
});
