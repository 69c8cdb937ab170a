import type { CustomerNews } from '#app/customers/news.ts';
import { type DualMoney, parseMoney } from '#app/lib/money.ts';
import type {
  AddressFieldsFragment,
  CustomerFieldsFragment,
  LineFieldsFragment,
  MoneyFieldsFragment,
  OrderDisplayFulfillmentStatus,
  ReturnFieldsFragment,
} from '#app/shopify/generated/admin-types.ts';
import type { FulfillmentNode, FulfillmentOrderNode, OrderNode, RefundNode } from '#app/shopify/order-node.ts';
import type { Address, Refund } from '../facts.ts';
import type { LineContent, OrderContent, OrderNews, OrderSnapshot } from './news.ts';
import { readReferralCode } from '../referral-code.ts';
import { keptTracking, pairTracking } from '../tracking.ts';
import { readFulfillmentOrder } from './graphql-fulfillment-order.ts';
import { versionOf } from '../webhooks/version.ts';
import { type Currencies, idText, sumDual } from '../webhooks/fields.ts';
import { isPaidStatus } from '../webhooks/orders.ts';
import { latestOf } from '../webhooks/refunds.ts';

export type NodeReading = { orders: OrderNews[]; customers: CustomerNews[] };

/**
 * Reads an order of the Admin API as the same news that webhooks bring.
 * @param readAt when Shopify was asked: of two reads with the same updated_at, the later one is right
 */
export function readOrderNode(node: OrderNode, readAt: Date, origin: 'told' | 'imported'): NodeReading {
  const orderId = idText(node.id);
  return {
    orders: [
      readSnapshot(node, orderId, readAt, origin),
      readDates(orderId, readAt, node.fulfillmentOrders.nodes),
      ...node.fulfillments.flatMap((fulfillment) => readFulfillment(fulfillment, orderId, readAt)),
      ...node.refunds.map((refund) => readRefund(refund, orderId, node, readAt)),
      ...node.returns.nodes.map((item) => readReturn(item, orderId, node, readAt)),
    ],
    customers: node.customer ? readCustomer(node.customer, readAt) : [],
  };
}

const freshMs = 24 * 60 * 60_000;

function readSnapshot(node: OrderNode, orderId: string, readAt: Date, origin: 'told' | 'imported'): OrderSnapshot {
  const at = new Date(node.updatedAt);
  const content = readContent(node, at);
  const placedAt = new Date(node.processedAt);
  // Shopify returns the customer's current number of orders. That is this order's number only while it is the newest.
  const isFresh = readAt.getTime() - placedAt.getTime() < freshMs;
  const customerOrders = isFresh && node.customer ? Number(node.customer.numberOfOrders) : 0;
  return {
    kind: 'order',
    orderId,
    version: readVersion(at, readAt),
    at,
    content,
    lines: node.lineItems.nodes
      .filter((line) => !isTip(line, content))
      .map((line, position) => readLine(line, position, content)),
    placedAt,
    canceledAt: instant(node.cancelledAt),
    cancelReason: node.cancelledAt ? lower(node.cancelReason) : null,
    isPaid: isPaidStatus(content.financialStatus),
    paidAt: readPaidAt(node, placedAt),
    customerOrderCount: customerOrders || null,
    origin,
  };
}

/**
 * The payment that made the order's money whole. Of an order that is paid no transaction needs to be told: one that costs
 * nothing is paid as soon as it is placed.
 */
function readPaidAt({ transactions = [], totalPriceSet }: OrderNode, placedAt: Date): Date | null {
  const total = money(totalPriceSet).shop.amountMinor;
  if (total === 0) return placedAt;
  const payments = transactions
    .filter(({ kind, status }) => (kind === 'SALE' || kind === 'CAPTURE') && status === 'SUCCESS')
    .flatMap(({ processedAt, amountSet }) =>
      processedAt ? [{ at: new Date(processedAt), amount: money(amountSet).shop.amountMinor }] : [],
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  let paid = 0;
  const whole = payments.find(({ amount }) => (paid += amount) >= total);
  return (whole ?? payments.at(-1))?.at ?? null;
}

const readVersion = (updatedAt: Date, readAt: Date) => versionOf(updatedAt, readAt, 'read');
const instant = (value: string | null) => (value ? new Date(value) : null);
const lower = (value: string | null) => value?.toLowerCase() ?? null;
const some = (value: string | null) => value || null;

function money(bag: MoneyFieldsFragment): DualMoney {
  const read = ({ amount, currencyCode }: MoneyFieldsFragment['shopMoney']) => parseMoney(amount, currencyCode);
  return { shop: read(bag.shopMoney), presentment: read(bag.presentmentMoney) };
}

function readContent(node: OrderNode, at: Date): OrderContent {
  const [shipTo, billTo] = [readAddress(node.shippingAddress), readAddress(node.billingAddress)];
  const { customer } = node;
  const customerName = [customer?.firstName, customer?.lastName].filter(Boolean).join(' ');
  const discounts = node.discountApplications?.nodes.map(readDiscount);
  return {
    name: node.name,
    shopifyUpdatedAt: at,
    closedAt: instant(node.closedAt),
    financialStatus: lower(node.displayFinancialStatus),
    fulfillmentStatus: restFulfillmentStatus(node.displayFulfillmentStatus),
    isTest: node.test,
    sourceName: some(node.sourceName),
    isDraftMade: node.sourceName === 'shopify_draft_order',
    tags: node.tags,
    email: some(node.email) ?? customer?.defaultEmailAddress?.emailAddress ?? null,
    phone: some(node.phone),
    customerId: customer ? idText(customer.id) : null,
    customerName: customerName || billTo?.name || shipTo?.name || null,
    customerLocale: some(node.customerLocale),
    referralCode: readReferralCode(node.customAttributes),
    currency: node.currencyCode,
    presentmentCurrency: node.presentmentCurrencyCode,
    totals: readTotals(node),
    taxesIncluded: node.taxesIncluded,
    discounts: discounts ?? node.discountCodes.map((code) => ({ code, title: code, amount: null })),
    shippingLines: node.shippingLines.nodes
      .filter((line) => !line.isRemoved)
      .map(({ title, code, discountedPriceSet }) => ({ title, code: some(code), price: money(discountedPriceSet) })),
    shipTo,
    billTo,
    statusPageUrl: some(node.statusPageUrl),
  };
}

type DiscountApplication = NonNullable<OrderNode['discountApplications']>['nodes'][number];

/** A code serves as its own title. A script discount has neither. */
function readDiscount(application: DiscountApplication): OrderContent['discounts'][number] {
  const code = 'code' in application ? application.code : null;
  return { code, title: 'title' in application ? application.title : code, amount: null };
}

function readTotals(node: OrderNode): OrderContent['totals'] {
  const read = (bag: MoneyFieldsFragment | null) => (bag ? money(bag) : sumDual([], currenciesOf(node)));
  return {
    subtotal: read(node.subtotalPriceSet),
    discount: read(node.totalDiscountsSet),
    shipping: read(node.totalShippingPriceSet),
    tax: read(node.totalTaxSet),
    duties: read(node.originalTotalDutiesSet),
    tip: read(node.totalTipReceivedSet),
    total: read(node.totalPriceSet),
    current: read(node.currentTotalPriceSet),
    outstanding: node.totalOutstandingSet && money(node.totalOutstandingSet),
    taxLines: node.taxLines.map(({ title, rate, priceSet }) => ({ title, rate, amount: money(priceSet) })),
  };
}

const currenciesOf = (node: OrderNode) => ({ shop: node.currencyCode, presentment: node.presentmentCurrencyCode });

/** GraphQL's display status in the vocabulary of webhooks, which know only null, partial, fulfilled and restocked. */
export function restFulfillmentStatus(status: OrderDisplayFulfillmentStatus): string | null {
  if (status === 'PARTIALLY_FULFILLED') return 'partial';
  return status === 'FULFILLED' || status === 'RESTOCKED' ? status.toLowerCase() : null;
}

// Webhooks mark a tip's line, GraphQL does not. It has no product, is not shipped and costs exactly the tip.
function isTip(line: LineFieldsFragment, { totals: { tip } }: OrderContent): boolean {
  if (tip.shop.amountMinor === 0 || line.product || line.variant || line.requiresShipping || line.quantity !== 1)
    return false;
  return money(line.originalUnitPriceSet).shop.amountMinor === tip.shop.amountMinor;
}

function readLine(
  line: LineFieldsFragment,
  position: number,
  { currency, presentmentCurrency }: OrderContent,
): LineContent {
  const currencies = { shop: currency, presentment: presentmentCurrency };
  return {
    id: idText(line.id),
    title: line.title,
    variantTitle: some(line.variantTitle),
    sku: some(line.sku),
    productId: line.product ? idText(line.product.id) : null,
    variantId: line.variant ? idText(line.variant.id) : null,
    vendor: some(line.vendor),
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    unfulfilled: line.unfulfilledQuantity,
    unitPrice: money(line.originalUnitPriceSet),
    discount: sumDual(
      line.discountAllocations.map(({ allocatedAmountSet }) => money(allocatedAmountSet)),
      currencies,
    ),
    tax: sumDual(
      line.taxLines.map(({ priceSet }) => money(priceSet)),
      currencies,
    ),
    requiresShipping: line.requiresShipping,
    isGiftCard: line.isGiftCard,
    position,
  };
}

function readAddress(node: AddressFieldsFragment | null): Address | null {
  if (!node) return null;
  const { countryCodeV2: countryCode, ...parts } = node;
  const address: Address = {
    name: some(parts.name),
    company: some(parts.company),
    address1: some(parts.address1),
    address2: some(parts.address2),
    city: some(parts.city),
    zip: some(parts.zip),
    province: some(parts.province),
    provinceCode: some(parts.provinceCode),
    country: some(parts.country),
    countryCode,
  };
  return Object.values(address).some((part) => part !== null) ? address : null;
}

/** Shopify's own dates: the earliest fulfillment order decides the dispatch, the latest one the delivery. */
function readDates(orderId: string, readAt: Date, nodes: FulfillmentOrderNode[]): OrderNews {
  const open = nodes.filter(({ status }) => status !== 'CANCELLED');
  const dispatches = open.flatMap(({ fulfillBy }) => (fulfillBy ? Date.parse(fulfillBy) : []));
  const deliveries = open.flatMap(({ deliveryMethod }) =>
    deliveryMethod?.maxDeliveryDateTime ? Date.parse(deliveryMethod.maxDeliveryDateTime) : [],
  );
  const fulfillBy = dispatches.length > 0 ? new Date(Math.min(...dispatches)) : null;
  const maxDeliveryAt = deliveries.length > 0 ? new Date(Math.max(...deliveries)) : null;
  // They carry no updated_at of their own.
  const fulfillmentOrders = nodes.map(readFulfillmentOrder);
  const version = readVersion(readAt, readAt);
  return { kind: 'dates', orderId, version, at: readAt, fulfillBy, maxDeliveryAt, fulfillmentOrders };
}

// Display statuses of a fulfillment that do not come from the carrier.
const notOfTheCarrier = new Set([
  'CANCELED',
  'FULFILLED',
  'MARKED_AS_FULFILLED',
  'SUBMITTED',
  'LABEL_VOIDED',
  'NOT_DELIVERED',
]);

function readFulfillment(node: FulfillmentNode, orderId: string, readAt: Date): OrderNews[] {
  const id = idText(node.id);
  const updatedAt = new Date(node.updatedAt);
  const shipmentStatus =
    node.displayStatus && !notOfTheCarrier.has(node.displayStatus) ? node.displayStatus.toLowerCase() : null;
  const shipment: OrderNews = {
    kind: 'shipment',
    orderId,
    version: readVersion(updatedAt, readAt),
    at: updatedAt,
    shipment: {
      id,
      name: some(node.name),
      status: node.status.toLowerCase(),
      shipmentStatus,
      carrier: node.trackingInfo.find(({ company }) => company)?.company ?? null,
      service: node.service?.handle ?? null,
      ...keptTracking(
        pairTracking(
          node.trackingInfo.map(({ number }) => some(number)),
          node.trackingInfo.map(({ url }) => some(url)),
        ),
      ),
      dispatchedAt: new Date(node.createdAt),
      shopifyUpdatedAt: updatedAt,
      lines:
        node.fulfillmentLineItems?.nodes.map(({ lineItem, quantity }) => ({
          lineId: idText(lineItem.id),
          quantity: quantity ?? 0,
        })) ?? null,
    },
  };
  const scans = (node.events?.nodes ?? []).map((event): OrderNews => ({
    kind: 'scan',
    orderId,
    scan: {
      id: idText(event.id),
      shipmentId: id,
      status: event.status.toLowerCase(),
      message: some(event.message),
      happenedAt: new Date(event.happenedAt),
      city: some(event.city),
      province: some(event.province),
      country: some(event.country),
      estimatedDeliveryAt: instant(event.estimatedDeliveryAt),
    },
  }));
  return [shipment, ...scans];
}

function readRefund(node: RefundNode, orderId: string, order: OrderNode, readAt: Date): OrderNews {
  const currencies = currenciesOf(order);
  const told = node.refundLineItems?.nodes.map(({ lineItem, quantity, restockType, subtotalSet, totalTaxSet }) => ({
    lineId: idText(lineItem.id),
    quantity,
    subtotal: sumDual([money(subtotalSet)], currencies),
    tax: sumDual([money(totalTaxSet)], currencies),
    restockType: restockType.toLowerCase(),
  }));
  const paidBack = node.transactions?.nodes.filter(({ kind, status }) => kind === 'REFUND' && status === 'SUCCESS');
  const refund = {
    id: idText(node.id),
    refundedAt: latestOf(new Date(node.processedAt), paidBack?.map(({ processedAt }) => instant(processedAt)) ?? []),
    note: some(node.note),
    returnId: node.return ? idText(node.return.id) : null,
    amount: money(node.totalRefundedSet),
    lines: told ?? null,
    gateways: paidBack ? [...new Set(paidBack.flatMap(({ gateway }) => some(gateway) ?? []))] : null,
    costs: readRefundedCosts(node, currencies),
  };
  return { kind: 'refund', orderId, version: readVersion(new Date(order.updatedAt), readAt), refund };
}

function readRefundedCosts({ refundShippingLines, duties }: RefundNode, currencies: Currencies): Refund['costs'] {
  if (!refundShippingLines || !duties) return null;
  return {
    shipping: sumDual(
      refundShippingLines.nodes.map(({ subtotalAmountSet }) => money(subtotalAmountSet)),
      currencies,
    ),
    shippingTax: sumDual(
      refundShippingLines.nodes.map(({ taxAmountSet }) => money(taxAmountSet)),
      currencies,
    ),
    duties: sumDual(
      duties.map(({ amountSet }) => money(amountSet)),
      currencies,
    ),
  };
}

function readReturn(node: ReturnFieldsFragment, orderId: string, order: OrderNode, readAt: Date): OrderNews {
  // A decline and a cancellation have no time of their own, but they change the order.
  const isUntimed = node.closedAt === null && (node.status === 'DECLINED' || node.status === 'CANCELED');
  const changedAt = new Date(isUntimed ? order.updatedAt : (node.closedAt ?? node.requestApprovedAt ?? node.createdAt));
  const item = {
    id: idText(node.id),
    name: some(node.name),
    status: node.status.toLowerCase(),
    requestedAt: new Date(node.createdAt),
    changedAt,
  };
  // Webhooks of returns have no updated_at either, so the time of reading is the version.
  return { kind: 'return', orderId, version: readVersion(readAt, readAt), return: item };
}

function readCustomer(node: CustomerFieldsFragment, readAt: Date): CustomerNews[] {
  const customerId = idText(node.id);
  const updatedAt = new Date(node.updatedAt);
  const { defaultEmailAddress: address } = node;
  const content = {
    email: some(address?.emailAddress ?? null),
    phone: null,
    firstName: some(node.firstName),
    lastName: some(node.lastName),
    countryCode: node.defaultAddress?.countryCodeV2 ?? null,
    locale: some(node.locale),
    tags: node.tags,
  };
  const consent: CustomerNews[] = address
    ? [
        {
          kind: 'consent',
          customerId,
          state: address.marketingState.toLowerCase(),
          changedAt: instant(address.marketingUpdatedAt) ?? updatedAt,
        },
      ]
    : [];
  return [{ kind: 'customer', customerId, version: readVersion(updatedAt, readAt), updatedAt, content }, ...consent];
}
