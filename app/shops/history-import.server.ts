import { cutText } from '#app/lib/clean-text.ts';
import '@shopify/shopify-api/adapters/web-api';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { abstractFetch } from '@shopify/shopify-api/runtime';
import type { HistoryImport, Shop } from '@prisma/client';
import { dayMs } from '#app/lib/clock.ts';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { AppError, type AppErrorCode } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { groupOrders } from '#app/shopify/bulk-lines.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import {
  bulkOperationQuery,
  bulkRunMutation,
  historyBulkText,
  newestBulkOperationsQuery,
} from '#app/shopify/order-queries.ts';
import { shopQuery } from '#app/shopify/shop-queries.ts';
import { updateShopDetails } from './shop.server.ts';

// Imports orders from before the installation, once, by a bulk operation. Every step can be repeated: a crash leaves
// the row in its state, and the next poll continues.

/** Without a special scope, Shopify shows no older orders. */
const historyDays = 60;
const leaseSeconds = 120;
const batchSize = 50;
/** until Shopify is asked again after it was busy with other bulk operations of the app, which take minutes */
const busySeconds = 60;
const startDeadlineMs = 30_000;
/** an import that still fails after this long is given up, with its error */
const maxAgeMs = 2 * dayMs;

/** Applies orders to the projection. Passed in by the worker, because shops/ is below orders/. */
export type ImportOrders = (tx: ShopTx, nodes: OrderNode[]) => Promise<unknown>;

type Poll = { shop: ShopRef; row: HistoryImport; importOrders: ImportOrders };

/** Requests one import per installation; a repeated request changes nothing. */
export async function requestHistoryImport(shop: Pick<Shop, 'id' | 'domain' | 'installedAt'>): Promise<void> {
  const from = new Date(shop.installedAt.getTime() - historyDays * dayMs);
  await withShop(
    shop,
    ({ db }) => db.$executeRaw`
    INSERT INTO history_imports ("shopId", id, state, "fromDate")
    VALUES (${shop.id}, ${`install-${shop.installedAt.toISOString()}`}, 'requested', ${from}) ON CONFLICT DO NOTHING`,
  );
}

/**
 * Takes every unfinished import one step further; called every few seconds. A failing import does not hold up the
 * others.
 */
export async function advanceHistoryImports(importOrders: ImportOrders): Promise<void> {
  const open = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
    SELECT h."shopId", h.id, s.domain FROM history_imports h JOIN shops s ON s.id = h."shopId"
    WHERE h.state IN ('requested', 'running', 'reading') AND s."uninstalledAt" IS NULL ORDER BY h."startedAt"`,
  );
  for (const { shopId, id, domain } of open) {
    const shop = { id: shopId, domain };
    const row = await claim(shop, id);
    if (row) await advance({ shop, row, importOrders });
  }
}

async function claim(shop: ShopRef, id: string): Promise<HistoryImport | null> {
  return withShop(shop, async ({ db }) => {
    const count = await db.$executeRaw`
      UPDATE history_imports SET "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE "shopId" = ${shop.id} AND id = ${id} AND ("claimedUntil" IS NULL OR "claimedUntil" < clock_timestamp())`;
    return count === 0 ? null : db.historyImport.findUnique({ where: { shopId_id: { shopId: shop.id, id } } });
  });
}

async function advance(poll: Poll): Promise<void> {
  const { shop, row } = poll;
  try {
    if (row.state === 'requested') await start(poll);
    else if (row.state === 'running') await lookAtOperation(poll);
    else await readResult(poll);
  } catch (err) {
    const isHopeless = err instanceof AppError && (err.code === 'misconfigured' || err.code === 'bad_input');
    log.warn({ err, shop: shop.domain, isHopeless }, 'the history import did not get on');
    const message = err instanceof Error ? cutText(err.message, 500) : 'unknown';
    await update(poll, (now) =>
      isHopeless || now.getTime() - row.startedAt.getTime() > maxAgeMs
        ? { state: 'failed', error: message, finishedAt: now }
        : { error: message },
    );
  }
}

/** Called when the shop has uninstalled the app: Shopify is asked nothing more. */
export async function stopHistoryImports({ db, shop }: ShopTx, error: string): Promise<void> {
  await db.$executeRaw`
    UPDATE history_imports SET state = 'failed', error = ${error}, "finishedAt" = clock_timestamp()
    WHERE "shopId" = ${shop.id} AND state IN ('requested', 'running', 'reading')`;
}

type Change = Partial<
  Pick<HistoryImport, 'state' | 'operationId' | 'objectCount' | 'readCount' | 'error' | 'finishedAt' | 'claimedUntil'>
>;

/**
 * Writes the change and releases the row, unless the change extends the lease. If the app was uninstalled in the
 * meantime, the change is dropped.
 */
async function update({ shop, row }: Poll, change: (now: Date) => Change): Promise<void> {
  await withShop(shop, ({ db, now }) =>
    db.historyImport.updateMany({
      where: { shopId: shop.id, id: row.id, state: { in: ['requested', 'running', 'reading'] } },
      data: { claimedUntil: null, ...change(now) },
    }),
  );
}

async function start(poll: Poll): Promise<void> {
  await refreshShopDetails(poll.shop);
  const query = historyBulkText(poll.row.fromDate);
  const operationId = (await findStarted(poll.shop, query)) ?? (await startOperation(poll.shop, query));
  if (operationId !== null) return update(poll, () => ({ state: 'running', operationId, error: null }));
  if (Date.now() - poll.row.startedAt.getTime() > maxAgeMs) throw new AppError('bad_input', busy);
  await update(poll, (now) => ({ error: busy, claimedUntil: new Date(now.getTime() + busySeconds * 1000) }));
}

const busy = 'Shopify is busy with other bulk operations of the app. It is tried again.';

/**
 * An operation of this import that runs or is done although nobody was told: the answer was lost, or the process died
 * with it. The text tells it apart, since it holds the instant of the installation.
 */
async function findStarted(shop: ShopRef, query: string): Promise<string | null> {
  const { data } = await adminGraphql(shop, newestBulkOperationsQuery);
  const own = data.bulkOperations.nodes.find(
    (each) => each.query === query && ['CREATED', 'RUNNING', 'COMPLETED'].includes(each.status),
  );
  return own?.id ?? null;
}

/**
 * Asks once: a repeated request would start a second operation, and Shopify runs only five of an app at a time.
 * @returns the operation's id; null when other operations are in the way
 * @throws AppError unavailable when the outcome is unknown; the next poll looks for the operation first
 */
async function startOperation(shop: ShopRef, query: string): Promise<string | null> {
  const answer = await adminOnce(shop, bulkRunMutation, { query }, startDeadlineMs);
  if (answer.kind === 'unknown') throw new AppError('unavailable', answer.problem);
  if (answer.kind === 'not_done') throw new AppError(codeOf(answer.why), answer.problem);
  const { bulkOperation, userErrors = [] } = answer.data.bulkOperationRunQuery ?? {};
  if (bulkOperation) return bulkOperation.id;
  if (userErrors.some(({ code }) => code === 'OPERATION_IN_PROGRESS' || code === 'LIMIT_REACHED')) return null;
  if (userErrors.length === 0) throw new AppError('unavailable', 'Shopify did not start the bulk operation.');
  throw new AppError('bad_input', `Shopify said: ${userErrors.map(({ message }) => message).join(' ')}`);
}

function codeOf(why: 'throttled' | 'unavailable' | 'no_access' | 'scope_missing' | 'bad_request'): AppErrorCode {
  if (why === 'no_access' || why === 'scope_missing') return 'misconfigured';
  return why === 'bad_request' ? 'bad_input' : 'unavailable';
}

async function readOperation({ shop, row: { operationId } }: Poll) {
  if (operationId === null) throw new AppError('bad_input', 'The history import has no bulk operation.');
  return (await adminGraphql(shop, bulkOperationQuery, { id: operationId })).data.bulkOperation;
}

async function lookAtOperation(poll: Poll): Promise<void> {
  const operation = await readOperation(poll);
  const objectCount = Number(operation?.rootObjectCount ?? 0);
  if (operation && ['CREATED', 'RUNNING', 'CANCELING'].includes(operation.status))
    return update(poll, () => ({ objectCount, error: null }));
  if (operation?.status !== 'COMPLETED') {
    const error = `The bulk operation ended as ${operation?.status ?? 'unknown'}${operation?.errorCode ? ` (${operation.errorCode})` : ''}.`;
    return update(poll, (now) => ({ state: 'failed', error, finishedAt: now }));
  }
  // Without a URL there are no orders.
  if (!operation.url) return update(poll, (now) => ({ state: 'done', objectCount, error: null, finishedAt: now }));
  await update(poll, () => ({ state: 'reading', objectCount, error: null, claimedUntil: poll.row.claimedUntil }));
  return readResult(poll);
}

async function readResult(poll: Poll): Promise<void> {
  const url = (await readOperation(poll))?.url;
  if (!url)
    return update(poll, (now) => ({ state: 'failed', error: 'The result is no longer there.', finishedAt: now }));
  const response = await abstractFetch(url);
  if (!response.ok || !response.body)
    throw new AppError('unavailable', `The result answers with status ${response.status}.`);
  let readCount = 0;
  let batch: OrderNode[] = [];
  const take = async () => {
    await withShop(poll.shop, (tx) => poll.importOrders(tx, batch), { isExclusive: true, timeoutMs: 60_000 });
    readCount += batch.length;
    batch = [];
    await update(poll, (now) => ({ readCount, claimedUntil: new Date(now.getTime() + leaseSeconds * 1000) }));
  };
  for await (const order of groupOrders(Readable.fromWeb(response.body as ReadableStream))) {
    batch.push(order);
    if (batch.length >= batchSize) await take();
  }
  if (batch.length > 0) await take();
  await update(poll, (now) => ({ state: 'done', readCount, objectCount: readCount, error: null, finishedAt: now }));
}

/** Asks Shopify for the shop's name, contact, time zone, currency and language. */
async function refreshShopDetails(shop: ShopRef): Promise<void> {
  const { data } = await adminGraphql(shop, shopQuery);
  await withShop(shop, (tx) =>
    updateShopDetails(tx, {
      name: data.shop.name,
      email: data.shop.contactEmail,
      timeZone: data.shop.ianaTimezone,
      currency: data.shop.currencyCode,
      countryCode: data.shop.shopAddress.countryCodeV2,
      primaryLocale: data.shopLocales.find(({ primary }) => primary)?.locale,
    }),
  );
}
