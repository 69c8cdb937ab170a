import { minuteMs } from '#app/lib/clock.ts';
import { prisma, type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import type { ChangedOrdersQuery } from '#app/shopify/generated/admin-types.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import { readOrder } from '#app/shopify/orders.server.ts';
import { changedOrdersQuery } from '#app/shopify/order-queries.ts';
import { moveReconciledUntil } from '#app/shops/shop.server.ts';
import { readOrderNode, restFulfillmentStatus } from './projection/graphql-order.ts';
import { type Applied, applyNews } from './projection/projection.server.ts';
import { idText } from './webhooks/fields.ts';

/** What the caller does with the news in the same transaction: planning, alerts. */
export type OnApplied = (tx: ShopTx, applied: Applied) => Promise<unknown>;

/** Shopify's search shows changes a little late, and clocks differ. */
const overlapMs = 10 * minuteMs;
const firstLookBackMs = 24 * 60 * minuteMs;
const pageSize = 250;
/** orders applied in one transaction */
const batchSize = 10;

type ChangedPage = ChangedOrdersQuery['orders'];

/**
 * Reads the orders that changed since the shop's watermark and repairs what webhooks missed. The watermark advances
 * page by page, so that a long backlog can take several runs. Orders that match Shopify are not read, but for some that
 * the history import brought without what is in their parcels.
 * @returns the ids of the orders that changed here
 * @throws AppError as adminGraphql does; what was applied until then stays
 */
export async function reconcileShop(
  shop: ShopRef,
  onApplied: OnApplied,
): Promise<{ changedOrderIds: string[]; readCount: number }> {
  const startedAt = await databaseTime(shop);
  const { reconciledUntil, installedAt } = await prisma.shop.findUniqueOrThrow({ where: { id: shop.id } });
  const from = reconciledUntil ?? new Date(Math.max(installedAt.getTime(), startedAt.getTime() - firstLookBackMs));
  const query = `updated_at:>='${new Date(from.getTime() - overlapMs).toISOString()}'`;
  const changedOrderIds: string[] = [];
  let readCount = 0;
  let page: ChangedPage | null = null;
  do {
    page = await readPage(shop, query, page?.pageInfo.endCursor ?? null);
    const suspects = await whichDiffer(shop, page.nodes);
    readCount += suspects.length;
    changedOrderIds.push(...(await readAndApply(shop, suspects, onApplied)));
    await moveReconciledUntil(shop, page.pageInfo.hasNextPage ? new Date(page.nodes.at(-1)!.updatedAt) : startedAt);
  } while (page.pageInfo.hasNextPage);
  const incomplete = await importedWithoutLines(shop);
  readCount += incomplete.length;
  changedOrderIds.push(...(await readAndApply(shop, incomplete, onApplied)));
  return { changedOrderIds, readCount };
}

/** read in one run, newest first; the others come with the next runs */
const importedAtOnce = 200;

/** The history import cannot ask what is in a parcel, nor for its scans. Shopify shows no orders older than 60 days. */
async function importedWithoutLines(shop: ShopRef): Promise<string[]> {
  const rows = await withShop(
    shop,
    ({ db, now }) => db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM orders o
    WHERE o."shopId" = ${shop.id}::int AND o."isImported" AND o."erasedAt" IS NULL AND o."placedAt" > ${now}::timestamptz - interval '60 days'
      AND EXISTS (SELECT FROM shipments s WHERE s."shopId" = o."shopId" AND s."orderId" = o.id AND s.status IS DISTINCT FROM 'cancelled'
        AND jsonb_array_length(s.lines) = 0)
    ORDER BY o."placedAt" DESC LIMIT ${importedAtOnce}`,
  );
  return rows.map(({ id }) => id);
}

async function readPage(shop: ShopRef, query: string, after: string | null): Promise<ChangedPage> {
  const { data } = await adminGraphql(shop, changedOrdersQuery, { first: pageSize, after, query });
  return data.orders;
}

async function databaseTime(shop: ShopRef): Promise<Date> {
  return withShop(shop, async ({ now }) => now);
}

// updated_at has whole seconds, so an order with several changes in its last second may look complete when it is not.
// The statuses are therefore compared too, and orders with a parcel whose status no scan explains are read again.
async function whichDiffer(shop: ShopRef, nodes: ChangedPage['nodes']): Promise<string[]> {
  const told = nodes.map((node) => ({
    id: idText(node.id),
    updatedAt: node.updatedAt,
    financial: node.displayFinancialStatus?.toLowerCase() ?? null,
    fulfillment: restFulfillmentStatus(node.displayFulfillmentStatus),
  }));
  const rows = await withShop(
    shop,
    ({ db }) => db.$queryRaw<{ id: string }[]>`
    SELECT told.id FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb) AS told(id text, "updatedAt" timestamptz, financial text, fulfillment text)
    JOIN orders o ON o."shopId" = ${shop.id}::int AND o.id = told.id
    WHERE o."placedAt" IS NOT NULL AND o."shopifyUpdatedAt" >= told."updatedAt"
      AND o."financialStatus" IS NOT DISTINCT FROM told.financial AND o."fulfillmentStatus" IS NOT DISTINCT FROM told.fulfillment
      AND NOT EXISTS (
      SELECT FROM shipments s WHERE s."shopId" = o."shopId" AND s."orderId" = o.id AND s."shipmentStatus" IS NOT NULL
        AND NOT EXISTS (SELECT FROM scans c WHERE c."shopId" = s."shopId" AND c."orderId" = o.id AND c."shipmentId" = s.id AND c.status = s."shipmentStatus"))`,
  );
  const same = new Set(rows.map((row) => row.id));
  return told.flatMap(({ id }) => (same.has(id) ? [] : id));
}

async function readAndApply(shop: ShopRef, ids: string[], onApplied: OnApplied): Promise<string[]> {
  const changed: string[] = [];
  for (let start = 0; start < ids.length; start += batchSize) {
    const readAt = await databaseTime(shop);
    const nodes: OrderNode[] = [];
    for (const id of ids.slice(start, start + batchSize)) {
      const node = await readOrder(shop, id);
      if (node) nodes.push(node);
    }
    const applied = await applyNodes(shop, nodes, readAt, onApplied);
    changed.push(...applied.changedOrderIds);
  }
  return changed;
}

/** Applies orders as read from Shopify, and lets the caller follow up in the same transaction. */
export async function applyNodes(
  shop: ShopRef,
  nodes: OrderNode[],
  readAt: Date,
  onApplied: OnApplied,
): Promise<Applied> {
  const readings = nodes.map((node) => readOrderNode(node, readAt, 'told'));
  return withShop(
    shop,
    async (tx) => {
      const applied = await applyNews(
        tx,
        readings.flatMap(({ orders }) => orders),
        readings.flatMap(({ customers }) => customers),
      );
      await onApplied(tx, applied);
      return applied;
    },
    { isExclusive: true },
  );
}
