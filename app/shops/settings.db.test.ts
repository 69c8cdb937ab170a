import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { readShopSettings, readSmtpPassword, saveShopSettings, saveSmtpPassword } from './settings.server.ts';

useDatabase();

test('defaults until something is saved; a save increments the version and refuses an outdated one', async () => {
  const shop = await createShop();
  expect(await withShop(shop, readShopSettings)).toMatchObject({
    version: 0,
    settings: { promise: { handlingDays: 3 } },
  });
  const saved = await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({ ...settings, thankYouShowsSummary: true }), 0),
  );
  expect(saved).toMatchObject({ outcome: 'saved', version: 1, settings: { thankYouShowsSummary: true } });
  const late = await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({ ...settings, thankYouShowsSummary: false }), 0),
  );
  expect(late).toMatchObject({ outcome: 'conflict', version: 1, settings: { thankYouShowsSummary: true } });
});

test('errors are reported by field, and nothing is saved', async () => {
  const shop = await createShop();
  const outcome = await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({
      ...settings,
      promise: { ...settings.promise, handlingDays: 99 },
      legal: { name: 'x'.repeat(201) },
    })),
  );
  expect(outcome).toEqual({
    outcome: 'invalid',
    errors: { 'promise.handlingDays': expect.any(String), 'legal.name': expect.any(String) },
  });
  expect((await withShop(shop, readShopSettings)).version).toBe(0);
});

test('of two concurrent changes both count', async () => {
  const shop = await createShop();
  await Promise.all([
    withShop(shop, (tx) => saveShopSettings(tx, (settings) => ({ ...settings, thankYouShowsSummary: true }))),
    withShop(shop, (tx) =>
      saveShopSettings(tx, (settings) => ({ ...settings, legal: { ...settings.legal, name: 'Toys Ltd' } })),
    ),
  ]);
  expect(await withShop(shop, readShopSettings)).toMatchObject({
    version: 2,
    settings: { thankYouShowsSummary: true, legal: { name: 'Toys Ltd' } },
  });
});

test('the mail server’s password is unreadable in the table and can be removed', async () => {
  const shop = await createShop();
  await withShop(shop, (tx) => saveSmtpPassword(tx, 'open sesame'));
  const [row] = await ownerQuery('SELECT * FROM shop_settings WHERE "shopId" = $1', [shop.id]);
  expect(JSON.stringify(row)).not.toContain('sesame');
  expect(await withShop(shop, readSmtpPassword)).toBe('open sesame');
  await withShop(shop, (tx) => saveSmtpPassword(tx, ''));
  expect(await withShop(shop, readSmtpPassword)).toBeNull();
});
