import { rmSync } from 'node:fs';
import pg from 'pg';
import { setUpDatabase } from '../../setup/database.server.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';

export type BenchDatabase = { environment: Record<string, string>; ownerUrl: string; stop: () => Promise<void> };

/** A durable PostgreSQL with the app's tables, and the environment its processes get. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = '.data/bench';
  rmSync(dataDir, { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: true });
  const owner = new pg.Client({ connectionString: postgres.ownerUrl('postgres') });
  await owner.connect();
  await owner.query('DROP DATABASE IF EXISTS bench WITH (FORCE)');
  await owner.query('CREATE DATABASE bench');
  await owner.end();
  const processUrl = `postgresql://aftercare@127.0.0.1:${postgres.port}/bench`;
  await setUpDatabase({ ownerUrl: postgres.ownerUrl('bench'), processUrl });
  return {
    ownerUrl: postgres.ownerUrl('bench'),
    environment: {
      NODE_ENV: 'production',
      DATABASE_URL: processUrl,
      SHOPIFY_API_KEY: 'bench',
      SHOPIFY_API_SECRET: 'bench-secret',
      SHOPIFY_APP_URL: 'https://bench.aftercare.example',
      TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 3).toString('base64'),
      LINK_SECRET: 'bench-link-secret-bench-link-secret',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'care@bench.example',
      BOUNCE_DOMAIN: 'bounces.bench.example',
      LOG_LEVEL: 'error',
    },
    stop: postgres.stop,
  };
}
