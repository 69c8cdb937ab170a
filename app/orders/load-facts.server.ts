import { type Order, Prisma } from '@prisma/client';
import { type KnownCustomer, readCustomers } from '#app/customers/customers.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { select, batchSelect } from '#app/lib/batch-select.server.ts';
import type {
  ArrivalWord,
  CarrierRecord,
  OpenProblem,
  OrderFacts,
  OrderLine,
  OrderReturn,
  Refund,
  Scan,
  Shipment,
} from './facts.ts';
import { inOrderCurrencies } from './refund-money.ts';

type Of<Row> = Row & { orderId: string };

/**
 * Loads all facts of these orders in three queries, however many orders there are, and a few more where customers were
 * merged. Unknown ids are left out.
 * @returns in the order of the ids
 */
export async function loadFacts(tx: ShopTx, orderIds: string[]): Promise<OrderFacts[]> {
  if (orderIds.length === 0) return [];
  const { orders, parts } = await readTables(tx, orderIds);
  const customerIds = [...new Set(orders.flatMap((order) => order.customerId ?? []))];
  const customers = await readCustomers(tx, customerIds);
  const ordinals = await readOrdinals(tx, orders, customers);
  const byId = new Map(orders.map((order) => [order.id, order]));
  return orderIds.flatMap((id) => {
    const order = byId.get(id);
    if (!order) return [];
    const customer = order.customerId === null ? null : (customers.get(order.customerId) ?? null);
    return toFacts(order, customer, ordinals.get(id) ?? null, parts);
  });
}

type Parts = {
  lines: Map<string, OrderLine[]>;
  shipments: Map<string, Shipment[]>;
  refunds: Map<string, Refund[]>;
  returns: Map<string, OrderReturn[]>;
  problems: Map<string, OpenProblem[]>;
  arrivalWords: Map<string, ArrivalWord[]>;
  carrierRecords: Map<string, CarrierRecord[]>;
};

async function readTables({ db, shop }: ShopTx, ids: string[]): Promise<{ orders: Order[]; parts: Parts }> {
  const ofOrders = Prisma.sql`WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${ids}::text[])`;
  const { orders, lines, scans, shipments, refunds, returns, problems, ...said } = await batchSelect(db, {
    orders: select<Order>(
      Prisma.sql`SELECT * FROM orders WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`,
      orderDates,
    ),
    lines: select<Of<LineRow>>(Prisma.sql`SELECT * FROM order_lines ${ofOrders} ORDER BY position, id`, {}),
    scans: select<Of<Scan>>(Prisma.sql`SELECT * FROM scans ${ofOrders} ORDER BY "happenedAt", id`, {
      happenedAt: true,
      estimatedDeliveryAt: true,
    }),
    shipments: select<Of<Omit<Shipment, 'scans'>>>(
      Prisma.sql`SELECT * FROM shipments ${ofOrders} ORDER BY "dispatchedAt", id`,
      { dispatchedAt: true, shopifyUpdatedAt: true },
    ),
    refunds: select<Of<Refund>>(Prisma.sql`SELECT * FROM refunds ${ofOrders} ORDER BY "refundedAt", id`, {
      refundedAt: true,
    }),
    returns: select<Of<OrderReturn>>(Prisma.sql`SELECT * FROM order_returns ${ofOrders} ORDER BY "changedAt", id`, {
      requestedAt: true,
      changedAt: true,
    }),
    problems: select<Of<OpenProblem>>(Prisma.sql`SELECT * FROM problems ${ofOrders} ORDER BY "openedAt", id`, {
      openedAt: true,
      closedAt: true,
    }),
    arrivalWords: select<Of<ArrivalWord>>(
      Prisma.sql`
        SELECT "orderId", "shipmentId", answer, source AS by, "changedAt" AS "saidAt" FROM feedback ${ofOrders}
        ORDER BY "changedAt", id`,
      { saidAt: true },
    ),
    carrierRecords: select<Of<CarrierRecord>>(
      Prisma.sql`
        SELECT o.id AS "orderId", r.carrier, r.parcels, r.delivered FROM orders o
        JOIN carrier_records r ON r."shopId" = o."shopId" AND r.country = coalesce(o."shipTo"->>'countryCode', '')
        WHERE o."shopId" = ${shop.id}::int AND o.id = ANY(${ids}::text[])`,
      {},
    ),
  });
  const scansOf = Map.groupBy(scans, (scan) => scan.shipmentId);
  const parcels = shipments.map((shipment) => ({ ...shipment, scans: scansOf.get(shipment.id) ?? [] }));
  const parts = {
    lines: byOrder(lines.map(withLists)),
    shipments: byOrder(parcels),
    refunds: byOrder(refunds),
    returns: byOrder(returns),
    problems: byOrder(problems),
    arrivalWords: byOrder(said.arrivalWords),
    carrierRecords: byOrder(said.carrierRecords),
  };
  return { orders, parts };
}

const orderDates = {
  placedAt: true,
  shopifyUpdatedAt: true,
  canceledAt: true,
  closedAt: true,
  editedAt: true,
  paidAt: true,
  fulfillBy: true,
  maxDeliveryAt: true,
  promisedDispatchAt: true,
  promisedFrom: true,
  promisedAt: true,
  estimateAt: true,
  erasedAt: true,
  createdAt: true,
  recheckAt: true,
} as const;

/** As stored: a line whose product has not been read yet has null lists. */
type LineRow = Omit<OrderLine, 'productTags' | 'collections'> & {
  productTags: string[] | null;
  collections: string[] | null;
};

function withLists(line: Of<LineRow>): Of<OrderLine> {
  return { ...line, productTags: line.productTags ?? [], collections: line.collections ?? [] };
}

function byOrder<Row extends { orderId: string }>(rows: Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => row.orderId);
}

// The position of an order among its customer's orders, from 1. Counts the orders we know, including those of merged
// customers and without canceled ones. toFacts prefers Shopify's count where that is higher.
async function readOrdinals(
  { db, shop }: ShopTx,
  orders: Order[],
  customers: Map<string, KnownCustomer>,
): Promise<Map<string, number>> {
  const asked = orders.flatMap(({ id, customerId, placedAt }) => {
    if (customerId === null || placedAt === null) return [];
    const family = new Set(customers.get(customerId)?.familyIds ?? [customerId]);
    return [...family].map((member) => ({ id, placedAt, member }));
  });
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; count: number }[]>`
    SELECT asked.id, 1 + count(o.id)::int AS count
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS asked(id text, "placedAt" timestamptz, member text)
    LEFT JOIN orders o ON o."shopId" = ${shop.id}::int AND o."customerId" = asked.member
      AND (o."placedAt", o.id) < (asked."placedAt", asked.id) AND o."canceledAt" IS NULL
    GROUP BY asked.id`;
  return new Map(rows.map(({ id, count }) => [id, count]));
}

function toFacts(order: Order, customer: KnownCustomer | null, ordinal: number | null, parts: Parts): OrderFacts {
  // The columns match OrderFacts by name. The JSON columns were written by the fold from typed news.
  const { totals, discounts, shippingLines, shipTo, billTo, promiseSource, ...own } = order;
  const { lineTimes, addedPromises, fulfillmentOrders, ...columns } = own;
  return {
    ...columns,
    totals: totals as OrderFacts['totals'],
    discounts: discounts as OrderFacts['discounts'],
    shippingLines: shippingLines as OrderFacts['shippingLines'],
    shipTo: shipTo as OrderFacts['shipTo'],
    billTo: billTo as OrderFacts['billTo'],
    lineTimes: lineTimes as OrderFacts['lineTimes'],
    addedPromises: addedPromises as OrderFacts['addedPromises'],
    fulfillmentOrders: fulfillmentOrders as OrderFacts['fulfillmentOrders'],
    promiseSource: promiseSource as OrderFacts['promiseSource'],
    orderOrdinal: ordinal === null ? order.orderOrdinal : Math.max(ordinal, order.orderOrdinal ?? 0),
    customer,
    lines: parts.lines.get(order.id) ?? [],
    shipments: parts.shipments.get(order.id) ?? [],
    refunds: (parts.refunds.get(order.id) ?? []).map((refund) =>
      inOrderCurrencies(refund, { ...columns, totals: totals as OrderFacts['totals'] }),
    ),
    returns: parts.returns.get(order.id) ?? [],
    problems: parts.problems.get(order.id) ?? [],
    arrivalWords: parts.arrivalWords.get(order.id) ?? [],
    carrierRecords: parts.carrierRecords.get(order.id) ?? [],
  };
}

/**
 * Orders of these customers (and of those merged into them) that may still get messages: placed in the last 120 days.
 */
export async function listOrderIdsOfCustomers({ db, shop, now }: ShopTx, customerIds: string[]): Promise<string[]> {
  if (customerIds.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT o.id FROM orders o
    WHERE o."shopId" = ${shop.id}::int AND o."placedAt" > ${now}::timestamptz - interval '120 days' AND o."customerId" IN (
      SELECT unnest(${customerIds}::text[])
      UNION SELECT c.id FROM customers c WHERE c."shopId" = ${shop.id}::int AND c."mergedIntoId" = ANY(${customerIds}::text[]))`;
  return rows.map((row) => row.id);
}
