import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fulfillmentBody, orderBody, refundBody, scanBody, webhook } from '#app/test/webhooks.ts';
import { foldOrder } from './fold.ts';
import type { OrderNews } from './news.ts';
import { type OrderState, unknownOrder } from './order-state.ts';
import { readWebhook } from '../webhooks/news.ts';
import { versionOf } from '../webhooks/version.ts';

function newsOf(topic: string, body: unknown, triggeredAt?: string): OrderNews[] {
  const reading = readWebhook(webhook(topic, body, triggeredAt ? { triggeredAt: new Date(triggeredAt) } : {}));
  if (reading.kind !== 'news') throw new Error(JSON.stringify(reading));
  return reading.orders;
}

function play(messages: OrderNews[][]): { state: OrderState; events: string[] } {
  let state = unknownOrder('1001');
  const events = new Set<string>();
  for (const news of messages.flat()) {
    const folded = foldOrder(state, news);
    state = folded.state;
    for (const event of folded.events) events.add(`${event.name} ${event.factKey}`);
  }
  return { state, events: [...events].sort() };
}

function permutations<Item>(items: Item[]): Item[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

const five = [
  newsOf('orders/create', orderBody({ financial_status: 'pending' })),
  newsOf('orders/paid', orderBody({ updated_at: '2026-03-02T10:05:00Z' })),
  newsOf('fulfillments/create', fulfillmentBody()),
  newsOf('fulfillment_events/create', scanBody({ status: 'delivered', happened_at: '2026-03-06T11:00:00Z' })),
  newsOf(
    'orders/cancelled',
    orderBody({
      updated_at: '2026-03-10T12:00:00Z',
      cancelled_at: '2026-03-10T12:00:00Z',
      cancel_reason: 'customer',
      financial_status: 'refunded',
      fulfillment_status: 'fulfilled',
      refunds: [refundBody()],
      fulfillments: [fulfillmentBody({ updated_at: '2026-03-06T11:00:00Z', shipment_status: 'delivered' })],
    }),
  ),
];

test('all 120 sequences of five events end in the same state and the same events', () => {
  const expected = play(five);
  expect(expected.events).toHaveLength(8);
  for (const permutation of permutations(five)) expect(play(permutation)).toEqual(expected);
});

const second = '2026-03-02T10:00:00Z';
const many = [
  ...five,
  // Two changes within one second: the later message wins.
  newsOf(
    'orders/updated',
    orderBody({
      id: 1001,
      updated_at: '2026-03-11T00:00:00Z',
      email: 'old@example.com',
      closed_at: '2026-03-11T00:00:00Z',
    }),
    '2026-03-11T00:00:00.100Z',
  ),
  newsOf(
    'orders/updated',
    orderBody({ id: 1001, updated_at: '2026-03-11T00:00:00Z', email: 'new@example.com' }),
    '2026-03-11T00:00:00.200Z',
  ),
  newsOf('fulfillments/update', fulfillmentBody({ status: 'cancelled', updated_at: '2026-03-05T00:00:00Z' })),
  newsOf('fulfillments/create', fulfillmentBody({ id: 2002, created_at: second, updated_at: second, line_items: [] })),
  newsOf('fulfillment_events/create', scanBody({ id: 9002, fulfillment_id: 2002, status: 'somewhere_new' })),
  newsOf('refunds/create', refundBody({ transactions: [] })),
  newsOf(
    'returns/request',
    { id: 8001, order: { id: 1001 }, status: 'requested', name: '#1001-R1' },
    '2026-03-08T00:00:00Z',
  ),
  newsOf('returns/close', { id: 8001, order_id: 1001, status: 'closed' }, '2026-03-09T00:00:00Z'),
  newsOf('orders/edited', { order_edit: { id: 66, order_id: 1001, created_at: '2026-03-03T10:00:00Z' } }),
];

const version = (at: string) => versionOf(new Date(at), new Date(at), 'read');
const dates = (at: string, fulfillBy: string | null): OrderNews[] => [
  {
    kind: 'dates',
    orderId: '1001',
    version: version(at),
    fulfillBy: fulfillBy === null ? null : new Date(fulfillBy),
    maxDeliveryAt: new Date(at),
    at: new Date(at),
    fulfillmentOrders: [],
  },
];
const told = newsOf('orders/updated', orderBody({ updated_at: '2026-03-03T10:00:00Z' }));
const imported = (at: string): OrderNews[] =>
  told.map((news) => (news.kind === 'order' ? { ...news, origin: 'imported' as const, version: version(at) } : news));

test.each([
  ['history that is told of later', [imported('2026-03-02T10:00:00Z'), told, imported('2026-03-04T10:00:00Z')], true],
  ['an order that was told of first', [told, imported('2026-03-04T10:00:00Z')], false],
  ['an order that was just placed', [...five, imported('2026-03-01T10:00:00Z')], false],
])('Shopify’s dates and the origin converge: %s', (_what, origins, isImported) => {
  const all = [
    ...origins,
    dates('2026-03-05T10:00:00Z', '2026-03-06T00:00:00Z'),
    dates('2026-03-07T10:00:00Z', null),
    dates('2026-03-04T10:00:00Z', '2026-03-09T00:00:00Z'),
  ];
  const expected = play(all);
  expect(expected.state.order).toMatchObject({
    isImported,
    fulfillBy: null,
    maxDeliveryAt: new Date('2026-03-07T10:00:00Z'),
  });
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), (messages) => {
      expect(play(messages).state).toEqual(expected.state);
    }),
    { numRuns: 200 },
  );
});

test('any sequence, any number of repeats', () => {
  const expected = play(many);
  const shuffledWithRepeats = fc
    .shuffledSubarray(many, { minLength: many.length })
    .chain((first) => fc.array(fc.constantFrom(...many), { maxLength: 20 }).map((repeats) => [...repeats, ...first]))
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
  fc.assert(
    fc.property(shuffledWithRepeats, (messages) => {
      expect(play(messages)).toEqual(expected);
    }),
    { numRuns: 300 },
  );
  expect(expected.state.order).toMatchObject({
    email: 'new@example.com',
    closedAt: null,
    canceledAt: new Date('2026-03-10T12:00:00Z'),
  });
  expect(expected.state.returns['8001']).toMatchObject({
    status: 'closed',
    name: '#1001-R1',
    requestedAt: new Date('2026-03-08T00:00:00Z'),
  });
});

test('a repeat changes nothing and keeps object identities', () => {
  const { state } = play(many);
  for (const news of many.flat()) expect(foldOrder(state, news).state).toBe(state);
});

test('sticky facts are not undone', () => {
  const canceled = newsOf(
    'orders/cancelled',
    orderBody({ updated_at: '2026-03-10T12:00:00Z', cancelled_at: '2026-03-10T12:00:00Z', cancel_reason: 'fraud' }),
  );
  const later = newsOf('orders/updated', orderBody({ updated_at: '2026-03-12T12:00:00Z', financial_status: 'voided' }));
  expect(play([canceled, later]).state.order).toMatchObject({
    canceledAt: new Date('2026-03-10T12:00:00Z'),
    cancelReason: 'fraud',
    paidAt: new Date('2026-03-10T12:00:00Z'),
    financialStatus: 'voided',
  });
});

test('an imported order stays imported, unless Shopify reports that it was just placed', () => {
  const [created] = newsOf('orders/create', orderBody());
  const [updated] = newsOf('orders/updated', orderBody({ updated_at: '2026-03-12T12:00:00Z' }));
  const imported: OrderNews = {
    ...(created as Extract<OrderNews, { kind: 'order' }>),
    origin: 'imported',
    version: '',
  };
  const isImported = (...news: OrderNews[]) => play([news]).state.order.isImported;
  expect(isImported(imported)).toBe(true);
  expect(isImported(imported, updated!)).toBe(true);
  expect(isImported(imported, created!)).toBe(false);
  expect(isImported(created!, imported)).toBe(false);
  const later = { ...imported, version: '2026-03-13T12:00:00.000Z' };
  expect(isImported(updated!, later)).toBe(false);
  expect(isImported(later, updated!)).toBe(false);
});
