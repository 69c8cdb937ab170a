import { readdirSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { run } from '#app/dev/launch/build.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { OutdatedDatabaseError, setUpDatabase } from './database.server.ts';

useDatabase();
const ownerUrl = `postgresql://owner@127.0.0.1:${inject('databasePort')}/${databaseName()}`;

function databaseName(): string {
  return new URL(process.env.DATABASE_URL ?? '').pathname.slice(1);
}

test('the migrations create exactly the tables of prisma/schema.prisma', async () => {
  const comparison = ['--from-migrations', 'prisma/migrations', '--to-schema-datamodel', 'prisma/schema.prisma'];
  await run('prisma', ['migrate', 'diff', ...comparison, '--exit-code'], { DATABASE_URL: ownerUrl });
});

test('migrations are named by time, so that two made in parallel do not clash', () => {
  const names = readdirSync('prisma/migrations').filter((name) => name !== 'migration_lock.toml');
  expect(names.filter((name) => !/^20\d{12}_[a-z0-9_]+$/.test(name))).toEqual([]);
  const times = names.map((name) => name.slice(0, 14));
  expect(new Set(times).size).toBe(times.length);
});

test('refuses a database from before the baseline with a message, before changing anything', async () => {
  await ownerQuery(
    `UPDATE _prisma_migrations SET migration_name = '0001_tables' WHERE migration_name LIKE '%\\_tables'`,
  );
  const setUp = setUpDatabase({ ownerUrl, processUrl: process.env.DATABASE_URL ?? '' });
  await expect(setUp).rejects.toThrow(OutdatedDatabaseError);
  await expect(setUp).rejects.toThrow('cannot be brought up to date');
});
