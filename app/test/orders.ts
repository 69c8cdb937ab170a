import { Prisma } from '@prisma/client';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';

const json = (value: object) => value as Prisma.InputJsonValue;
const jsonOrNull = (value: object | null) => (value ? json(value) : Prisma.DbNull);

/** Stores an order like the projection would have left it, with its customer, if any. */
export async function storeFacts(shop: ShopRef, facts: OrderFacts): Promise<void> {
  const {
    customer,
    lines,
    shipments,
    refunds,
    returns,
    problems,
    arrivalWords,
    carrierRecords,
    totals,
    discounts,
    shippingLines,
    shipTo,
    billTo,
    lineTimes,
    addedPromises,
    fulfillmentOrders,
    ...columns
  } = facts;
  const own = { shopId: shop.id, orderId: facts.id };
  await withShop(shop, async ({ db }) => {
    if (customer) await db.customer.create({ data: { ...customer, shopId: shop.id } });
    await db.order.create({
      data: {
        ...columns,
        shopId: shop.id,
        customerId: customer?.id ?? null,
        totals: json(totals),
        discounts: json(discounts),
        shippingLines: json(shippingLines),
        shipTo: jsonOrNull(shipTo),
        billTo: jsonOrNull(billTo),
        lineTimes: json(lineTimes),
        addedPromises: json(addedPromises),
        fulfillmentOrders: jsonOrNull(fulfillmentOrders),
      },
    });
    await db.orderLine.createMany({ data: lines.map((line) => ({ ...line, ...own })) });
    await db.shipment.createMany({ data: shipments.map((shipment) => ({ ...withoutScans(shipment), ...own })) });
    await db.scan.createMany({ data: shipments.flatMap(({ scans }) => scans.map((scan) => ({ ...scan, ...own }))) });
    await db.refund.createMany({
      data: refunds.map((refund) => ({ ...refund, ...own, costs: jsonOrNull(refund.costs) })),
    });
    await db.orderReturn.createMany({ data: returns.map((one) => ({ ...one, ...own })) });
    await db.feedback.createMany({
      data: arrivalWords.map(({ shipmentId, answer, by, saidAt }) => ({
        ...own,
        shipmentId,
        answer,
        source: by,
        createdAt: saidAt,
        changedAt: saidAt,
      })),
    });
    const country = shipTo?.countryCode ?? '';
    await db.carrierRecord.createMany({
      data: carrierRecords.map((record) => ({ ...record, shopId: shop.id, country, countedAt: new Date() })),
    });
    await db.problem.createMany({ data: problems.map((problem) => ({ ...problem, ...own, source: 'order_page' })) });
  });
}

function withoutScans(shipment: OrderFacts['shipments'][number]) {
  const { scans, ...columns } = shipment;
  void scans;
  return columns;
}
