import { afterAll, expect, test } from 'vitest';
import { boardQueues, closeQueues } from '#app/jobs/queue.server.ts';
import { env } from '#app/lib/env.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { freePort } from '#app/dev/embedded-postgres.ts';
import { createMessages, messagesOf } from '#app/test/messages.ts';
import { sweepDue } from './sweep.server.ts';

useDatabase();
afterAll(closeQueues);

const earlier = (seconds: number) => ({ sendAt: new Date(Date.now() - seconds * 1_000) });

test('a shop that floods does not keep the others waiting; nothing is taken before its time', async () => {
  const [loud, quiet] = [await createShop(), await createShop()];
  await createMessages(loud, 450, earlier(600));
  await createMessages(quiet, 3, { kind: 'check_in', ...earlier(1) });
  await createMessages(quiet, 1, { sendAt: new Date(Date.now() + 60_000) });
  expect(await sweepDue()).toBe(203);
  expect((await messagesOf(quiet)).map((row) => row.state).sort()).toEqual(['planned', 'queued', 'queued', 'queued']);
  const [queue] = boardQueues();
  const jobs = await queue!.getJobs(['waiting']);
  expect(jobs.map((job) => [job.name, (job.data as { refs: unknown[] }).refs.length]).sort()).toEqual([
    ['check_in', 3],
    ['thank_you', 100],
    ['thank_you', 100],
  ]);
  expect(await sweepDue()).toBe(200);
  expect(await sweepDue()).toBe(50);
  expect(await sweepDue()).toBe(0);
});

test('two sweeps at once take each message once', async () => {
  const shop = await createShop();
  await createMessages(shop, 120, earlier(1));
  const counts = await Promise.all([sweepDue(), sweepDue(), sweepDue()]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(120);
  await sweepDue();
  expect(await ownerQuery(`SELECT DISTINCT state FROM messages WHERE "shopId" = $1`, [shop.id])).toEqual([
    { state: 'queued' },
  ]);
});

test('with the queue away the messages stay planned, and go when it is back', async () => {
  const shop = await createShop();
  await createMessages(shop, 2, earlier(1));
  await closeQueues();
  env.REDIS_URL = `redis://127.0.0.1:${await freePort()}`;
  expect(await sweepDue()).toBe(0);
  expect((await messagesOf(shop)).map((row) => [row.state, row.claimedUntil])).toEqual(
    Array(2).fill(['planned', null]),
  );
  await closeQueues();
  env.REDIS_URL = undefined;
  expect(await sweepDue()).toBe(2);
});
