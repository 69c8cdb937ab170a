import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { env } from '#app/lib/env.server.ts';
import { sweepDue } from '#app/messages/sending/sweep.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { useMailSink } from '../mail-sink.ts';
import { startRedis } from '../redis.ts';
import { keepOrders, newOrders, spawnWorker, type WorkerProcess } from './worker-process.ts';

// The queue only wakes the sender: whatever is lost with it, the rows are still there.

useDatabase();
const sink = useMailSink();
const redis = await startRedis({ isOwn: true });
let worker: WorkerProcess | undefined;
afterEach(async () => {
  worker?.child.kill('SIGKILL');
  await worker?.ended;
});
afterAll(() => redis?.stop());

let queueTables: string[] = [];
beforeAll(async () => {
  const rows = await ownerQuery<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq' AND tablename !~ 'migration|version'`,
  );
  queueTables = rows.map(({ name }) => name);
  expect(queueTables).not.toEqual([]);
});

// The queue's own transactions lock these tables one by one, so a deadlock is possible; PostgreSQL then aborts one
// side.
async function forgetRows(): Promise<void> {
  try {
    await ownerQuery(`TRUNCATE ${queueTables.join(', ')} CASCADE`);
  } catch (error) {
    if ((error as { code?: string }).code !== '40P01') throw error;
    await forgetRows();
  }
}

async function forgetRedis(): Promise<void> {
  const client = new Redis(redis!.url);
  await client.flushall();
  client.disconnect();
}

const backends = [
  { name: 'PostgreSQL', redisUrl: '', forget: forgetRows },
  ...(redis ? [{ name: 'Redis', redisUrl: redis.url, forget: forgetRedis }] : []),
];

const total = 90;
let lastOrder = 1000;

async function receiveThird(): Promise<void> {
  const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  const { ids, bodies } = newOrders(Array.from({ length: total / 3 }, () => (lastOrder += 1)));
  await ownerQuery(keepOrders, [shop.domain, ids, bodies]);
}

describe.each(backends)('the queue on $name', ({ redisUrl, forget }) => {
  test('is emptied again and again while messages wait in it; every message is sent once', async () => {
    // The first third is lost while waiting for a worker, the rest while a worker is processing it.
    env.REDIS_URL = redisUrl || undefined;
    await receiveThird();
    while ((await drainOnce()) > 0);
    expect(await sweepDue()).toBe(total / 3);
    await closeQueues();
    await forget();
    worker = await spawnWorker({ SMTP_URL: env.SMTP_URL, REDIS_URL: redisUrl });
    await worker.untilReady();
    sink.answersAfterMs = 30;
    for (let part = 1; part < 3; part += 1) {
      await receiveThird();
      for (let times = 0; times < 10; times += 1) {
        await wait(60);
        await forget();
      }
    }
    const sent = async () =>
      ownerQuery<{ state: string; count: number }>(
        `SELECT m.state, count(*)::int AS count FROM messages m WHERE kind = 'thank_you' AND m."orderId"::int > $1 GROUP BY 1`,
        [lastOrder - total],
      );
    await vi.waitFor(
      async () => {
        // A row whose job was lost is looked for after 60 s; here at once, when no sender can still be processing it.
        await ownerQuery(
          `UPDATE messages SET "claimedUntil" = now() WHERE state = 'queued' AND "changedAt" < now() - interval '6 seconds'`,
        );
        expect(await sent()).toEqual([{ state: 'sent', count: total }]);
      },
      { timeout: 60_000, interval: 500 },
    );
    const ids = sink.mails.map((mail) => mail.headers['message-id']);
    expect([ids.length, new Set(ids).size]).toEqual([total, total]);
  }, 90_000);
});
