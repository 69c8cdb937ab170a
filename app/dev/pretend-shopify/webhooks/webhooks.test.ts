import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse as parseLossless } from 'lossless-json';
import { afterEach, expect, test } from 'vitest';
import { defaultShop as shop, serialise } from '../index.ts';
import { ada, closeAll, credentials, startApp, startShopify } from '../test-app.ts';
import { retryDelays } from './webhooks.ts';

afterEach(closeAll);

test("a webhook carries Shopify's headers and a signature over the raw body", async () => {
  const app = await startApp();
  const shopify = await startShopify(app.url);
  await shopify.install(shop);
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada, at: '2026-11-01T10:00:00Z' });
  await shopify.webhooks.settled();
  const created = app.received.find(({ headers }) => headers['x-shopify-topic'] === 'orders/create');
  const expected = createHmac('sha256', credentials.apiSecret)
    .update(created?.body ?? '')
    .digest('base64');
  expect(created?.headers).toMatchObject({
    'x-shopify-hmac-sha256': expected,
    'x-shopify-shop-domain': shop,
    'x-shopify-api-version': '2026-10',
    'x-shopify-triggered-at': '2026-11-01T10:00:00.000Z',
  });
  const values = (name: string) => new Set(app.received.map(({ headers }) => headers[name])).size;
  expect([values('x-shopify-event-id'), values('x-shopify-webhook-id')]).toEqual([1, app.received.length]);
});

test('a refused webhook is sent eight more times with the same id, then never again', async () => {
  const app = await startApp(500);
  const shopify = await startShopify(app.url);
  const delivery = shopify.sendSample('orders/create', shop);
  await shopify.webhooks.settled();
  expect(delivery.state).toBe('given_up');
  expect(app.received).toHaveLength(9);
  expect(new Set(app.received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
  expect(Math.round(retryDelays(1).reduce((a, b) => a + b, 0) / 60_000)).toBe(240);
});

test('samples are sent byte for byte, and big ids survive serializing', async () => {
  const app = await startApp();
  const shopify = await startShopify(app.url);
  shopify.sendSample('orders/create', shop);
  await shopify.webhooks.settled();
  expect(app.received[0]?.body).toBe(
    readFileSync(new URL('../../webhook-samples/orders__create.json', import.meta.url), 'utf8'),
  );
  expect(serialise(parseLossless('{"id":820982911946154508}'))).toBe('{"id":820982911946154508}');
  expect(serialise({ id: 820982911946154508n })).toBe('{"id":820982911946154508}');
});

test('webhooks can be held, shuffled, repeated and dropped', async () => {
  const app = await startApp();
  const shopify = await startShopify(app.url);
  await shopify.install(shop);
  shopify.webhooks.hold();
  shopify.webhooks.drop({ topic: 'orders/paid' });
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada });
  await shopify.webhooks.settled();
  expect(app.received).toHaveLength(0);
  shopify.webhooks.release({ order: 'shuffled' });
  await shopify.webhooks.settled();
  expect(app.topics().sort()).toEqual(['customers/create', 'orders/create']);
  shopify.webhooks.repeat({ last: 2 });
  await shopify.webhooks.settled();
  expect(app.received).toHaveLength(4);
  expect(new Set(app.received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(2);
});

test('a shop without the app gets only app/uninstalled and erasures, and no topic without a subscription is sent', async () => {
  const app = await startApp();
  const shopify = await startShopify(app.url, { manifest: { topics: ['orders/create', 'shop/redact'] } });
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada });
  shopify.do.redactShop({ shop });
  await shopify.install(shop);
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada });
  await shopify.webhooks.settled();
  expect(app.topics()).toEqual(['shop/redact', 'orders/create']);
});
