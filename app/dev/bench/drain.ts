import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { asOwner, type BenchCluster, type BenchDatabase } from './database.ts';
import type { DrainInput } from './drain-part.ts';
import { runPart } from './part.ts';
import { percentile, type Figure } from './report.ts';
import { keepEvents, orderEvents, placedEvent, type BenchEvent } from './sample-events.ts';
import { addShops } from './shops.ts';

export type DrainSizes = { orders: number; controlOrders: number; floodSeconds: number };

const shopCount = 50;

/** How fast one process applies webhooks, compared with one BullMQ job per webhook on the same backend. */
export async function benchDrain(
  cluster: BenchCluster,
  redisUrl: string | null,
  { orders, controlOrders }: DrainSizes,
): Promise<Figure[]> {
  const ours = await filled(cluster, orders);
  const rate = await runDrain(ours, { way: 'batches' }, redisUrl);
  await checkAllProcessed(ours);
  if (rate === 0)
    throw new Error('The first round has taken everything: there must be more webhooks to measure the others by');
  const control = await filled(cluster, controlOrders);
  const entries = await asOwner(
    control.ownerUrl,
    async (owner) =>
      (await owner.query<{ id: string; shopDomain: string }>('SELECT id, "shopDomain" FROM inbox ORDER BY id')).rows,
  );
  const controlRate = await runDrain(control, { way: 'job_each', entries }, redisUrl);
  await checkAllProcessed(control);
  const what = `webhooks in effect, one process, ${shopCount} shops`;
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

/** Orders of 50 shops in turn: first all are placed and paid, then all dispatched, then all scanned. */
async function filled(cluster: BenchCluster, orders: number): Promise<BenchDatabase> {
  const database = await cluster.create('bench_drain');
  await asOwner(database.ownerUrl, async (owner) => {
    const domains = await addShops(owner, shopCount);
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
    await owner.query('ANALYZE');
  });
  return database;
}

async function checkAllProcessed({ ownerUrl }: BenchDatabase): Promise<void> {
  const { rows } = await asOwner(ownerUrl, (owner) =>
    owner.query<{ left: number }>(`SELECT count(*)::int AS left FROM inbox WHERE state <> 'processed'`),
  );
  if (rows[0]!.left > 0)
    throw new Error(`${rows[0]!.left} webhooks were not brought into effect: the figure would mean nothing`);
}

/** One shop floods at 750 a second. Measures how long the others wait, compared with a period without a flood. */
export async function benchFairness(cluster: BenchCluster, { floodSeconds }: DrainSizes): Promise<Figure[]> {
  const calm = await waitsOfOthers(cluster, 0, floodSeconds);
  const flooded = await waitsOfOthers(cluster, 750, floodSeconds);
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

async function waitsOfOthers(cluster: BenchCluster, floodPerSecond: number, seconds: number): Promise<number[]> {
  const database = await cluster.create('bench_fair');
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const [flooder, ...others] = await addShops(owner, shopCount);
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
