import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { replay } from '#app/shopify/inbox.server.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { useMailSink } from '../mail-sink.ts';
import { chanceOf, seedsOfRun } from './chance.ts';
import { keepOrders, newOrders, spawnWorker, type WorkerProcess } from './worker-process.ts';

// Kills workers at random moments, one after the other, while they apply webhooks and send mails.

useDatabase();
const sink = useMailSink();
const running = new Set<WorkerProcess>();
afterEach(() => running.forEach(({ child }) => child.kill('SIGKILL')));

async function spawnOne(): Promise<WorkerProcess> {
  const worker = await spawnWorker({ SMTP_URL: env.SMTP_URL });
  running.add(worker);
  return worker;
}

const ordersPerSeed = 24;
let lastOrder = 1000;

async function receive(shop: ShopRef, count: number): Promise<void> {
  const { ids, bodies } = newOrders(Array.from({ length: count }, () => (lastOrder += 1)));
  await ownerQuery(keepOrders, [shop.domain, ids, bodies]);
}

/** No worker is alive. Skips the wait for the dead workers' leases, which end after 15, 60 and 240 s. */
async function letTimePass(): Promise<void> {
  for (const table of ['inbox_turns', 'messages', 'staff_alerts'])
    await ownerQuery(`UPDATE ${table} SET "claimedUntil" = now() WHERE "claimedUntil" IS NOT NULL`);
}

// Steps at which a worker may be killed, each followed by a random delay.
const steps = {
  applying: `SELECT FROM inbox_turns WHERE "shopDomain" = $1`,
  queued: `SELECT FROM messages WHERE state <> 'planned' AND "shopId" = (SELECT id FROM shops WHERE domain = $1) LIMIT 1`,
  sending: `SELECT FROM messages WHERE state IN ('sending', 'sent') AND "shopId" = (SELECT id FROM shops WHERE domain = $1) LIMIT 1`,
};

async function untilAt(step: keyof typeof steps, shop: ShopRef): Promise<void> {
  await vi.waitFor(async () => expect(await ownerQuery(steps[step], [shop.domain])).not.toEqual([]), {
    timeout: 90_000,
    interval: 5,
  });
}

async function isSettled(): Promise<void> {
  const open = await ownerQuery(`SELECT state, count(*) FROM inbox WHERE state = 'received' GROUP BY 1 UNION ALL
    SELECT state, count(*) FROM messages WHERE kind = 'thank_you' AND state IN ('planned', 'queued', 'sending') GROUP BY 1`);
  expect(open).toEqual([]);
}

/**
 * A webhook in progress at three kills looks like the cause of the crashes. It is set aside, where a merchant can see
 * and replay it.
 */
async function replayBlamed(): Promise<number> {
  const rows = await ownerQuery<{ id: string; reason: string; shopId: number; domain: string }>(
    `SELECT i.id, i.reason, s.id AS "shopId", s.domain FROM inbox i JOIN shops s ON s.domain = i."shopDomain" WHERE i.state = 'set_aside'`,
  );
  for (const { id, reason, shopId, domain } of rows) {
    expect(reason).toContain('stopped three times');
    expect(await withShop({ id: shopId, domain }, (tx) => replay(tx, BigInt(id)))).toBe(true);
  }
  return rows.length;
}

test('workers killed at any moment lose nothing and send nothing twice; unknown outcomes are flagged', async () => {
  const seeds = seedsOfRun(10);
  console.log(`seeds ${seeds[0]} to ${seeds.at(-1)}`);
  sink.answersAfterMs = 80;
  let next = await spawnOne();
  for (const seed of seeds) {
    const chance = chanceOf(seed);
    const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
    const atFirst = chance.between(1, ordersPerSeed);
    await receive(shop, atFirst);
    const victim = next;
    next = await spawnOne();
    await untilAt(chance.pick(['applying', 'queued', 'sending'] as const), shop);
    if (atFirst < ordersPerSeed) await receive(shop, ordersPerSeed - atFirst);
    await wait(chance.between(0, 200));
    victim.child.kill('SIGKILL');
    await victim.ended;
  }
  next.child.kill('SIGKILL');
  await next.ended;
  await letTimePass();
  await spawnOne();
  await vi.waitFor(isSettled, { timeout: 180_000, interval: 200 });
  const blamed = await replayBlamed();
  expect(blamed, `seeds from ${seeds[0]}`).toBeLessThanOrEqual(Math.ceil(seeds.length / 5));
  await vi.waitFor(isSettled, { timeout: 90_000, interval: 200 });

  const total = seeds.length * ordersPerSeed;
  const inbox = await ownerQuery('SELECT state, reason, count(*)::int AS count FROM inbox GROUP BY 1, 2');
  expect(inbox, `seeds from ${seeds[0]}`).toEqual([{ state: 'processed', reason: null, count: total }]);
  expect(await ownerQuery('SELECT count(*)::int AS count FROM orders')).toEqual([{ count: total }]);
  const mails = Map.groupBy(sink.mails, (mail) => mail.headers['message-id']);
  expect(
    [...mails.values()].filter((copies) => copies.length > 1).map((copies) => copies[0]!.to),
    `seeds from ${seeds[0]}: sent twice`,
  ).toEqual([]);
  const messages = await ownerQuery<{ state: string; to: string }>(`
    SELECT m.state, o.email AS to FROM messages m JOIN orders o ON o."shopId" = m."shopId" AND o.id = m."orderId" WHERE m.kind = 'thank_you'`);
  expect(messages).toHaveLength(total);
  const reached = new Set(sink.mails.flatMap((mail) => mail.to));
  const unknown = messages.filter(({ state }) => state === 'unknown');
  expect(
    messages.filter(({ state, to }) => state === 'sent' && !reached.has(to)),
    'sent, but it never came',
  ).toEqual([]);
  const told = await ownerQuery(
    `SELECT coalesce(sum(count), 0)::int AS told FROM staff_alerts WHERE kind = 'outcome_unknown'`,
  );
  expect(told).toEqual([{ told: unknown.length }]);
  expect(messages.filter(({ state }) => state !== 'sent' && state !== 'unknown')).toEqual([]);
  expect(unknown.length).toBeLessThanOrEqual(seeds.length * 20);
  console.log(
    `${seeds.length} kills, ${total} orders, ${sink.mails.length} mails, ${unknown.length} unknown, ${blamed} blamed and replayed`,
  );
}, 600_000);
