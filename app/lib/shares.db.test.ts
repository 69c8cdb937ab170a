import { expect, test } from 'vitest';
import { createShop, useDatabase } from '#app/test/db.ts';
import { withShop } from './db.server.ts';

useDatabase();

test('sixty slow requests of one shop leave another shop its answers, and those beyond measure hear 503', async () => {
  const [greedy, other] = [await createShop(), await createShop()];
  let slowEnded = 0;
  const slow = Array.from({ length: 60 }, () =>
    withShop(greedy, async ({ db }) => {
      await db.$queryRaw`SELECT pg_sleep(2) IS NULL AS slept`;
      slowEnded += 1;
    }).then(
      () => 200,
      (error: unknown) => (error as Response).status,
    ),
  );
  for (let time = 0; time < 10; time += 1) await withShop(other, ({ db }) => db.message.count());
  // All of them before the first of the slow ones were through.
  expect(slowEnded).toBe(0);
  const statuses = await Promise.all(slow);
  expect(statuses.filter((status) => status === 200)).toHaveLength(45);
  expect(statuses.filter((status) => status === 503)).toHaveLength(15);
  expect(await withShop(greedy, ({ db }) => db.message.count())).toBe(0);
}, 60_000);

test('a place whose work fails is free again', async () => {
  const shop = await createShop();
  const failing = Array.from({ length: 30 }, () => withShop(shop, () => Promise.reject(new Error('no'))));
  expect((await Promise.allSettled(failing)).every(({ status }) => status === 'rejected')).toBe(true);
  expect(await withShop(shop, ({ db }) => db.message.count())).toBe(0);
});
