import { rmSync } from 'node:fs';
import { setUpDatabase } from '../../setup/database.server.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { asOwner, environmentWithoutShopify } from '../launch/database.ts';

/** A database with the app's tables, and the environment for its processes. */
export type BenchDatabase = { name: string; ownerUrl: string; environment: Record<string, string> };

export type BenchCluster = {
  /** creates a database: with empty tables, or as a copy of one that nobody is connected to */
  create: (name: string, from?: BenchDatabase) => Promise<BenchDatabase>;
  stop: () => Promise<void>;
};

const template = 'bench_template';

/** A durable PostgreSQL. Each part of the benchmark gets its own database, so that none inherits another's rows. */
export async function startBenchCluster(): Promise<BenchCluster> {
  const dataDir = '.data/bench';
  rmSync(dataDir, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: true });
  const processUrl = (name: string) => `postgresql://aftercare@127.0.0.1:${postgres.port}/${name}`;
  const renew = (name: string, from: string) =>
    asOwner(postgres.ownerUrl('postgres'), async (owner) => {
      await owner.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await owner.query(`CREATE DATABASE ${name} TEMPLATE ${from}`);
    });
  try {
    await renew(template, 'template1');
    await setUpDatabase({ ownerUrl: postgres.ownerUrl(template), processUrl: processUrl(template) });
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    stop: postgres.stop,
    create: async (name, from) => {
      await renew(name, from?.name ?? template);
      return { name, ownerUrl: postgres.ownerUrl(name), environment: environmentWithoutShopify(processUrl(name)) };
    },
  };
}
