import { createServer } from 'node:http';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultShop, startPretendShopify } from '#app/dev/pretend-shopify/index.ts';
import type { PretendShopify } from '#app/dev/pretend-shopify/parts.ts';
import { env } from '#app/lib/env.server.ts';
import { advanceHistoryImports } from '#app/shops/history-import.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { adminGraphql } from './admin.server.ts';
import { authenticate } from './app.server.ts';
import type { OrderNode } from './order-node.ts';
import { readOrder } from './orders.server.ts';
import { changedOrdersQuery, productsQuery } from './order-queries.ts';
import { offlineSession } from './tokens.server.ts';

// The installation as Shopify plays it: token exchange, tokens that expire, the Admin API, the import of history.

useDatabase();

let shopify: PretendShopify;
const app = createServer((incoming, response) => {
  // The library goes by the app's own address, whatever port the test got.
  const request = new Request(new URL(incoming.url ?? '/', env.SHOPIFY_APP_URL), {
    headers: incoming.headers as Record<string, string>,
  });
  authenticate.admin(request).then(
    () => response.writeHead(200).end(),
    (thrown: unknown) => response.writeHead(thrown instanceof Response ? thrown.status : 500).end(String(thrown)),
  );
});

beforeAll(async () => {
  await new Promise<void>((done) => app.listen(0, '127.0.0.1', () => done()));
  const address = app.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  shopify = await startPretendShopify({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecret: env.SHOPIFY_API_SECRET,
    appUrl: `http://127.0.0.1:${port}`,
    webhookRetryScale: 0,
  });
  setAbstractFetchFunc((url, init) => {
    const { hostname, pathname, search } = new URL(String(url));
    const shop = hostname.endsWith('.myshopify.com') ? `/shops/${hostname}` : `/${hostname}`;
    return fetch(hostname === '127.0.0.1' ? String(url) : `${shopify.url}${shop}${pathname}${search}`, init);
  });
});
afterAll(async () => {
  setAbstractFetchFunc(fetch);
  await shopify.close();
  app.close();
});

const shop = { domain: defaultShop };

test('opening the app for the first time stores an encrypted pair of tokens, the shop and one wish for an import', async () => {
  expect(await shopify.install(defaultShop)).toEqual({ status: 200, hasToken: true });
  const sessions = await ownerQuery<{ accessToken: string; refreshToken: string; expires: Date }>(
    'SELECT * FROM sessions',
  );
  expect(sessions).toHaveLength(1);
  expect(sessions[0]!.expires.getTime()).toBeGreaterThan(Date.now());
  const tokens = shopify.store.state.tokens.map((token) => JSON.stringify(token)).join();
  expect(tokens).not.toContain(sessions[0]!.accessToken);
  expect((await offlineSession(defaultShop)).accessToken).not.toBe(sessions[0]!.accessToken);
  expect(await findShopByDomain(defaultShop)).toMatchObject({ uninstalledAt: null, liveAt: null });
  await shopify.install(defaultShop);
  expect(await ownerQuery('SELECT state FROM history_imports')).toEqual([{ state: 'requested' }]);
});

test('an expired token is refreshed', async () => {
  const before = (await offlineSession(defaultShop)).accessToken;
  shopify.tokens.expire(defaultShop);
  await ownerQuery(`UPDATE sessions SET expires = now() + interval '1 minute'`);
  const after = (await offlineSession(defaultShop)).accessToken;
  expect(after).not.toBe(before);
});

test('an order is read whole, with all of more than fifty lines', async () => {
  const lines = Array.from({ length: 60 }, () => ({ product: 'plush-bear' }));
  const placed = shopify.do.placeOrder({
    shop: defaultShop,
    lines,
    customer: { firstName: 'Ada', email: 'ada@example.com' },
  });
  const parcel = shopify.do.fulfil({
    shop: defaultShop,
    order: placed.id,
    tracking: { company: 'UPS', number: '1Z1' },
  });
  shopify.do.scan({ shop: defaultShop, fulfillment: parcel.id, status: 'in_transit' });
  const order = await readOrder(shop, String(placed.id));
  expect(order?.lineItems.nodes.length).toBe(60);
  expect(new Set(order?.lineItems.nodes.map(({ id }) => id)).size).toBe(60);
  expect(order?.fulfillments[0]?.events?.nodes[0]?.status).toBe('IN_TRANSIT');
  expect(order?.customer?.defaultEmailAddress?.emailAddress).toBe('ada@example.com');
  expect(await readOrder(shop, '1')).toBeNull();
});

test('what changed is listed, and products tell their tags, collections and picture', async () => {
  const { data } = await adminGraphql(shop, changedOrdersQuery, {
    first: 50,
    query: "updated_at:>='2020-01-01T00:00:00Z'",
  });
  expect(data.orders.nodes.length).toBeGreaterThan(0);
  const order = await readOrder(shop, data.orders.nodes[0]!.id.split('/').at(-1)!);
  const ids = [order!.lineItems.nodes[0]!.product!.id];
  const products = await adminGraphql(shop, productsQuery, { ids });
  expect(products).toMatchObject({
    errors: [],
    data: {
      nodes: [
        {
          id: ids[0],
          featuredMedia: { preview: { image: { url: expect.any(String) } } },
          tags: expect.any(Array),
          collections: { nodes: expect.any(Array) },
        },
      ],
    },
  });
});

test('the history comes by bulk operation, children under their orders', async () => {
  const read: OrderNode[] = [];
  const importOrders = async (_tx: unknown, nodes: OrderNode[]) => void read.push(...nodes);
  await expect
    .poll(
      async () => {
        await advanceHistoryImports(importOrders);
        return (await ownerQuery('SELECT state, error FROM history_imports'))[0];
      },
      { timeout: 30_000 },
    )
    .toEqual({ state: 'done', error: null });
  expect(read).toHaveLength(1);
  expect(read[0]?.lineItems.nodes).toHaveLength(60);
  expect(read[0]?.fulfillments).toHaveLength(1);
  expect(read[0]?.fulfillmentOrders.nodes.length).toBeGreaterThan(0);
  expect((await findShopByDomain(defaultShop))?.name).not.toBe('');
});
