import { expect, test } from 'vitest';
import { recordEvents } from '#app/events/record.server.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import {
  customerBody,
  fulfillmentBody,
  lineBody,
  orderBody,
  refundBody,
  sampleBody,
  scanBody,
  type TestWebhook,
  webhook,
} from '#app/test/webhooks.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { loadFacts } from '../load-facts.server.ts';
import { applyWebhooks } from './projection.server.ts';

useDatabase();

function apply(shop: ShopRef, entries: TestWebhook[]) {
  return withShop(
    shop,
    async (tx) => {
      const applied = await applyWebhooks(tx, entries);
      await recordEvents(tx, applied.events);
      return applied;
    },
    { isExclusive: true },
  );
}

async function factsOf(shop: ShopRef, orderId: string) {
  const [facts] = await withShop(shop, (tx) => loadFacts(tx, [orderId]));
  return facts!;
}

/**
 * Everything the projection and the event log store for a shop, except values that depend on when they were written.
 */
async function everythingOf(shop: ShopRef) {
  const tables = ['orders', 'order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'customers'];
  const state: Record<string, unknown> = {};
  for (const table of tables) {
    state[table] = await ownerQuery(
      `SELECT to_jsonb(t) - 'createdAt' - 'shopId' AS row FROM ${table} t WHERE "shopId" = $1 ORDER BY id`,
      [shop.id],
    );
  }
  state.events = await ownerQuery('SELECT name, "factKey" FROM events WHERE "shopId" = $1 ORDER BY 1, 2', [shop.id]);
  return state;
}

const story = () => [
  webhook('orders/create', orderBody({ financial_status: 'pending' })),
  webhook('orders/paid', orderBody({ updated_at: '2026-03-02T10:05:00Z' })),
  webhook('fulfillments/create', fulfillmentBody()),
  webhook('fulfillment_events/create', scanBody({ status: 'delivered', happened_at: '2026-03-06T11:00:00Z' })),
  webhook(
    'orders/cancelled',
    orderBody({
      updated_at: '2026-03-10T12:00:00Z',
      cancelled_at: '2026-03-10T12:00:00Z',
      cancel_reason: 'customer',
      financial_status: 'refunded',
      fulfillments: [fulfillmentBody({ updated_at: '2026-03-06T11:00:00Z', shipment_status: 'delivered' })],
      refunds: [refundBody()],
    }),
  ),
];

test('an order and everything that follows becomes one set of facts', async () => {
  const shop = await createShop();
  const { changedOrderIds, events, problems } = await apply(shop, story());
  expect({ changedOrderIds, problems }).toEqual({ changedOrderIds: ['1001'], problems: [] });
  expect(events.map((event) => event.name)).toEqual([
    'order.placed',
    'order.paid',
    'shipment.dispatched',
    'shipment.scanned',
    'shipment.delivered',
    'order.canceled',
    'refund.issued',
  ]);
  const facts = await factsOf(shop, '1001');
  expect(facts).toMatchObject({
    name: '#1001',
    email: 'ada@example.com',
    tags: ['vip', 'gift'],
    cancelReason: 'customer',
    orderOrdinal: 1,
    paidAt: new Date('2026-03-02T10:05:00Z'),
    totals: { total: { shop: { amountMinor: 2500, currency: 'USD' } } },
    customer: { id: '301', firstName: 'Ada' },
    lines: [{ id: '5001', title: 'Mug' }],
    shipments: [{ id: '2001', shipmentStatus: 'delivered', scans: [{ status: 'delivered' }] }],
    refunds: [{ amount: { presentment: { amountMinor: 2000 } } }],
  });
});

test('any sequence of arrival, split into any batches and repeated, ends in the same rows and events', async () => {
  const first = await createShop();
  const entries = story();
  await apply(first, entries);
  const expected = await everythingOf(first);
  for (let round = 0; round < 12; round += 1) {
    const shop = await createShop();
    // A fixed shuffle per round: every entry once, every other one twice.
    const scrambled = [...entries, ...entries.filter((_, index) => index % 2 === round % 2)]
      .map((entry, index) => ({ entry, rank: (index * 7919 + round * 104_729) % 31 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ entry }) => entry);
    const cut = round % scrambled.length;
    await apply(shop, scrambled.slice(0, cut));
    await apply(shop, scrambled.slice(cut));
    expect(await everythingOf(shop), `round ${round}`).toEqual(expected);
  }
});

test("Shopify's own samples are accepted as they are, with ids exact to the last digit", async () => {
  const shop = await createShop();
  const topics = [
    'orders/create',
    'orders/cancelled',
    'orders/fulfilled',
    'orders/partially_fulfilled',
    'fulfillments/create',
    'fulfillments/update',
    'fulfillment_events/create',
    'refunds/create',
    'returns/request',
    'returns/approve',
    'returns/decline',
    'returns/close',
    'customers/create',
    'customers/update',
    'customers/merge',
    'customers_email_marketing_consent/update',
  ];
  const { problems, platform } = await apply(
    shop,
    topics.map((topic) => webhook(topic, null, { body: sampleBody(topic) })),
  );
  expect({ problems, platform }).toEqual({ problems: [], platform: [] });
  const facts = await factsOf(shop, '820982911946154508');
  expect(facts.lines.map((line) => line.id)).toContain('487817672276298554');
  expect(facts.customer?.id).toBe('115310627314723954');
  expect(facts.refunds[0]).toMatchObject({
    id: '890088186047892319',
    amount: { shop: { amountMinor: 8500, currency: 'USD' } },
  });
  expect(facts).toMatchObject({
    isTest: true,
    canceledAt: new Date('2022-01-01T00:00:00Z'),
    shipments: [{ id: '123456', scans: [{ id: '1234567' }] }],
  });
});

test('an unreadable body is reported with its field and does not affect the others', async () => {
  const shop = await createShop();
  const bad = webhook('orders/updated', orderBody({ id: 7, updated_at: 'yesterday' }));
  const broken = webhook('orders/create', null, { body: Buffer.from('{"id":') });
  const { problems, changedOrderIds, platform } = await apply(shop, [
    bad,
    broken,
    webhook('shop/update', {}),
    webhook('orders/create', orderBody()),
  ]);
  expect(problems).toEqual([
    { entryId: bad.id, reason: expect.stringContaining('updated_at: must be a date and time') },
    { entryId: broken.id, reason: expect.stringContaining('not JSON') },
  ]);
  expect(changedOrderIds).toEqual(['1001']);
  expect(platform).toHaveLength(1);
});

test('text that PostgreSQL refuses is cleaned', async () => {
  const shop = await createShop();
  await apply(shop, [
    webhook(
      'orders/create',
      orderBody({ line_items: [lineBody({ title: 'A\u0000B\ud800' })], email: 'x'.repeat(9000) }),
    ),
  ]);
  expect((await factsOf(shop, '1001')).lines[0]!.title).toBe('AB\ufffd');
});

test('a parcel that arrives before its order waits for it and plans nothing', async () => {
  const shop = await createShop();
  await apply(shop, [
    webhook('fulfillment_events/create', scanBody()),
    webhook('fulfillments/create', fulfillmentBody()),
  ]);
  expect(await factsOf(shop, '1001')).toMatchObject({ placedAt: null, shipments: [{ scans: [{ id: '9001' }] }] });
});

test('lines removed by an edit are gone, and product data stays', async () => {
  const shop = await createShop();
  await apply(shop, [
    webhook('orders/create', orderBody({ line_items: [lineBody(), lineBody({ id: 5002, title: 'Cup' })] })),
  ]);
  await ownerQuery(`UPDATE order_lines SET "productTags" = '{fragile}', "isEnriched" = true WHERE "shopId" = $1`, [
    shop.id,
  ]);
  const edited = orderBody({
    updated_at: '2026-03-03T10:00:00Z',
    line_items: [lineBody({ quantity: 3, current_quantity: 3 })],
  });
  await apply(shop, [
    webhook('orders/updated', edited),
    webhook('orders/edited', { order_edit: { id: 66, order_id: 1001, created_at: '2026-03-03T10:00:00Z' } }),
  ]);
  const facts = await factsOf(shop, '1001');
  expect(facts.lines).toMatchObject([{ id: '5001', currentQuantity: 3, productTags: ['fragile'], isEnriched: true }]);
  expect(facts.editedAt).toEqual(new Date('2026-03-03T10:00:00Z'));
});

test('an erased customer and order never come back', async () => {
  const shop = await createShop();
  await apply(shop, story());
  await withShop(
    shop,
    async (tx) => {
      await erasePerson(tx, 'redact-1', {
        customerId: '301',
        email: 'ada@example.com',
        phone: null,
        orderIds: ['1001', '1002'],
      });
    },
    { isExclusive: true },
  );
  const late = orderBody({ updated_at: '2026-04-01T00:00:00Z' });
  await apply(shop, [
    webhook('orders/updated', late),
    webhook('orders/updated', { ...late, id: 1002 }),
    webhook('orders/updated', { ...late, id: 1003 }),
    webhook('customers/update', customerBody({ updated_at: '2026-04-01T00:00:00Z' })),
    webhook('fulfillment_events/create', scanBody({ id: 9002, message: 'Left with Ada Lovelace' })),
  ]);
  const left = JSON.stringify(await everythingOf(shop));
  for (const canary of ['ada@example.com', 'Lovelace', 'Engine Street', '1Z1', 'Broken'])
    expect(left, canary).not.toContain(canary);
});

test('orders of merged customers are counted together and belong to the one that was kept', async () => {
  const shop = await createShop();
  await apply(shop, [
    webhook('orders/create', orderBody()),
    webhook(
      'orders/create',
      orderBody({
        id: 1002,
        processed_at: '2026-03-05T10:00:00Z',
        customer: customerBody({ id: 302, email: 'new@example.com' }),
      }),
    ),
  ]);
  const merge = webhook('customers/merge', {
    admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/302',
    admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/301',
    status: 'completed',
  });
  const { changedCustomerIds } = await apply(shop, [
    merge,
    webhook('customers/update', customerBody({ updated_at: '2026-05-01T00:00:00Z' })),
  ]);
  expect(changedCustomerIds).toEqual(['301']);
  expect((await factsOf(shop, '1001')).customer).toMatchObject({ id: '302', email: 'new@example.com' });
  expect((await factsOf(shop, '1002')).orderOrdinal).toBe(2);
});
