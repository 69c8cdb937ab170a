import '@shopify/shopify-api/adapters/web-api';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordEvents } from '#app/events/record.server.ts';
import { prisma, type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { readOrder } from '#app/shopify/orders.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { defaultShop } from '../dev/pretend-shopify/index.ts';
import type { PretendShopify } from '../dev/pretend-shopify/parts.ts';
import { accessToken, ada, closeAll, startApp, startShopify } from '../dev/pretend-shopify/test-app.ts';
import { createShop, ownerQuery, useDatabase } from '../test/db.ts';
import { enrichOrders } from './enrich.server.ts';
import type { OrderFacts } from './facts.ts';
import { importOrders } from './import.server.ts';
import { refreshDerived } from './derived.server.ts';
import { loadFacts } from './load-facts.server.ts';
import { type Applied, applyWebhooks } from './projection/projection.server.ts';
import { reconcileShop } from './reconcile.server.ts';

useDatabase();

let shopify: PretendShopify;
let token: string;
let calls = 0;

beforeAll(async () => {
  shopify = await startShopify((await startApp()).url);
  token = await accessToken(shopify);
  shopify.admin.bucket(defaultShop).restoreRate = 100_000;
  // Every shop in the test is backed by the one pretend shop, so that webhooks and reads can be compared.
  setAbstractFetchFunc((url, init) => {
    calls += 1;
    const { pathname, search } = new URL(String(url));
    return fetch(`${shopify.url}/shops/${defaultShop}${pathname}${search}`, init);
  });
});
afterAll(async () => {
  setAbstractFetchFunc(fetch);
  await closeAll();
});

async function connectedShop(): Promise<ShopRef> {
  const shop = await createShop({ reconciledUntil: new Date(Date.now() - 10 * 24 * 3_600_000) });
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${shop.domain}`,
      shop: shop.domain,
      state: '',
      isOnline: false,
      scope: '',
      accessToken: token,
    }),
  );
  return shop;
}

const record = (tx: ShopTx, { events }: Applied) => recordEvents(tx, events);

function apply(shop: ShopRef, deliveries: PretendShopify['webhooks']['log']) {
  const entries = deliveries.map((delivery, index) => ({
    id: BigInt(index),
    topic: delivery.topic,
    webhookId: delivery.webhookId,
    triggeredAt: new Date(delivery.triggeredAt),
    body: Buffer.from(delivery.body),
  }));
  return withShop(
    shop,
    async (tx) => {
      const applied = await applyWebhooks(tx, entries);
      await record(tx, applied);
      return applied;
    },
    { isExclusive: true },
  );
}

/**
 * A busy week: two parcels, scans, a tip, a return, a partial refund of goods and shipping, in yen for the customer.
 */
function playWeek(): number {
  const at = (hour: number) => new Date(Date.now() - (100 - hour) * 3_600_000);
  const shop = defaultShop;
  const order = shopify.do.placeOrder({
    shop,
    at: at(0),
    customer: ada,
    lines: [
      { product: 'plush-bear', quantity: 2 },
      { product: 'building-blocks' },
      { title: 'Engraving', priceMinor: 500 },
      { title: 'Tip', priceMinor: 300, requiresShipping: false },
    ],
    discount: { code: 'TEN', amountMinor: 1000 },
    presentmentCurrency: 'JPY',
    exchangeRate: 150,
    promise: { fulfillBy: at(48), maxDelivery: at(150) },
  });
  order.total_tip_received = '3.00';
  Object.assign(order.line_items.at(-1)!, { tip_payment_gateway: null });
  const first = shopify.do.fulfil({
    shop,
    order: order.id,
    at: at(20),
    lines: [{ line: 'PLU-BEA', quantity: 2 }],
    tracking: { company: 'UPS', number: '1Z1' },
  });
  shopify.do.scan({ shop, fulfillment: first.id, at: at(30), status: 'in_transit' });
  shopify.do.scan({ shop, fulfillment: first.id, at: at(40), status: 'delivered' });
  shopify.do.fulfil({ shop, order: order.id, at: at(45), tracking: { company: 'DHL', number: '77' } });
  shopify.do.requestReturn({ shop, order: order.id, at: at(60) });
  shopify.do.refund({ shop, order: order.id, at: at(70), lines: [{ line: 'BUI-BLO' }], shippingMinor: 400 });
  return order.id;
}

/**
 * The facts without what depends on their source: a later read knows the times of payments and returns less precisely.
 */
async function pictureOf(shop: ShopRef, orderId: number): Promise<Partial<OrderFacts>> {
  const [facts] = await withShop(shop, (tx) => loadFacts(tx, [String(orderId)]));
  const lines = facts!.lines.map(({ id, title, quantity, currentQuantity, unitPrice, discount, tax }) => ({
    id,
    title,
    quantity,
    currentQuantity,
    unitPrice,
    discount,
    tax,
  }));
  return JSON.parse(
    JSON.stringify({ ...facts, lines }, (key, value: unknown) => (ownWords.has(key) ? undefined : value)),
  ) as Partial<OrderFacts>;
}

const ownWords = new Set([
  'shopId',
  'orderId',
  'version',
  'datesVersion',
  'firstVersion',
  // When a line was first seen depends on the states of the order that are known.
  'lineTimes',
  'createdAt',
  'isImported',
  'fulfillBy',
  'fulfillmentOrders',
  'maxDeliveryAt',
  'discounts',
  'customer',
  'changedAt',
  'requestedAt',
  'paidAt',
]);

test('reading an order gives the same facts as its webhooks', async () => {
  const orderId = playWeek();
  const [told, read] = [await connectedShop(), await connectedShop()];
  const { problems } = await apply(told, shopify.webhooks.log);
  expect(problems).toEqual([]);
  await reconcileShop(read, record);
  const picture = await pictureOf(told, orderId);
  expect(await pictureOf(read, orderId)).toEqual(picture);
  expect(picture.lines?.map(({ title }) => title)).not.toContain('Tip');
  expect(picture).toMatchObject({
    totals: { tip: { shop: { amountMinor: 300 } } },
    refunds: [{ costs: { shipping: { shop: { amountMinor: 400 } }, shippingTax: { shop: { amountMinor: 22 } } } }],
  });
  const names = (shop: ShopRef) =>
    ownerQuery(`SELECT DISTINCT name FROM events WHERE "shopId" = $1 AND name NOT LIKE 'customer.%' ORDER BY 1`, [
      shop.id,
    ]);
  expect(await names(read)).toEqual(await names(told));
});

test('what webhooks missed is repaired once; afterwards there is nothing to read', async () => {
  const orderId = playWeek();
  const whole = await connectedShop();
  await apply(whole, shopify.webhooks.log);
  for (const missed of [
    'orders/create',
    'orders/updated',
    'fulfillment_events/create',
    'refunds/create',
    'fulfillments/create',
  ]) {
    const shop = await connectedShop();
    await apply(
      shop,
      shopify.webhooks.log.filter(({ topic }) => topic !== missed),
    );
    await reconcileShop(shop, record);
    expect(await pictureOf(shop, orderId), missed).toEqual(await pictureOf(whole, orderId));
    expect((await reconcileShop(shop, record)).readCount, missed).toBe(0);
  }
});

test('the watermark moves on, and stays while Shopify does not answer', async () => {
  const shop = await connectedShop();
  await reconcileShop(shop, record);
  const { reconciledUntil } = await prisma.shop.findUniqueOrThrow({ where: { id: shop.id } });
  expect(Date.now() - reconciledUntil!.getTime()).toBeLessThan(60_000);
  await sessionStorage.deleteSession(`offline_${shop.domain}`);
  await expect(reconcileShop(shop, record)).rejects.toMatchObject({ code: 'misconfigured' });
  expect(await prisma.shop.findUniqueOrThrow({ where: { id: shop.id } })).toMatchObject({ reconciledUntil });
});

test('lines get the tags and collections of their products once, and the order the dates that Shopify promised', async () => {
  const orderId = playWeek();
  const shop = await connectedShop();
  await apply(
    shop,
    shopify.webhooks.log.filter(({ body }) => body.includes(String(orderId))),
  );
  const planned: string[] = [];
  const seen = await enrichOrders(shop, async (tx, applied) => {
    planned.push(...applied.changedOrderIds);
    await refreshDerived(tx, applied.changedOrderIds, await readShopWithSettings(tx));
  });
  expect({ seen, planned }).toEqual({ seen: 1, planned: [String(orderId)] });
  const [facts] = await withShop(shop, (tx) => loadFacts(tx, [String(orderId)]));
  expect(facts!.lines.every((line) => line.isEnriched)).toBe(true);
  expect(facts!.lines.find((line) => line.sku === 'PLU-BEA')!.productTags.length).toBeGreaterThan(0);
  expect(facts).toMatchObject({
    promiseSource: 'shopify',
    promisedAt: facts!.maxDeliveryAt,
    fulfillBy: expect.any(Date),
  });
  calls = 0;
  expect(await enrichOrders(shop, record)).toBe(0);
  expect(calls).toBe(0);
});

test('the comparison adds what the import could not ask of parcels, and Paid has its own time', async () => {
  const orderId = playWeek();
  const shop = await connectedShop();
  const { transactions, ...node } = (await readOrder({ domain: shop.domain }, String(orderId)))!;
  const bare = node.fulfillments.map((parcel) => {
    const copy = { ...parcel };
    delete copy.fulfillmentLineItems;
    delete copy.events;
    return copy;
  });
  await withShop(shop, (tx) => importOrders(tx, [{ ...node, fulfillments: bare }]), { isExclusive: true });
  const facts = async () => (await withShop(shop, (tx) => loadFacts(tx, [String(orderId)])))[0]!;
  const parcels = async () =>
    (await facts()).shipments.map(({ lines, scans }) => [lines.length, scans.map(({ status }) => status)]);
  expect(await parcels()).toEqual([
    [0, []],
    [0, []],
  ]);
  expect((await facts()).paidAt).toEqual(new Date(node.updatedAt));
  await reconcileShop(shop, record);
  expect(await parcels()).toEqual([
    [1, ['in_transit', 'delivered']],
    [3, []],
  ]);
  expect((await facts()).paidAt).toEqual(new Date(transactions![0]!.processedAt!));
  expect((await facts()).isImported).toBe(true);
  expect((await reconcileShop(shop, record)).readCount).toBe(0);
});

test('history is marked as imported; an order known from webhooks stays as it is', async () => {
  const orderId = playWeek();
  const shop = await connectedShop();
  const node = await readOrder({ domain: shop.domain }, String(orderId));
  const { events } = await withShop(shop, (tx) => importOrders(tx, [node!]), { isExclusive: true });
  expect(events.map(({ name }) => name)).toContain('order.placed');
  const isImported = async () => (await withShop(shop, (tx) => loadFacts(tx, [String(orderId)])))[0]!.isImported;
  expect(await isImported()).toBe(true);
  await apply(
    shop,
    shopify.webhooks.log.filter(({ topic }) => topic === 'orders/create'),
  );
  await withShop(shop, (tx) => importOrders(tx, [node!]), { isExclusive: true });
  expect(await isImported()).toBe(false);
});
