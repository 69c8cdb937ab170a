import { setTimeout as wait } from 'node:timers/promises';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { openQueue, openWorker } from '#app/jobs/backend.server.ts';
import { withDispatcher, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { applyWebhooks } from '#app/orders/projection/projection.server.ts';
import { claimInbox, finishClaim, markProcessed, readClaimed } from '#app/shopify/inbox.server.ts';
import { listInstalledShops } from '#app/shops/shop.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { startLoop } from '#app/worker/loops.server.ts';
import { answer, partInput, sayReady } from './part.ts';
import { percentile } from './report.ts';

// One process that drains the inbox: the product's way, or (control) with one BullMQ job per webhook.

export type DrainInput =
  | { way: 'batches' }
  | { way: 'job_each'; entries: { id: string; shopDomain: string }[] }
  /**
   * drains like the worker for some seconds while another process fills the inbox; what is there before is for warming
   * up
   */
  | { way: 'loop'; seconds: number }
  /** claims again and again and gives back, without applying */
  | { way: 'claims'; times: number };

const input = partInput<DrainInput>();

/** Webhooks per second. The first round is not counted: it opens connections and warms up the code. */
async function drainInBatches(): Promise<number> {
  await drainOnce();
  const start = performance.now();
  let done = 0;
  for (let count = -1; count !== 0; done += count) count = await drainOnce();
  return (done * 1000) / (performance.now() - start);
}

const concurrency = 8;
const warmUp = 40;

async function drainByJobs(entries: { id: string; shopDomain: string }[]): Promise<number> {
  const shops = new Map(
    (await listInstalledShops()).map((shop) => [shop.domain, { id: shop.id, domain: shop.domain }]),
  );
  const queue = openQueue('messages').it;
  for (let start = 0; start < entries.length; start += 500) {
    const jobs = entries.slice(start, start + 500);
    await queue.addBulk(jobs.map((data) => ({ name: 'webhook', data, opts: { removeOnComplete: { count: 1_000 } } })));
  }
  let done = 0;
  let start = 0;
  return new Promise((finish) => {
    const worker = openWorker(
      'messages',
      async ({ data }: { data: { id: string; shopDomain: string } }) =>
        applyOne(shops.get(data.shopDomain)!, BigInt(data.id)),
      concurrency,
    ).it;
    worker.on('completed', () => {
      done += 1;
      if (done === warmUp) start = performance.now();
      if (done === entries.length) finish(((done - warmUp) * 1000) / (performance.now() - start));
    });
    void worker.run();
  });
}

/** The same effects as a batch, for one webhook in a transaction of its own. */
async function applyOne(shop: ShopRef, id: bigint): Promise<void> {
  const work = async (tx: Parameters<typeof applyWebhooks>[0]) => {
    const { changedOrderIds, changedCustomerIds, events } = await applyWebhooks(tx, await readClaimed(tx, [id]));
    await afterFactsChanged(tx, { orderIds: changedOrderIds, customerIds: changedCustomerIds, events });
    await markProcessed(tx, [id]);
  };
  await withShop(shop, work, { isExclusive: true });
}

async function drainInLoop(seconds: number): Promise<null> {
  while ((await drainOnce()) > 0); // what is already there is for warming up
  sayReady();
  const stop = startLoop('intake', 250, drainOnce);
  await wait(seconds * 1000);
  await stop();
  return null;
}

/** Milliseconds, in the middle of all: a claim, and a transaction that does nothing. */
async function timeClaims(times: number): Promise<{ claimMs: number; emptyMs: number }> {
  const claimMs: number[] = [];
  const emptyMs: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    const claims = await claimInbox('benchmark', { limit: 300, perShop: 100, leaseSeconds: 60 });
    claimMs.push(performance.now() - start);
    for (const { shopDomain } of claims)
      await withShop({ id: 0, domain: shopDomain }, (tx) => finishClaim(tx, 'benchmark'));
    const startEmpty = performance.now();
    await withDispatcher((db) => db.$queryRaw`SELECT 1`);
    emptyMs.push(performance.now() - startEmpty);
  }
  return { claimMs: percentile(claimMs, 0.5), emptyMs: percentile(emptyMs, 0.5) };
}

if (input.way === 'batches') answer(await drainInBatches());
else if (input.way === 'job_each') answer(await drainByJobs(input.entries));
else if (input.way === 'claims') answer(await timeClaims(input.times));
else answer(await drainInLoop(input.seconds));
