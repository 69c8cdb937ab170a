// Refunds and returns.
import { moneySet } from '../../store/money.ts';
import { pricingOf, refundedMinor, sum } from '../../store/order-totals.ts';
import type { RestOrder, RestRefund } from '../../store/rest-types.ts';
import type { ReturnRecord } from '../../store/state.ts';
import { gid } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import { byId, connection, moneyBag, type AnswerContext, type PageArguments, type View, type Views } from './base.ts';
import { lineView } from './line-view.ts';
import { fulfillmentLineView } from './shipment-view.ts';

export function refundView(views: Views, order: RestOrder, refund: RestRefund): View {
  const total = refundedMinor({ refunds: [refund], currency: order.currency });
  return {
    __typename: 'Refund',
    id: gid('Refund', refund.id),
    legacyResourceId: String(refund.id),
    createdAt: graphqlTime(refund.created_at),
    updatedAt: graphqlTime(refund.created_at),
    processedAt: graphqlTime(refund.processed_at),
    note: refund.note,
    totalRefundedSet: moneyBag(moneySet(total, pricingOf(order))),
    return: refund.return && { id: refund.return.admin_graphql_api_id },
    order: () => views.order(order),
    refundLineItems: (page: PageArguments, context: AnswerContext) =>
      connection(byId(refund.refund_line_items), page, context, (each) => {
        const line = order.line_items.find((one) => one.id === each.line_item_id);
        return {
          id: gid('RefundLineItem', each.id),
          quantity: each.quantity,
          restockType: each.restock_type.toUpperCase(),
          lineItem: line ? lineView(views, order, line) : null,
          subtotalSet: moneyBag(each.subtotal_set),
          totalTaxSet: moneyBag(each.total_tax_set),
        };
      }),
    duties: refund.duties,
    refundShippingLines: (page: PageArguments, context: AnswerContext) =>
      connection(byId(refund.refund_shipping_lines), page, context, (each) => ({
        id: gid('RefundShippingLine', each.id),
        subtotalAmountSet: moneyBag(each.subtotal_amount_set),
        taxAmountSet: moneyBag(each.tax_amount_set),
      })),
    transactions: (page: PageArguments, context: AnswerContext) =>
      connection(byId(refund.transactions), page, context, (each) => ({
        id: gid('OrderTransaction', each.id),
        kind: 'REFUND',
        status: each.status.toUpperCase(),
        amountSet: moneyBag(each.amount_set),
        processedAt: graphqlTime(each.processed_at),
        gateway: each.gateway,
        test: each.test,
      })),
  };
}

export function returnView(views: Views, record: ReturnRecord): View {
  const order = views.store.order(views.shop, record.orderId);
  const optional = (at: string | null) => (at === null ? null : graphqlTime(at));
  return {
    __typename: 'Return',
    id: gid('Return', record.id),
    name: record.name,
    status: record.status,
    createdAt: graphqlTime(record.createdAt),
    closedAt: optional(record.closedAt),
    requestApprovedAt: optional(record.approvedAt),
    totalQuantity: sum(record.lines.map((line) => line.quantity)),
    decline: record.decline,
    order: () => views.order(order),
    returnLineItems: (page: PageArguments, context: AnswerContext) =>
      connection(byId(record.lines), page, context, (line) => ({
        __typename: 'ReturnLineItem',
        id: gid('ReturnLineItem', line.id),
        quantity: line.quantity,
        processedQuantity: line.processed ?? 0,
        unprocessedQuantity: line.quantity - (line.processed ?? 0),
        customerNote: line.note,
        returnReasonNote: line.note,
        fulfillmentLineItem: fulfillmentLineView(views, order, line.fulfillmentId, line.lineItemId, line.quantity),
      })),
  };
}
