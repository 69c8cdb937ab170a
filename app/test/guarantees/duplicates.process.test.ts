import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import type { ShopRef } from '#app/lib/db.server.ts';
import { messageKinds } from '#app/messages/kinds.ts';
import { keepWebhooks } from '#app/shopify/inbox.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { chanceOf, seedsOfRun, type Chance } from './chance.ts';
import { deliverAnyhow, lifeOfShop, type Delivery } from './shop-life.ts';

// Shopify guarantees delivery at least once, in no order. A single run through the facts as they happened is the
// reference.

useDatabase();
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
let neighbour: ChildProcess;
beforeAll(async () => {
  neighbour = spawn('node', ['app/test/guarantees/drain-child.ts'], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(neighbour.stdout!, 'data');
});
afterAll(async () => {
  neighbour.kill('SIGKILL');
  await closeQueues();
  await pool.end();
});

const shopsAtOnce = 6;
const ordersPerShop = 8;

async function createListeningShop(): Promise<ShopRef> {
  const shop = await createShop({ messagesFrom: new Date('2026-01-02T00:00:00Z') });
  const kinds = Object.fromEntries(
    messageKinds.map((kind) => [kind, { isOn: true, sender: 'aftercare', switchedOnAt: '2026-01-02T00:00:00Z' }]),
  );
  // An address gets at most one mail a day, and each mail has its own spread in minutes; neither is under test here.
  const settings = { kinds, promise: { isConfirmed: true }, restraint: { spreadMinutes: 0 } };
  await ownerQuery('INSERT INTO shop_settings ("shopId", settings) VALUES ($1, $2)', [
    shop.id,
    JSON.stringify(settings),
  ]);
  return shop;
}

async function receive(shop: ShopRef, deliveries: Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await keepWebhooks(
    pool,
    deliveries.map(({ topic, body, triggeredAt, webhookId }) => ({
      shopDomain: shop.domain,
      topic,
      webhookId,
      eventId: null,
      triggeredAt,
      apiVersion: '2026-10',
      body: Buffer.from(JSON.stringify(body)),
    })),
  );
}

async function untilApplied(): Promise<void> {
  for (let waiting = 1; waiting > 0;) {
    if ((await drainOnce()) === 0) await wait(20);
    const [row] = await ownerQuery<{ count: number }>(
      `SELECT count(*)::int AS count FROM inbox WHERE state = 'received'`,
    );
    waiting = row!.count;
  }
}

const tables = ['orders', 'order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'customers'];

/**
 * Everything known about a shop, except times of writing and ids of the webhooks. An order first seen when it is
 * canceled was promised nothing, so the promise of a canceled order may or may not exist.
 */
async function knowledgeOf(shop: ShopRef): Promise<Record<string, unknown[]>> {
  const knowledge: Record<string, unknown[]> = {};
  for (const table of tables) {
    const promise =
      table === 'orders'
        ? `CASE WHEN "canceledAt" IS NULL THEN '{}' ELSE '{promisedAt,promisedDispatchAt,promiseSource,promisedFrom}' END::text[]`
        : `'{}'::text[]`;
    knowledge[table] = await ownerQuery(
      `SELECT to_jsonb(t) - '{createdAt,shopId,version,recheckAt}'::text[] - ${promise} AS row FROM ${table} t WHERE "shopId" = $1 ORDER BY id`,
      [shop.id],
    );
  }
  knowledge.events = await ownerQuery(
    `SELECT name, "factKey", "orderId" FROM events e WHERE "shopId" = $1 AND NOT (name = 'promise.made' AND EXISTS (
      SELECT FROM orders o WHERE o."shopId" = $1 AND o.id = e."orderId" AND o."canceledAt" IS NOT NULL)) ORDER BY 1, 2`,
    [shop.id],
  );
  // The messages that will be sent. For the others, the order of arrival decides whether a plan ever existed.
  knowledge.messages = await ownerQuery(
    `SELECT key, state, subject, "orderId", data, "usefulUntil" FROM messages WHERE "shopId" = $1 AND state IN ('planned', 'queued') ORDER BY key`,
    [shop.id],
  );
  return knowledge;
}

async function playInOrder(shop: ShopRef, life: Delivery[]): Promise<void> {
  await receive(shop, life);
  await untilApplied();
}

async function playAnyhow(chance: Chance, shops: ShopRef[], lives: Delivery[][]): Promise<number> {
  const waiting = lives.map((life) => deliverAnyhow(chance, life));
  const total = waiting.reduce((sum, deliveries) => sum + deliveries.length, 0);
  const arriving = (async () => {
    while (waiting.some((deliveries) => deliveries.length > 0)) {
      for (const [index, shop] of shops.entries())
        await receive(shop, waiting[index]!.splice(0, chance.between(1, 60)));
    }
  })();
  let hasArrived = false;
  void arriving.then(() => (hasArrived = true));
  const drain = async () => {
    while (!hasArrived) if ((await drainOnce()) === 0) await wait(5);
  };
  await Promise.all([arriving, drain(), drain()]);
  await Promise.all([untilApplied(), untilApplied()]);
  return total;
}

test.each(seedsOfRun(1))('repeats and shuffles end like a single run in order (seed %i)', async (seed) => {
  const chance = chanceOf(seed);
  const until = new Date();
  const lives = Array.from({ length: shopsAtOnce }, (_, index) =>
    lifeOfShop(chance, { orders: ordersPerShop, firstId: 1000 + index * 100, until }).map((fact, number) => ({
      ...fact,
      webhookId: `${number}-0`,
    })),
  );
  const [models, shops] = [[] as ShopRef[], [] as ShopRef[]];
  for (const life of lives) {
    models.push(await createListeningShop());
    shops.push(await createListeningShop());
    await playInOrder(models.at(-1)!, life);
  }
  const deliveries = await playAnyhow(chance, shops, lives);
  const states = await ownerQuery(
    'SELECT state, count(*)::int AS count FROM inbox WHERE "shopDomain" = ANY($1) GROUP BY state',
    [[...models, ...shops].map((shop) => shop.domain)],
  );
  expect(states.map(({ state }) => state)).toEqual(['processed']);
  let planned = 0;
  for (const [index, shop] of shops.entries()) {
    const knowledge = await knowledgeOf(shop);
    planned += knowledge.messages!.length;
    expect(knowledge, `seed ${seed}, shop ${index}`).toEqual(await knowledgeOf(models[index]!));
  }
  console.log(`seed ${seed}: ${lives.flat().length} facts, ${deliveries} deliveries, ${planned} messages planned`);
  expect(deliveries).toBeGreaterThanOrEqual(1800);
  expect(planned).toBeGreaterThan(20);
});
