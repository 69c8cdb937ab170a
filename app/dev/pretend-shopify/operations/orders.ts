// Placing, paying, editing and canceling an order.
import { buildLine, buildOrder } from '../store/order-builder.ts';
import { toDecimal, toMinor } from '../store/money.ts';
import { pricingOf, writeTotals } from '../store/order-totals.ts';
import { customerPayload, findOrCreateCustomer } from '../store/people.ts';
import type { RestCustomer, RestOrder } from '../store/rest-types.ts';
import type { FulfillmentOrder, ShopState } from '../store/state.ts';
import { restTime } from '../store/time.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type EditOrderInput, type OrderAt, type PlaceOrderInput } from './inputs.ts';
import { lineOf } from './lines.ts';
import { keepPaymentTime } from './payment-times.ts';
import { refund } from './refunds.ts';

/**
 * Places an order: customers/create for a new customer, orders/create, and orders/paid unless it awaits payment. A
 * point-of-sale order is handed over at once.
 */
export function placeOrder(context: OperationContext, input: PlaceOrderInput): RestOrder {
  const { store } = context;
  const shop = store.shop(input.shop);
  const at = instant(input.at);
  const { customer, isNew } = buyer(context, shop, input, at);
  const extras = customer && shop.customerExtras[String(customer.id)];
  const order = buildOrder(
    store,
    shop,
    input,
    {
      customer,
      acceptsMarketing: extras?.consent.state === 'SUBSCRIBED',
      customerLocale: extras?.locale ?? shop.settings.locales[0] ?? null,
    },
    at,
  );
  shop.orders.push(order);
  shop.fulfillmentOrders.push(fulfillmentOrder(context, order, input, at));
  tell(context, shop, at, [
    ...(customer && isNew ? [['customers/create', customerPayload(customer)] as [string, unknown]] : []),
    ['orders/create', order],
    ...(order.financial_status === 'paid' ? [['orders/paid', order] as [string, unknown]] : []),
  ]);
  return order;
}

function buyer(
  context: OperationContext,
  shop: ShopState,
  input: PlaceOrderInput,
  at: Date,
): { customer: RestCustomer | null; isNew: boolean } {
  const { customer } = input;
  if (customer === null || (customer === undefined && input.sourceName === 'pos'))
    return { customer: null, isNew: false };
  if (typeof customer === 'object') return findOrCreateCustomer(context.store, shop, customer, at);
  if (customer === undefined) throw new Error('placeOrder: say who buys in `customer`, or null for nobody');
  return { customer: context.store.customer(shop, customer).customer, isNew: false };
}

function fulfillmentOrder(
  context: OperationContext,
  order: RestOrder,
  input: PlaceOrderInput,
  at: Date,
): FulfillmentOrder {
  const { promise } = input;
  const iso = (when: Date | string | undefined) => (when === undefined ? null : instant(when).toISOString());
  const isDigital = !order.line_items.some((line) => line.requires_shipping);
  return {
    id: context.store.newId(),
    orderId: order.id,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
    status: promise?.fulfillAt ? 'SCHEDULED' : 'OPEN',
    fulfillAt: iso(promise?.fulfillAt),
    holds: [],
    instructions: promise?.instructions ?? null,
    fulfillBy: iso(promise?.fulfillBy),
    methodType: isDigital ? 'NONE' : input.sourceName === 'pos' ? 'RETAIL' : (promise?.methodType ?? 'SHIPPING'),
    minDelivery: iso(promise?.minDelivery),
    maxDelivery: iso(promise?.maxDelivery),
    presentedName: order.shipping_lines[0]?.title ?? null,
    lines: order.line_items.map((line) => ({
      id: context.store.newId(),
      lineItemId: line.id,
      total: line.quantity,
      remaining: line.quantity,
    })),
  };
}

/** The customer pays a pending order: orders/paid, orders/updated. */
export function pay(context: OperationContext, input: OrderAt): RestOrder {
  const shop = context.store.shop(input.shop);
  const order = context.store.order(shop, input.order);
  order.financial_status = 'paid';
  writeTotals(order, pricingOf(order));
  const at = context.store.touch(shop, order, instant(input.at));
  keepPaymentTime(order, order.updated_at);
  tell(context, shop, at, [
    ['orders/paid', order],
    ['orders/updated', order],
  ]);
  return order;
}

export interface CancelInput extends OrderAt {
  reason?: NonNullable<RestOrder['cancel_reason']>;
  /** Also refunds the money; by default for a paid order. */
  refund?: boolean;
}

/** Cancels an order: orders/cancelled, orders/updated, and a refund when it was paid. */
export function cancel(context: OperationContext, input: CancelInput): RestOrder {
  const shop = context.store.shop(input.shop);
  const order = context.store.order(shop, input.order);
  const at = instant(input.at);
  const wasPaid = order.financial_status === 'paid' || order.financial_status === 'partially_paid';
  order.cancelled_at = restTime(at, shop.settings.timezone);
  order.closed_at = order.cancelled_at;
  order.cancel_reason = input.reason ?? 'customer';
  if (!wasPaid) order.financial_status = 'voided';
  for (const each of shop.fulfillmentOrders)
    if (each.orderId === order.id && each.status === 'OPEN') each.status = 'CANCELLED';
  for (const line of order.line_items) line.fulfillable_quantity = 0;
  const changedAt = context.store.touch(shop, order, at);
  tell(context, shop, changedAt, [
    ['orders/cancelled', order],
    ['orders/updated', order],
  ]);
  if (wasPaid && input.refund !== false) refund(context, { shop: shop.domain, order: order.id, at: changedAt });
  return order;
}

/** Adds and removes lines: orders/edited, orders/updated. */
export function editOrder(context: OperationContext, input: EditOrderInput): RestOrder {
  const { store } = context;
  const shop = store.shop(input.shop);
  const order = store.order(shop, input.order);
  const pricing = pricingOf(order);
  const added = (input.add ?? []).map((line) => buildLine(store, shop, line, pricing));
  order.line_items.push(...added);
  const open = shop.fulfillmentOrders.find((each) => each.orderId === order.id);
  for (const line of added)
    open?.lines.push({ id: store.newId(), lineItemId: line.id, total: line.quantity, remaining: line.quantity });
  const removed = (input.remove ?? []).map(({ line: reference, quantity }) => {
    const line = lineOf(order, reference);
    const delta = Math.min(quantity ?? line.current_quantity, line.current_quantity);
    line.current_quantity -= delta;
    line.fulfillable_quantity = Math.max(0, line.fulfillable_quantity - delta);
    return { id: line.id, delta };
  });
  const paidMinor = toMinor(order.total_price, order.currency) - toMinor(order.total_outstanding, order.currency);
  writeTotals(order, pricing);
  askForTheRest(order, paidMinor);
  const at = store.touch(shop, order, instant(input.at));
  if (!shop.editedOrderIds.includes(order.id)) shop.editedOrderIds.push(order.id);
  const edit = {
    id: store.newId(),
    app_id: null,
    created_at: order.updated_at,
    notify_customer: false,
    order_id: order.id,
    staff_note: '',
    user_id: 548380009,
    line_items: { additions: added.map((line) => ({ id: line.id, delta: line.quantity })), removals: removed },
    discounts: { line_item: { additions: [], removals: [] } },
    shipping_lines: { additions: [], removals: [] },
  };
  tell(context, shop, at, [
    ['orders/edited', { order_edit: edit }],
    ['orders/updated', order],
  ]);
  return order;
}

/** A paid order that an edit made dearer is partly paid: the customer owes the rest. */
function askForTheRest(order: RestOrder, paidMinor: number): void {
  if (order.financial_status !== 'paid' && order.financial_status !== 'partially_paid') return;
  const owedMinor = Math.max(0, toMinor(order.current_total_price, order.currency) - paidMinor);
  order.financial_status = owedMinor > 0 ? 'partially_paid' : 'paid';
  order.total_outstanding = toDecimal(owedMinor, order.currency);
}
