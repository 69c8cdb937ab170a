import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { agedInbox, inboxShopCount as shopCount, type AgedInboxSizes } from './aged-inbox.ts';
import type { BenchCluster, BenchDatabase } from './database.ts';
import { asOwner } from '../launch/database.ts';
import type { DrainInput } from './drain-part.ts';
import { runPart } from './part.ts';
import { percentile, type Figure } from './report.ts';
import { keepEvents, orderEvents, placedEvent, type BenchEvent } from './sample-events.ts';

export type DrainSizes = AgedInboxSizes & {
  orders: number;
  controlOrders: number;
  floodSeconds: number;
  /** webhooks waiting while the cost of a claim is measured; the first is what the others are compared with */
  waiting: [number, ...number[]];
};

/** What one claim costs, however much waits. */
export async function benchClaims(cluster: BenchCluster, sizes: DrainSizes): Promise<Figure[]> {
  const database = await agedInbox(cluster, 'bench_claims', sizes);
  const figures: Figure[] = [];
  let waiting = 0;
  for (const wanted of sizes.waiting) {
    await asOwner(database.ownerUrl, (owner) => addWaiting(owner, waiting, wanted));
    waiting = wanted;
    const { claimMs, emptyMs } = await runPart<{ claimMs: number; emptyMs: number }>({
      file: 'drain-part.ts',
      input: { way: 'claims', times: 40 } satisfies DrainInput,
      environment: database.environment,
    });
    const first = figures[0];
    figures.push({
      what: `a claim of 300 with ${waiting.toLocaleString('en')} waiting, median`,
      unit: 'ms',
      ours: claimMs,
      control: first
        ? { what: `with ${sizes.waiting[0].toLocaleString('en')}`, value: first.ours }
        : { what: 'a transaction that does nothing', value: emptyMs },
      ...(first ? { aim: '<= 2 x' } : {}),
    });
  }
  return figures;
}

/** Webhooks of all shops in turn, which nobody will read. Statistics stay those of the quiet time. */
async function addWaiting(owner: pg.ClientBase, from: number, to: number): Promise<void> {
  await owner.query(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", body)
     SELECT 'bench-' || lpad((1 + n % $3::int)::text, 3, '0') || '.myshopify.com', 'orders/updated', 'waiting-' || n, '{}'
     FROM generate_series($1::int + 1, $2::int) n`,
    [from, to, shopCount],
  );
}

/** How fast one process applies webhooks, compared with one BullMQ job per webhook on the same backend. */
export async function benchDrain(cluster: BenchCluster, redisUrl: string | null, sizes: DrainSizes): Promise<Figure[]> {
  const ours = await filled(cluster, sizes, sizes.orders);
  const rate = await runDrain(ours, { way: 'batches' }, redisUrl);
  await checkAllProcessed(ours);
  if (rate === 0)
    throw new Error('The first round has taken everything: there must be more webhooks to measure the others by');
  const control = await filled(cluster, sizes, sizes.controlOrders);
  const entries = await asOwner(
    control.ownerUrl,
    async (owner) =>
      (
        await owner.query<{ id: string; shopDomain: string }>(
          `SELECT id, "shopDomain" FROM inbox WHERE state = 'received' ORDER BY id`,
        )
      ).rows,
  );
  const controlRate = await runDrain(control, { way: 'job_each', entries }, redisUrl);
  await checkAllProcessed(control);
  const what = `webhooks in effect, one process, ${shopCount} shops, ${sizes.processed.toLocaleString('en')} before`;
  return [
    { what, unit: '/s', ours: rate, control: { what: 'a BullMQ job each', value: controlRate }, aim: '>= 5 x' },
    { what: 'a burst of 45,000 would take', unit: 's', ours: 45_000 / rate, aim: '<= 60 s' },
  ];
}

function runDrain(database: BenchDatabase, input: DrainInput, redisUrl: string | null): Promise<number> {
  return runPart<number>({
    file: 'drain-part.ts',
    input,
    environment: { ...database.environment, REDIS_URL: redisUrl ?? '' },
  });
}

/**
 * Orders of 50 shops in turn: first all are placed and paid, then all dispatched, then all scanned. They meet an inbox
 * with a past; its statistics know nothing of them.
 */
async function filled(cluster: BenchCluster, sizes: AgedInboxSizes, orders: number): Promise<BenchDatabase> {
  const database = await agedInbox(cluster, 'bench_drain', sizes);
  await asOwner(database.ownerUrl, async (owner) => {
    const domains = await listDomains(owner);
    const now = new Date();
    const lives = Array.from({ length: orders }, (_, index) =>
      orderEvents(domains[index % shopCount]!, 10_000 + index, now),
    );
    await keepEvents(
      owner,
      lives.flatMap((life) => life.slice(0, 2)),
    );
    await keepEvents(
      owner,
      lives.map((life) => life[2]!),
    );
    await keepEvents(
      owner,
      lives.map((life) => life[3]!),
    );
  });
  return database;
}

async function listDomains(owner: pg.ClientBase): Promise<string[]> {
  const { rows } = await owner.query<{ domain: string }>('SELECT domain FROM shops ORDER BY domain');
  return rows.map(({ domain }) => domain);
}

async function checkAllProcessed({ ownerUrl }: BenchDatabase): Promise<void> {
  const { rows } = await asOwner(ownerUrl, (owner) =>
    owner.query<{ left: number }>(`SELECT count(*)::int AS left FROM inbox WHERE state <> 'processed'`),
  );
  if (rows[0]!.left > 0)
    throw new Error(`${rows[0]!.left} webhooks were not brought into effect: the figure would mean nothing`);
}

/** One shop floods at 750 a second. Measures how long the others wait, compared with a period without a flood. */
export async function benchFairness(cluster: BenchCluster, sizes: DrainSizes): Promise<Figure[]> {
  const calm = await waitsOfOthers(cluster, sizes, 0);
  const flooded = await waitsOfOthers(cluster, sizes, 750);
  const control = { what: 'nobody floods', value: percentile(calm, 0.99) };
  return [
    {
      what: `one shop floods at 750/s: ${shopCount - 1} others, p99`,
      unit: 's',
      ours: percentile(flooded, 0.99),
      control,
      aim: '<= 2 s',
    },
    {
      what: 'the others: longest',
      unit: 's',
      ours: Math.max(...flooded),
      control: { what: 'nobody floods', value: Math.max(...calm) },
    },
  ];
}

async function waitsOfOthers(cluster: BenchCluster, sizes: DrainSizes, floodPerSecond: number): Promise<number[]> {
  const seconds = sizes.floodSeconds;
  const database = await agedInbox(cluster, 'bench_fair', sizes);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const [flooder, ...others] = await listDomains(owner);
  await keepEvents(
    owner,
    others.map((domain) => placedEvent(domain, 40_000, new Date())),
  );
  const warmUp = await owner.query<{ lastId: string }>('SELECT max(id) AS "lastId" FROM inbox');
  const graceSeconds = 3;
  let feeding = Promise.resolve();
  await runPart<null>({
    file: 'drain-part.ts',
    input: { way: 'loop', seconds: seconds + graceSeconds } satisfies DrainInput,
    environment: database.environment,
    onReady: () => (feeding = feed(owner, { flooder: flooder!, others, floodPerSecond, seconds })),
  });
  await feeding;
  const { rows } = await owner.query<{ seconds: number }>(
    `SELECT extract(epoch FROM coalesce("processedAt", clock_timestamp()) - "receivedAt")::float AS seconds FROM inbox WHERE "shopDomain" <> $1 AND id > $2`,
    [flooder, warmUp.rows[0]!.lastId],
  );
  await owner.end();
  return rows.map((row) => row.seconds);
}

type Feed = { flooder: string; others: string[]; floodPerSecond: number; seconds: number };

/** in each round a tenth of the other shops have news: one webhook per shop every two seconds */
const roundMs = 200;

async function feed(owner: pg.Client, { flooder, others, floodPerSecond, seconds }: Feed): Promise<void> {
  const flood = lives(flooder, Math.ceil((floodPerSecond * seconds) / 4));
  const rounds = (seconds * 1000) / roundMs;
  const perRound = Math.round((floodPerSecond * roundMs) / 1000);
  const start = Date.now();
  for (let round = 0; round < rounds; round += 1) {
    const news = others
      .filter((_, index) => index % 10 === round % 10)
      .map((domain) => placedEvent(domain, 50_000 + round, new Date()));
    await keepEvents(owner, [...flood.slice(round * perRound, (round + 1) * perRound), ...news]);
    await wait(Math.max(0, start + (round + 1) * roundMs - Date.now()));
  }
}

function lives(domain: string, count: number): BenchEvent[] {
  const now = new Date();
  return Array.from({ length: count }, (_, index) => orderEvents(domain, 100_000 + index, now)).flat();
}
