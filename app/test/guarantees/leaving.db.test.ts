import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { startWorkers } from '#app/jobs/work.server.ts';
import { prisma, type ShopRef } from '#app/lib/db.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { sweepDue, sweepStuck } from '#app/messages/sending/sweep.server.ts';
import { recordInstall } from '#app/shops/shop.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { handlers } from '#app/worker/handlers.server.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { useMailSink } from '../mail-sink.ts';
import { fulfillmentBody, orderBody, scanBody } from '../webhooks.ts';

// A shop leaves and comes back: nothing that fell due in the meantime is sent, and what comes afterwards is.

useDatabase();
const sink = useMailSink();
let stop: () => Promise<void>;
beforeAll(() => void (stop = startWorkers(handlers)));
afterAll(async () => {
  await stop();
  await Promise.all([closeQueues(), closeLiquidThreads()]);
});

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const day = 24 * 60;
let count = 0;

async function keep(shop: ShopRef, topic: string, body: object, triggeredAt = new Date()): Promise<void> {
  count += 1;
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body) VALUES ($1, $2, $3, $4, $5)`,
    [shop.domain, topic, `w${count}`, triggeredAt, Buffer.from(JSON.stringify(body))],
  );
}

async function applyAll(): Promise<void> {
  while ((await drainOnce()) > 0);
}

async function receive(...what: Parameters<typeof keep>): Promise<void> {
  await keep(...what);
  await applyAll();
}

const order = (id: number, placed: Date) =>
  orderBody({
    id,
    name: `#${id}`,
    email: `c${id}@customer.example`,
    contact_email: `c${id}@customer.example`,
    customer: null,
    created_at: placed.toISOString(),
    processed_at: placed.toISOString(),
    updated_at: placed.toISOString(),
  });

/** Sends what is due, and what becomes due because of it. */
async function sendAllDue(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await sweepDue();
    await sweepStuck();
    await vi.waitFor(
      async () => expect(await ownerQuery(`SELECT 1 FROM messages WHERE state IN ('queued', 'sending')`)).toEqual([]),
      { timeout: 30_000, interval: 50 },
    );
  }
}

const reached = () =>
  sink.mails
    .flatMap((mail) => mail.to)
    .filter((to) => to.endsWith('customer.example'))
    .sort();

async function shopWithPlans(): Promise<ShopRef> {
  const shop = await createShop({
    messagesFrom: new Date('2026-01-01T00:00:00Z'),
    seenInstalledAt: ago(90 * day),
    installedAt: ago(90 * day),
  });
  await ownerQuery('INSERT INTO shop_settings ("shopId", settings) VALUES ($1, $2)', [
    shop.id,
    JSON.stringify({ restraint: { quietFromMinute: 1439, quietToMinute: 0, spreadMinutes: 0 } }),
  ]);
  for (let id = 1001; id <= 1010; id += 1) {
    await keep(shop, 'orders/create', order(id, ago(60)));
    await keep(
      shop,
      'fulfillments/create',
      fulfillmentBody({
        id: id * 10,
        order_id: id,
        created_at: ago(40).toISOString(),
        updated_at: ago(40).toISOString(),
      }),
    );
    await keep(
      shop,
      'fulfillment_events/create',
      scanBody({
        id: id * 100,
        fulfillment_id: id * 10,
        order_id: id,
        status: 'delivered',
        happened_at: ago(30).toISOString(),
      }),
    );
  }
  await applyAll();
  return shop;
}

const passTime = (shop: ShopRef) =>
  ownerQuery(
    `UPDATE messages SET "sendAt" = now() - interval '1 minute' WHERE "shopId" = $1 AND state IN ('planned', 'queued')`,
    [shop.id],
  );
const statesOf = (shop: ShopRef) =>
  ownerQuery<{ state: string; count: number }>(
    `SELECT state, count(*)::int AS count FROM messages WHERE "shopId" = $1 GROUP BY 1 ORDER BY 1`,
    [shop.id],
  );

test('messages that fell due while the shop was away are not sent on its return; new orders are thanked for', async () => {
  const shop = await shopWithPlans();
  const [planned] = await statesOf(shop);
  expect(planned).toMatchObject({ state: 'planned' });
  expect(planned!.count).toBeGreaterThanOrEqual(20);
  await receive(shop, 'app/uninstalled', { id: 1 });
  await receive(shop, 'orders/create', order(1011, ago(1)));
  await receive(
    shop,
    'fulfillment_events/create',
    scanBody({ id: 777, fulfillment_id: 10010, order_id: 1001, status: 'out_for_delivery' }),
  );
  await passTime(shop);
  await sendAllDue();
  expect(reached()).toEqual([]);

  await recordInstall({ domain: shop.domain, scopes: '' });
  await sendAllDue();
  // Old orders still cause news: an update of each, and one that arrives for the first time.
  for (let id = 1001; id <= 1011; id += 1) {
    await keep(shop, 'orders/updated', { ...order(id, ago(60)), tags: 'again', updated_at: new Date().toISOString() });
    await keep(
      shop,
      'fulfillment_events/create',
      scanBody({
        id: id * 100 + 1,
        fulfillment_id: id * 10,
        order_id: id,
        status: 'delivered',
        happened_at: ago(1).toISOString(),
      }),
    );
  }
  await applyAll();
  await passTime(shop);
  await sendAllDue();
  expect(reached()).toEqual([]);

  await receive(shop, 'orders/create', order(1012, new Date()));
  await sendAllDue();
  expect(reached()).toEqual(['c1012@customer.example']);
});

test('a late app/uninstalled that arrives after the return stops nothing', async () => {
  const shop = await shopWithPlans();
  const leftAt = ago(10);
  await recordInstall({ domain: shop.domain, scopes: '' });
  await receive(shop, 'orders/create', order(1020, new Date()));
  await receive(shop, 'app/uninstalled', { id: 1 }, leftAt);
  expect((await prisma.shop.findUniqueOrThrow({ where: { id: shop.id } })).uninstalledAt).toBeNull();
  await sendAllDue();
  expect(reached()).toContain('c1020@customer.example');
});

test('a shop that leaves while its messages are queued sends none of them', async () => {
  const shop = await shopWithPlans();
  await passTime(shop);
  await ownerQuery(
    `UPDATE messages SET state = 'queued', "claimedUntil" = now() + interval '1 minute' WHERE "shopId" = $1`,
    [shop.id],
  );
  await receive(shop, 'app/uninstalled', { id: 1 });
  expect((await statesOf(shop)).map(({ state }) => state)).toEqual(['canceled']);
  await sendAllDue();
  expect(reached()).toEqual([]);
});
