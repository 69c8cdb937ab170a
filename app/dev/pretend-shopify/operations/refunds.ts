// Refunds.
import { moneySet, toDecimal, toMinor } from '../store/money.ts';
import { lineAmount, lineTax, pricingOf, refundedMinor, sum, writeTotals } from '../store/order-totals.ts';
import type { MoneySet, RestOrder, RestRefund, RestRefundLineItem, RestTransaction } from '../store/rest-types.ts';
import { gid, type Store } from '../store/store.ts';
import { restTime } from '../store/time.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type RefundInput } from './inputs.ts';
import { lineOf } from './lines.ts';
import { fulfilledLine } from './shipments.ts';

/** Refunds lines, an amount, or everything that is left: refunds/create, orders/updated. */
export function refund(context: OperationContext, input: RefundInput): RestRefund {
  const { store } = context;
  const shop = store.shop(input.shop);
  const order = store.order(shop, input.order);
  const pricing = pricingOf(order);
  const { payment = 'success' } = input;
  const at = instant(input.at);
  const time = restTime(at, shop.settings.timezone);
  const isWhole = !input.lines && input.amountMinor === undefined && input.shippingMinor === undefined;
  const wanted = isWhole
    ? order.line_items.map((line) => ({ line: line.id, quantity: line.current_quantity }))
    : (input.lines ?? []);
  const lines = refundLines(store, order, wanted);
  const owed = order.financial_status === 'partially_paid' ? toMinor(order.total_outstanding, order.currency) : 0;
  const paid = toMinor(order.total_price, order.currency) - owed;
  const left = paid - refundedMinor(order);
  const shippingLines = refundShipping(store, order, isWhole ? Infinity : (input.shippingMinor ?? 0));
  const named = sum([
    ...lines.map((line) => minorOf(line.subtotal_set, line.total_tax_set, order)),
    ...shippingLines.map((line) => minorOf(line.subtotal_amount_set, line.tax_amount_set, order)),
  ]);
  const amount = Math.min(left, isWhole ? left : (input.amountMinor ?? named));
  const id = store.newId();
  const settled = input.return === undefined ? null : store.return(shop, input.return);
  const made: RestRefund = {
    id,
    order_id: order.id,
    created_at: time,
    note: input.note ?? null,
    user_id: 548380009,
    processed_at: time,
    duties: [],
    total_duties_set: moneySet(0, pricing),
    return: settled && { id: settled.id, admin_graphql_api_id: gid('Return', settled.id) },
    refund_shipping_lines: shippingLines,
    restock: (input.lines ?? []).some((line) => line.restock === true),
    admin_graphql_api_id: gid('Refund', id),
    order_adjustments:
      amount === named
        ? []
        : [{ id: store.newId(), amount_set: moneySet(named - amount, pricing), reason: 'Refund discrepancy' }],
    refund_line_items: lines,
    transactions: amount > 0 && payment !== 'none' ? [transaction(store, order, amount, time, payment)] : [],
  };
  order.refunds.push(made);
  const back = refundedMinor(order);
  if (back > 0) order.financial_status = back >= paid ? 'refunded' : 'partially_refunded';
  writeTotals(order, pricing);
  const changedAt = store.touch(shop, order, at);
  tell(context, shop, changedAt, [
    ['refunds/create', made],
    ['orders/updated', order],
  ]);
  return made;
}

function minorOf(subtotal: MoneySet, tax: MoneySet, order: RestOrder): number {
  const taxMinor = order.taxes_included ? 0 : toMinor(tax.shop_money.amount, order.currency);
  return toMinor(subtotal.shop_money.amount, order.currency) + taxMinor;
}

/** What is left of each shipping line, up to the amount. */
function refundShipping(store: Store, order: RestOrder, amountMinor: number): RestRefund['refund_shipping_lines'] {
  const pricing = pricingOf(order);
  const minor = (decimal: string) => toMinor(decimal, order.currency);
  const before = order.refunds.flatMap((refund) => refund.refund_shipping_lines);
  let left = amountMinor;
  return order.shipping_lines.flatMap((line) => {
    const price = minor(line.discounted_price);
    const given = sum(
      before
        .filter((one) => one.shipping_line_id === line.id)
        .map((one) => minor(one.subtotal_amount_set.shop_money.amount)),
    );
    const subtotal = Math.min(left, price - given);
    if (subtotal <= 0) return [];
    left -= subtotal;
    const tax = Math.round((sum(line.tax_lines.map((one) => minor(one.price))) * subtotal) / price);
    return [
      {
        id: store.newId(),
        shipping_line_id: line.id,
        subtotal_amount_set: moneySet(subtotal, pricing),
        tax_amount_set: moneySet(tax, pricing),
      },
    ];
  });
}

function refundLines(store: Store, order: RestOrder, wanted: NonNullable<RefundInput['lines']>): RestRefundLineItem[] {
  const pricing = pricingOf(order);
  return wanted
    .map(({ line: reference, quantity, restock }) => {
      const line = lineOf(order, reference);
      return {
        line,
        units: Math.min(quantity ?? line.current_quantity, line.current_quantity),
        restock: restock ?? false,
      };
    })
    .filter(({ units }) => units > 0)
    .map(({ line, units, restock }) => {
      const subtotal = lineAmount(line, units);
      const tax = lineTax(line, units);
      line.current_quantity -= units;
      line.fulfillable_quantity = Math.min(line.fulfillable_quantity, line.current_quantity);
      return {
        id: store.newId(),
        quantity: units,
        line_item_id: line.id,
        location_id: null,
        restock_type: restock ? 'return' : 'no_restock',
        subtotal: Number(toDecimal(subtotal, order.currency)),
        total_tax: Number(toDecimal(tax, order.currency)),
        subtotal_set: moneySet(subtotal, pricing),
        total_tax_set: moneySet(tax, pricing),
        line_item: fulfilledLine(line, line.quantity),
      };
    });
}

function transaction(
  store: Store,
  order: RestOrder,
  amountMinor: number,
  time: string,
  status: 'success' | 'failure',
): RestTransaction {
  const id = store.newId();
  return {
    id,
    order_id: order.id,
    kind: 'refund',
    gateway: order.payment_gateway_names[0] ?? 'bogus',
    status,
    amount: toDecimal(amountMinor, order.currency),
    amount_set: moneySet(amountMinor, pricingOf(order)),
    currency: order.currency,
    processed_at: time,
    created_at: time,
    test: order.test,
    message: null,
    source_name: '1830279',
    parent_id: null,
    payment_id: `${order.name}.1`,
    admin_graphql_api_id: gid('OrderTransaction', id),
  };
}
