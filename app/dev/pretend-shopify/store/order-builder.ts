// Builds an order in REST shape from a short description.
import { applyAutomatic } from './automatic-discounts.ts';
import { allocate, applyCodes } from './discounts.ts';
import { moneySet, toDecimal, type Pricing } from './money.ts';
import { omit } from './omit.ts';
import { orderConstants } from './order-constants.ts';
import { lineAmount, sum, taxLine, writeTotals } from './order-totals.ts';
import type { LineInput, PlaceOrderInput } from '../operations/inputs.ts';
import { restAddress } from './people.ts';
import type {
  RestAddress,
  RestAttribute,
  RestCustomer,
  RestLineItem,
  RestOrder,
  RestShippingLine,
} from './rest-types.ts';
import type { ShopState } from './state.ts';
import { gid, type Store } from './store.ts';
import { restTime } from './time.ts';

const taxRates: Record<string, { rate: number; title: string }> = {
  DE: { rate: 0.19, title: 'MwSt' },
  FR: { rate: 0.2, title: 'TVA' },
  GB: { rate: 0.2, title: 'VAT' },
  US: { rate: 0.055, title: 'State tax' },
  JP: { rate: 0.1, title: '消費税' },
};

const attributes = (record: Record<string, string> | undefined): RestAttribute[] =>
  Object.entries(record ?? {}).map(([name, value]) => ({ name, value }));

/** @throws Error when a line names a product the shop does not have */
export function buildLine(store: Store, shop: ShopState, input: LineInput, pricing: Pricing): RestLineItem {
  const product = shop.products.find((each) => each.handle === input.product);
  if (input.product && !product)
    throw new Error(
      `${shop.domain} sells no "${input.product}": it has ${shop.products.map((each) => each.handle).join(', ')}`,
    );
  const id = store.newId();
  const quantity = input.quantity ?? 1;
  const priceMinor = input.priceMinor ?? product?.priceMinor ?? 1000;
  const title = input.title ?? product?.title ?? 'Custom item';
  return {
    id,
    admin_graphql_api_id: gid('LineItem', id),
    attributed_staffs: [],
    current_quantity: quantity,
    fulfillable_quantity: quantity,
    fulfillment_service: product?.isGiftCard ? 'gift_card' : 'manual',
    fulfillment_status: null,
    gift_card: product?.isGiftCard ?? false,
    grams: product?.grams ?? 0,
    name: title,
    price: toDecimal(priceMinor, pricing.shopCurrency),
    price_set: moneySet(priceMinor, pricing),
    product_exists: product !== undefined,
    product_id: product?.id ?? null,
    properties: attributes(input.properties),
    quantity,
    requires_shipping: input.requiresShipping ?? product?.requiresShipping ?? true,
    sales_line_item_group_id: null,
    sku: product?.sku ?? null,
    taxable: true,
    title,
    total_discount: toDecimal(0, pricing.shopCurrency),
    total_discount_set: moneySet(0, pricing),
    variant_id: product?.variantId ?? null,
    variant_inventory_management: product ? 'shopify' : null,
    variant_title: null,
    vendor: product?.vendor ?? null,
    tax_lines: [],
    duties: [],
    discount_allocations: [],
  };
}

function buildShippingLine(
  store: Store,
  title: string,
  code: string,
  amountMinor: number,
  pricing: Pricing,
): RestShippingLine {
  const price = toDecimal(amountMinor, pricing.shopCurrency);
  const set = moneySet(amountMinor, pricing);
  return {
    id: store.newId(),
    carrier_identifier: null,
    code,
    current_discounted_price_set: set,
    discounted_price: price,
    discounted_price_set: set,
    is_removed: false,
    phone: null,
    price,
    price_set: set,
    requested_fulfillment_service_id: null,
    source: 'shopify',
    title,
    tax_lines: [],
    discount_allocations: [],
  };
}

function addTaxes(order: RestOrder, input: PlaceOrderInput, pricing: Pricing): void {
  const country = order.shipping_address?.country_code ?? order.billing_address?.country_code ?? '';
  const known = taxRates[country];
  const rate = input.taxRate ?? known?.rate ?? 0;
  if (rate === 0) return;
  const line = (minor: number) => taxLine(minor, rate, order.taxes_included, known?.title ?? 'Tax', pricing);
  for (const item of order.line_items) item.tax_lines = [line(lineAmount(item, item.quantity))];
  for (const item of order.shipping_lines)
    item.tax_lines = [line(Math.round(Number(item.discounted_price) * 10 ** minorDigits(item.price)))];
  const taxes = [...order.line_items, ...order.shipping_lines].flatMap((item) => item.tax_lines);
  const total = sum(taxes.map((tax) => Math.round(Number(tax.price) * 10 ** minorDigits(tax.price))));
  order.tax_lines = [
    { ...line(0), price: toDecimal(total, pricing.shopCurrency), price_set: moneySet(total, pricing) },
  ];
}

const minorDigits = (decimal: string) => decimal.split('.')[1]?.length ?? 0;

interface Parties {
  customer: RestCustomer | null;
  acceptsMarketing: boolean;
  customerLocale: string | null;
}

/** The whole order, not yet added to the shop. */
export function buildOrder(
  store: Store,
  shop: ShopState,
  input: PlaceOrderInput,
  parties: Parties,
  at: Date,
): RestOrder {
  const { settings } = shop;
  const presentmentCurrency = input.presentmentCurrency ?? settings.currency;
  const pricing: Pricing = { shopCurrency: settings.currency, presentmentCurrency, rate: input.exchangeRate ?? 1 };
  const lines = input.lines.map((line) => buildLine(store, shop, line, pricing));
  if (input.discount) allocate(lines, input.discount.amountMinor, 0, pricing);
  const addresses = addressesOf(input, parties, lines);
  const needsShipping = addresses.shipping !== null;
  const shipping = input.shipping === undefined && needsShipping ? { amountMinor: 990 } : input.shipping;
  const id = store.newId();
  const number = shop.nextOrderNumber++;
  const token = (id * 7919).toString(16).padStart(16, '0');
  const time = restTime(at, settings.timezone);
  const email = input.email ?? parties.customer?.email ?? '';
  const isPaid = input.isPaid ?? true;
  const base = {
    ...orderConstants,
    id,
    admin_graphql_api_id: gid('Order', id),
    ...(input.appId === undefined ? {} : { app_id: input.appId }),
    buyer_accepts_marketing: parties.acceptsMarketing,
    cancel_reason: null,
    cancelled_at: null,
    closed_at: null,
    confirmation_number: token.slice(0, 9).toUpperCase(),
    confirmed: true,
    contact_email: email || null,
    created_at: time,
    currency: settings.currency,
    customer_locale: input.locale === undefined ? parties.customerLocale : input.locale,
    discount_codes: input.discount
      ? [
          {
            code: input.discount.code,
            amount: toDecimal(input.discount.amountMinor, settings.currency),
            type: 'fixed_amount',
          },
        ]
      : [],
    email,
    financial_status: isPaid ? ('paid' as const) : ('pending' as const),
    fulfillment_status: null,
    location_id: input.sourceName === 'pos' ? 655441491 : null,
    name: `#${number}`,
    note: input.note ?? null,
    note_attributes: attributes(input.noteAttributes),
    number: number - 1000,
    order_number: number,
    order_status_url: `https://${shop.domain}/${shop.id}/orders/${token}/authenticate?key=${token.slice(0, 12)}`,
    payment_gateway_names: [isPaid ? 'bogus' : 'manual'],
    phone: input.phone ?? parties.customer?.phone ?? null,
    presentment_currency: presentmentCurrency,
    processed_at: time,
    source_name: input.sourceName ?? 'web',
    source_identifier: null,
    tags: (input.tags ?? []).join(', '),
    tax_lines: [],
    taxes_included: settings.taxesIncluded,
    test: input.test ?? false,
    token,
    total_weight: sum(lines.map((line) => line.grams * line.quantity)),
    total_tip_received: toDecimal(0, settings.currency),
    total_cash_rounding_payment_adjustment_set: moneySet(0, pricing),
    total_cash_rounding_refund_adjustment_set: moneySet(0, pricing),
    updated_at: time,
    billing_address: addresses.billing,
    customer: parties.customer && { ...parties.customer },
    discount_applications: input.discount ? [discountApplication(input.discount, settings.currency)] : [],
    fulfillments: [],
    line_items: lines,
    refunds: [],
    shipping_address: addresses.shipping,
    shipping_lines: shipping
      ? [
          buildShippingLine(
            store,
            shipping.title ?? 'Standard',
            shipping.code ?? shipping.title ?? 'Standard',
            shipping.amountMinor,
            pricing,
          ),
        ]
      : [],
    returns: [],
  };
  const used = applyCodes(shop, base, input.discountCodes ?? [], parties.customer?.id ?? null, pricing, at);
  const automatic = applyAutomatic(shop, base, used, parties.customer?.id ?? null, pricing, at);
  for (const discount of automatic ? [...used, automatic] : used)
    discount.uses.push({ orderId: id, customerId: parties.customer?.id ?? null });
  // writeTotals fills in the sums that are still missing here.
  const order = base as unknown as RestOrder;
  addTaxes(order, input, pricing);
  writeTotals(order, pricing);
  return order;
}

function addressesOf(
  input: PlaceOrderInput,
  parties: Parties,
  lines: RestLineItem[],
): { shipping: RestAddress | null; billing: RestAddress | null } {
  const person = { firstName: parties.customer?.first_name ?? null, lastName: parties.customer?.last_name ?? null };
  const own = parties.customer?.default_address ?? null;
  const ownAddress = own && omit(own, 'id', 'customer_id', 'country_name', 'default');
  const isShipped = lines.some((line) => line.requires_shipping) && input.sourceName !== 'pos';
  const shipping = input.shippingAddress
    ? restAddress(input.shippingAddress, person)
    : input.shippingAddress === null || !isShipped
      ? null
      : ownAddress;
  const billing = input.billingAddress
    ? restAddress(input.billingAddress, person)
    : input.billingAddress === null
      ? null
      : (shipping ?? ownAddress);
  return { shipping, billing };
}

function discountApplication(
  discount: { code: string; amountMinor: number },
  currency: string,
): RestOrder['discount_applications'][number] {
  return {
    target_type: 'line_item',
    type: 'discount_code',
    value: toDecimal(discount.amountMinor, currency),
    value_type: 'fixed_amount',
    allocation_method: 'across',
    target_selection: 'all',
    code: discount.code,
  };
}
