import { createPostgresBackend, Queue, withBackend, Worker, type Processor, type WorkerOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { QueueName } from './catalog.ts';

// BullMQ on Redis when REDIS_URL is set, else on PostgreSQL. Nothing else in the app knows which.

const prefix = 'aftercare';

/** What goes with a connection when it is no longer needed. */
export type Opened<T> = { it: T; close: () => Promise<void> };

/**
 * A queue to add to and to look at. Adding fails quickly when the backend is away: the rows wait for the next sweep.
 */
export function openQueue(name: QueueName): Opened<Queue> {
  if (env.REDIS_URL) {
    const connection = redis({ enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 3_000 });
    const queue = new Queue(name, { connection, prefix });
    return closing(queue, async () => connection.disconnect());
  }
  const pool = queuePool(2);
  const queue = new postgres.Queue(name, { connection: pool }) as unknown as Queue; // the same door, typed by its backend
  return closing(queue, () => pool.end());
}

/**
 * A worker that takes the queue's jobs once it is told to run. Work of a killed process is taken up within 15 s (lock
 * 10 s, looked after every 5 s).
 */
export function openWorker(name: QueueName, process: Processor, concurrency: number): Opened<Worker> {
  const options: Omit<WorkerOptions, 'connection'> = {
    autorun: false,
    concurrency,
    lockDuration: 10_000,
    stalledInterval: 5_000,
    // A process that is killed again and again must not cost a job its life: its rows would only wait for their lease.
    maxStalledCount: 5,
  };
  if (env.REDIS_URL) {
    const connection = redis({ maxRetriesPerRequest: null });
    return closing(new Worker(name, process, { ...options, connection, prefix }), async () => connection.disconnect());
  }
  const pool = queuePool(concurrency + 2);
  const worker = new postgres.Worker(name, process as never, { ...options, connection: pool }) as unknown as Worker;
  return closing(worker, () => pool.end());
}

const postgres = withBackend(createPostgresBackend);

// A pool of our own rather than a connection string: BullMQ loads its own driver with `require`, which ES modules lack.
function queuePool(max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    options: '-c search_path=bullmq',
    max,
    keepAlive: true,
  });
  pool.on('error', (err) => log.warn({ err }, "the queue's database connection failed"));
  return pool;
}

function redis(options: RedisOptions): Redis {
  const connection = new Redis(env.REDIS_URL ?? '', {
    ...options,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  connection.on('error', (err) => log.warn({ err }, 'Redis is away'));
  return connection;
}

type Closable = { close: () => Promise<void>; on: (event: 'error', listener: (err: Error) => void) => unknown };

// An EventEmitter without a listener for "error" takes the process down.
function closing<T extends Closable>(it: T, closeConnection: () => Promise<void>): Opened<T> {
  it.on('error', (err) => log.warn({ err }, 'the queue failed'));
  return {
    it,
    close: async () => {
      await it.close();
      await closeConnection();
    },
  };
}
