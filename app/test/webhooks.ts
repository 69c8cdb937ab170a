import { readFileSync } from 'node:fs';

// Webhooks in Shopify's format, for tests; each changes what it needs of the sample.

export type TestWebhook = { id: bigint; topic: string; webhookId: string; triggeredAt: Date | null; body: Buffer };

let count = 0;

export function webhook(topic: string, body: unknown, own: Partial<TestWebhook> = {}): TestWebhook {
  count += 1;
  const triggeredAt = timeOf(body);
  return {
    id: BigInt(count),
    topic,
    webhookId: `webhook-${count}`,
    triggeredAt,
    body: Buffer.from(JSON.stringify(body)),
    ...own,
  };
}

function timeOf(body: unknown): Date | null {
  if (typeof body !== 'object' || body === null || !('updated_at' in body) || typeof body.updated_at !== 'string')
    return null;
  return new Date(body.updated_at);
}

/** Shopify's own sample of a topic, byte for byte. */
export function sampleBody(topic: string): Buffer {
  return readFileSync(new URL(`../dev/webhook-samples/${topic.replaceAll('/', '__')}.json`, import.meta.url));
}

export function moneySet(shop: string, shopCurrency = 'USD', presentment = shop, presentmentCurrency = shopCurrency) {
  return {
    shop_money: { amount: shop, currency_code: shopCurrency },
    presentment_money: { amount: presentment, currency_code: presentmentCurrency },
  };
}

export function lineBody(own: object = {}) {
  return {
    id: 5001,
    title: 'Mug',
    quantity: 1,
    current_quantity: 1,
    price: '20.00',
    price_set: moneySet('20.00'),
    sku: 'MUG',
    product_id: 71,
    variant_id: 81,
    requires_shipping: true,
    gift_card: false,
    discount_allocations: [],
    tax_lines: [],
    ...own,
  };
}

export function orderBody(own: object = {}) {
  return {
    id: 1001,
    name: '#1001',
    created_at: '2026-03-02T10:00:00Z',
    processed_at: '2026-03-02T10:00:00Z',
    updated_at: '2026-03-02T10:00:00Z',
    cancelled_at: null,
    cancel_reason: null,
    closed_at: null,
    financial_status: 'paid',
    fulfillment_status: null,
    test: false,
    source_name: 'web',
    tags: 'vip, gift',
    email: 'ada@example.com',
    contact_email: 'ada@example.com',
    phone: null,
    customer_locale: 'en-US',
    currency: 'USD',
    presentment_currency: 'USD',
    subtotal_price_set: moneySet('20.00'),
    total_discounts_set: moneySet('0.00'),
    total_shipping_price_set: moneySet('5.00'),
    total_tax_set: moneySet('0.00'),
    total_price_set: moneySet('25.00'),
    current_total_price_set: moneySet('25.00'),
    total_tip_received: '0.00',
    taxes_included: false,
    tax_lines: [],
    discount_codes: [],
    discount_applications: [],
    line_items: [lineBody()],
    shipping_lines: [{ title: 'Standard', code: 'STD', price_set: moneySet('5.00') }],
    shipping_address: addressBody(),
    billing_address: addressBody(),
    customer: customerBody(),
    order_status_url: 'https://shop.example/orders/1',
    fulfillments: [],
    refunds: [],
    returns: [],
    ...own,
  };
}

export function addressBody(own: object = {}) {
  return {
    name: 'Ada Lovelace',
    first_name: 'Ada',
    last_name: 'Lovelace',
    address1: '1 Engine Street',
    city: 'Boston',
    zip: '02101',
    province: 'Massachusetts',
    province_code: 'MA',
    country: 'United States',
    country_code: 'US',
    ...own,
  };
}

export function customerBody(own: object = {}) {
  return {
    id: 301,
    email: 'ada@example.com',
    first_name: 'Ada',
    last_name: 'Lovelace',
    phone: null,
    updated_at: '2026-03-02T10:00:00Z',
    ...own,
  };
}

export function fulfillmentBody(own: object = {}) {
  return {
    id: 2001,
    order_id: 1001,
    name: '#1001.1',
    status: 'success',
    shipment_status: null,
    service: 'manual',
    tracking_company: 'UPS',
    tracking_number: '1Z1',
    tracking_numbers: ['1Z1'],
    tracking_url: 'https://ups.example/1Z1',
    tracking_urls: ['https://ups.example/1Z1'],
    created_at: '2026-03-03T15:00:00Z',
    updated_at: '2026-03-03T15:00:00Z',
    line_items: [{ id: 5001, quantity: 1 }],
    ...own,
  };
}

export function scanBody(own: object = {}) {
  return {
    id: 9001,
    fulfillment_id: 2001,
    order_id: 1001,
    status: 'in_transit',
    message: 'On its way',
    happened_at: '2026-03-04T08:00:00Z',
    city: 'Boston',
    province: 'MA',
    country: 'US',
    estimated_delivery_at: null,
    updated_at: '2026-03-04T08:00:00Z',
    ...own,
  };
}

export function refundBody(own: object = {}) {
  return {
    id: 4001,
    order_id: 1001,
    created_at: '2026-03-10T12:00:00Z',
    processed_at: '2026-03-10T12:00:00Z',
    note: 'Broken',
    return: null,
    refund_line_items: [
      { line_item_id: 5001, quantity: 1, subtotal_set: moneySet('20.00'), total_tax_set: moneySet('0.00') },
    ],
    order_adjustments: [],
    transactions: [{ kind: 'refund', status: 'success', gateway: 'visa', amount: '20.00', currency: 'USD' }],
    ...own,
  };
}
