import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { startRedis, type StartedRedis } from '#app/test/redis.ts';
import { useDatabase } from '#app/test/db.ts';
import { jobCatalog, jobNames, type JobHandlers } from './catalog.ts';
import {
  boardQueues,
  closeQueues,
  enqueue,
  enqueueAll,
  enqueueDeliveries,
  pingQueue,
  scheduleRecurring,
} from './queue.server.ts';
import { startWorkers } from './work.server.ts';

useDatabase();

const redis = await startRedis();

const deliveryNames = ['thank_you', 'review_request', 'points_earned', 'check_in'];

/** Handlers that only note what came. */
function notingHandlers(): { handlers: JobHandlers; came: { name: string; payload: unknown }[] } {
  const came: { name: string; payload: unknown }[] = [];
  const note = (name: string) => async (payload: unknown) => void came.push({ name, payload });
  const names = [...jobNames, ...deliveryNames];
  return { handlers: Object.fromEntries(names.map((name) => [name, note(name)])) as JobHandlers, came };
}

function queueTests(): void {
  afterAll(closeQueues);

  test('a job comes to its handler with what it carries', async () => {
    const { handlers, came } = notingHandlers();
    const stop = startWorkers(handlers);
    await enqueueDeliveries([
      { name: 'thank_you', payload: { refs: [{ shopId: 1, id: 'a' }] } },
      { name: 'review_request', payload: { refs: [{ shopId: 2, id: 'b' }] } },
    ]);
    await enqueueAll([{ name: 'reconcile', payload: { shopId: 3 } }]);
    await vi.waitFor(() => expect(came).toHaveLength(3), { timeout: 30_000 });
    expect(came).toContainEqual({ name: 'thank_you', payload: { refs: [{ shopId: 1, id: 'a' }] } });
    expect(came).toContainEqual({ name: 'reconcile', payload: { shopId: 3 } });
    await stop();
  });

  test('a payload that is not what the job carries is refused at the door', async () => {
    await expect(enqueueDeliveries([{ name: 'thank_you', payload: { refs: [] } }])).rejects.toThrow(/refs/);
  });

  test('a job nobody knows is dropped, and those behind it are not held up', async () => {
    const { handlers, came } = notingHandlers();
    await boardQueues()[0]!.add('of_another_version', { refs: [{ shopId: 1, id: 'd' }] });
    await boardQueues()[0]!.add('points_earned', { anything: true });
    await boardQueues()[0]!.add('thank_you', { from: 'another version' });
    await enqueueDeliveries([{ name: 'check_in', payload: { refs: [{ shopId: 1, id: 'c' }] } }]);
    const stop = startWorkers(handlers);
    await vi.waitFor(() => expect(came.map((job) => job.name)).toEqual(['check_in']), { timeout: 30_000 });
    await stop();
  });

  test('stopping waits for the job in hand', async () => {
    const { handlers } = notingHandlers();
    let isDone = false;
    let started = () => {};
    const hasStarted = new Promise<void>((done) => (started = done));
    const stop = startWorkers({
      ...handlers,
      retention: async () => {
        started();
        await wait(300);
        isDone = true;
      },
    });
    await enqueue('retention', {});
    await hasStarted;
    await stop();
    expect(isDone).toBe(true);
  });

  test('recurring jobs are scheduled once, however often that is asked', async () => {
    await scheduleRecurring();
    await scheduleRecurring();
    const schedulers = await boardQueues()[1]!.getJobSchedulers();
    const recurring = jobNames.filter(
      (name) => 'everyMs' in jobCatalog[name] && jobCatalog[name].everyMs !== undefined,
    );
    expect(recurring).toContain('reconcile.all');
    expect(schedulers.map((scheduler) => scheduler.key).sort()).toEqual(recurring.sort());
    await pingQueue();
  });
}

describe('the queue on PostgreSQL', queueTests);

describe.runIf(redis !== null)('the queue on Redis', () => {
  beforeAll(() => void (env.REDIS_URL = redis?.url));
  afterAll(async () => {
    env.REDIS_URL = undefined;
    await redis?.stop();
  });
  queueTests();

  test('with Redis away adding fails quickly, and works again when it is back', async () => {
    await closeQueues();
    const own = (await startRedis({ isOwn: true })) as StartedRedis;
    env.REDIS_URL = own.url;
    await enqueue('retention', {});
    await own.stop();
    const since = Date.now();
    await expect(enqueue('retention', {})).rejects.toThrow();
    expect(Date.now() - since).toBeLessThan(6_000);
    await closeQueues();
    env.REDIS_URL = redis?.url;
  });
});

test.runIf(redis === null)('(no Redis here)', () => {
  console.warn('NOT RUN: the queue on Redis. Set REDIS_URL or put redis-server on PATH.');
});
