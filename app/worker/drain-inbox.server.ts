import { setTimeout as pause } from 'node:timers/promises';
import { Counter } from 'prom-client';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { enqueue } from '#app/jobs/queue.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { isOutage } from '#app/lib/outage.ts';
import { applyWebhooks } from '#app/orders/projection/projection.server.ts';
import {
  claimInbox,
  countAttempt,
  forgiveAttempt,
  ignoreEntries,
  markProcessed,
  readClaimed,
  releaseEntries,
  setAside,
  uncountAttempts,
  type Claim,
  type InboxEntry,
} from '#app/shopify/inbox.server.ts';
import { handlePlatformTopic } from './platform-topics.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';

/** seconds a killed worker's webhooks wait until somebody else takes them */
const leaseSeconds = 15;
/** small bites, so that a shop that floods soon makes room; large enough that the round trips are shared by many */
const claimSize = { limit: 300, perShop: 100 };
const shopsAtOnce = 3;
/** a round ends, so that its caller can stop, however much keeps coming */
const roundMs = 2_000;
/** until a free hand looks again for other shops' webhooks while one shop's are still being applied */
const lookAgainMs = 50;
/** times a webhook may fail, or take the process down, until it is set aside */
const maxAttempts = 3;

const webhooks = new Counter({
  name: 'aftercare_webhooks_total',
  help: 'Webhooks by what became of them',
  labelNames: ['outcome'],
});

/**
 * Claims waiting webhooks, a few of each shop, and applies them: for each shop one transaction with everything that
 * follows from them. Several shops at once, and more is claimed as soon as a hand is free, so that nobody waits for
 * another shop's many.
 * @returns how many were claimed; 0 means that there is time for a pause
 */
export async function drainOnce(): Promise<number> {
  const endsAt = Date.now() + roundMs;
  const waiting: Claim[] = [];
  let claimed = 0;
  let busy = 0;
  let claiming: Promise<void> | null = null;
  const claimMore = async () => {
    const claims = await claimInbox({ ...claimSize, leaseSeconds });
    waiting.push(...claims);
    claimed += claims.reduce((sum, claim) => sum + claim.ids.length, 0);
  };
  const work = async () => {
    for (;;) {
      if (waiting.length === 0 && Date.now() < endsAt)
        await (claiming ??= claimMore().finally(() => (claiming = null)));
      const claim = waiting.shift();
      if (claim) {
        busy += 1;
        await applyClaim(claim).finally(() => (busy -= 1));
      } else if (busy === 0 || Date.now() >= endsAt) return;
      else await pause(lookAgainMs);
    }
  };
  await Promise.all(Array.from({ length: shopsAtOnce }, work));
  return claimed;
}

async function applyClaim({ shopDomain, ids, heldIds, hasFailed }: Claim): Promise<void> {
  try {
    const known = await findShopByDomain(shopDomain);
    const shop = { id: known?.id ?? 0, domain: shopDomain };
    const mayHaveFacts = known !== null && known.uninstalledAt === null;
    const isSuspicious = heldIds.length > 0 || hasFailed;
    if (isSuspicious) await applyOneByOne(shop, { ids, heldIds }, mayHaveFacts);
    else await applyTogether(shop, ids, mayHaveFacts);
  } catch (err) {
    // The rows are still there: the lease ends, and they are claimed again.
    log.error({ err, shop: shopDomain }, 'webhooks could not be applied for now');
  }
}

async function applyTogether(shop: ShopRef, ids: bigint[], mayHaveFacts: boolean): Promise<void> {
  try {
    await apply(shop, ids, mayHaveFacts);
  } catch (err) {
    log.warn({ err, shop: shop.domain, count: ids.length }, 'a batch of webhooks failed; one by one now');
    await applyOneByOne(shop, { ids, heldIds: [] }, mayHaveFacts);
  }
}

// One of these broke a batch or a process. Each now counts for itself: an attempt is written down, and committed,
// before it is made, so that one that takes the process down is found out, and its neighbours are not blamed. What this
// claim counted for all of them is taken back; those held by a stopped process keep that one count, however often it
// stopped meanwhile.
async function applyOneByOne(
  shop: ShopRef,
  { ids, heldIds }: Pick<Claim, 'ids' | 'heldIds'>,
  mayHaveFacts: boolean,
): Promise<void> {
  const counted = ids.filter((id) => !heldIds.includes(id));
  await withShop(shop, (tx) => uncountAttempts(tx, counted));
  let postponed = 0;
  for (const id of ids) {
    const attempts = await withShop(shop, (tx) => countAttempt(tx, id, leaseSeconds));
    if (attempts === null) continue;
    if (attempts > maxAttempts) {
      await withShop(shop, (tx) => setAside(tx, id, 'The worker stopped three times while it applied this webhook.'));
      webhooks.inc({ outcome: 'set_aside' });
      continue;
    }
    const fate = await applySingle(shop, id, attempts, mayHaveFacts);
    postponed = fate === 'postponed' ? postponed + 1 : 0;
    // It is not this webhook: the others would wait for the same in vain. They come back when their claim ends.
    if (postponed === 2) return;
  }
  await withShop(shop, (tx) => releaseEntries(tx, ids));
}

async function applySingle(
  shop: ShopRef,
  id: bigint,
  attempts: number,
  mayHaveFacts: boolean,
): Promise<'dealt_with' | 'postponed'> {
  try {
    await apply(shop, [id], mayHaveFacts);
  } catch (err) {
    // Time, and a database that is away, are never taken for guilt.
    if (isOutage(err) && (await withShop(shop, (tx) => forgiveAttempt(tx, id)))) {
      log.warn({ err, shop: shop.domain, inboxId: String(id), attempts }, 'a webhook is applied later');
      return 'postponed';
    }
    log.error({ err, shop: shop.domain, inboxId: String(id), attempts }, 'a webhook failed');
    const isHopeless = err instanceof AppError && err.code === 'bad_input';
    if (!isHopeless && attempts < maxAttempts) return 'dealt_with';
    await withShop(shop, (tx) => setAside(tx, id, err instanceof Error ? err.message : String(err)));
    webhooks.inc({ outcome: 'set_aside' });
  }
  return 'dealt_with';
}

async function apply(shop: ShopRef, ids: bigint[], mayHaveFacts: boolean): Promise<void> {
  const work = async (tx: ShopTx) => {
    const entries = await readClaimed(tx, ids);
    return mayHaveFacts ? applyFacts(tx, entries) : applyWithoutFacts(tx, entries);
  };
  const { ignored, hasNewOrders } = await withShop(shop, work, { isExclusive: shop.id !== 0 });
  if (hasNewOrders) await wakeEnrichment(shop);
  if (ignored.length > 0) {
    await ignoreEntries(shop.domain, ignored, shop.id === 0 ? 'no shop of ours' : 'uninstalled');
    webhooks.inc({ outcome: 'ignored' }, ignored.length);
  }
}

type Result = { ignored: bigint[]; hasNewOrders: boolean };

// Products are read soon after an order has come; should this be lost, the recurring job finds the order.
async function wakeEnrichment(shop: ShopRef): Promise<void> {
  await enqueue('enrich', { shopId: shop.id }).catch((err: unknown) => log.warn({ err }, 'enrichment was not woken'));
}

async function applyFacts(tx: ShopTx, entries: InboxEntry[]): Promise<Result> {
  const { changedOrderIds, changedCustomerIds, events, problems, platform } = await applyWebhooks(tx, entries);
  const fresh = await afterFactsChanged(tx, { orderIds: changedOrderIds, customerIds: changedCustomerIds, events });
  for (const entry of platform) {
    await handlePlatformTopic(tx, entry);
    if (entry.topic === 'customers/data_request') await tellOfDataRequest(tx, entry);
  }
  for (const { entryId, reason } of problems) await setAside(tx, entryId, reason);
  const unreadable = new Set(problems.map((problem) => problem.entryId));
  const done = entries.map((entry) => entry.id).filter((id) => !unreadable.has(id));
  await markProcessed(tx, done);
  webhooks.inc({ outcome: 'processed' }, done.length);
  webhooks.inc({ outcome: 'set_aside' }, problems.length);
  return { ignored: [], hasNewOrders: fresh.some((event) => event.name === 'order.placed') };
}

// Shopify passes the request on to the app alone; somebody at the store has to answer it.
async function tellOfDataRequest(tx: ShopTx, { webhookId }: InboxEntry): Promise<void> {
  await raiseAlert(tx, { key: `data_requested|${webhookId}`, kind: 'data_requested', orderId: null, summary: '' });
}

// A shop that has left, or none of ours: what the law and the app's own life ask for is done, news of orders is not
// kept.
async function applyWithoutFacts(tx: ShopTx, entries: InboxEntry[]): Promise<Result> {
  const ours = entries.filter((entry) => isAboutTheApp(entry.topic));
  for (const entry of ours) await handlePlatformTopic(tx, entry);
  await markProcessed(
    tx,
    ours.map((entry) => entry.id),
  );
  webhooks.inc({ outcome: 'processed' }, ours.length);
  const ignored = entries.filter((entry) => !isAboutTheApp(entry.topic)).map((entry) => entry.id);
  return { ignored, hasNewOrders: false };
}

function isAboutTheApp(topic: string): boolean {
  return (
    /^(app|shop|bulk_operations)\//.test(topic) || topic === 'customers/redact' || topic === 'customers/data_request'
  );
}
