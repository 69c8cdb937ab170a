import { Prisma } from '@prisma/client';
import { expect, test } from 'vitest';
import { createShop, useDatabase } from '#app/test/db.ts';
import { prisma, withShop } from './db.server.ts';
import { env } from './env.server.ts';

useDatabase();

const at = new Date('2026-03-29T01:30:00.123Z');
const rows = (db: Pick<typeof prisma, '$queryRaw'>) => db.$queryRaw`
  SELECT ${true}::boolean AS flag, ${7}::int AS small, ${2n ** 60n}::bigint AS large, 1.5::float8 AS float, 12.340::numeric AS exact, ${'ä "x" \\ {1}'}::text AS text,
    ${at}::timestamptz AS instant, '2026-03-29'::date AS day, ${JSON.stringify({ a: [1, null] })}::jsonb AS json, '\\x00ff'::bytea AS bytes, NULL::int AS nothing,
    ${['a,b', 'c"d', null]}::text[] AS texts, ${[1, 2]}::int[] AS ints, ${[3n]}::bigint[] AS longs, ARRAY[${at}::timestamptz] AS instants, ${Buffer.from([1, 2])}::bytea AS given`;

test('direct SQL returns the same rows and values as Prisma', async () => {
  const shop = await createShop();
  const straight = await withShop(shop, ({ db }) => rows(db));
  expect(straight).toEqual(await rows(prisma));
});

test('it counts changed rows and is part of the transaction', async () => {
  const shop = await createShop({ name: 'Before' });
  const broken = withShop(shop, async ({ db }) => {
    expect(await db.$executeRaw`UPDATE shops SET name = 'After' WHERE id = ${shop.id}`).toBe(1);
    expect(await db.shop.findUnique({ where: { id: shop.id }, select: { name: true } })).toEqual({ name: 'After' });
    throw new Error('back');
  });
  await expect(broken).rejects.toThrow('back');
  expect(await prisma.shop.findUnique({ where: { id: shop.id }, select: { name: true } })).toEqual({ name: 'Before' });
});

test('an error carries the database’s message, without row data', async () => {
  const shop = await createShop();
  const refused = withShop(
    shop,
    ({ db }) => db.$executeRaw`INSERT INTO shops (domain, name) VALUES (${shop.domain}, 'Twice')`,
  );
  const error = await refused.then(
    () => null,
    (err: unknown) => err as Error,
  );
  expect(error?.message).toMatch(/^The database refused a statement/);
  expect(error?.message).not.toContain(shop.domain);
  await expect(withShop(shop, ({ db }) => db.$queryRaw`SELECT * FROM pg_authid`)).rejects.toThrow(
    /\(42501\): permission denied/,
  );
});

test('a finished transaction accepts no statement, whoever uses its connection now', async () => {
  const shop = await createShop();
  const late = await withShop(
    shop,
    async ({ db }) =>
      () =>
        db.$queryRaw`SELECT 1`,
  );
  await expect(late()).rejects.toThrow(/is over/);
  const slow = withShop(
    shop,
    async ({ db }) => {
      await new Promise((done) => setTimeout(done, 600));
      return db.$executeRaw`UPDATE shops SET name = 'Too late' WHERE id = ${shop.id}`;
    },
    { timeoutMs: 200 },
  );
  await expect(slow).rejects.toThrow();
  expect(await prisma.shop.findUnique({ where: { id: shop.id }, select: { name: true } })).not.toEqual({
    name: 'Too late',
  });
});

test.each([
  ['connections that are cut', 'SELECT pg_terminate_backend(pg_backend_pid())'],
  [
    'commits that are refused',
    'CREATE TEMP TABLE twice (id int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP; INSERT INTO twice VALUES (1), (1)',
  ],
])('%s in the middle of a transaction do not empty the pool', async (_, sql) => {
  const shop = await createShop();
  for (let times = 0; times <= env.DATABASE_POOL; times += 1) {
    const lost = withShop(shop, async ({ db }) => {
      for (const statement of sql.split('; ')) await db.$executeRaw(Prisma.raw(statement));
    });
    await expect(lost).rejects.toThrow();
  }
  expect(await withShop(shop, ({ shop: { id } }) => Promise.resolve(id))).toBe(shop.id);
});
