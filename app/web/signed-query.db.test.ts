import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import * as proxy from '../routes/proxy.loyalty.tsx';
import { keepQueryAsSigned } from './signed-query.ts';

useDatabase();

// Express and Remix as they are, with the one route.
const build: ServerBuild = {
  routes: { 'routes/proxy.loyalty': { id: 'routes/proxy.loyalty', path: 'proxy/loyalty', module: proxy as never } },
  entry: { module: { default: () => new Response() } },
  assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '' },
  publicPath: '/',
  assetsBuildDirectory: '',
  isSpaMode: false,
  basename: '/',
  mode: 'production',
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: true,
    v3_singleFetch: false,
  },
};

let server: Server;
let domain: string;
beforeAll(async () => {
  const app = express();
  app.use('/proxy', keepQueryAsSigned);
  app.all('*', createRequestHandler({ build, mode: 'production' }));
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const shop = await createShop();
  await launch(shop);
  ({ domain } = shop);
});
afterAll(() => server.close());

async function ask(extra: [string, string][], init: RequestInit = {}): Promise<{ status: number; body: object }> {
  const params = new URLSearchParams([
    ...extra,
    ['shop', domain],
    ['logged_in_customer_id', '77'],
    ['path_prefix', '/apps/care'],
    ['timestamp', String(Math.floor(Date.now() / 1000))],
  ]);
  params.set('signature', signProxy(params, 'test-api-secret'));
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy/loyalty?${params}`,
    init,
  );
  return { status: response.status, body: (await response.json()) as object };
}

test.each<[string, [string, string][]]>([
  ['none', []],
  ['_data', [['_data', 'routes/proxy.loyalty']]],
  ['a foreign _data', [['_data', 'routes/app._index']]],
  ['index', [['index', '']]],
  [
    'index twice',
    [
      ['index', ''],
      ['index', 'x'],
    ],
  ],
  ['_routes', [['_routes', 'root']]],
  ['a question mark', [['q', 'a?b']]],
  ['signs', [['q', 'ü +%&']]],
])('a genuine request with %s is let in', async (_, extra) => {
  expect(await ask(extra)).toMatchObject({ status: 200, body: { program: { isLive: true } } });
  const post = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'https://shop.example' },
    body: JSON.stringify({ do: 'join' }),
  };
  expect(await ask(extra, post)).toMatchObject({ status: 200, body: { done: { outcome: 'joined' } } });
});

test('a query of the sender’s own in the header opens nothing', async () => {
  const forged = await ask([], { headers: { 'X-Signed-Query': 'shop=x' } });
  expect(forged.status).toBe(200);
  const response = await fetch(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy/loyalty?shop=${domain}`,
  );
  expect(response.status).toBe(401);
});

test('other methods are refused in JSON', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH'])
    expect(await ask([], { method })).toMatchObject({ status: 405, body: { problem: {} } });
});
