import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { select, batchSelect } from '#app/lib/batch-select.server.ts';
import type { Scan } from '../facts.ts';
import {
  type OrderRow,
  type OrderState,
  type RefundRow,
  type ReturnRow,
  type ShipmentRow,
  unknownOrder,
} from './order-state.ts';

// Maps between the projection's tables and OrderState, a whole batch per statement and table.

const list = (names: string) =>
  Prisma.raw(
    names
      .split(/\s+/)
      .map((name) => `"${name}"`)
      .join(', '),
  );
const overwrite = (names: string) =>
  Prisma.raw(
    names
      .split(/\s+/)
      .map((name) => `"${name}" = EXCLUDED."${name}"`)
      .join(', '),
  );

const orderOwn =
  'version name placedAt shopifyUpdatedAt canceledAt cancelReason closedAt editedAt paidAt financialStatus fulfillmentStatus ' +
  'isTest sourceName isDraftMade tags email phone customerId customerName customerLocale referralCode orderOrdinal currency presentmentCurrency ' +
  'totals taxesIncluded discounts shippingLines shipTo billTo statusPageUrl fulfillBy maxDeliveryAt datesVersion lineTimes fulfillmentOrders isImported firstVersion erasedAt';
const orderDates = {
  placedAt: true,
  shopifyUpdatedAt: true,
  canceledAt: true,
  closedAt: true,
  editedAt: true,
  paidAt: true,
  fulfillBy: true,
  maxDeliveryAt: true,
  erasedAt: true,
} as const;
const lineOwn =
  'title variantTitle sku productId variantId vendor quantity currentQuantity unfulfilled unitPrice discount tax requiresShipping isGiftCard position';
const shipmentOwn =
  'name status shipmentStatus carrier trackingNumbers trackingUrls service dispatchedAt shopifyUpdatedAt version lines';
const scanOwn = 'shipmentId status message happenedAt city province country estimatedDeliveryAt';
const refundOwn = 'version refundedAt note returnId amount lines gateways costs';
const returnOwn = 'name status version requestedAt changedAt';

type Of<Row> = Row & { orderId: string };

/** What is stored of these orders; unknown orders are missing from the result. */
export async function readStates({ db, shop }: ShopTx, ids: string[]): Promise<Map<string, OrderState>> {
  const ofOrders = Prisma.sql`WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${ids}::text[])`;
  const { orders, shipments, scans, refunds, returns } = await batchSelect(db, {
    orders: select<OrderRow>(
      Prisma.sql`SELECT id, ${list(orderOwn)} FROM orders WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`,
      orderDates,
    ),
    shipments: select<Of<ShipmentRow>>(
      Prisma.sql`SELECT id, "orderId", ${list(shipmentOwn)} FROM shipments ${ofOrders}`,
      { dispatchedAt: true, shopifyUpdatedAt: true },
    ),
    scans: select<Of<Scan>>(Prisma.sql`SELECT id, "orderId", ${list(scanOwn)} FROM scans ${ofOrders}`, {
      happenedAt: true,
      estimatedDeliveryAt: true,
    }),
    refunds: select<Of<RefundRow>>(Prisma.sql`SELECT id, "orderId", ${list(refundOwn)} FROM refunds ${ofOrders}`, {
      refundedAt: true,
    }),
    returns: select<Of<ReturnRow>>(
      Prisma.sql`SELECT id, "orderId", ${list(returnOwn)} FROM order_returns ${ofOrders}`,
      { requestedAt: true, changedAt: true },
    ),
  });
  // A parcel or scan is never written without its order, so unknown orders have no other rows.
  const states = new Map(orders.map((order) => [order.id, { ...unknownOrder(order.id), order }]));
  for (const { orderId, ...row } of shipments) states.get(orderId)!.shipments[row.id] = row;
  for (const { orderId, ...row } of scans) states.get(orderId)!.scans[row.id] = row;
  for (const { orderId, ...row } of refunds) states.get(orderId)!.refunds[row.id] = row;
  for (const { orderId, ...row } of returns) states.get(orderId)!.returns[row.id] = row;
  return states;
}

export type Change = { before: OrderState; after: OrderState };

/** Writes only what changed, that is, objects that did not keep their identity in the fold. */
export async function writeStates(tx: ShopTx, changes: Change[]): Promise<void> {
  await writeOrders(tx, changes);
  await writeLines(tx, changes);
  await writeShipments(tx, changed(changes, 'shipments'));
  await writeScans(tx, changed(changes, 'scans'));
  await writeRefunds(tx, changed(changes, 'refunds'));
  await writeReturns(tx, changed(changes, 'returns'));
}

type Collection = 'shipments' | 'scans' | 'refunds' | 'returns';

function changed<Name extends Collection>(changes: Change[], name: Name): object[] {
  return changes.flatMap(({ before, after }) => {
    if (before[name] === after[name]) return [];
    const known: Record<string, object> = before[name];
    const rows: Record<string, object> = after[name];
    return Object.entries(rows).flatMap(([id, row]) => (known[id] === row ? [] : { ...row, orderId: after.order.id }));
  });
}

async function writeOrders({ db, shop }: ShopTx, changes: Change[]): Promise<void> {
  // A new order is written even when only one of its scans has arrived.
  const rows = changes
    .filter(({ before, after }) => before.order !== after.order || before.order.version === '')
    .map(({ after }) => ({
      ...after.order,
      shipToCountry: after.order.shipTo?.countryCode ?? null,
    }));
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO orders ("shopId", id, "shipToCountry", ${list(orderOwn)})
    SELECT ${shop.id}::int, id, "shipToCountry", ${list(orderOwn)} FROM jsonb_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET ${overwrite(`shipToCountry ${orderOwn}`)}`;
}

// Product data stays with a line. Lines that are not in the newest snapshot are deleted.
async function writeLines({ db, shop }: ShopTx, changes: Change[]): Promise<void> {
  const told = changes.filter(({ before, after }) => before.lines !== after.lines);
  if (told.length === 0) return;
  const json = JSON.stringify(
    told.flatMap(({ after }) => (after.lines ?? []).map((line) => ({ ...line, orderId: after.order.id }))),
  );
  const known = told.filter(({ before }) => before.order.placedAt !== null).map(({ after }) => after.order.id);
  if (known.length > 0) {
    await db.$executeRaw`
      DELETE FROM order_lines l WHERE l."shopId" = ${shop.id}::int AND l."orderId" = ANY(${known}::text[]) AND NOT EXISTS (
        SELECT FROM jsonb_to_recordset(${json}::jsonb) AS n("orderId" text, id text) WHERE n."orderId" = l."orderId" AND n.id = l.id)`;
  }
  await db.$executeRaw`
    INSERT INTO order_lines ("shopId", "orderId", id, ${list(lineOwn)})
    SELECT ${shop.id}::int, "orderId", id, ${list(lineOwn)} FROM jsonb_populate_recordset(NULL::order_lines, ${json}::jsonb)
    ON CONFLICT ("shopId", "orderId", id) DO UPDATE SET ${overwrite(lineOwn)}`;
}

async function writeShipments({ db, shop }: ShopTx, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO shipments ("shopId", id, "orderId", ${list(shipmentOwn)})
    SELECT ${shop.id}::int, id, "orderId", ${list(shipmentOwn)} FROM jsonb_populate_recordset(NULL::shipments, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET ${overwrite(shipmentOwn)}`;
}

async function writeScans({ db, shop }: ShopTx, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO scans ("shopId", id, "orderId", ${list(scanOwn)})
    SELECT ${shop.id}::int, id, "orderId", ${list(scanOwn)} FROM jsonb_populate_recordset(NULL::scans, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET message = EXCLUDED.message, city = EXCLUDED.city, province = EXCLUDED.province`;
}

async function writeRefunds({ db, shop }: ShopTx, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO refunds ("shopId", id, "orderId", ${list(refundOwn)})
    SELECT ${shop.id}::int, id, "orderId", ${list(refundOwn)} FROM jsonb_populate_recordset(NULL::refunds, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET ${overwrite(refundOwn)}`;
}

async function writeReturns({ db, shop }: ShopTx, rows: object[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO order_returns ("shopId", id, "orderId", ${list(returnOwn)})
    SELECT ${shop.id}::int, id, "orderId", ${list(returnOwn)} FROM jsonb_populate_recordset(NULL::order_returns, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET ${overwrite(returnOwn)}`;
}
