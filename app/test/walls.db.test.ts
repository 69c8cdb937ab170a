import { expect, test } from 'vitest';
import { prisma, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from './db.ts';

useDatabase();

test('a shop sees its own rows only, and without naming a shop no rows are visible', async () => {
  const [mine, other] = [await createShop(), await createShop()];
  await withShop(mine, ({ db }) => db.order.create({ data: { shopId: mine.id, id: '1' } }));
  expect(await withShop(mine, ({ db }) => db.order.count())).toBe(1);
  expect(await withShop(other, ({ db }) => db.order.count())).toBe(0);
  expect(await prisma.order.count()).toBe(0);
});

test('a row cannot be written into another shop', async () => {
  const [mine, other] = [await createShop(), await createShop()];
  const write = withShop(mine, ({ db }) => db.order.create({ data: { shopId: other.id, id: '1' } }));
  await expect(write).rejects.toThrow(/row-level security/);
});

test('the dispatcher sees ids and states of all shops, and no content', async () => {
  const shop = await createShop();
  await prisma.$executeRaw`INSERT INTO inbox ("shopDomain", topic, "webhookId", body) VALUES (${shop.domain}, 't', 'w', 'x'::bytea)`;
  const rows = await withDispatcher(
    (db) => db.$queryRaw<{ state: string }[]>`SELECT state FROM inbox WHERE "shopDomain" = ${shop.domain}`,
  );
  expect(rows).toEqual([{ state: 'received' }]);
  await expect(withDispatcher((db) => db.$queryRaw`SELECT body FROM inbox`)).rejects.toThrow(/permission denied/);
});

test('every table with a shopId has row-level security, and the processes own nothing', async () => {
  const open = await ownerQuery<{ table: string }>(`
    SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'shopId' AND c.relkind = 'r' AND NOT c.relrowsecurity AND c.relnamespace = 'public'::regnamespace`);
  expect(open).toEqual([]);
  const owned = await ownerQuery(
    `SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'aftercare')`,
  );
  expect(owned).toEqual([]);
});
