import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../dev/embedded-postgres.ts';

export type StartedRedis = { url: string; stop: () => Promise<void> };

/**
 * A real Redis for the queue's tests: REDIS_URL if it is set, else redis-server from PATH, else null.
 * With isOwn it is always a process of the test's own, which it may stop.
 */
export async function startRedis({ isOwn = false } = {}): Promise<StartedRedis | null> {
  if (process.env.REDIS_URL && !isOwn) return { url: process.env.REDIS_URL, stop: async () => {} };
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'aftercare-redis-'));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--maxmemory-policy', 'noeviction'],
    {
      stdio: 'ignore',
    },
  );
  const isMissing = await new Promise<boolean>((done) => {
    server.once('error', () => done(true));
    server.once('spawn', () => done(false));
  });
  if (isMissing) return null;
  const url = `redis://127.0.0.1:${port}`;
  await untilReady(url);
  const ended = new Promise((done) => server.once('exit', done));
  return {
    url,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  probe.on('error', () => {});
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await probe.connect();
      await probe.ping();
      probe.disconnect();
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error('redis-server did not come up within 5 s.');
}
