import { afterAll, expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { closeLiquidThreads } from './liquid-pool.server.ts';
import { readOwnTemplates, readTemplate, restoreDefault, saveTemplate } from './templates.server.ts';

useDatabase();
afterAll(closeLiquidThreads);

const at = { kind: 'thank_you', language: 'en' } as const;
const words = { subject: 'Thanks, {{ customer.first_name }}', body: '<p>{{ customer.greeting }}</p>' };

test('words are ours, then the merchant’s, then ours again; versions guard against overwriting', async () => {
  const shop = await createShop();
  const inShop = <T>(work: Parameters<typeof withShop<T>>[1]) => withShop(shop, work);
  expect(await inShop((tx) => readTemplate(tx, 'thank_you', 'en'))).toMatchObject({ isDefault: true, version: 0 });
  expect(await inShop((tx) => saveTemplate(tx, { ...at, ...words, expectedVersion: 0 }))).toMatchObject({
    outcome: 'saved',
    template: { version: 1, isDefault: false },
  });
  expect(await inShop((tx) => saveTemplate(tx, { ...at, ...words, expectedVersion: 0 }))).toMatchObject({
    outcome: 'conflict',
    current: { version: 1 },
  });
  expect(await inShop((tx) => saveTemplate(tx, { ...at, ...words, subject: 'Hi', expectedVersion: 1 }))).toMatchObject({
    outcome: 'saved',
    template: { version: 2, subject: 'Hi' },
  });
  expect(await inShop((tx) => readOwnTemplates(tx, ['thank_you', 'check_in']))).toEqual(
    new Map([['thank_you|en', { ...words, subject: 'Hi' }]]),
  );
  expect(await inShop((tx) => restoreDefault(tx, { ...at, expectedVersion: 1 }))).toMatchObject({
    outcome: 'conflict',
    current: { version: 2 },
  });
  expect(await inShop((tx) => restoreDefault(tx, { ...at, expectedVersion: 2 }))).toMatchObject({
    outcome: 'restored',
    template: { version: 0 },
  });
  expect(await inShop((tx) => saveTemplate(tx, { ...at, ...words, expectedVersion: 2 }))).toMatchObject({
    outcome: 'conflict',
    current: { isDefault: true },
  });
});

test('words that do not work are not kept', async () => {
  const shop = await createShop();
  const result = await withShop(shop, (tx) =>
    saveTemplate(tx, { ...at, subject: 'x', body: 'a\n{{ order.numbr }}', expectedVersion: 0 }),
  );
  expect(result).toMatchObject({ outcome: 'invalid', problems: [{ field: 'body', line: 2 }] });
  expect(await withShop(shop, (tx) => readTemplate(tx, 'thank_you', 'en'))).toMatchObject({ isDefault: true });
});

test('another shop’s words are not seen', async () => {
  const [mine, other] = [await createShop(), await createShop()];
  await withShop(mine, (tx) => saveTemplate(tx, { ...at, ...words, expectedVersion: 0 }));
  expect(await withShop(other, (tx) => readTemplate(tx, 'thank_you', 'en'))).toMatchObject({ isDefault: true });
});
