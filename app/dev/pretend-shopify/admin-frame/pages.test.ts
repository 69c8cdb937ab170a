import { shopifyApi, ApiVersion } from '@shopify/shopify-api';
import '@shopify/shopify-api/adapters/node';
import nodemailer from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { embeddedUrl } from './frame-page.ts';
import { defaultShop as shop } from '../index.ts';
import { closeAll, credentials, startApp, startShopify } from '../test-app.ts';

afterEach(closeAll);

// Verifies our signatures with Shopify's own library.
const library = shopifyApi({
  apiKey: credentials.apiKey,
  apiSecretKey: credentials.apiSecret,
  apiVersion: ApiVersion.October26,
  hostName: 'app.example',
  isEmbeddedApp: true,
  logger: { log: () => undefined },
});

test("the embedded app's URL is signed, and the library accepts its parts", async () => {
  const shopify = await startShopify((await startApp()).url);
  const url = new URL(embeddedUrl(shopify.app, shopify.store.shop(shop), '/app/orders?stage=late parcels', new Date()));
  expect(url.pathname).toBe('/app/orders');
  expect(await library.utils.validateHmac(url.searchParams)).toBe(true);
  expect(library.utils.sanitizeShop(url.searchParams.get('shop') ?? '')).toBe(shop);
  expect(library.utils.sanitizeHost(url.searchParams.get('host') ?? '')).toBeTruthy();
  expect(await library.session.decodeSessionToken(url.searchParams.get('id_token') ?? '')).toMatchObject({
    dest: `https://${shop}`,
  });
});

test('the app proxy forwards path, query and body with a signature the library accepts', async () => {
  const app = await startApp();
  const shopify = await startShopify(app.url);
  await fetch(`${shopify.url}/storefront/${shop}/apps/care/track?order=1001&tag=a&tag=b`, {
    method: 'POST',
    body: 'note=hi',
    headers: { Cookie: 'secret=1' },
  });
  const [forwarded] = app.requests;
  const url = new URL(forwarded?.path ?? '', app.url);
  expect([url.pathname, forwarded?.body, forwarded?.headers.cookie]).toEqual(['/proxy/track', 'note=hi', undefined]);
  expect(url.searchParams.get('path_prefix')).toBe('/apps/care');
  expect(await library.utils.validateHmac(url.searchParams, { signator: 'appProxy' })).toBe(true);
});

test('every page opens and loads nothing from elsewhere', async () => {
  const shopify = await startShopify((await startApp()).url);
  await shopify.install(shop);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: shopify.mailbox.smtpPort });
  await transport.sendMail({
    from: 'a@b.example',
    to: 'ada@example.com',
    subject: '<i>Hello</i>',
    text: 'Hi',
    html: '<p>Hi</p>',
  });
  const mail = await shopify.mailbox.waitFor(() => true);
  const store = '/store/super-toys';
  const paths = [
    '/',
    '/desk',
    '/mailbox',
    `/mailbox/${mail.id}`,
    `/mailbox/${mail.id}/html`,
    store,
    `${store}/orders`,
    `${store}/apps/aftercare`,
    `/storefront/${shop}`,
  ];
  for (const path of paths) {
    const response = await fetch(shopify.url + path);
    const text = await response.text();
    const foreign = [...text.matchAll(/(?:src|href|url\()=?["'(]?(https?:\/\/[^"')\s]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect([path, response.status, foreign.filter((address) => !address.startsWith('http://127.0.0.1'))]).toEqual([
      path,
      200,
      [],
    ]);
    expect(text).not.toContain('<i>Hello</i>');
  }
});

test("the desk's buttons play a whole day", async () => {
  const shopify = await startShopify((await startApp()).url);
  await shopify.install(shop);
  const press = async (action: string, form: Record<string, string>) => {
    const response = await fetch(`${shopify.url}/desk/${action}`, {
      method: 'POST',
      body: new URLSearchParams({ shop, ...form }),
      redirect: 'manual',
    });
    return response.headers.get('location');
  };
  const { orders } = shopify.store.shop(shop);
  await press('place', { person: '1', unpaid: '1' });
  const order = String(orders[0]?.id);
  for (const action of ['pay', 'dispatchPart', 'dispatch'])
    expect(await press(action, { order })).not.toContain('error');
  const fulfillment = String(orders[0]?.fulfillments[1]?.id);
  for (const status of ['in_transit', 'delivered']) await press('scan', { fulfillment, status });
  await press('refund', { order });
  expect(orders[0]).toMatchObject({
    financial_status: 'refunded',
    fulfillment_status: 'fulfilled',
    fulfillments: [{ shipment_status: null }, { shipment_status: 'delivered' }],
  });
  expect(await press('dispatch', { order })).toContain('nothing%20left');
  expect(await (await fetch(`${shopify.url}/desk`)).text()).toContain('#1001');
});

test('a shop without the app offers to install it', async () => {
  const shopify = await startShopify((await startApp()).url);
  const open = async () => (await fetch(`${shopify.url}/store/super-toys/apps/aftercare`)).text();
  expect(await open()).toContain('read_orders');
  await fetch(`${shopify.url}/store/super-toys/install`, { method: 'POST', redirect: 'manual' });
  expect(await open()).toContain('app-iframe');
});
