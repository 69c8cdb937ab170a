import '@shopify/shopify-api/adapters/web-api';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordEvents } from '#app/events/record.server.ts';
import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import { defaultShop } from '../dev/pretend-shopify/index.ts';
import type { PretendShopify } from '../dev/pretend-shopify/parts.ts';
import { accessToken, ada, closeAll, startApp, startShopify } from '../dev/pretend-shopify/test-app.ts';
import { createShop, ownerQuery, useDatabase } from '../test/db.ts';
import { refreshDerived } from './derived.server.ts';
import { enrichOrders } from './enrich.server.ts';
import type { OrderFacts } from './facts.ts';
import { loadFacts } from './load-facts.server.ts';
import { type Applied, applyWebhooks } from './projection/projection.server.ts';

// What only Shopify's fulfillment orders tell, from the order's webhooks over the read to the promise.

useDatabase();

let shopify: PretendShopify;
let token: string;
const settings: Settings = readSettings({ promise: { isConfirmed: true } });
const timeZone = 'America/New_York';
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000);

beforeAll(async () => {
  shopify = await startShopify((await startApp()).url);
  token = await accessToken(shopify);
  shopify.admin.bucket(defaultShop).restoreRate = 100_000;
  setAbstractFetchFunc((url, init) => {
    const { pathname, search } = new URL(String(url));
    return fetch(`${shopify.url}/shops/${defaultShop}${pathname}${search}`, init);
  });
});
afterAll(async () => {
  setAbstractFetchFunc(fetch);
  await closeAll();
});

async function connectedShop(): Promise<ShopRef> {
  const shop = await createShop();
  const session = { id: `offline_${shop.domain}`, shop: shop.domain, state: '', isOnline: false, scope: '' };
  await sessionStorage.storeSession(new Session({ ...session, accessToken: token }));
  return shop;
}

async function follow(tx: ShopTx, { events, changedOrderIds }: Applied) {
  await recordEvents(tx, events);
  await refreshDerived(tx, changedOrderIds, { shop: { timeZone }, settings });
}

function tell(shop: ShopRef, orderId: number) {
  const entries = shopify.webhooks.log
    .filter(({ body }) => body.includes(String(orderId)))
    .map(({ topic, webhookId, triggeredAt, body }, index) => ({
      id: BigInt(index),
      topic,
      webhookId,
      triggeredAt: new Date(triggeredAt),
      body: Buffer.from(body),
    }));
  return withShop(shop, async (tx) => follow(tx, await applyWebhooks(tx, entries)), { isExclusive: true });
}

const factsOf = async (shop: ShopRef, orderId: number): Promise<OrderFacts> =>
  (await withShop(shop, (tx) => loadFacts(tx, [String(orderId)])))[0]!;

async function stageIn(shop: ShopRef, orderId: number): Promise<unknown> {
  const rows = await ownerQuery('SELECT stage FROM orders WHERE "shopId" = $1 AND id = $2', [shop.id, String(orderId)]);
  return (rows as { stage: string }[])[0]?.stage;
}

const place = (own: Partial<Parameters<PretendShopify['do']['placeOrder']>[0]>) =>
  shopify.do.placeOrder({ shop: defaultShop, customer: ada, lines: [{ product: 'plush-bear' }], ...own });

test('a pickup is told of no arrival, and knows its place', async () => {
  const shop = await connectedShop();
  const order = place({
    shippingAddress: null,
    shipping: { title: 'Wharf Street', amountMinor: 0 },
    promise: { methodType: 'PICK_UP', instructions: 'Ring the bell.' },
  });
  await tell(shop, order.id);
  expect((await factsOf(shop, order.id)).fulfillmentOrders).toBeNull();
  await enrichOrders(shop, follow);
  const facts = await factsOf(shop, order.id);
  expect(facts.fulfillmentOrders).toMatchObject([
    {
      way: 'pickup',
      status: 'open',
      place: { name: 'Wharf Street', city: 'Portland', instructions: 'Ring the bell.' },
    },
  ]);
  expect(facts).toMatchObject({ promisedAt: null, promiseSource: 'settings', promisedDispatchAt: expect.any(Date) });
});

test('a pre-order is promised from the day it was scheduled for, although its webhook had promised from the order', async () => {
  const shop = await connectedShop();
  const order = place({ promise: { fulfillAt: inDays(40) } });
  await tell(shop, order.id);
  const early = await factsOf(shop, order.id);
  expect(early.promisedDispatchAt!.getTime()).toBeLessThan(inDays(20).getTime());
  await enrichOrders(shop, follow);
  const facts = await factsOf(shop, order.id);
  expect(facts.promisedDispatchAt!.getTime()).toBeGreaterThan(inDays(41).getTime());
  expect(facts.promisedAt!.getTime()).toBeGreaterThan(facts.promisedDispatchAt!.getTime());
  expect(await stageIn(shop, order.id)).toBe('scheduled');
});

test('while everything is on hold nothing is promised; it is looked at again, and promised from the release on', async () => {
  const shop = await connectedShop();
  const order = place({ at: inDays(-0.02) });
  shopify.do.hold({ shop: defaultShop, order: order.id, reason: 'UNKNOWN_DELIVERY_DATE' });
  await tell(shop, order.id);
  await enrichOrders(shop, follow);
  expect(await factsOf(shop, order.id)).toMatchObject({
    promiseSource: null,
    fulfillmentOrders: [{ status: 'on_hold', holds: ['unknown_delivery_date'] }],
  });
  expect(await stageIn(shop, order.id)).toBe('on_hold');
  expect(await enrichOrders(shop, follow)).toBe(0);
  shopify.do.releaseHold({ shop: defaultShop, order: order.id });
  await ownerQuery('UPDATE orders SET "datesVersion" = $2 WHERE id = $1', [String(order.id), inDays(-1).toISOString()]);
  expect(await enrichOrders(shop, follow)).toBe(1);
  const facts = await factsOf(shop, order.id);
  expect(facts).toMatchObject({
    promiseSource: 'settings',
    fulfillmentOrders: [{ status: 'open', release: { holds: ['unknown_delivery_date'] } }],
  });
  expect(facts.promisedFrom!.toISOString()).toBe(facts.fulfillmentOrders![0]!.release!.at);
  expect(await stageIn(shop, order.id)).toBe('paid');
});
