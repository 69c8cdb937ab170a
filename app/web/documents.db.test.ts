import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfNeeded } from '#app/dev/launch/build.ts';
import { defaultShop, startPretendShopify } from '#app/dev/pretend-shopify/index.ts';
import type { PretendShopify } from '#app/dev/pretend-shopify/parts.ts';
import { makeIdToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { env } from '#app/lib/env.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createApp } from './app.server.ts';

// The documents as they leave the process: which scripts are in them, and where.

useDatabase();

let server: Server;
let shopify: PretendShopify;
beforeAll(async () => {
  await buildIfNeeded();
  server = createServer(await createApp());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  shopify = await startPretendShopify({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecret: env.SHOPIFY_API_SECRET,
    appUrl: address(),
    webhookRetryScale: 0,
  });
  setAbstractFetchFunc((url, init) => {
    const { hostname, pathname, search } = new URL(String(url));
    return fetch(`${shopify.url}/shops/${hostname}${pathname}${search}`, init);
  });
  await shopify.install(defaultShop);
}, 300_000);
afterAll(async () => {
  setAbstractFetchFunc(fetch);
  await shopify.close();
  server.close();
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A first visit from the admin: with a session token in the address. */
function asFramed(path: string): string {
  const token = makeIdToken(
    { apiKey: env.SHOPIFY_API_KEY, apiSecret: env.SHOPIFY_API_SECRET },
    defaultShop,
    '1',
    new Date(),
  );
  const host = Buffer.from(`${defaultShop}/admin`).toString('base64');
  return `${path}?${new URLSearchParams({ shop: defaultShop, host, embedded: '1', id_token: token })}`;
}

// The library turns away what does not look like a browser.
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

async function read(path: string) {
  const response = await fetch(`${address()}${path}`, { headers: { 'User-Agent': browser } });
  const html = await response.text();
  const [head = '', body = ''] = html.split('</head>');
  const scriptsIn = (part: string) => [...part.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  return {
    status: response.status,
    html,
    policy: response.headers.get('Content-Security-Policy'),
    head: { text: head, scripts: scriptsIn(head) },
    body: { scripts: scriptsIn(body) },
  };
}

const appBridge = '<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js">';

async function expectAppBridgeFirst(path: string, status: number) {
  const document = await read(path);
  expect(document.status).toBe(status);
  expect(document.head.scripts[0]).toBe(appBridge);
  expect(document.head.text.indexOf('<meta name="shopify-api-key" content="test-api-key"/>')).toBeGreaterThan(0);
  expect([...document.head.scripts, ...document.body.scripts].filter((tag) => tag.includes('app-bridge'))).toHaveLength(
    1,
  );
  expect(document.policy).not.toContain('script-src');
  return document;
}

test.each([
  ['a page of the admin', asFramed('/app'), 200],
  ['an address that the admin does not have', asFramed('/app/nope'), 404],
  ['an order that is not there', asFramed('/app/orders/1'), 404],
  ['an address that the app does not have', '/nope', 404],
  ['the page outside of Shopify', '/auth/login', 200],
])('App Bridge is the first script of %s', async (_, path, status) => {
  await expectAppBridgeFirst(path, status);
});

test.each(['orders', 'sessions'])('also where a loader breaks, because it cannot read %s', async (table) => {
  await ownerQuery(`ALTER TABLE ${table} RENAME TO elsewhere`);
  try {
    const { html } = await expectAppBridgeFirst(asFramed('/app/orders'), 500);
    expect(html).toContain('Something broke');
  } finally {
    await ownerQuery(`ALTER TABLE elsewhere RENAME TO ${table}`);
  }
});

test('the page by which the library fetches a session token has it first, too', async () => {
  const { html } = await read('/auth/session-token?shop=super-toys.myshopify.com');
  expect(/<script[^>]*>/.exec(html)?.[0]).toContain('https://cdn.shopify.com/shopifycloud/app-bridge.js');
});

test.each(['/c/order/nope', '/c/points/nope', '/c/nope'])('customers’ pages have no script: %s', async (path) => {
  const { head, body, html } = await read(path);
  expect([...head.scripts, ...body.scripts]).toEqual([]);
  expect(html).toContain('<h1>');
});
