// An order as the Admin API shows it.
import { paymentTime } from '../../operations/payment-times.ts';
import { refundedMinor } from '../../store/order-totals.ts';
import { toDecimal, toMinor } from '../../store/money.ts';
import type { RestDiscountApplication, RestOrder, RestShippingLine } from '../../store/rest-types.ts';
import { gid } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import {
  byId,
  connection,
  mailingAddress,
  money,
  moneyBag,
  type AnswerContext,
  type PageArguments,
  type View,
  type Views,
} from './base.ts';
import { lineView, taxLineView } from './line-view.ts';
import { fulfillmentOrderView, fulfillmentView } from './shipment-view.ts';
import { refundView, returnView } from './refund-view.ts';

const time = (at: string | null) => (at === null ? null : graphqlTime(at));

export function orderView(views: Views, order: RestOrder): View {
  const { shop } = views;
  const edited = shop.editedOrderIds.includes(order.id);
  const returns = shop.returns.filter((each) => each.orderId === order.id);
  return {
    __typename: 'Order',
    id: gid('Order', order.id),
    legacyResourceId: String(order.id),
    name: order.name,
    number: order.order_number,
    email: order.email || null,
    phone: order.phone,
    note: order.note,
    tags: order.tags ? order.tags.split(', ') : [],
    test: order.test,
    confirmed: order.confirmed,
    createdAt: time(order.created_at),
    updatedAt: time(order.updated_at),
    processedAt: time(order.processed_at),
    closedAt: time(order.closed_at),
    cancelledAt: time(order.cancelled_at),
    cancelReason: order.cancel_reason?.toUpperCase() ?? null,
    currencyCode: order.currency,
    presentmentCurrencyCode: order.presentment_currency,
    customerLocale: order.customer_locale,
    customerAcceptsMarketing: order.buyer_accepts_marketing,
    sourceName: order.source_name,
    sourceIdentifier: order.source_identifier,
    displayFinancialStatus: order.financial_status.toUpperCase(),
    displayFulfillmentStatus: displayFulfillmentStatus(order),
    returnStatus: returnStatus(returns.map((each) => each.status)),
    edited,
    closed: order.closed_at !== null,
    fullyPaid: order.financial_status !== 'pending' && order.financial_status !== 'partially_paid',
    unpaid: order.financial_status === 'pending',
    requiresShipping: order.line_items.some((line) => line.requires_shipping),
    taxesIncluded: order.taxes_included,
    dutiesIncluded: order.duties_included,
    statusPageUrl: order.order_status_url,
    confirmationNumber: order.confirmation_number,
    paymentGatewayNames: order.payment_gateway_names,
    poNumber: order.po_number,
    discountCodes: order.discount_codes.map((each) => each.code),
    app: order.app_id === null ? null : { id: gid('App', order.app_id), name: channelName(order) },
    channelInformation: {
      id: gid('ChannelInformation', order.id),
      app: { id: gid('App', order.app_id ?? 580111), handle: order.source_name, title: channelName(order) },
      channelDefinition: {
        handle: order.source_name,
        channelName: channelName(order),
        subChannelName: channelName(order),
      },
    },
    publication: { id: gid('Publication', order.app_id ?? 580111) },
    retailLocation:
      order.location_id === null ? null : { id: gid('Location', order.location_id), name: 'Wharf Street' },
    merchantBusinessEntity: { id: gid('BusinessEntity', 1548380009) },
    customAttributes: order.note_attributes.map((each) => ({ key: each.name, value: each.value })),
    ...moneyFields(order),
    taxLines: order.tax_lines.map(taxLineView),
    shippingLine: order.shipping_lines[0] ? shippingLineView(order.shipping_lines[0]) : null,
    shippingLines: (page: PageArguments, context: AnswerContext) =>
      connection(byId(order.shipping_lines), page, context, shippingLineView),
    discountApplications: (page: PageArguments, context: AnswerContext) =>
      connection(
        byId(order.discount_applications.map((application, id) => ({ application, id }))),
        page,
        context,
        ({ application, id }) => discountView(application, id, order.currency),
      ),
    billingAddress: mailingAddress(order.billing_address, order.id + 1),
    shippingAddress: mailingAddress(order.shipping_address, order.id + 2),
    customer: () => (order.customer && views.customerIn(order.customer)) ?? null,
    transactions: ({ first }: PageArguments) => transactions(order).slice(0, first ?? undefined),
    lineItems: (page: PageArguments, context: AnswerContext) =>
      connection(byId(order.line_items), page, context, (line) => lineView(views, order, line)),
    fulfillments: ({ first }: PageArguments) =>
      order.fulfillments.slice(0, first ?? undefined).map((each) => fulfillmentView(views, order, each)),
    fulfillmentOrders: (page: PageArguments, context: AnswerContext) =>
      connection(byId(shop.fulfillmentOrders.filter((each) => each.orderId === order.id)), page, context, (each) =>
        fulfillmentOrderView(views, order, each),
      ),
    refunds: ({ first }: PageArguments) =>
      order.refunds.slice(0, first ?? undefined).map((each) => refundView(views, order, each)),
    returns: (page: PageArguments, context: AnswerContext) =>
      connection(byId(returns), page, context, (each) => returnView(views, each)),
  };
}

function moneyFields(order: RestOrder): View {
  const scaled = (minor: number) => scaledBag(order, minor);
  const total = toMinor(order.total_price, order.currency);
  const outstanding = toMinor(order.total_outstanding, order.currency);
  return {
    subtotalPriceSet: moneyBag(order.subtotal_price_set),
    totalPriceSet: moneyBag(order.total_price_set),
    totalShippingPriceSet: moneyBag(order.total_shipping_price_set),
    totalTaxSet: moneyBag(order.total_tax_set),
    totalDiscountsSet: moneyBag(order.total_discounts_set),
    totalRefundedSet: scaled(refundedMinor(order)),
    totalOutstandingSet: scaled(outstanding),
    totalReceivedSet: scaled(total - outstanding),
    totalTipReceivedSet: scaled(toMinor(order.total_tip_received, order.currency)),
    originalTotalDutiesSet: null,
    currentTotalDutiesSet: null,
    currentTotalPriceSet: moneyBag(order.current_total_price_set),
    currentSubtotalPriceSet: moneyBag(order.current_subtotal_price_set),
    currentTotalTaxSet: moneyBag(order.current_total_tax_set),
    currentTotalDiscountsSet: moneyBag(order.current_total_discounts_set),
    currentShippingPriceSet: moneyBag(order.current_shipping_price_set),
  };
}

function scaledBag(order: RestOrder, minor: number): View {
  const whole = toMinor(order.total_price, order.currency);
  const presentment = toMinor(order.total_price_set.presentment_money.amount, order.presentment_currency);
  const share = whole === 0 ? 0 : Math.round((presentment * minor) / whole);
  return moneyBag({
    shop_money: { amount: toDecimal(minor, order.currency), currency_code: order.currency },
    presentment_money: {
      amount: toDecimal(share, order.presentment_currency),
      currency_code: order.presentment_currency,
    },
  });
}

const channelNames: Record<string, string> = {
  web: 'Online Store',
  pos: 'Point of Sale',
  shopify_draft_order: 'Draft Orders',
};
const channelName = (order: RestOrder) => channelNames[order.source_name] ?? order.source_name;

function displayFulfillmentStatus(order: RestOrder): string {
  if (order.fulfillment_status === 'fulfilled') return 'FULFILLED';
  return order.fulfillment_status === 'partial' ? 'PARTIALLY_FULFILLED' : 'UNFULFILLED';
}

function returnStatus(statuses: string[]): string {
  if (statuses.includes('REQUESTED')) return 'RETURN_REQUESTED';
  if (statuses.includes('OPEN')) return 'IN_PROGRESS';
  return statuses.includes('CLOSED') ? 'RETURNED' : 'NO_RETURN';
}

function transactions(order: RestOrder): View[] {
  const isPaid = order.financial_status !== 'pending' && order.financial_status !== 'voided';
  const sale = {
    id: gid('OrderTransaction', order.id + 3),
    kind: 'SALE',
    status: 'SUCCESS',
    gateway: order.payment_gateway_names[0] ?? null,
  };
  const paid = {
    ...sale,
    amountSet: scaledBag(
      order,
      toMinor(order.total_price, order.currency) - toMinor(order.total_outstanding, order.currency),
    ),
    processedAt: time(paymentTime(order)),
    test: order.test,
  };
  const refunds = order.refunds
    .flatMap((refund) => refund.transactions)
    .map((each) => ({
      id: gid('OrderTransaction', each.id),
      kind: 'REFUND',
      status: each.status.toUpperCase(),
      gateway: each.gateway,
      amountSet: moneyBag(each.amount_set),
      processedAt: time(each.processed_at),
      test: each.test,
    }));
  return isPaid ? [paid, ...refunds] : refunds;
}

function shippingLineView(line: RestShippingLine): View {
  return {
    id: gid('ShippingLine', line.id),
    title: line.title,
    code: line.code,
    source: line.source,
    isRemoved: line.is_removed,
    originalPriceSet: moneyBag(line.price_set),
    discountedPriceSet: moneyBag(line.discounted_price_set),
    taxLines: line.tax_lines.map(taxLineView),
  };
}

function discountView(application: RestDiscountApplication, index: number, currency: string): View {
  const types = {
    discount_code: 'DiscountCodeApplication',
    manual: 'ManualDiscountApplication',
    automatic: 'AutomaticDiscountApplication',
  };
  const isPercentage = application.value_type === 'percentage';
  return {
    __typename: types[application.type],
    index,
    allocationMethod: application.allocation_method.toUpperCase(),
    targetSelection: application.target_selection.toUpperCase(),
    targetType: application.target_type.toUpperCase(),
    value: isPercentage
      ? { __typename: 'PricingPercentageValue', percentage: Number(application.value) }
      : money({ amount: application.value, currency_code: currency }),
    code: application.code ?? null,
    title: application.title ?? null,
    description: application.description ?? null,
  };
}
