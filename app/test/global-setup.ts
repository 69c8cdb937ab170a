import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../dev/embedded-postgres.ts';
import { setUpDatabase } from '../setup/database.server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** undefined in tests that need no database */
    databasePort: number | undefined;
  }
}

/**
 * One PostgreSQL for the whole run and one migrated database in it, which each test file clones. Several runs may go
 * side by side: each has a cluster of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = join('.data', 'test', String(process.pid));
  mkdirSync(join('.data', 'test'), { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: false });
  const owner = new pg.Client({ connectionString: postgres.ownerUrl('postgres') });
  await owner.connect();
  await owner.query('CREATE DATABASE template_aftercare');
  await owner.end();
  await setUpDatabase({
    ownerUrl: postgres.ownerUrl('template_aftercare'),
    processUrl: `postgresql://aftercare@127.0.0.1:${postgres.port}/template_aftercare`,
  });
  project.provide('databasePort', postgres.port);
  return async () => {
    await postgres.stop();
    if (existsSync(dataDir)) rmSync(dataDir, { recursive: true, force: true });
  };
}
