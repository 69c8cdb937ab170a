// Exchanges: something comes back, something else is sent on the same order.
import { buildLine } from '../store/order-builder.ts';
import { lineAmount, pricingOf, writeTotals } from '../store/order-totals.ts';
import type { RestOrder } from '../store/rest-types.ts';
import type { OperationContext } from './context.ts';
import { instant, type ExchangeInput } from './inputs.ts';
import { lineOf } from './lines.ts';
import { refund } from './refunds.ts';

/**
 * An even exchange: a new line at the price of what comes back, and a refund in which no money moves. Shopify tells it
 * by refunds/create and orders/updated; that it would send orders/edited is in no recording.
 */
export function exchange(context: OperationContext, input: ExchangeInput): RestOrder {
  const { store } = context;
  const shop = store.shop(input.shop);
  const order = store.order(shop, input.order);
  const given = lineOf(order, input.give);
  const quantity = given.current_quantity;
  const pricing = pricingOf(order);
  const taken = buildLine(
    store,
    shop,
    { product: input.take, quantity, priceMinor: lineAmount(given, quantity) / quantity },
    pricing,
  );
  taken.tax_lines = structuredClone(given.tax_lines);
  order.line_items.push(taken);
  shop.fulfillmentOrders
    .find((each) => each.orderId === order.id)
    ?.lines.push({ id: store.newId(), lineItemId: taken.id, total: quantity, remaining: quantity });
  order.fulfillment_status = 'partial';
  writeTotals(order, pricing);
  const back = { line: given.id, quantity, restock: true };
  refund(context, { shop: input.shop, order: order.id, lines: [back], payment: 'none', at: instant(input.at) });
  return order;
}
