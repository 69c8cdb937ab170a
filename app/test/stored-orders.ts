import type { Prisma } from '@prisma/client';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';

/** Replaces a stored order with these facts. */
export async function storeOrder(shop: ShopRef, facts: OrderFacts): Promise<void> {
  await withShop(shop, async ({ db }) => {
    const { customer, lines, shipments, problems, arrivalWords, carrierRecords, ...order } = facts;
    const own = { shopId: shop.id, orderId: order.id };
    for (const table of [db.scan, db.shipment, db.orderLine, db.problem, db.feedback] as {
      deleteMany(args: object): Promise<unknown>;
    }[]) {
      await table.deleteMany({ where: own });
    }
    await db.order.deleteMany({ where: { shopId: shop.id, id: order.id } });
    if (customer) {
      const { id, email, firstName, lastName, marketingState } = customer;
      const names = { email, firstName, lastName, marketingState };
      await db.customer.upsert({
        where: { shopId_id: { shopId: shop.id, id } },
        create: { shopId: shop.id, id, ...names },
        update: names,
      });
    }
    await db.order.create({ data: orderRow(shop, order, customer?.id ?? null) });
    await db.orderLine.createMany({
      data: lines.map((line) => ({ ...own, ...(line as unknown as Prisma.OrderLineCreateManyInput) })),
    });
    await db.shipment.createMany({ data: shipments.map((shipment) => ({ ...own, ...shipment, scans: undefined })) });
    await db.scan.createMany({
      data: shipments.flatMap((shipment) => shipment.scans.map((scan) => ({ ...own, ...scan }))),
    });
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
    const country = order.shipTo?.countryCode ?? '';
    for (const { carrier, ...counts } of carrierRecords) {
      await db.carrierRecord.upsert({
        where: { shopId_carrier_country: { shopId: shop.id, carrier, country } },
        create: { shopId: shop.id, carrier, country, ...counts, countedAt: new Date() },
        update: counts,
      });
    }
    await db.problem.createMany({ data: problems.map((problem) => ({ ...own, ...problem, source: 'order_page' })) });
  });
}

type OrderPart = Omit<OrderFacts, 'customer' | 'lines' | 'shipments' | 'problems' | 'arrivalWords' | 'carrierRecords'>;

function orderRow(shop: ShopRef, facts: OrderPart, customerId: string | null): Prisma.OrderUncheckedCreateInput {
  const { totals, discounts, shippingLines, shipTo, billTo } = facts;
  const json = { totals, discounts, shippingLines, shipTo: shipTo ?? undefined, billTo: billTo ?? undefined };
  return {
    ...facts,
    ...(json as Prisma.JsonObject),
    refunds: undefined,
    returns: undefined,
    shopId: shop.id,
    customerId,
  } as Prisma.OrderUncheckedCreateInput;
}

/** Runs the work as if the database's clock showed this time. */
export function at<T>(shop: ShopRef, now: string, work: (tx: ShopTx) => Promise<T>): Promise<T> {
  return withShop(shop, (tx) => work({ ...tx, now: new Date(now) }), { isExclusive: true });
}
