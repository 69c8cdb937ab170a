import { expect, test } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { readSettings } from '#app/shops/settings.ts';
import { createShop, ownerQuery, useDatabase } from '../test/db.ts';
import { customerBody, fulfillmentBody, orderBody, scanBody, webhook } from '../test/webhooks.ts';
import { refreshDerived } from './derived.server.ts';
import { listOrders, type OrderFilter } from './list.server.ts';
import { loadFacts } from './load-facts.server.ts';
import { applyWebhooks } from './projection/projection.server.ts';

useDatabase();

const settings = readSettings({ promise: { isConfirmed: true, handlingDays: 1 } });

function list(shop: ShopRef, filter: Partial<OrderFilter> = {}) {
  return withShop(shop, (tx) => listOrders(tx, { limit: 50, ...filter }));
}

async function shopWithOrders(count: number): Promise<ShopRef> {
  const shop = await createShop();
  await ownerQuery(
    `INSERT INTO orders ("shopId", id, name, "placedAt", email, "customerName", stage, troubles, totals)
     SELECT $1, n::text, '#' || n, timestamptz '2026-01-01' + (n / 3) * interval '1 minute', 'buyer' || n || '@example.com', 'Buyer ' || n,
       CASE WHEN n % 4 = 0 THEN 'delivered' ELSE 'paid' END, CASE WHEN n % 1000 = 0 THEN '{late}'::text[] ELSE '{}' END,
       '{"current": {"presentment": {"amountMinor": 2500, "currency": "EUR"}}}'
     FROM generate_series(1, $2) n`,
    [shop.id, count],
  );
  return shop;
}

test('pages follow each other without gaps or repeats, even when many orders share a minute', async () => {
  const shop = await shopWithOrders(100);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await list(shop, { limit: 7, ...(cursor && { cursor }) });
    seen.push(...rows.map((row) => row.id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(100);
  expect(seen).toHaveLength(100);
  expect((await list(shop, { limit: 1 })).rows[0]).toMatchObject({
    id: '99',
    total: { amountMinor: 2500, currency: 'EUR' },
  });
  expect((await list(shop, { limit: 1, cursor: 'nonsense' })).rows[0]!.id).toBe('99');
});

const searches: [string, string[]][] = [
  ['#1001', ['1']],
  ['1001', ['1']],
  ['ADA@', ['1']],
  ['grace h', ['2']],
  ['100', ['2', '1']],
  ['%', []],
  ['_da', []],
  ['nobody', []],
  ['  ', ['2', '1']],
];

test.each(searches)('search: %j', async (search, ids) => {
  const shop = await createShop();
  await ownerQuery(
    `INSERT INTO orders ("shopId", id, name, "placedAt", email, "customerName")
     VALUES ($1, '1', '#1001', '2026-01-01', 'ada@example.com', 'Ada Lovelace'), ($1, '2', '#1002', '2026-01-02', 'g@example.com', 'Grace Hopper'),
       ($1, '3', '', NULL, NULL, NULL)`,
    [shop.id],
  );
  expect((await list(shop, { search })).rows.map((row) => row.id)).toEqual(ids);
});

test('a list of 100,000 orders is read by index with any filter', async () => {
  const shop = await shopWithOrders(100_000);
  await ownerQuery('ANALYZE orders');
  const asked: Partial<OrderFilter>[] = [
    {},
    { stage: 'delivered' },
    { trouble: 'late' },
    { search: '#9999' },
    { search: 'buyer 77' },
    { search: 'buyer500@' },
  ];
  for (const filter of asked) {
    const { rows, reads } = await withShop(shop, async (tx) => {
      const page = await listOrders(tx, { limit: 50, ...filter });
      const [counters] = await tx.db.$queryRaw<{ whole: number; rows: number }[]>`
        SELECT seq_scan::int AS whole, idx_tup_fetch::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'orders'`;
      return { rows: page.rows, reads: counters! };
    });
    expect(rows.length, JSON.stringify(filter)).toBeGreaterThan(0);
    expect(reads.whole, JSON.stringify(filter)).toBe(0);
    expect(reads.rows, JSON.stringify(filter)).toBeLessThan(5_000);
  }
});

test('stage, promise and trouble follow the facts and the time', async () => {
  const shop = await createShop();
  const apply = (topic: string, body: object) =>
    withShop(shop, (tx) => applyWebhooks(tx, [webhook(topic, body)]), { isExclusive: true });
  const refresh = (now: string) =>
    withShop(shop, (tx) =>
      refreshDerived({ ...tx, now: new Date(now) }, ['1001'], { shop: { timeZone: 'America/New_York' }, settings }),
    );
  const derived = async () =>
    (
      await ownerQuery(
        'SELECT stage, troubles, "promisedAt", "promiseSource", "estimateAt", "recheckAt" FROM orders WHERE "shopId" = $1',
        [shop.id],
      )
    )[0];
  await apply('orders/create', orderBody());
  await refresh('2026-03-02T10:01:00Z');
  const promisedAt = new Date('2026-03-13T03:59:00Z');
  expect(await derived()).toMatchObject({
    stage: 'paid',
    troubles: [],
    promisedAt,
    promiseSource: 'settings',
    estimateAt: promisedAt,
    recheckAt: new Date('2026-03-04T04:59:00.001Z'),
  });
  await refresh('2026-03-05T12:00:00Z');
  expect(await derived()).toMatchObject({ stage: 'paid', troubles: ['late'], promisedAt, estimateAt: null });
  await apply('fulfillments/create', fulfillmentBody());
  await apply('fulfillment_events/create', scanBody({ estimated_delivery_at: '2026-03-10T20:00:00Z' }));
  await refresh('2026-03-06T12:00:00Z');
  expect(await derived()).toMatchObject({
    stage: 'in_transit',
    troubles: [],
    promisedAt,
    estimateAt: new Date('2026-03-10T20:00:00Z'),
  });
  await apply(
    'fulfillment_events/create',
    scanBody({ id: 9002, happened_at: '2026-03-06T13:00:00Z', estimated_delivery_at: '2026-03-20T20:00:00Z' }),
  );
  await refresh('2026-03-06T14:00:00Z');
  expect(await derived()).toMatchObject({
    troubles: ['late'],
    promisedAt,
    estimateAt: new Date('2026-03-20T20:00:00Z'),
  });
  const events = await ownerQuery('SELECT name, "factKey" FROM events WHERE "shopId" = $1 ORDER BY name', [shop.id]);
  expect(events).toEqual([
    { name: 'estimate.moved', factKey: '9002' },
    { name: 'promise.made', factKey: '1001:settings' },
  ]);
  await ownerQuery(
    `INSERT INTO problems ("shopId", id, "orderId", kind, source) VALUES ($1, 'p', '1001', 'damaged', 'order_page')`,
    [shop.id],
  );
  await refresh('2026-03-06T12:00:00Z');
  expect(await derived()).toMatchObject({ troubles: ['late', 'problem'] });
});

test('a customer’s orders are numbered by when they were placed, without canceled ones, in any order of arrival', async () => {
  const shop = await createShop();
  const place = (id: number, day: string, own: object = {}) =>
    webhook('orders/create', orderBody({ id, processed_at: `2026-03-0${day}T10:00:00Z`, ...own }));
  const entries = [
    place(3, '5'),
    place(1, '2', { cancelled_at: '2026-03-02T11:00:00Z' }),
    place(2, '4'),
    place(4, '6', { customer: null }),
  ];
  await withShop(shop, (tx) => applyWebhooks(tx, entries), { isExclusive: true });
  const ordinals = async () =>
    (await withShop(shop, (tx) => loadFacts(tx, ['1', '2', '3', '4']))).map((facts) => facts.orderOrdinal);
  expect(await ordinals()).toEqual([1, 1, 2, null]);
  await withShop(shop, (tx) =>
    applyWebhooks(tx, [
      webhook(
        'orders/updated',
        orderBody({ id: 3, updated_at: '2026-04-01T00:00:00Z', customer: customerBody({ orders_count: 7 }) }),
      ),
    ]),
  );
  expect((await ordinals())[2]).toBe(7);
});
