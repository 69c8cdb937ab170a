import { describe, expect, test } from 'vitest';
import {
  addressBody,
  fulfillmentBody,
  lineBody,
  moneySet,
  orderBody,
  refundBody,
  sampleBody,
  scanBody,
  webhook,
} from '#app/test/webhooks.ts';
import type { OrderSnapshot } from '../projection/news.ts';
import { readWebhook } from './news.ts';

function read(topic: string, body: unknown) {
  const reading = readWebhook(webhook(topic, body));
  if (reading.kind !== 'news') throw new Error(JSON.stringify(reading));
  return reading;
}

function readOrder(own: object): OrderSnapshot {
  return read('orders/updated', orderBody(own)).orders[0] as OrderSnapshot;
}

const emptyAddress = addressBody({
  name: '',
  first_name: '',
  last_name: '',
  address1: '',
  city: '',
  zip: '',
  province: '',
  province_code: null,
  country: '',
  country_code: null,
});

const contentCases: [string, object, object][] = [
  ['no customer', { customer: null }, { customerId: null, customerName: 'Ada Lovelace', email: 'ada@example.com' }],
  ['empty addresses of mail', { email: '', contact_email: '', customer: null }, { email: null }],
  ['the customer has the address', { email: '', contact_email: null }, { email: 'ada@example.com' }],
  [
    'no addresses',
    { shipping_address: null, billing_address: null, customer: null },
    { shipTo: null, billTo: null, customerName: null },
  ],
  ['addresses of empty texts', { shipping_address: emptyAddress }, { shipTo: null }],
  [
    'unknown statuses are kept',
    { financial_status: 'on_the_moon', fulfillment_status: 'half_way' },
    { financialStatus: 'on_the_moon', fulfillmentStatus: 'half_way' },
  ],
  ['sold at the till', { source_name: 'pos', shipping_lines: [] }, { sourceName: 'pos', shippingLines: [] }],
  ['made from a draft', { source_name: 'shopify_draft_order' }, { isDraftMade: true }],
  ['a test order', { test: true }, { isTest: true }],
  ['no tags', { tags: '' }, { tags: [] }],
  ['tags as a list', { tags: ['a', ' b '] }, { tags: ['a', 'b'] }],
  [
    'a removed shipping line',
    { shipping_lines: [{ title: 'Old', price_set: moneySet('5.00'), is_removed: true }] },
    { shippingLines: [] },
  ],
];

test.each(contentCases)('content: %s', (_, own, expected) => {
  expect(readOrder(own).content).toMatchObject(expected);
});

describe('lines', () => {
  test('none', () => {
    expect(readOrder({ line_items: [] }).lines).toEqual([]);
  });
  test('digital goods, gift cards and custom lines', () => {
    const { lines } = readOrder({
      line_items: [lineBody({ requires_shipping: false, gift_card: true, product_id: null, variant_id: null })],
    });
    expect(lines).toMatchObject([{ requiresShipping: false, isGiftCard: true, productId: null }]);
  });
  test('after an edit', () => {
    expect(readOrder({ line_items: [lineBody({ quantity: 2, current_quantity: 0 })] }).lines).toMatchObject([
      { quantity: 2, currentQuantity: 0 },
    ]);
  });
});

const moneyCases: [string, string, string, number][] = [
  ['two decimals', 'USD', '25.10', 2510],
  ['no decimals', 'JPY', '2510', 2510],
  ['no decimals, written with some', 'JPY', '2510.00', 2510],
  ['three decimals', 'KWD', '2.510', 2510],
];

test.each(moneyCases)('money with %s', (_, currency, decimal, amountMinor) => {
  const { content } = readOrder({
    currency: 'EUR',
    presentment_currency: currency,
    total_price_set: moneySet('20.00', 'EUR', decimal, currency),
    total_tip_received: '2.00',
  });
  expect(content.totals.total).toEqual({
    shop: { amountMinor: 2000, currency: 'EUR' },
    presentment: { amountMinor, currency },
  });
  expect(content.totals.tip.presentment).toEqual({ amountMinor: Math.round(amountMinor / 10), currency });
});

test('a tip is no goods, although it comes as a line', () => {
  const tip = lineBody({
    id: 5002,
    title: 'Tip',
    price: '3.00',
    price_set: moneySet('3.00'),
    product_id: null,
    variant_id: null,
    tip_payment_gateway: null,
  });
  const { content, lines } = readOrder({ line_items: [lineBody(), tip], total_tip_received: '3.00' });
  expect([lines.map(({ title }) => title), content.totals.tip.shop.amountMinor]).toEqual([['Mug'], 300]);
});

test('discounts are summed over lines and shipping', () => {
  const half = (index: number, amount: string) => ({ discount_application_index: index, amount_set: moneySet(amount) });
  const { content, lines } = readOrder({
    discount_applications: [
      { type: 'discount_code', code: 'SPRING' },
      { type: 'automatic', title: 'Two for one' },
    ],
    line_items: [lineBody({ discount_allocations: [half(0, '2.00'), half(1, '1.00')] })],
    shipping_lines: [
      {
        title: 'Post',
        price_set: moneySet('5.00'),
        discounted_price_set: moneySet('4.00'),
        discount_allocations: [half(0, '1.00')],
      },
    ],
  });
  expect(content.discounts).toMatchObject([
    { code: 'SPRING', title: 'SPRING', amount: { shop: { amountMinor: 300 } } },
    { code: null, title: 'Two for one', amount: { shop: { amountMinor: 100 } } },
  ]);
  expect(lines[0]!.discount.shop.amountMinor).toBe(300);
});

test('parcels, refunds and returns inside an order body are read like separate ones', () => {
  const { orders } = read(
    'orders/updated',
    orderBody({
      fulfillments: [fulfillmentBody(), fulfillmentBody({ id: 2002, status: 'cancelled' })],
      refunds: [refundBody()],
      returns: [{ id: 8001, status: 'open' }],
    }),
  );
  expect(orders.map((news) => news.kind)).toEqual(['order', 'shipment', 'shipment', 'refund', 'return']);
});

const refundCases: [string, object, { shop: number; presentment: number }][] = [
  ['transactions', {}, { shop: 2000, presentment: 2000 }],
  [
    'several transactions, one failed',
    {
      transactions: [
        { kind: 'refund', status: 'success', gateway: 'visa', amount: '5.00', currency: 'USD' },
        { kind: 'refund', status: 'success', gateway: 'shopify_store_credit', amount: '4.00', currency: 'USD' },
        { kind: 'refund', status: 'failure', gateway: 'visa', amount: '9.00', currency: 'USD' },
      ],
    },
    { shop: 900, presentment: 900 },
  ],
  ['nothing at all', { transactions: [], refund_line_items: [] }, { shop: 0, presentment: 0 }],
  [
    'another currency at the rate of the lines',
    {
      refund_line_items: [
        { line_item_id: 5001, quantity: 1, subtotal_set: moneySet('10.00', 'USD', '1500', 'JPY'), total_tax_set: null },
      ],
      transactions: [{ kind: 'refund', status: 'success', gateway: 'visa', amount: '750', currency: 'JPY' }],
    },
    { shop: 500, presentment: 750 },
  ],
];

test.each(refundCases)('refund: %s', (_, own, { shop, presentment }) => {
  const [news] = read('refunds/create', refundBody(own)).orders;
  expect(news).toMatchObject({
    kind: 'refund',
    refund: { amount: { shop: { amountMinor: shop }, presentment: { amountMinor: presentment } } },
  });
});

test('a refund names its shares for shipping and duties', () => {
  const shipping = [
    { subtotal_amount_set: moneySet('2.00'), tax_amount_set: moneySet('0.16') },
    { subtotal_amount_set: moneySet('1.00') },
  ];
  const [news] = read(
    'refunds/create',
    refundBody({ refund_shipping_lines: shipping, total_duties_set: moneySet('4.00') }),
  ).orders;
  const usd = (amountMinor: number) => ({
    shop: { amountMinor, currency: 'USD' },
    presentment: { amountMinor, currency: 'USD' },
  });
  expect(news).toMatchObject({
    refund: { amount: usd(2000), costs: { shipping: usd(300), shippingTax: usd(16), duties: usd(400) } },
  });
});

test('text is cut between whole characters, so that PostgreSQL can keep it', () => {
  const { lines } = readOrder({ line_items: [lineBody({ title: `${'x'.repeat(1_999)}😀` })] });
  expect(lines[0]!.title).toBe('x'.repeat(1_999));
});

test('ids beyond 2^53 stay exact, also without a gid', () => {
  const sample = readWebhook(webhook('orders/create', null, { body: sampleBody('orders/create') }));
  expect(sample).toMatchObject({
    orders: [{ orderId: '820982911946154508' }],
    customers: [{ customerId: '115310627314723954' }],
  });
  const reading = readWebhook(
    webhook('fulfillment_events/create', null, {
      body: Buffer.from(JSON.stringify(scanBody()).replace('9001', '9007199254740993123')),
    }),
  );
  expect(reading).toMatchObject({ orders: [{ scan: { id: '9007199254740993123' } }] });
});

test('long numbers inside text stay text', () => {
  const reading = read('fulfillment_events/create', scanBody({ message: 'parcel:1234567890123456789,' }));
  expect(reading.orders).toMatchObject([{ scan: { message: 'parcel:1234567890123456789,' } }]);
});

const problemCases: [string, string, unknown, string][] = [
  ['no id', 'orders/create', orderBody({ id: undefined }), 'id'],
  ['not a date', 'orders/create', orderBody({ created_at: 'soon' }), 'created_at'],
  ['not money', 'orders/create', orderBody({ total_price_set: moneySet('ten') }), 'total_price_set.shop_money.amount'],
  [
    'deep inside',
    'orders/create',
    orderBody({ line_items: [lineBody(), lineBody({ quantity: 'many' })] }),
    'line_items.1.quantity',
  ],
  ['a scan of nothing', 'fulfillment_events/create', scanBody({ order_id: null }), 'order_id'],
  ['a return of nothing', 'returns/close', { id: 1, status: 'closed' }, 'order_id'],
  ['a list', 'orders/create', [], 'The body'],
  ['null', 'customers/update', null, 'The body'],
];

test.each(problemCases)('a problem names the field: %s', (_, topic, body, field) => {
  expect(readWebhook(webhook(topic, body))).toEqual({
    kind: 'problem',
    reason: expect.stringMatching(new RegExp(`^${field.replaceAll('.', '\\.')}: `)),
  });
});

test.each([['{"id":'], [''], ['\u00ff']])('a body that is no JSON is a problem: %j', (text) => {
  expect(readWebhook(webhook('orders/create', null, { body: Buffer.from(text, 'latin1') })).kind).toBe('problem');
});
