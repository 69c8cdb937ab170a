import { rmSync } from 'node:fs';
import pg from 'pg';
import { setUpDatabase } from '../../setup/database.server.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

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
      return { name, ownerUrl: postgres.ownerUrl(name), environment: environmentOf(processUrl(name)) };
    },
  };
}

/** Runs SQL as the tables' owner, who bypasses row-level security. */
export async function asOwner<T>(ownerUrl: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}

function environmentOf(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    REDIS_URL: '',
    SHOPIFY_API_KEY: 'bench',
    SHOPIFY_API_SECRET: 'bench-secret',
    SHOPIFY_APP_URL: 'https://bench.aftercare.example',
    TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 3).toString('base64'),
    LINK_SECRET: 'bench-link-secret-bench-link-secret',
    SMTP_URL: 'smtp://127.0.0.1:1',
    MAIL_FROM: 'care@bench.example',
    MAIL_DAILY_LIMIT: '1000000',
    BOUNCE_DOMAIN: 'bounces.bench.example',
    LOG_LEVEL: 'error',
  };
}
