import { expect, test, vi, afterAll } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { startWorkers } from '#app/jobs/work.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { sweepDue, sweepStuck } from '#app/messages/sending/sweep.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { messagesOf } from '#app/test/messages.ts';
import { orderBody } from '#app/test/webhooks.ts';
import { handlers } from './handlers.server.ts';
import { drainOnce } from './drain-inbox.server.ts';

useDatabase();
const sink = useMailSink();
afterAll(async () => {
  await closeQueues();
  await closeLiquidThreads();
});

const databaseName = () => new URL(process.env.DATABASE_URL ?? '').pathname.slice(1);

let count = 0;

async function receive(shop: Pick<ShopRef, 'domain'>, topic: string, body: unknown): Promise<string> {
  count += 1;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const rows = await ownerQuery<{ id: string }>(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body) VALUES ($1, $2, $3, now(), $4) RETURNING id`,
    [shop.domain, topic, `w-${count}`, bytes],
  );
  return rows[0]!.id;
}

const statesOf = (shop: Pick<ShopRef, 'domain'>) =>
  ownerQuery<{ state: string; reason: string | null; attempts: number }>(
    'SELECT state, reason, attempts FROM inbox WHERE "shopDomain" = $1 ORDER BY id',
    [shop.domain],
  );

const justNow = () => new Date(Date.now() - 5_000).toISOString();
const newOrder = (id: number, own: object = {}) =>
  orderBody({
    id,
    name: `#${id}`,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    created_at: justNow(),
    processed_at: justNow(),
    updated_at: justNow(),
    ...own,
  });

async function untilEmpty(): Promise<void> {
  while ((await drainOnce()) > 0);
}

test('an order comes in by webhook and the customer is thanked by mail, once', async () => {
  const shop = await createShop({ name: 'Super Toys', messagesFrom: new Date('2026-01-02T00:00:00Z') });
  const body = newOrder(1001);
  await receive(shop, 'orders/create', body);
  await receive(shop, 'orders/create', body);
  await untilEmpty();
  expect(await statesOf(shop)).toMatchObject([{ state: 'processed' }, { state: 'processed' }]);
  const stop = startWorkers(handlers);
  await vi.waitFor(
    async () => {
      await sweepDue();
      expect(sink.mails).toHaveLength(1);
    },
    { timeout: 30_000, interval: 200 },
  );
  await vi.waitFor(
    async () =>
      expect((await messagesOf(shop)).find((row) => row.kind === 'thank_you')).toMatchObject({ state: 'sent' }),
    { timeout: 30_000 },
  );
  await stop();
  expect(sink.mails[0]!.to).toEqual(['ada@example.com']);
  expect(sink.mails[0]!.raw).toContain('https://aftercare.test/c/order/');
});

test('a job that was lost with the queue is found by the sweep', async () => {
  const shop = await createShop({ messagesFrom: new Date('2026-01-02T00:00:00Z') });
  await receive(shop, 'orders/create', newOrder(1002));
  await untilEmpty();
  expect(await sweepDue()).toBe(1);
  await ownerQuery('DELETE FROM bullmq.job');
  await ownerQuery(`UPDATE messages SET "claimedUntil" = now() - interval '1 second' WHERE state = 'queued'`);
  expect((await sweepStuck()).replanned).toBe(1);
  const stop = startWorkers(handlers);
  await vi.waitFor(
    async () => {
      await sweepDue();
      expect(sink.mails).toHaveLength(1);
    },
    { timeout: 30_000, interval: 200 },
  );
  await stop();
});

test('a body that cannot be read is set aside, and its neighbours are applied', async () => {
  const shop = await createShop();
  await receive(shop, 'orders/create', '{"id": 1');
  await receive(shop, 'orders/create', newOrder(1003));
  await untilEmpty();
  const [bad, good] = await statesOf(shop);
  expect(bad!.state).toBe('set_aside');
  expect(bad!.reason).toBeTruthy();
  expect(good!.state).toBe('processed');
});

test('a webhook that kills its worker is set aside after three crashes; its neighbours are not blamed', async () => {
  const shop = await createShop();
  const killer = await receive(shop, 'orders/create', newOrder(1004));
  for (let order = 1005; order < 1010; order += 1) await receive(shop, 'orders/create', newOrder(order));
  // What a process that dies leaves behind: attempts counted, the claim run out, nothing else.
  // Crash one took the whole batch, the next two the killer alone.
  await ownerQuery(`UPDATE inbox SET attempts = 1 WHERE "shopDomain" = $1`, [shop.domain]);
  await ownerQuery(`UPDATE inbox SET attempts = attempts + 2 WHERE id = $1`, [killer]);
  await untilEmpty();
  const [first, ...others] = await statesOf(shop);
  expect(first).toMatchObject({
    state: 'set_aside',
    reason: 'The worker stopped three times while it applied this webhook.',
  });
  expect(others.map((row) => row.state)).toEqual(Array(5).fill('processed'));
});

test('webhooks of a shop that has left are ignored, those of strangers too; what the law asks for is done', async () => {
  const left = await createShop({ uninstalledAt: new Date() });
  await receive(left, 'orders/create', newOrder(1011));
  await receive(left, 'customers/redact', {
    shop_id: 1,
    shop_domain: left.domain,
    customer: { id: 1, email: 'ada@example.com' },
    orders_to_redact: [],
  });
  await receive({ domain: 'stranger.myshopify.com' }, 'orders/create', newOrder(1012));
  await untilEmpty();
  expect(await statesOf(left)).toMatchObject([{ state: 'ignored', reason: 'uninstalled' }, { state: 'processed' }]);
  expect(await statesOf({ domain: 'stranger.myshopify.com' })).toMatchObject([
    { state: 'ignored', reason: 'no shop of ours' },
  ]);
});

test('before going live nothing is sent, and the messages say so', async () => {
  const shop = await createShop({ liveAt: null });
  await receive(shop, 'orders/create', newOrder(1013));
  await untilEmpty();
  const stop = startWorkers(handlers);
  await vi.waitFor(
    async () => {
      await sweepDue();
      const rows = await messagesOf(shop);
      expect(rows.filter((row) => row.kind === 'thank_you').map((row) => row.state)).not.toContain('queued');
    },
    { timeout: 30_000, interval: 200 },
  );
  await stop();
  expect((await messagesOf(shop)).map((row) => row.state)).not.toContain('sent');
});

test('what was in hand when the database went away is taken up again as soon as it is back', async () => {
  const shop = await createShop();
  for (let order = 1020; order < 1025; order += 1) await receive(shop, 'orders/create', newOrder(order));
  const gate = Promise.withResolvers();
  const entered = Promise.withResolvers();
  // Somebody else has the shop, so that the batch is in hand while the database goes.
  const keeper = withShop(shop, () => (entered.resolve(null), gate.promise), { isExclusive: true }).catch(() => {});
  await entered.promise;
  const round = drainOnce().catch(() => {});
  await vi.waitFor(async () =>
    expect(await ownerQuery('SELECT FROM inbox_turns WHERE cardinality("claimedIds") = 5')).toHaveLength(1),
  );
  // Nobody may connect any more, and nobody is connected.
  await ownerQuery('REVOKE CONNECT ON DATABASE ' + databaseName() + ' FROM PUBLIC');
  await ownerQuery(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'aftercare'`,
    [databaseName()],
  );
  gate.resolve(null);
  await Promise.all([keeper, round]);
  await expect(drainOnce()).rejects.toThrow();
  await ownerQuery('GRANT CONNECT ON DATABASE ' + databaseName() + ' TO PUBLIC');
  const backAt = Date.now();
  await vi.waitFor(
    async () => {
      await drainOnce();
      expect((await statesOf(shop)).map((row) => row.state)).toEqual(Array(5).fill('processed'));
    },
    { timeout: 12_000, interval: 50 },
  );
  expect(Date.now() - backAt, 'the lease of 15 s was not waited for').toBeLessThan(8_000);
});

test('a webhook is not blamed for a connection that is cut while it waits, however often it was tried', async () => {
  const shop = await createShop();
  await receive(shop, 'orders/create', newOrder(7301));
  await ownerQuery(`UPDATE inbox SET attempts = 2 WHERE "shopDomain" = $1`, [shop.domain]);
  // As a worker that stands still in the middle of its transaction: the others wait for the shop.
  const { draining } = await withShop(
    shop,
    async () => {
      const draining = drainOnce();
      await vi.waitFor(async () => {
        const cut = await ownerQuery(`
          SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
          WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()`);
        expect(cut).toHaveLength(1);
      });
      return { draining };
    },
    { isExclusive: true },
  );
  await draining;
  await untilEmpty();
  expect(await statesOf(shop)).toMatchObject([{ state: 'processed', reason: null }]);
});
