import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import type { ProductsQuery } from '#app/shopify/generated/admin-types.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import { readOrder } from '#app/shopify/orders.server.ts';
import { productsQuery } from '#app/shopify/order-queries.ts';
import { type OnApplied, applyNodes } from './reconcile.server.ts';
import { idText } from './webhooks/fields.ts';

const productsAtOnce = 20;
const rereadAfterMs = 60 * 60_000;

/**
 * Reads what webhooks do not carry, for orders of the last 14 days: Shopify's own dates, the customer's consent, and
 * the tags, collections and type of the products, which are stored as ordered and never read again.
 * @param limit orders per run
 * @returns how many orders were looked at; 0 when none is waiting
 * @throws AppError as adminGraphql does; the lines then wait for the next run
 */
export async function enrichOrders(shop: ShopRef, onApplied: OnApplied, limit = 10): Promise<number> {
  const { orderIds, readAt } = await withShop(shop, async (tx) => ({
    orderIds: await ordersToEnrich(tx, limit),
    readAt: tx.now,
  }));
  if (orderIds.length === 0) return 0;
  const nodes: OrderNode[] = [];
  for (const id of orderIds) {
    const node = await readOrder(shop, id);
    if (node) nodes.push(node);
  }
  const products = await readProducts(shop, await withShop(shop, (tx) => productsOf(tx, orderIds)));
  await applyNodes(shop, nodes, readAt, async (tx, applied) => {
    await keepProducts(tx, orderIds, products);
    await noteLooked(tx, orderIds, readAt);
    await onApplied(tx, { ...applied, changedOrderIds: [...new Set([...applied.changedOrderIds, ...orderIds])] });
  });
  return orderIds.length;
}

/**
 * Orders that were never read, then those of which everything is scheduled or on hold and that were not looked at
 * for an hour: no webhook says that a hold has ended. Imported orders get no messages, so nothing is read for
 * them.
 */
function ordersToEnrich({ db, shop, now }: ShopTx, limit: number): Promise<string[]> {
  const staleVersion = new Date(now.getTime() - rereadAfterMs).toISOString();
  return db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM orders o
    WHERE o."shopId" = ${shop.id}::int AND NOT o."isImported" AND o."erasedAt" IS NULL AND (
      (o."placedAt" > ${now}::timestamptz - interval '14 days'
        AND EXISTS (SELECT FROM order_lines l WHERE l."shopId" = o."shopId" AND l."orderId" = o.id AND NOT l."isEnriched"))
      OR (o.stage IN ('scheduled', 'on_hold') AND o."datesVersion" < ${staleVersion} AND o."placedAt" > ${now}::timestamptz - interval '400 days'))
    ORDER BY o."placedAt" DESC LIMIT ${limit}`.then((rows) => rows.map((row) => row.id));
}

async function productsOf({ db, shop }: ShopTx, orderIds: string[]): Promise<string[]> {
  const rows = await db.$queryRaw<{ productId: string }[]>`
    SELECT DISTINCT "productId" FROM order_lines
    WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) AND NOT "isEnriched" AND "productId" IS NOT NULL`;
  return rows.map((row) => row.productId);
}

type Product = Extract<NonNullable<ProductsQuery['nodes'][number]>, { productType: string }>;

/** @returns fewer than requested where an id is not a product (any more) */
async function readProducts(shop: ShopRef, ids: string[]): Promise<Product[]> {
  const products: Product[] = [];
  for (let start = 0; start < ids.length; start += productsAtOnce) {
    const gids = ids.slice(start, start + productsAtOnce).map((id) => `gid://shopify/Product/${id}`);
    const { data } = await adminGraphql(shop, productsQuery, { ids: gids });
    products.push(...data.nodes.filter((node): node is Product => node !== null && 'id' in node));
  }
  return products;
}

// An order that is gone in Shopify has nothing to tell, and need not be asked for at once again.
async function noteLooked({ db, shop }: ShopTx, orderIds: string[], readAt: Date): Promise<void> {
  const version = readAt.toISOString();
  await db.$executeRaw`
    UPDATE orders SET "datesVersion" = ${version}
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${orderIds}::text[]) AND "datesVersion" < ${version}`;
}

// Lines without a product, or whose product was deleted, count as read: there is nothing to wait for.
async function keepProducts({ db, shop }: ShopTx, orderIds: string[], products: Product[]): Promise<void> {
  const rows = products.map((product) => ({
    id: idText(product.id),
    tags: product.tags,
    collections: product.collections.nodes.map(({ title }) => title),
    type: product.productType || null,
    image: product.featuredMedia?.preview?.image?.url ?? null,
  }));
  await db.$executeRaw`
    UPDATE order_lines l SET "isEnriched" = true, "productTags" = coalesce(p.tags, '{}'), collections = coalesce(p.collections, '{}'),
      "productType" = p.type, "imageUrl" = p.image
    FROM order_lines mine
    LEFT JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS p(id text, tags text[], collections text[], type text, image text)
      ON p.id = mine."productId"
    WHERE mine."shopId" = ${shop.id}::int AND mine."orderId" = ANY(${orderIds}::text[]) AND NOT mine."isEnriched"
      AND l."shopId" = mine."shopId" AND l."orderId" = mine."orderId" AND l.id = mine.id`;
}
