import { expect, test } from 'vitest';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { withDispatcher, withShop } from './db.server.ts';
import { env } from './env.server.ts';

// Prisma does not give back the connection of a transaction whose end fails. Without our help a process would lose one
// of its few each time, until it has none.

useDatabase();

const moreThanAll = env.DATABASE_POOL + 2;

test('connections that break inside a transaction are replaced', async () => {
  const shop = await createShop();
  for (let round = 0; round < moreThanAll; round += 1) {
    const broken = withShop(shop, async ({ db }) => {
      const [{ pid }] = (await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`) as [{ pid: number }];
      await ownerQuery('SELECT pg_terminate_backend($1)', [pid]);
      await db.$queryRaw`SELECT 1`;
    });
    await expect(broken).rejects.toThrow();
  }
  expect(await withDispatcher((db) => db.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});

test('connections whose commit is refused are used again', async () => {
  const shop = await createShop();
  await ownerQuery('CREATE TABLE odd (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
  await ownerQuery('GRANT INSERT ON odd TO PUBLIC');
  for (let round = 0; round < moreThanAll; round += 1) {
    const refused = withShop(shop, ({ db }) => db.$executeRaw`INSERT INTO odd VALUES (1), (1)`);
    await expect(refused).rejects.toThrow(/UniqueConstraint/);
  }
  expect(await withDispatcher((db) => db.$queryRaw`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
});
