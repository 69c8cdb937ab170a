import { inject } from 'vitest';

// Gives each worker its own addresses before anything reads the environment. Its database is created anew for each test
// file that uses one (see db.ts); in tests that need none, nothing listens there. Values that look secret are for tests
// only.
const databaseName = `test_${process.pid}`;
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
