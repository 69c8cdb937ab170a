import type { DualMoney } from '#app/lib/money.ts';
import type { Address, OrderFacts, OrderTotals } from '../facts.ts';
import type { LineContent, OrderContent, OrderSnapshot } from '../projection/news.ts';
import { readReferralCode } from '../referral-code.ts';
import { versionOf } from './version.ts';
import type { AddressBody, LineBody, OrderBody } from './bodies.ts';
import { type Currencies, convertDual, sumDual, zeroDual } from './fields.ts';

export type MessageMark = { triggeredAt: Date | null; messageId: string };

/** Reads an order's webhook body as news; its parcels, refunds, returns and customer are read separately. */
export function readOrderBody(body: OrderBody, mark: MessageMark, isJustPlaced: boolean): OrderSnapshot {
  const at = body.updated_at ?? mark.triggeredAt ?? body.created_at;
  return {
    kind: 'order',
    orderId: body.id,
    version: versionOf(body.updated_at, mark.triggeredAt, mark.messageId),
    at,
    content: readContent(body),
    lines: body.line_items
      .filter((line) => !isTip(line))
      .map((line, position) => readLine(line, position, currenciesOf(body))),
    placedAt: body.processed_at ?? body.created_at,
    canceledAt: body.cancelled_at,
    cancelReason: body.cancelled_at ? body.cancel_reason : null,
    isPaid: isPaidStatus(body.financial_status),
    customerOrderCount: body.customer?.orders_count || null,
    origin: isJustPlaced ? 'placed' : 'told',
  };
}

/** Whether the whole amount was paid at some time, even if some was refunded since. */
export function isPaidStatus(financialStatus: string | null): boolean {
  return financialStatus === 'paid' || financialStatus === 'partially_refunded' || financialStatus === 'refunded';
}

export function currenciesOf(body: OrderBody): Currencies {
  const shop = body.currency ?? body.total_price_set?.shop.currency ?? 'USD';
  return { shop, presentment: body.presentment_currency ?? body.total_price_set?.presentment.currency ?? shop };
}

function readContent(body: OrderBody): OrderContent {
  const currencies = currenciesOf(body);
  const [shipTo, billTo] = [readAddress(body.shipping_address), readAddress(body.billing_address)];
  const customer = body.customer;
  const customerName = [customer?.first_name, customer?.last_name].filter(Boolean).join(' ');
  return {
    name: body.name ?? '',
    shopifyUpdatedAt: body.updated_at,
    closedAt: body.closed_at,
    financialStatus: body.financial_status,
    fulfillmentStatus: body.fulfillment_status,
    isTest: body.test,
    sourceName: body.source_name,
    isDraftMade: body.source_name === 'shopify_draft_order',
    tags: body.tags ?? [],
    email: body.email ?? body.contact_email ?? customer?.email ?? null,
    phone: body.phone ?? null,
    customerId: customer?.id ?? null,
    customerName: customerName || billTo?.name || shipTo?.name || null,
    customerLocale: body.customer_locale,
    referralCode: readReferralCode(body.note_attributes.map(({ name, value }) => ({ key: name, value }))),
    currency: currencies.shop,
    presentmentCurrency: currencies.presentment,
    totals: readTotals(body, currencies),
    taxesIncluded: body.taxes_included,
    discounts: readDiscounts(body, currencies),
    shippingLines: readShippingLines(body, currencies),
    shipTo,
    billTo,
    statusPageUrl: body.order_status_url,
  };
}

function readTotals(body: OrderBody, currencies: Currencies): OrderTotals {
  const rate = body.total_price_set;
  const read = (set: DualMoney | null, told: string | number | null): DualMoney =>
    set ?? (told === null ? zeroDual(currencies) : convertDual(told, currencies, rate));
  const total = read(body.total_price_set, body.total_price);
  return {
    subtotal: read(body.subtotal_price_set, body.subtotal_price),
    discount: read(body.total_discounts_set, body.total_discounts),
    shipping: read(body.total_shipping_price_set, null),
    tax: read(body.total_tax_set, body.total_tax),
    duties: read(body.original_total_duties_set, null),
    tip: read(null, body.total_tip_received),
    total,
    current:
      body.current_total_price === null
        ? (body.current_total_price_set ?? total)
        : read(body.current_total_price_set, body.current_total_price),
    outstanding: body.total_outstanding === null ? null : read(null, body.total_outstanding),
    taxLines: body.tax_lines.map((tax) => ({
      title: tax.title ?? '',
      rate: tax.rate,
      amount: read(tax.price_set, tax.price),
    })),
  };
}

function readDiscounts(body: OrderBody, currencies: Currencies): OrderFacts['discounts'] {
  if (body.discount_applications.length === 0) {
    return body.discount_codes.map(({ code, amount }) => ({
      code,
      title: code,
      amount: amount === null ? null : convertDual(amount, currencies, body.total_price_set),
    }));
  }
  const allocations = [...body.line_items, ...body.shipping_lines].flatMap((line) => line.discount_allocations);
  return body.discount_applications.map(({ code, title, description }, index) => {
    const own = allocations.filter((allocation) => allocation.discount_application_index === index);
    const amount =
      own.length > 0
        ? sumDual(
            own.map((allocation) => allocation.amount_set),
            currencies,
          )
        : null;
    return { code, title: title ?? description ?? code, amount };
  });
}

function readShippingLines(body: OrderBody, currencies: Currencies): OrderFacts['shippingLines'] {
  return body.shipping_lines
    .filter((line) => !line.is_removed)
    .map((line) => ({
      title: line.title ?? line.code ?? '',
      code: line.code,
      price:
        line.discounted_price_set ??
        line.price_set ??
        convertDual(line.discounted_price ?? line.price ?? 0, currencies, body.total_price_set),
    }));
}

// A tip also comes as a line, in addition to the total of tips; it is no goods. Source: REST Admin API, Order,
// line_items, tip_payment_gateway.
const isTip = (line: LineBody) => line.tip_payment_gateway !== undefined;

function readLine(line: LineBody, position: number, currencies: Currencies): LineContent {
  const allocated = line.discount_allocations.map((allocation) => allocation.amount_set);
  return {
    id: line.id,
    title: line.title ?? line.name ?? '',
    variantTitle: line.variant_title,
    sku: line.sku,
    productId: line.product_id,
    variantId: line.variant_id,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.current_quantity ?? line.quantity,
    unfulfilled: line.fulfillable_quantity ?? null,
    unitPrice: line.price_set ?? convertDual(line.price ?? 0, currencies, null),
    discount: allocated.length > 0 ? sumDual(allocated, currencies) : (line.total_discount_set ?? zeroDual(currencies)),
    tax: sumDual(
      line.tax_lines.map((tax) => tax.price_set),
      currencies,
    ),
    requiresShipping: line.requires_shipping,
    isGiftCard: line.gift_card,
    position,
  };
}

function readAddress(body: AddressBody): Address | null {
  if (!body) return null;
  const name = body.name ?? ([body.first_name, body.last_name].filter(Boolean).join(' ') || null);
  const address: Address = {
    name,
    company: body.company,
    address1: body.address1,
    address2: body.address2,
    city: body.city,
    zip: body.zip,
    province: body.province,
    provinceCode: body.province_code,
    country: body.country,
    countryCode: body.country_code,
  };
  return Object.values(address).some((part) => part !== null) ? address : null;
}
