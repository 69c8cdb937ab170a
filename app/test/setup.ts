import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

// Each test file gets addresses of its own before anything reads the environment. The database is made on first use (see
// db.ts); where there is no PostgreSQL, in tests that need none, nothing answers. Values that look secret are for tests only.
const databaseName = `test_${randomUUID().replaceAll('-', '')}`;
const port = inject('databasePort') ?? 1;

Object.assign(process.env, {
  NODE_ENV: 'test',
  DATABASE_URL: `postgresql://aftercare@127.0.0.1:${port}/${databaseName}`,
  SHOPIFY_API_KEY: 'test-api-key',
  SHOPIFY_API_SECRET: 'test-api-secret',
  SHOPIFY_APP_URL: 'https://aftercare.test',
  TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
  LINK_SECRET: 'a-link-secret-for-tests-only-0123456789',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'care@aftercare.test',
  BOUNCE_DOMAIN: 'bounces.aftercare.test',
  LOG_LEVEL: 'silent',
});
