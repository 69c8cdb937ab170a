import { createHash } from 'node:crypto';
import pg from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { env } from './env.server.ts';
import { log } from './log.server.ts';

// How often one may ask, counted in PostgreSQL, which every installation has: the limits hold however many web processes
// there are. While PostgreSQL does not answer, each process counts for itself: a limit that let nobody in would shut the
// pages for a hiccup, and one that let everybody in would invite to cause it.

/** Counts one more request. @returns null, or after how many seconds to come again */
export type RateLimit = (key: string) => Promise<number | null>;

/**
 * A limit of its own.
 * @param name tells its counts from those of other limits
 * @param times within the seconds that begin with the first request
 */
export function rateLimit({ name, times, seconds }: { name: string; times: number; seconds: number }): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: { query: countInTime },
    storeType: 'client',
    schemaName: 'limits',
    tableName: 'counts',
    tableCreated: true,
    keyPrefix: name,
    points: times,
    duration: seconds,
    // Who has had enough is refused without asking the database again.
    inMemoryBlockOnConsumed: times,
    insuranceLimiter: new RateLimiterMemory({ points: times, duration: seconds }),
  });
  return async (key) => {
    try {
      await limiter.consume(fingerprint(key));
      return null;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
    }
  };
}

/** Keys are addresses, links and customers: what is stored names nobody. */
function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

const patienceMs = 1_000;

// A pool of its own, so that neither waits for the other: pages for counts, or counts for pages.
let pool: pg.Pool | null = null;

async function countInTime(query: pg.QueryConfig): Promise<pg.QueryResult> {
  pool ??= openPool();
  try {
    return await pool.query(query);
  } catch (err) {
    warnNowAndThen(err);
    throw err;
  }
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: 3,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    allowExitOnIdle: true,
  });
  opened.on('error', warnNowAndThen);
  return opened;
}

const warnsAgainAfterMs = 60_000;
let warnedAt = -Infinity;

function warnNowAndThen(err: unknown): void {
  if (performance.now() - warnedAt < warnsAgainAfterMs) return;
  warnedAt = performance.now();
  log.warn({ err }, 'requests are counted by each process for itself: the database does not answer');
}
