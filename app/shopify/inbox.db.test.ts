import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  claimInbox,
  countAttempt,
  emptyOldBodies,
  finishClaim,
  giveBackHeld,
  keepWebhooks,
  listSetAside,
  markProcessed,
  readClaimed,
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

const me = 'this process';
const claimAll = { limit: 1000, perShop: 5, leaseSeconds: 30 };

/** The shop's webhooks are dealt with, so that the next test finds an empty inbox. */
async function clear(...shops: ShopRef[]): Promise<void> {
  for (const { domain } of shops)
    await ownerQuery(`UPDATE inbox SET state = 'ignored' WHERE "shopDomain" = $1 AND state = 'received'`, [domain]);
}

test('each shop gets a few, in the order they came, however many one of them has', async () => {
  const [flooding, calm] = [await createShop(), await createShop()];
  await receive(flooding.domain, 200);
  await receive(calm.domain, 3);
  const claims = await claimInbox(me, claimAll);
  expect(claims.map(({ shopDomain, ids }) => [shopDomain, ids.length])).toEqual([
    [flooding.domain, 5],
    [calm.domain, 3],
  ]);
  const entries = await withShop(flooding, (tx) => readClaimed(tx, claims[0]!.ids));
  expect(entries.map((entry) => entry.body.toString())).toEqual([0, 1, 2, 3, 4].map((index) => `{"index":${index}}`));
  expect(entries[0]).toMatchObject({ attempts: 0, topic: 'orders/updated', shopDomain: flooding.domain });
  await clear(flooding, calm);
});

test('a shop in somebody’s hands is left to them until they finish or their lease is over', async () => {
  const shop = await createShop();
  await receive(shop.domain, 12);
  const first = (await claimInbox(me, claimAll))[0]!;
  expect(await claimInbox(me, claimAll)).toEqual([]);
  expect(await claimInbox('another process', claimAll)).toEqual([]);
  await withShop(shop, async (tx) => {
    await markProcessed(tx, first.ids);
    await finishClaim(tx, 'another process');
  });
  expect(await claimInbox(me, claimAll), 'only who holds them can finish').toEqual([]);
  await withShop(shop, (tx) => finishClaim(tx, me));
  const second = (await claimInbox(me, claimAll))[0]!;
  expect(second.ids.every((id) => id > first.ids.at(-1)!)).toBe(true);
  await withShop(shop, (tx) => finishClaim(tx, me));
  const again = (await claimInbox(me, { ...claimAll, leaseSeconds: 0 }))[0]!;
  const afterLease = (await claimInbox(me, claimAll))[0]!;
  expect([again.ids, afterLease.ids]).toEqual([second.ids, second.ids]);
  expect([again.heldIds, afterLease.heldIds]).toEqual([[], afterLease.ids]);
  await clear(shop);
});

test('what was held by a stopped process counts once for that, and then for each attempt', async () => {
  const shop = await createShop();
  await receive(shop.domain, 2);
  const { ids } = (await claimInbox(me, claimAll))[0]!;
  const count = (id: bigint, wasHeld: boolean) =>
    withShop(shop, (tx) => countAttempt(tx, id, { holder: me, wasHeld, leaseSeconds: 30 }));
  expect([await count(ids[0]!, true), await count(ids[0]!, true)]).toEqual([2, 3]);
  expect([await count(ids[1]!, false), await count(ids[1]!, false)]).toEqual([1, 2]);
  await withShop(shop, (tx) => markProcessed(tx, [ids[0]!]));
  expect(await count(ids[0]!, false), 'it does not wait any more').toBeNull();
  await withShop(shop, (tx) => finishClaim(tx, me));
  expect((await claimInbox(me, claimAll))[0]).toMatchObject({ ids: [ids[1]], heldIds: [], hasFailed: true });
  await clear(shop);
});

test('a process gives back what it holds without knowing, and nothing of others or of what it works on', async () => {
  const [lost, suspect, working, others] = [
    await createShop(),
    await createShop(),
    await createShop(),
    await createShop(),
  ];
  await receive(others.domain, 1);
  await claimInbox('another process', claimAll);
  for (const shop of [lost, suspect, working]) await receive(shop.domain, 2);
  const claims = await claimInbox(me, claimAll);
  await giveBackHeld(me, [working.domain], [suspect.domain]);
  expect(await claimInbox(me, claimAll)).toEqual([claims[0]!, { ...claims[1]!, heldIds: claims[1]!.ids }]);
  await clear(lost, suspect, working, others);
});

test('parallel claims never share a webhook', async () => {
  const shops = await Promise.all(Array.from({ length: 6 }, () => createShop()));
  for (const shop of shops) await receive(shop.domain, 7);
  const rounds = await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      claimInbox(`process ${index}`, { limit: 12, perShop: 4, leaseSeconds: 30 }),
    ),
  );
  const ids = rounds.flat().flatMap((claim) => claim.ids);
  expect(ids.length).toBeGreaterThanOrEqual(12);
  expect(new Set(ids).size).toBe(ids.length);
  await clear(...shops);
});

test('set aside: listed by page, replayed once, and only by its own shop', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  await receive(shop.domain, 30);
  const claims = await claimInbox(me, { ...claimAll, perShop: 30 });
  const ids = claims.find((claim) => claim.shopDomain === shop.domain)!.ids;
  await withShop(shop, async (tx) => {
    for (const id of ids) await setAside(tx, id, 'The body is not JSON.');
    await finishClaim(tx, me);
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
  expect((await claimInbox(me, claimAll))[0]?.ids).toEqual([id]);
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
