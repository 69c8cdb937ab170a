import { randomUUID } from 'node:crypto';
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
  emptyBodies,
  finishClaim,
  forgiveAttempt,
  giveBackHeld,
  ignoreEntries,
  markProcessed,
  readClaimed,
  setAside,
  type Claim,
  type InboxEntry,
} from '#app/shopify/inbox.server.ts';
import { emptyUnreadableOfErased } from '#app/privacy/unreadable.server.ts';
import { handlePlatformTopic } from './platform-topics.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';

/** this process, in the claims it makes */
const holder = randomUUID();
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

/** shops whose webhooks this process has in hand */
const inHand = new Set<string>();
/** whether the database may think that this process has more in hand: a claim, or the work on one, has broken off */
let mayHoldMore = false;
/** how often in a row the work on a shop's claim has broken off */
const breaks = new Map<string, number>();

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
    const claims = await claimNext();
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

// After the database has been away, what was in hand then is taken up again at once: nobody has to wait for the lease of
// a process that lives. Twice in a row is suspicious: one of these webhooks may be what brings the database down.
async function claimNext(): Promise<Claim[]> {
  if (mayHoldMore) {
    const suspects = [...breaks].filter(([, times]) => times > 1).map(([domain]) => domain);
    await giveBackHeld(holder, [...inHand], suspects);
    mayHoldMore = false;
  }
  try {
    const claims = await claimInbox(holder, { ...claimSize, leaseSeconds });
    for (const { shopDomain } of claims) inHand.add(shopDomain);
    return claims;
  } catch (err) {
    mayHoldMore = true;
    throw err;
  }
}

async function applyClaim({ shopDomain, ids, heldIds, hasFailed }: Claim): Promise<void> {
  try {
    const known = await findShopByDomain(shopDomain);
    const shop = { id: known?.id ?? 0, domain: shopDomain };
    const mayHaveFacts = known !== null && known.uninstalledAt === null;
    const isSuspicious = heldIds.length > 0 || hasFailed;
    if (isSuspicious) await applyOneByOne(shop, { ids, heldIds }, mayHaveFacts);
    else await applyTogether(shop, ids, mayHaveFacts);
    breaks.delete(shopDomain);
  } catch (err) {
    // The rows are still there, and are claimed again.
    mayHoldMore = true;
    breaks.set(shopDomain, (breaks.get(shopDomain) ?? 0) + 1);
    log.error({ err, shop: shopDomain }, 'webhooks could not be applied for now');
  } finally {
    inHand.delete(shopDomain);
  }
}

async function applyTogether(shop: ShopRef, ids: bigint[], mayHaveFacts: boolean): Promise<void> {
  try {
    await apply(shop, ids, mayHaveFacts, { endsClaim: true });
  } catch (err) {
    log.warn({ err, shop: shop.domain, count: ids.length }, 'a batch of webhooks failed; one by one now');
    await applyOneByOne(shop, { ids, heldIds: [] }, mayHaveFacts);
  }
}

// One of these broke a batch or a process. Each now counts for itself: an attempt is written down, and committed,
// before it is made, so that one that takes the process down is found out, and its neighbours are not blamed. Those held
// by a stopped process get one count for that, however often it stopped meanwhile.
async function applyOneByOne(
  shop: ShopRef,
  { ids, heldIds }: Pick<Claim, 'ids' | 'heldIds'>,
  mayHaveFacts: boolean,
): Promise<void> {
  let postponed = 0;
  for (const id of ids) {
    const claim = { holder, wasHeld: heldIds.includes(id), leaseSeconds };
    const attempts = await withShop(shop, (tx) => countAttempt(tx, id, claim));
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
  await withShop(shop, (tx) => finishClaim(tx, holder));
}

async function applySingle(
  shop: ShopRef,
  id: bigint,
  attempts: number,
  mayHaveFacts: boolean,
): Promise<'dealt_with' | 'postponed'> {
  try {
    await apply(shop, [id], mayHaveFacts, { endsClaim: false });
  } catch (err) {
    // Time, and a database that is away, are never taken for guilt.
    if (isOutage(err) && (await withShop(shop, (tx) => forgiveAttempt(tx, id)))) {
      log.warn({ err, shop: shop.domain, inboxId: String(id), attempts }, 'a webhook is applied later');
      return 'postponed';
    }
    log.error({ err, shop: shop.domain, inboxId: String(id), attempts }, 'a webhook failed');
    if (!isAboutContent(err) && attempts < maxAttempts) return 'dealt_with';
    await withShop(shop, (tx) => setAside(tx, id, reasonFor(err, id)));
    webhooks.inc({ outcome: 'set_aside' });
  }
  return 'dealt_with';
}

/** Whether it would fail again: what the body says cannot be kept. SQLSTATE 21 and 22 are the database's words for that. */
function isAboutContent(err: unknown): boolean {
  if (err instanceof AppError) return err.code === 'bad_input';
  if (!(err instanceof Error)) return false;
  return /refused a statement \(2[12]/.test(err.message) || err.name === 'PrismaClientValidationError';
}

// Libraries and the database speak to whoever reads the log.
function reasonFor(err: unknown, id: bigint): string {
  if (err instanceof AppError) return err.message;
  return `This webhook could not be applied. Why is in the app’s log, under the inbox number ${id}. It is kept: replay it after an update of the app.`;
}

async function apply(
  shop: ShopRef,
  ids: bigint[],
  mayHaveFacts: boolean,
  { endsClaim }: { endsClaim: boolean },
): Promise<void> {
  const work = async (tx: ShopTx) => {
    const entries = await readClaimed(tx, ids);
    const result = await (mayHaveFacts ? applyFacts(tx, entries) : applyWithoutFacts(tx, entries));
    if (endsClaim && result.ignored.length === 0) await finishClaim(tx, holder);
    return result;
  };
  const { ignored, hasNewOrders } = await withShop(shop, work, { isExclusive: shop.id !== 0 });
  if (hasNewOrders) await wakeEnrichment(shop);
  if (ignored.length > 0) {
    await ignoreEntries(shop.domain, ignored, shop.id === 0 ? 'no shop of ours' : 'uninstalled');
    webhooks.inc({ outcome: 'ignored' }, ignored.length);
    if (endsClaim) await withShop(shop, (tx) => finishClaim(tx, holder));
  }
}

type Result = { ignored: bigint[]; hasNewOrders: boolean };

// Products are read soon after an order has come; should this be lost, the recurring job finds the order.
async function wakeEnrichment(shop: ShopRef): Promise<void> {
  await enqueue('enrich', { shopId: shop.id }).catch((err: unknown) => log.warn({ err }, 'enrichment was not woken'));
}

async function applyFacts(tx: ShopTx, entries: InboxEntry[]): Promise<Result> {
  const applied = await applyWebhooks(tx, entries);
  const { changedOrderIds, changedCustomerIds, events, problems, platform } = applied;
  const fresh = await afterFactsChanged(tx, { orderIds: changedOrderIds, customerIds: changedCustomerIds, events });
  for (const entry of platform) {
    await handlePlatformTopic(tx, entry);
    if (entry.topic === 'customers/data_request') await tellOfDataRequest(tx, entry);
  }
  for (const { entryId, reason } of problems) await setAside(tx, entryId, reason);
  const unreadable = new Set(problems.map((problem) => problem.entryId));
  const done = entries.map((entry) => entry.id).filter((id) => !unreadable.has(id));
  await markProcessed(tx, done);
  await emptyBodies(tx, [...applied.aboutErased, ...platform.filter(isRequest).map((entry) => entry.id)]);
  await emptyUnreadableOfErased(
    tx,
    entries.filter((entry) => unreadable.has(entry.id)),
  );
  webhooks.inc({ outcome: 'processed' }, done.length);
  webhooks.inc({ outcome: 'set_aside' }, problems.length);
  return { ignored: [], hasNewOrders: fresh.some((event) => event.name === 'order.placed') };
}

/** What a person asked for is done; their address need not be kept in the request. */
function isRequest({ topic }: InboxEntry): boolean {
  return topic === 'customers/redact' || topic === 'customers/data_request';
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
  const done = ours.map((entry) => entry.id);
  await markProcessed(tx, done);
  await emptyBodies(tx, done);
  webhooks.inc({ outcome: 'processed' }, ours.length);
  const ignored = entries.filter((entry) => !isAboutTheApp(entry.topic)).map((entry) => entry.id);
  return { ignored, hasNewOrders: false };
}

function isAboutTheApp(topic: string): boolean {
  return (
    /^(app|shop|bulk_operations)\//.test(topic) || topic === 'customers/redact' || topic === 'customers/data_request'
  );
}
