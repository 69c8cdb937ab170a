import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { useMailSink } from '../mail-sink.ts';
import { chanceOf, seedsOfRun } from './chance.ts';
import { keepOrders, newOrders, spawnWorker, type WorkerProcess } from './worker-process.ts';

// A worker that sends as fast as it can is killed, again and again. What it had in hand is all that is in doubt.

useDatabase();
const sink = useMailSink();
const running = new Set<WorkerProcess>();
afterEach(() => running.forEach(({ child }) => child.kill('SIGKILL')));

const kills = 4;
const ordersEach = 200;

async function planThankYous(count: number): Promise<void> {
  const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  const { ids, bodies } = newOrders(Array.from({ length: count }, (_, index) => 5_000 + index));
  await ownerQuery(keepOrders, [shop.domain, ids, bodies]);
  while ((await drainOnce()) > 0);
}

const countIn = async (state: string) =>
  (await ownerQuery<{ count: number }>('SELECT count(*)::int AS count FROM messages WHERE state = $1', [state]))[0]!
    .count;

test('a kill at full speed leaves three mails in doubt at most, and none that never went out is taken for sent', async () => {
  const seeds = seedsOfRun(kills);
  await planThankYous(kills * ordersEach);
  const perSecond: number[] = [];
  const inDoubt: number[] = [];
  for (const seed of seeds) {
    console.log(new Date().toISOString(), await ownerQuery('SELECT state, count(*)::int FROM messages GROUP BY 1'));
    const worker = await spawnWorker({ SMTP_URL: env.SMTP_URL });
    running.add(worker);
    const before = sink.received;
    await vi.waitFor(() => expect(sink.received).toBeGreaterThan(before + 40), { timeout: 90_000, interval: 2 });
    const [count, since] = [sink.received, performance.now()];
    await wait(chanceOf(seed).between(100, 500));
    worker.child.kill('SIGKILL');
    perSecond.push(Math.round((1_000 * (sink.received - count)) / (performance.now() - since)));
    await worker.ended;
    running.delete(worker);
    inDoubt.push(await countIn('sending'));
    await ownerQuery(`UPDATE messages SET state = 'unknown' WHERE state = 'sending'`);
    await ownerQuery(`UPDATE messages SET state = 'planned', "claimedUntil" = NULL WHERE state = 'queued'`);
  }
  console.log(`in doubt after each kill: ${inDoubt.join(', ')}; mails a second before: ${perSecond.join(', ')}`);
  expect(Math.max(...inDoubt), `seeds from ${seeds[0]}`).toBeLessThanOrEqual(3);
  expect(await countIn('sent')).toBeLessThanOrEqual(sink.received);
}, 300_000);
