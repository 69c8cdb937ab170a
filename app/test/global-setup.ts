import type { TestProject } from 'vitest/node';
import { startCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** undefined in tests that need no database */
    databasePort: number | undefined;
  }
}

/** where the run's PostgreSQL is, for the second group of tests that asks for it */
const portVariable = 'TEST_POSTGRES_PORT';

/**
 * One PostgreSQL for the whole run and one migrated database in it, which each test file clones. Several runs may go
 * side by side: each has a cluster of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = process.env[portVariable];
  if (started) {
    project.provide('databasePort', Number(started));
    return async () => {};
  }
  const postgres = await startCluster();
  process.env[portVariable] = String(postgres.port);
  project.provide('databasePort', postgres.port);
  return async () => {
    await postgres.remove();
    Reflect.deleteProperty(process.env, portVariable);
  };
}
