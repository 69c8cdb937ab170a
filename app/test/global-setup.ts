import type { TestProject } from 'vitest/node';
import { startCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** undefined in tests that need no database */
    databasePort: number | undefined;
  }
}

/** port of the run's PostgreSQL, for the second group of tests that needs it */
const portVariable = 'TEST_POSTGRES_PORT';

/**
 * One PostgreSQL for the whole run, with one migrated database that each test file clones. Several runs can go in
 * parallel: each has its own cluster.
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
