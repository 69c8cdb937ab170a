import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from '#app/dev/embedded-postgres.ts';
import { env } from '#app/lib/env.server.ts';
import { preparedCluster, templateName } from '../cluster.ts';
import { useMailSink } from '../mail-sink.ts';
import { keepOrders, newOrders, spawnWorker, type WorkerProcess } from './worker-process.ts';

// PostgreSQL goes away in the middle of the work and comes back. Uses its own cluster, because the other tests need
// theirs.

const dataDir = mkdtempSync(join(tmpdir(), 'aftercare-restart-'));
const sink = useMailSink();
let postgres: EmbeddedPostgres;
let port = 0;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  port = await freePort();
  postgres = await startEmbeddedPostgres({ dataDir, isDurable: false, port, copyOf: await preparedCluster() });
  await ask(`CREATE DATABASE aftercare TEMPLATE ${templateName}`, [], 'postgres');
});
afterAll(async () => {
  worker?.child.kill('SIGKILL');
  await worker?.ended;
  await postgres.remove();
});

const processUrl = () => `postgresql://aftercare@127.0.0.1:${port}/aftercare`;

async function ask<Row extends pg.QueryResultRow>(
  sql: string,
  values: unknown[] = [],
  database = 'aftercare',
): Promise<Row[]> {
  const owner = new pg.Client({ connectionString: postgres.ownerUrl(database) });
  await owner.connect();
  try {
    return (await owner.query<Row>(sql, values)).rows;
  } finally {
    await owner.end();
  }
}

const total = 60;

test('the database restarts twice while webhooks are applied and mails sent: everything is applied, every mail is sent once', async () => {
  await ask(
    `INSERT INTO shops (domain, name, email, "installedAt", "liveAt", "messagesFrom") VALUES ('a.myshopify.com', 'A', 'a@shop.example', '2026-01-01', '2026-01-01', '2026-01-01')`,
  );
  worker = await spawnWorker({ SMTP_URL: env.SMTP_URL, DATABASE_URL: processUrl(), REDIS_URL: '' });
  await worker.untilReady();
  sink.answersAfterMs = 20;
  for (let round = 0; round < 3; round += 1) {
    const { ids, bodies } = newOrders(
      Array.from({ length: total / 3 }, (_, index) => 1001 + (round * total) / 3 + index),
    );
    await ask(keepOrders, ['a.myshopify.com', ids, bodies]);
    if (round === 2) break;
    await wait(round === 0 ? 150 : 700);
    await postgres.stop();
    await wait(1_000);
    postgres = await startEmbeddedPostgres({ dataDir, isDurable: false, port });
  }
  const backAt = Date.now();
  await vi.waitFor(async () => expect(await ask(`SELECT FROM inbox WHERE state = 'received'`)).toEqual([]), {
    timeout: 60_000,
    interval: 50,
  });
  const drainedMs = Date.now() - backAt;
  console.log(`all applied ${drainedMs} ms after the second return`);
  expect(drainedMs, 'what the worker had in hand did not wait for its lease of 15 s').toBeLessThan(8_000);
  await vi.waitFor(
    async () => {
      await ask(
        `UPDATE messages SET "claimedUntil" = now() WHERE state = 'queued' AND "changedAt" < now() - interval '6 seconds'`,
      );
      expect(
        await ask(`SELECT state, count(*)::int AS count FROM messages WHERE kind = 'thank_you' GROUP BY 1`),
      ).toEqual([{ state: 'sent', count: total }]);
    },
    { timeout: 90_000, interval: 300 },
  );
  expect(await ask('SELECT state, count(*)::int AS count FROM inbox GROUP BY 1')).toEqual([
    { state: 'processed', count: total },
  ]);
  const ids = sink.mails.map((mail) => mail.headers['message-id']);
  expect([ids.length, new Set(ids).size]).toEqual([total, total]);
  console.log(`all sent ${Date.now() - backAt} ms after the second return`);
  expect(worker.child.exitCode).toBeNull();
});
