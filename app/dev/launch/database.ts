import pg from 'pg';

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

/**
 * The environment of processes that need a database, but neither Shopify nor visitors: benchmarks and the time-lapse.
 * Mails go nowhere until SMTP_URL is replaced.
 */
export function environmentWithoutShopify(databaseUrl: string): Record<string, string> {
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
