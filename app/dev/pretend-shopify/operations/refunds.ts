// Giving money back.
import { moneySet, toDecimal, toMinor } from '../money.ts';
import { lineAmount, lineTax, pricingOf, refundedMinor, sum, writeTotals } from '../order-totals.ts';
import type { RestOrder, RestRefund, RestRefundLineItem, RestTransaction } from '../rest-types.ts';
import { gid, type Store } from '../store.ts';
import { restTime } from '../time.ts';
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
  const at = instant(input.at);
  const time = restTime(at, shop.settings.timezone);
  const isWhole = !input.lines && input.amountMinor === undefined;
  const wanted = isWhole ? order.line_items.map((line) => ({ line: line.id, quantity: line.current_quantity })) : (input.lines ?? []);
  const lines = refundLines(store, order, wanted);
  const left = toMinor(order.total_price, order.currency) - refundedMinor(order);
  const ofLines = sum(lines.map((line) => minorOf(line, order)));
  const amount = Math.min(left, isWhole ? left : (input.amountMinor ?? ofLines));
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
    refund_shipping_lines: [],
    restock: (input.lines ?? []).some((line) => line.restock === true),
    admin_graphql_api_id: gid('Refund', id),
    order_adjustments:
      amount === ofLines
        ? []
        : [{ id: store.newId(), amount_set: moneySet(ofLines - amount, pricing), reason: 'Refund discrepancy' }],
    refund_line_items: lines,
    transactions: amount > 0 ? [transaction(store, order, amount, time)] : [],
  };
  order.refunds.push(made);
  const isAll = refundedMinor(order) >= toMinor(order.total_price, order.currency);
  order.financial_status = isAll ? 'refunded' : 'partially_refunded';
  writeTotals(order, pricing);
  const changedAt = store.touch(shop, order, at);
  tell(context, shop, changedAt, [
    ['refunds/create', made],
    ['orders/updated', order],
  ]);
  return made;
}

function minorOf(line: RestRefundLineItem, order: RestOrder): number {
  const { subtotal_set: subtotal, total_tax_set: tax } = line;
  const taxMinor = order.taxes_included ? 0 : toMinor(tax.shop_money.amount, order.currency);
  return toMinor(subtotal.shop_money.amount, order.currency) + taxMinor;
}

function refundLines(store: Store, order: RestOrder, wanted: NonNullable<RefundInput['lines']>): RestRefundLineItem[] {
  const pricing = pricingOf(order);
  return wanted
    .map(({ line: reference, quantity, restock }) => {
      const line = lineOf(order, reference);
      return { line, units: Math.min(quantity ?? line.current_quantity, line.current_quantity), restock: restock ?? false };
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

function transaction(store: Store, order: RestOrder, amountMinor: number, time: string): RestTransaction {
  const id = store.newId();
  return {
    id,
    order_id: order.id,
    kind: 'refund',
    gateway: order.payment_gateway_names[0] ?? 'bogus',
    status: 'success',
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
