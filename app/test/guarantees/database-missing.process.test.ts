import pg from 'pg';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { templateName } from '../cluster.ts';
import { spawnWorker, type WorkerProcess } from './worker-process.ts';

// A worker that starts before its database exists: by hand, or when all machines start at once.

const database = new URL(env.DATABASE_URL).pathname.slice(1);
let worker: WorkerProcess | undefined;

afterAll(async () => {
  worker?.child.kill('SIGKILL');
  await ask(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, 'postgres');
});

async function ask<Row extends pg.QueryResultRow>(sql: string, name = database): Promise<Row[]> {
  const owner = new pg.Client({ connectionString: `postgresql://owner@127.0.0.1:${inject('databasePort')}/${name}` });
  await owner.connect();
  try {
    return (await owner.query<Row>(sql)).rows;
  } finally {
    await owner.end();
  }
}

const attempts = (output: string) =>
  output
    .split('\n')
    .flatMap((line) =>
      line.includes('the queue is not there')
        ? [JSON.parse(line) as { queue: string; failures: number; waitMs: number }]
        : [],
    );

test('a worker without its database says so and waits, still answers, and works as soon as the database exists', async () => {
  worker = await spawnWorker({ REDIS_URL: '', LOG_LEVEL: 'error' });
  const { child, port, output, ended } = worker;
  await vi.waitFor(() => expect(attempts(output()).filter(({ failures }) => failures === 3)).toHaveLength(2), {
    timeout: 30_000,
  });
  expect(
    attempts(output())
      .filter(({ queue }) => queue === 'messages')
      .slice(0, 3),
  ).toMatchObject([
    { failures: 1, waitMs: 500 },
    { failures: 2, waitMs: 1000 },
    { failures: 3, waitMs: 2000 },
  ]);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503);

  await ask(`CREATE DATABASE ${database} TEMPLATE ${templateName}`, 'postgres');
  await worker.untilReady();
  // The process that found no database then enqueues jobs and runs them.
  await vi.waitFor(
    async () =>
      expect(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()).toMatch(
        /aftercare_jobs_total\{name="loyalty.clock",outcome="done"\} [1-9]/,
      ),
    { timeout: 40_000, interval: 500 },
  );
  child.kill('SIGTERM');
  await ended;
  expect(child.exitCode).toBe(0);
}, 120_000);

test('it can be stopped while it waits', async () => {
  worker = await spawnWorker({
    REDIS_URL: '',
    LOG_LEVEL: 'error',
    DATABASE_URL: env.DATABASE_URL.replace(database, `${database}_never`),
  });
  const { child, output, ended } = worker;
  await vi.waitFor(() => expect(attempts(output())).not.toEqual([]), { timeout: 30_000 });
  child.kill('SIGTERM');
  await ended;
  expect(child.exitCode).toBe(0);
});
