import { startBenchCluster, type BenchCluster, type BenchDatabase } from './bench/database.ts';
import { benchClaims, benchDrain, benchFairness, type DrainSizes } from './bench/drain.ts';
import { benchIntake, type IntakeSizes } from './bench/intake.ts';
import { benchLedger, type LedgerSizes } from './bench/ledger.ts';
import { benchPages, type PageSizes } from './bench/pages.ts';
import { benchPointsScale, type PointsScaleSizes } from './bench/points-scale.ts';
import { printFigures, writeReport, type Figure } from './bench/report.ts';
import { benchRender, benchSend, prepareMails, type SendSizes } from './bench/send.ts';
import { benchStorefront, type StorefrontSizes } from './bench/storefront.ts';
import { findRedis } from './launch/redis.ts';

// npm run bench [-- --quick] [--only WORD]: each measurement next to its control in the same run. Machines are noisy,
// so compare the ratios. What depends on the queue is measured on PostgreSQL and, if a Redis is found, on Redis too.
// With a word, only the parts whose title contains it run.

type Sizes = {
  intake: IntakeSizes;
  drain: DrainSizes;
  send: SendSizes;
  pages: PageSizes;
  ledger: LedgerSizes;
  points: PointsScaleSizes;
  storefront: StorefrontSizes;
};

const full: Sizes = {
  intake: { ceilingSeconds: 6, steadySeconds: 15 },
  drain: {
    processed: 1_000_000,
    waiting: [1_000, 100_000, 1_000_000],
    orders: 11_250, // 45,000 webhooks
    controlOrders: 150,
    floodSeconds: 8,
  },
  send: { mails: 2_000, steadySeconds: 8, renderRounds: 40 },
  pages: { few: 1_000, many: 100_000, times: 30 },
  ledger: { orders: 3_000, redemptions: 500, operations: 20_000 },
  points: { few: 2_000, many: 200_000, times: 30 },
  storefront: { looks: 50, visits: 7 },
};
const quick: Sizes = {
  intake: { ceilingSeconds: 3, steadySeconds: 4 },
  drain: {
    processed: 100_000,
    waiting: [1_000, 10_000, 100_000],
    orders: 1_500,
    controlOrders: 50,
    floodSeconds: 4,
  },
  send: { mails: 400, steadySeconds: 3, renderRounds: 10 },
  pages: { few: 1_000, many: 10_000, times: 15 },
  ledger: { orders: 500, redemptions: 100, operations: 2_000 },
  points: { few: 2_000, many: 20_000, times: 20 },
  storefront: { looks: 30, visits: 5 },
};

const report: Record<string, Figure[]> = {};

const only = process.argv.includes('--only')
  ? (process.argv[process.argv.indexOf('--only') + 1] ?? '').toLowerCase()
  : '';

async function measure(title: string, work: () => Promise<Figure[]>): Promise<void> {
  if (!title.toLowerCase().includes(only)) return;
  const start = performance.now();
  report[title] = await work();
  printFigures(`${title} (${Math.round((performance.now() - start) / 1000)} s)`, report[title]);
}

async function benchAll(cluster: BenchCluster, sizes: Sizes, redisUrl: string | null): Promise<void> {
  const backends = [{ name: 'PostgreSQL', url: null }, ...(redisUrl ? [{ name: 'Redis', url: redisUrl }] : [])];
  await measure('Acknowledging webhooks', async () =>
    benchIntake((await cluster.create('bench_intake')).environment, sizes.intake),
  );
  for (const { name, url } of backends) {
    await measure(`Bringing webhooks into effect, queue on ${name}`, () => benchDrain(cluster, url, sizes.drain));
  }
  await measure('Claiming webhooks', () => benchClaims(cluster, sizes.drain));
  await measure('Fairness between shops', () => benchFairness(cluster, sizes.drain));
  let made: Promise<BenchDatabase> | undefined;
  const prepared = () => (made ??= prepareMails(cluster, sizes.send));
  await measure('Words', async () => benchRender(await prepared(), sizes.send));
  for (const { name, url } of backends) {
    await measure(`Sending, queue on ${name}`, async () => benchSend(cluster, await prepared(), url, sizes.send));
  }
  await measure('Pages of the admin', () => benchPages(cluster, sizes.pages));
  await measure('Loyalty: the ledger', () => benchLedger(cluster, sizes.ledger));
  await measure('Loyalty in a large shop', () => benchPointsScale(cluster, sizes.points));
  await measure('Loyalty on the storefront', () => benchStorefront(sizes.storefront));
}

const redis = await findRedis();
const cluster = await startBenchCluster();
try {
  await benchAll(cluster, process.argv.includes('--quick') ? quick : full, redis.url);
} finally {
  await cluster.stop();
  await redis.stop();
}
if (!redis.url) console.log('\nNOT MEASURED: the queue on Redis. Set REDIS_URL or put redis-server on PATH.');
writeReport('.data/bench.json', report);
