import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  claimInbox,
  emptyOldBodies,
  ignoreEntries,
  keepWebhooks,
  listSetAside,
  markProcessed,
  readClaimed,
  releaseEntries,
  replay,
  setAside,
} from './inbox.server.ts';

useDatabase();
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
afterAll(() => pool.end());

async function receive(shopDomain: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    shopDomain,
    topic: 'orders/updated',
    webhookId: `${shopDomain}-${index}-${Math.random()}`,
    eventId: null,
    triggeredAt: null,
    apiVersion: null,
    body: Buffer.from(`{"index":${index}}`),
  }));
  await keepWebhooks(pool, rows);
}

const claimAll = { limit: 1000, perShop: 5, leaseSeconds: 30 };

test('each shop gets a few, in the order they came, however many one of them has', async () => {
  const [flooding, calm] = [await createShop(), await createShop()];
  await receive(flooding.domain, 200);
  await receive(calm.domain, 3);
  const claims = await claimInbox(claimAll);
  expect(claims.map(({ shopDomain, ids }) => [shopDomain, ids.length])).toEqual([
    [flooding.domain, 5],
    [calm.domain, 3],
  ]);
  const entries = await withShop(flooding, (tx) => readClaimed(tx, claims[0]!.ids));
  expect(entries.map((entry) => entry.body.toString())).toEqual([0, 1, 2, 3, 4].map((index) => `{"index":${index}}`));
  expect(entries[0]).toMatchObject({ attempts: 1, topic: 'orders/updated', shopDomain: flooding.domain });
  await ignoreEntries(
    flooding.domain,
    (await ownerQuery<{ id: string }>('SELECT id FROM inbox')).map(({ id }) => BigInt(id)),
    'test',
  );
  await ignoreEntries(calm.domain, claims[1]!.ids, 'test');
});

test('a shop in somebody’s hands is left to them until they finish, release, or their lease is over', async () => {
  const shop = await createShop();
  await receive(shop.domain, 12);
  const first = (await claimInbox(claimAll))[0]!;
  expect(await claimInbox(claimAll)).toEqual([]);
  await withShop(shop, (tx) => markProcessed(tx, first.ids));
  const second = (await claimInbox(claimAll))[0]!;
  expect(second.ids.every((id) => id > first.ids.at(-1)!)).toBe(true);
  await withShop(shop, (tx) => releaseEntries(tx, second.ids));
  const again = (await claimInbox({ ...claimAll, leaseSeconds: 0 }))[0]!;
  expect(again.ids).toEqual(second.ids);
  const afterLease = (await claimInbox(claimAll))[0]!;
  expect(afterLease.ids).toEqual(second.ids);
  const entries = await withShop(shop, (tx) => readClaimed(tx, afterLease.ids));
  expect(
    entries.map((entry) => entry.attempts),
    'held, not tried: not counted again',
  ).toEqual([2, 2, 2, 2, 2]);
  expect([second.heldIds, afterLease.heldIds]).toEqual([[], afterLease.ids]);
  await ignoreEntries(shop.domain, afterLease.ids, 'test');
});

test('parallel claims never share a webhook', async () => {
  const shops = await Promise.all(Array.from({ length: 6 }, () => createShop()));
  for (const shop of shops) await receive(shop.domain, 7);
  const rounds = await Promise.all(
    Array.from({ length: 6 }, () => claimInbox({ limit: 12, perShop: 4, leaseSeconds: 30 })),
  );
  const ids = rounds.flat().flatMap((claim) => claim.ids);
  expect(new Set(ids).size).toBe(ids.length);
  for (const shop of shops) {
    const all = await ownerQuery<{ id: string }>('SELECT id FROM inbox WHERE "shopDomain" = $1', [shop.domain]);
    await ignoreEntries(
      shop.domain,
      all.map(({ id }) => BigInt(id)),
      'test',
    );
  }
});

test('set aside: listed by page, replayed once, and only by its own shop', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  await receive(shop.domain, 30);
  const claims = await claimInbox({ ...claimAll, perShop: 30 });
  const ids = claims.find((claim) => claim.shopDomain === shop.domain)!.ids;
  await withShop(shop, async (tx) => {
    for (const id of ids) await setAside(tx, id, 'The body is not JSON.');
  });
  const first = await withShop(shop, (tx) => listSetAside(tx));
  const second = await withShop(shop, (tx) => listSetAside(tx, first.nextCursor));
  expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([25, 5, null]);
  for (const cursor of ['nonsense', '-1', '9'.repeat(30)]) {
    expect((await withShop(shop, (tx) => listSetAside(tx, cursor))).rows).toEqual(first.rows);
  }
  expect(first.rows[0]).toMatchObject({ reason: 'The body is not JSON.', topic: 'orders/updated' });
  const id = BigInt(first.rows[0]!.id);
  expect(await withShop(other, (tx) => replay(tx, id))).toBe(false);
  expect(await withShop(shop, (tx) => replay(tx, id))).toBe(true);
  expect(await withShop(shop, (tx) => replay(tx, id))).toBe(false);
  expect((await claimInbox(claimAll))[0]?.ids).toEqual([id]);
});

test('bodies for a domain that is no shop of ours are emptied after 30 days; what waits keeps its own', async () => {
  const shop = { id: 0, domain: 'nobody-here.myshopify.com' };
  await receive(shop.domain, 4);
  const ids = (
    await ownerQuery<{ id: string }>('SELECT id FROM inbox WHERE "shopDomain" = $1 ORDER BY id', [shop.domain])
  ).map(({ id }) => BigInt(id));
  await withShop(shop, async (tx) => {
    await markProcessed(tx, ids.slice(0, 2));
    await setAside(tx, ids[2]!, 'why');
  });
  await ownerQuery(`UPDATE inbox SET "receivedAt" = now() - interval '31 days' WHERE id = ANY($1)`, [
    [ids[0], ids[2], ids[3]].map(String),
  ]);
  expect(await emptyOldBodies()).toBe(2);
  const left = await ownerQuery<{ size: number }>(
    'SELECT octet_length(body) AS size FROM inbox WHERE "shopDomain" = $1 ORDER BY id',
    [shop.domain],
  );
  expect(left.map(({ size }) => size > 0)).toEqual([false, true, false, true]);
});
