import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { defaultShop as shop } from '../index.ts';
import type { PretendShopify } from '../parts.ts';
import type { PlaceOrderInput } from './inputs.ts';
import { ada, closeAll, postJson, startApp, startShopify, type TestApp } from '../test-app.ts';

afterEach(closeAll);

async function installed(): Promise<{ app: TestApp; shopify: PretendShopify }> {
  const app = await startApp();
  const shopify = await startShopify(app.url);
  await shopify.install(shop);
  return { app, shopify };
}

/** Keys of the sample that are missing in ours, at any depth; a list's first item stands for all. */
function missingKeys(sample: unknown, ours: unknown, path = ''): string[] {
  if (Array.isArray(sample)) {
    const [first] = sample as unknown[];
    return first === undefined || !Array.isArray(ours) || ours.length === 0
      ? []
      : missingKeys(first, ours[0], `${path}[]`);
  }
  if (sample === null || typeof sample !== 'object' || ours === null) return [];
  if (typeof ours !== 'object') return [path];
  return Object.entries(sample).flatMap(([key, value]) =>
    key in (ours as object)
      ? missingKeys(value, (ours as Record<string, unknown>)[key], `${path}.${key}`)
      : [`${path}.${key}`],
  );
}

const readSample = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../webhook-samples/${name}.json`, import.meta.url), 'utf8')) as unknown;

test.each([
  ['orders/create', 'orders__create', []],
  ['fulfillments/create', 'fulfillments__create', []],
  ['fulfillment_events/create', 'fulfillment_events__create', []],
  ['customers/create', 'customers__create', []],
  ['returns/request', 'returns__request', []],
  ['shop/update', 'shop__update', []],
  // Shopify's refund sample has keys of a transaction that none of our readers knows.
  [
    'refunds/create',
    'refunds__create',
    [
      'authorization',
      'location_id',
      'user_id',
      'device_id',
      'error_code',
      'receipt',
      'total_unsettled_set',
      'manual_payment_gateway',
      'amount_rounding',
    ].map((key) => `.transactions[].${key}`),
  ],
])('%s has every key of the sample', async (topic, sample, known) => {
  const { shopify } = await installed();
  const order = shopify.do.placeOrder({
    shop,
    lines: [{ product: 'plush-bear' }],
    customer: ada,
    discount: { code: 'X', amountMinor: 100 },
  });
  const parcel = shopify.do.fulfil({ shop, order: order.id, tracking: { company: 'DHL', number: '77' } });
  shopify.do.scan({ shop, fulfillment: parcel.id, status: 'in_transit' });
  shopify.do.requestReturn({ shop, order: order.id });
  shopify.do.refund({ shop, order: order.id });
  shopify.do.updateShop({ shop, settings: {} });
  const body = shopify.webhooks.log.find((delivery) => delivery.topic === topic)?.body ?? 'null';
  // The sample's default staff and tax entries are irrelevant here.
  const missing = missingKeys(readSample(sample), JSON.parse(body)).filter((key) => !key.includes('attributed_staffs'));
  expect(missing).toEqual(known);
});

test('each operation sends the webhooks that Shopify would', async () => {
  const { shopify } = await installed();
  let seen = 0;
  const news = () => {
    const topics = shopify.webhooks.log.slice(seen).map(({ topic }) => topic);
    seen = shopify.webhooks.log.length;
    return topics.join(' ');
  };
  const order = shopify.do.placeOrder({
    shop,
    lines: [{ product: 'plush-bear' }, { product: 'building-blocks' }],
    customer: ada,
    isPaid: false,
  });
  expect(news()).toBe('customers/create orders/create');
  shopify.do.pay({ shop, order: order.id });
  expect(news()).toBe('orders/paid orders/updated');
  const parcel = shopify.do.fulfil({ shop, order: order.id, lines: [{ line: 'PLU-BEA' }] });
  expect(news()).toBe('fulfillments/create orders/partially_fulfilled orders/updated');
  shopify.do.fulfil({ shop, order: order.id });
  expect(news()).toBe('fulfillments/create orders/fulfilled orders/updated');
  shopify.do.scan({ shop, fulfillment: parcel.id, status: 'DELAYED' });
  expect(news()).toBe('fulfillment_events/create fulfillments/update orders/updated');
  shopify.do.editOrder({ shop, order: order.id, add: [{ product: 'spinning-top' }] });
  expect(news()).toBe('orders/edited orders/updated');
  shopify.do.cancel({ shop, order: order.id });
  expect(news()).toBe('orders/cancelled orders/updated refunds/create orders/updated');
  const other = shopify.do.createCustomer({ shop, email: 'twin@example.com' });
  news();
  shopify.do.mergeCustomers({ shop, kept: order.customer?.id ?? 0, removed: other.id });
  shopify.do.redactCustomer({ shop, customer: order.customer?.id ?? 0 });
  shopify.do.uninstall({ shop });
  expect(news()).toBe('customers/merge customers/redact app/uninstalled');
});

type Money = [subtotal: string, shipping: string, tax: string, total: string, presentment: string];
const jp = { ...ada, email: 'mei@example.jp', address: { countryCode: 'JP' } };
const kw = { ...ada, email: 'noor@example.kw', address: { countryCode: 'KW' } };
const de = { ...ada, email: 'jonas@example.de', locale: 'de', address: { countryCode: 'DE' } };

test.each<[string, Omit<PlaceOrderInput, 'shop'>, Money]>([
  [
    'US dollars, tax on top',
    { lines: [{ priceMinor: 1000 }], customer: ada, taxRate: 0.1 },
    ['10.00', '9.90', '1.99', '21.89', '21.89'],
  ],
  [
    'a code',
    {
      lines: [{ priceMinor: 1000, quantity: 3 }],
      customer: ada,
      taxRate: 0,
      discount: { code: 'A', amountMinor: 1000 },
    },
    ['20.00', '9.90', '0.00', '29.90', '29.90'],
  ],
  [
    'shown in yen',
    {
      lines: [{ priceMinor: 1000 }],
      customer: jp,
      taxRate: 0,
      shipping: null,
      presentmentCurrency: 'JPY',
      exchangeRate: 155,
    },
    ['10.00', '0.00', '0.00', '10.00', '1550'],
  ],
  [
    'shown in dinars',
    {
      lines: [{ priceMinor: 1000 }],
      customer: kw,
      taxRate: 0,
      shipping: null,
      presentmentCurrency: 'KWD',
      exchangeRate: 0.307,
    },
    ['10.00', '0.00', '0.00', '10.00', '3.070'],
  ],
  [
    'digital goods',
    { lines: [{ product: 'paper-castle' }], customer: ada, taxRate: 0 },
    ['9.00', '0.00', '0.00', '9.00', '9.00'],
  ],
])('sums: %s', async (_, input, [subtotal, shipping, tax, total, presentment]) => {
  const { shopify } = await installed();
  const order = shopify.do.placeOrder({ shop, ...input });
  expect([
    order.subtotal_price,
    order.total_shipping_price_set.shop_money.amount,
    order.total_tax,
    order.total_price,
  ]).toEqual([subtotal, shipping, tax, total]);
  expect(order.total_price_set.presentment_money.amount).toBe(presentment);
});

test('a shop whose prices contain the tax', async () => {
  const { shopify } = await installed();
  const settings = { currency: 'EUR', taxesIncluded: true, timezone: 'Europe/Berlin' };
  const berlin = shopify.do.addShop({ domain: 'berlin.myshopify.com', ...settings }).domain;
  const order = shopify.do.placeOrder({
    shop: berlin,
    lines: [{ priceMinor: 11_900 }],
    customer: de,
    shipping: null,
    at: '2026-07-01T10:00:00Z',
  });
  expect([order.total_price, order.total_tax, order.created_at]).toEqual([
    '119.00',
    '19.00',
    '2026-07-01T12:00:00+02:00',
  ]);
  shopify.do.refund({ shop: berlin, order: order.id });
  expect([order.refunds[0]?.transactions[0]?.amount, order.financial_status, order.current_total_price]).toEqual([
    '119.00',
    'refunded',
    '0.00',
  ]);
});

test('different people: a German, a guest without email, the till, a draft', async () => {
  const { shopify } = await installed();
  const lines = [{ product: 'plush-bear' }];
  const german = shopify.do.placeOrder({ shop, lines, customer: de });
  expect([german.customer_locale, german.shipping_address?.country, german.taxes_included]).toEqual([
    'de',
    'Germany',
    false,
  ]);
  const guest = shopify.do.placeOrder({
    shop,
    lines,
    customer: null,
    shippingAddress: { countryCode: 'US', firstName: 'Sam' },
  });
  expect([guest.email, guest.contact_email, guest.customer, guest.shipping_address?.name]).toEqual([
    '',
    null,
    null,
    'Sam',
  ]);
  const till = shopify.do.placeOrder({ shop, lines, sourceName: 'pos' });
  expect([till.customer, till.shipping_address, till.location_id]).toEqual([null, null, 655441491]);
  const draft = shopify.do.placeOrder({ shop, lines, customer: ada, sourceName: 'shopify_draft_order' });
  expect(draft.source_name).toBe('shopify_draft_order');
  const again = shopify.do.placeOrder({ shop, lines, customer: ada });
  expect(again.customer?.id).toBe(draft.customer?.id);
});

test('facts have the times they are given, and versions of an order never share a time', async () => {
  const { shopify } = await installed();
  const order = shopify.do.placeOrder({
    shop,
    lines: [{ product: 'plush-bear' }],
    customer: ada,
    at: '2026-11-01T10:00:00Z',
  });
  expect(order.created_at).toBe('2026-11-01T05:00:00-05:00');
  const parcel = shopify.do.fulfil({ shop, order: order.id, at: '2026-11-02T10:00:00Z' });
  const versions = [order.updated_at];
  for (const status of ['in_transit', 'delivered']) {
    shopify.do.scan({ shop, fulfillment: parcel.id, status, at: '2026-11-03T10:00:00Z' });
    versions.push(order.updated_at);
  }
  expect(new Set(versions).size).toBe(3);
});

test('the state survives the process', async () => {
  const stateFile = join(tmpdir(), `pretend-state-${process.pid}.json`);
  const app = await startApp();
  const first = await startShopify(app.url, { stateFile });
  first.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada });
  first.store.saveNow();
  expect(existsSync(stateFile)).toBe(true);
  const second = await startShopify(app.url, { stateFile });
  expect(second.store.shop(shop).orders.map((order) => order.name)).toEqual(['#1001']);
  await closeAll();
  rmSync(stateFile);
});

test('the control API works like the functions, and reports errors', async () => {
  const { shopify } = await installed();
  const placed = await postJson(`${shopify.url}/control/placeOrder`, {
    shop,
    lines: [{ product: 'plush-bear' }],
    customer: ada,
  });
  expect(placed.body).toMatchObject({ result: { name: '#1001' } });
  const wrong = await postJson(`${shopify.url}/control/placeOrder`, {
    shop,
    lines: [{ product: 'sofa' }],
    customer: ada,
  });
  expect([wrong.status, String(wrong.body.error)]).toEqual([400, expect.stringMatching('sells no "sofa"')]);
});
