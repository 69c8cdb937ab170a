import { findRedis } from '../dev/launch/redis.ts';

export type StartedRedis = { url: string; stop: () => Promise<void> };

/**
 * A real Redis for the queue's tests: REDIS_URL if set, else redis-server from PATH, else null. With isOwn it is always
 * a process of the test's own, which may be stopped.
 */
export async function startRedis({ isOwn = false } = {}): Promise<StartedRedis | null> {
  const { url, stop } = await findRedis({ isOwn });
  return url === null ? null : { url, stop };
}
