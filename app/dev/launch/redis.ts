import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../embedded-postgres.ts';

export type FoundRedis = { url: string | null; stop: () => Promise<void> };

/** Whether findRedis will find one. */
export function isRedisHere(): boolean {
  return Boolean(process.env.REDIS_URL) || hasServer();
}

const hasServer = () => spawnSync('redis-server', ['--version']).status === 0;

/**
 * A Redis to test on: the one REDIS_URL names, else one started from redis-server on PATH, else none. With isOwn it is
 * always started here, so that the caller may stop it.
 */
export async function findRedis({ isOwn = false } = {}): Promise<FoundRedis> {
  const named = process.env.REDIS_URL;
  if (named && !isOwn) return { url: named, stop: async () => {} };
  if (!hasServer()) return { url: null, stop: async () => {} };
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-redis-'));
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--maxmemory-policy', 'noeviction'],
    { stdio: 'ignore' },
  );
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: 50, retryStrategy: () => 100 });
  client.on('error', () => {}); // it is still starting; the ping below decides
  await client.ping();
  client.disconnect();
  return {
    url,
    stop: async () => {
      const ended = new Promise((done) => server.once('exit', done));
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
