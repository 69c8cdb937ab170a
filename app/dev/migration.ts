import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { run } from './launch/build.ts';

// npm run migration add promise date         writes prisma/migrations/<time>_add_promise_date/migration.sql
//
// Contains the difference between prisma/schema.prisma and the migrations. Add by hand what Prisma's schema cannot
// express: checks, partial indexes, functions, and CALL wall_in(ARRAY['new_table']) for each new table with a shopId.

const name = process.argv
  .slice(2)
  .join('_')
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, '_');
if (!name) {
  console.error('What does it do? For example: npm run migration add promise date');
  process.exit(2);
}
const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
const file = `prisma/migrations/${time}_${name}/migration.sql`;
const postgres = await startEmbeddedPostgres({
  dataDir: mkdtempSync(join(tmpdir(), 'aftercare-migration-')),
  isDurable: false,
});
try {
  const comparison = ['--from-migrations', 'prisma/migrations', '--to-schema-datamodel', 'prisma/schema.prisma'];
  const address = { DATABASE_URL: postgres.ownerUrl('postgres'), DATABASE_OWNER_URL: undefined };
  await run('prisma', ['migrate', 'diff', ...comparison, '--script', '--output', file], address);
  console.log(file);
} finally {
  await postgres.remove();
}
