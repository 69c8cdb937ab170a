import { expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '../test/db.ts';
import {
  countBounces,
  liftBounce,
  liftBounces,
  readPreferences,
  setPreference,
  suppressAddress,
} from './preferences.server.ts';

useDatabase();

const open = { unsubscribedAt: null, mutedKinds: [], locale: null, suppression: null };

test('choices are stored per address, ignoring case, and for one shop only', async () => {
  const [mine, other] = [await createShop(), await createShop()];
  const hash = addressHash(mine.id, 'ada@example.com');
  const unsubscribedAt = new Date('2026-03-01T00:00:00Z');
  await withShop(mine, (tx) => setPreference(tx, hash, { mutedKinds: ['review_request'], locale: 'de' }));
  expect(await withShop(mine, (tx) => setPreference(tx, hash, { unsubscribedAt }))).toEqual({
    ...open,
    unsubscribedAt,
    mutedKinds: ['review_request'],
    locale: 'de',
  });
  const read = await withShop(mine, (tx) => readPreferences(tx, ['ADA@example.com ', 'new@example.com']));
  expect(read.get(hash)).toMatchObject({ unsubscribedAt });
  expect(read.get(addressHash(mine.id, 'new@example.com'))).toEqual(open);
  const elsewhere = await withShop(other, (tx) => readPreferences(tx, ['ada@example.com']));
  expect([...elsewhere.values()]).toEqual([open]);
});

test('blocking reports whether it is new; a complaint outranks a bounce; only a bounce can be lifted', async () => {
  const shop = await createShop();
  const hash = addressHash(shop.id, 'ada@example.com');
  const suppression = () =>
    withShop(shop, async (tx) => (await readPreferences(tx, ['ada@example.com'])).get(hash)!.suppression);
  expect(await withShop(shop, (tx) => suppressAddress(tx, hash, 'bounced', '550 no such user'))).toBe(true);
  expect(await withShop(shop, (tx) => suppressAddress(tx, hash, 'complained'))).toBe(false);
  expect(await withShop(shop, (tx) => suppressAddress(tx, hash, 'bounced'))).toBe(false);
  expect(await suppression()).toBe('complained');
  expect(await withShop(shop, (tx) => liftBounce(tx, hash))).toBe(false);
  expect(await suppression()).toBe('complained');
  const other = addressHash(shop.id, 'ben@example.com');
  await withShop(shop, (tx) => suppressAddress(tx, other, 'bounced'));
  expect(await withShop(shop, (tx) => liftBounce(tx, other))).toBe(true);
  expect(
    await withShop(shop, async (tx) => (await readPreferences(tx, ['ben@example.com'])).get(other)!.suppression),
  ).toBeNull();
});

test('many bounces are lifted at once, by day and by what was said; complaints and other shops stay', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  const stop = (of: typeof shop, name: string, reason: 'bounced' | 'complained', detail: string | null) =>
    withShop(of, (tx) => suppressAddress(tx, name, reason, detail));
  for (const name of ['a', 'b']) await stop(shop, name, 'bounced', '5.1.1');
  await stop(shop, 'c', 'bounced', null);
  await stop(shop, 'old', 'bounced', '5.1.1');
  await stop(shop, 'd', 'complained', null);
  await stop(other, 'a', 'bounced', '5.1.1');
  await ownerQuery(`UPDATE suppressions SET "createdAt" = '2026-03-31T23:59:59Z' WHERE "shopId" = $1`, [shop.id]);
  await ownerQuery(`UPDATE suppressions SET "createdAt" = '2026-02-28T12:00:00Z' WHERE "addressHash" = 'old'`, []);
  const march = { fromOn: '2026-03-01', toOn: '2026-03-31' };
  expect(await withShop(shop, (tx) => countBounces(tx, march))).toEqual([
    { status: '5.1.1', addresses: 2 },
    { status: '', addresses: 1 },
  ]);
  expect(await withShop(shop, (tx) => liftBounces(tx, march, '5.1.1'))).toBe(2);
  expect(await withShop(shop, (tx) => liftBounces(tx, march, null))).toBe(1);
  expect(await ownerQuery('SELECT "addressHash" FROM suppressions WHERE "shopId" = $1 ORDER BY 1', [shop.id])).toEqual([
    { addressHash: 'd' },
    { addressHash: 'old' },
  ]);
});
