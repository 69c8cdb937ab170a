import type { z } from 'zod';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { applyOrders } from '#app/loyalty/earning/apply-orders.server.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { launchProgram } from '#app/loyalty/program/versions.server.ts';
import type { OrderFacts, Refund } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { ownerQuery } from './db.ts';
import { lineOf, orderFacts } from './facts.ts';
import { storeFacts } from './orders.ts';

/** Launches rules as if on 1 January. By default 1 point per cent, nothing pending, nothing expires. */
export async function launch(shop: ShopRef, own: z.input<typeof ProgramSchema> = {}): Promise<void> {
  const program = ProgramSchema.parse({
    ...own,
    points: { perUnit: 100, pendingDays: 0, expiry: { kind: 'never' }, ...own.points },
  });
  await withShop(shop, (tx) =>
    launchProgram({ ...tx, now: new Date('2026-01-01T00:00:00Z') }, program, 'owner@shop.example'),
  );
}

const usd = (amountMinor: number) => ({
  shop: { amountMinor, currency: 'USD' },
  presentment: { amountMinor, currency: 'USD' },
});

/** An order of one line with `pieces` items of `each` cents, without tax or shipping. */
export function pointsOrder(
  id: string,
  { each, pieces = 1, ...own }: { each: number; pieces?: number } & Partial<OrderFacts>,
): OrderFacts {
  const { totals } = orderFacts();
  const total = usd(each * pieces);
  const line = lineOf({
    id: `${id}-1`,
    unitPrice: usd(each),
    quantity: pieces,
    currentQuantity: pieces,
    discount: usd(0),
    tax: usd(0),
  });
  return orderFacts({
    id,
    name: `#${id}`,
    currency: 'USD',
    lines: [line],
    totals: { ...totals, subtotal: total, total, current: total, shipping: usd(0), tax: usd(0) },
    ...own,
  });
}

/** A refund of this many items of the order's line. */
export function refundOf(order: OrderFacts, id: string, pieces: number, own: Partial<Refund> = {}): Refund {
  const line = order.lines[0]!;
  const amount = usd(line.unitPrice.shop.amountMinor * pieces);
  return {
    id,
    refundedAt: new Date('2026-03-10T00:00:00Z'),
    note: null,
    returnId: null,
    amount,
    gateways: ['shopify_payments'],
    costs: null,
    lines: [{ lineId: line.id, quantity: pieces, subtotal: amount, tax: usd(0) }],
    ...own,
  };
}

/** A customer with nothing but an address. */
export function customerOf(
  id: string,
  email: string,
  own: Partial<NonNullable<OrderFacts['customer']>> = {},
): NonNullable<OrderFacts['customer']> {
  return {
    id,
    email,
    firstName: null,
    lastName: null,
    locale: null,
    tags: [],
    marketingState: null,
    erasedAt: null,
    mergedIntoId: null,
    ...own,
  };
}

/** Replaces the stored orders with these facts, without any events. */
export async function place(shop: ShopRef, ...orders: OrderFacts[]): Promise<void> {
  for (const facts of orders) {
    for (const table of ['refunds', 'order_lines'])
      await ownerQuery(`DELETE FROM ${table} WHERE "shopId" = $1 AND "orderId" = $2`, [shop.id, facts.id]);
    await ownerQuery('DELETE FROM orders WHERE "shopId" = $1 AND id = $2', [shop.id, facts.id]);
    if (facts.customer)
      await ownerQuery('DELETE FROM customers WHERE "shopId" = $1 AND id = $2', [shop.id, facts.customer.id]);
    await storeFacts(shop, facts);
  }
}

/**
 * Places the orders and applies the loyalty rules, to all at once.
 * @returns how many transactions were booked
 */
export async function become(shop: ShopRef, ...orders: OrderFacts[]): Promise<number> {
  await place(shop, ...orders);
  return withShop(
    shop,
    async (tx) =>
      applyOrders(
        tx,
        await loadFacts(
          tx,
          orders.map(({ id }) => id),
        ),
      ),
    { isExclusive: true },
  );
}
