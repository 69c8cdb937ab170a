import { expect, test } from 'vitest';
import { readSettings } from '#app/shops/settings.ts';
import { makeFacts, makeFulfillmentOrder, makeLine, makeScan, makeShipment, placedAt } from '#app/test/order-facts.ts';
import type { FulfillmentOrder, OrderFacts } from '../facts.ts';
import { keepPromise, makePromise } from './promise.ts';
import { restState, waitingParts } from './waiting.ts';
import { wayOfOrder, wayOfParcel } from './ways.ts';

const timeZone = 'America/New_York';
const confirmed = readSettings({ promise: { isConfirmed: true } });
const none = { promisedAt: null, promisedDispatchAt: null, promiseSource: null, promisedFrom: null };
const line = (lineId: string, quantity = 1) => ({ lineId, quantity, remaining: quantity });
const method = (title: string, code: string | null = null) => ({
  shippingLines: [{ title, code, price: makeFacts().totals.shipping }],
});
const ordersOf = (...orders: Partial<FulfillmentOrder>[]) => ({
  fulfillmentOrders: orders.map((own, index) => makeFulfillmentOrder({ id: `F${index}`, ...own })),
});
const twoLines = { lines: [makeLine(), makeLine({ id: 'L2' })] };

const ways: [what: string, order: Partial<OrderFacts>, way: string][] = [
  ['as ever', {}, 'shipping'],
  ['told as pickup', ordersOf({ way: 'pickup' }), 'pickup'],
  ['told as local delivery', ordersOf({ way: 'local' }), 'local'],
  ['a pickup point is a carrier’s', ordersOf({ way: 'pickup_point' }), 'shipping'],
  ['told as a sale at a till', ordersOf({ way: 'retail' }), 'retail'],
  ['a method that Shopify adds later', ordersOf({ way: null }), 'shipping'],
  [
    'a cancelled one has been replaced',
    ordersOf({ way: 'pickup', status: 'cancelled' }, { way: 'shipping' }),
    'shipping',
  ],
  ['goods and a gift card', ordersOf({ way: 'pickup' }, { way: 'none' }), 'pickup'],
  ['both ways', { ...twoLines, ...ordersOf({ way: 'pickup', lines: [line('L1')] }, { lines: [line('L2')] }) }, 'mixed'],
  ['both ways, of which an import tells no lines', { ...twoLines, ...ordersOf({ way: 'pickup' }, {}) }, 'shipping'],
  ['only digital goods', { lines: [makeLine({ requiresShipping: false })] }, 'none'],
  ['webhook alone: no address', { fulfillmentOrders: null, shipTo: null, ...method('Wharf Street') }, 'pickup'],
  ['webhook alone: an address', { fulfillmentOrders: null, ...method('Wharf Street') }, 'shipping'],
  ['webhook alone: at a till', { fulfillmentOrders: null, shipTo: null, sourceName: 'pos' }, 'shipping'],
  ['read, and no address: Shopify’s word counts', { shipTo: null, ...ordersOf({ way: 'shipping' }) }, 'shipping'],
  ['by the name of the method', { fulfillmentOrders: null, ...method('Store', 'PICK_UP') }, 'pickup'],
];

test.each(ways)('%s', (_what, order, way) => {
  expect(wayOfOrder(makeFacts(order))).toBe(way);
});

test('what has a tracking number travels, whatever was chosen', () => {
  const own = (parcel: Parameters<typeof makeShipment>[0], way: FulfillmentOrder['way']) =>
    wayOfParcel(makeShipment({ carrier: null, trackingNumbers: [], ...parcel }), makeFacts(ordersOf({ way })));
  expect(own({}, 'pickup')).toBe('pickup');
  expect(own({ scans: [makeScan('ready_for_pickup', '2026-03-05T15:00:00Z')] }, 'pickup')).toBe('pickup');
  expect(own({ scans: [makeScan('in_transit', '2026-03-05T15:00:00Z')] }, 'pickup')).toBe('shipping');
  expect(own({ trackingNumbers: ['1Z'] }, 'pickup')).toBe('shipping');
  expect(own({ scans: [makeScan('out_for_delivery', '2026-03-05T15:00:00Z')] }, 'local')).toBe('local');
  expect(own({ trackingNumbers: ['1Z'] }, 'local')).toBe('shipping');
  expect(own({ shipmentStatus: 'in_transit' }, 'retail')).toBe('shipping');
});

test('what has left by its own parcels is not waited for, however old the fulfillment orders are', () => {
  const stale = ordersOf(
    { lines: [line('L1')] },
    { lines: [line('L1')], status: 'scheduled', fulfillAt: '2026-04-01T13:00:00Z' },
    { lines: [line('L1')], status: 'on_hold', holds: ['other'] },
  );
  const facts = makeFacts({ ...stale, lines: [makeLine({ quantity: 3, currentQuantity: 3 })] });
  const ids = (own: Partial<OrderFacts>) =>
    waitingParts({ ...facts, ...own })
      .map((part) => part?.id ?? null)
      .sort();
  expect(ids({})).toEqual(['F0', 'F1', 'F2']);
  expect(ids({ shipments: [makeShipment()] })).toEqual(['F1', 'F2']);
  expect(ids({ shipments: [makeShipment({ lines: [{ lineId: 'L1', quantity: 2 }] })] })).toEqual(['F2']);
  const added = { lines: [makeLine({ quantity: 3, currentQuantity: 3 }), makeLine({ id: 'L9' })] };
  expect(waitingParts({ ...facts, ...added })).toContain(null);
  expect(restState({ ...facts, ...added }, placedAt)).toBe('open');
});

const dayOf = (at: Date | null | undefined) => at?.toLocaleDateString('sv', { timeZone }) ?? null;
const made = (own: Partial<OrderFacts>, settings = confirmed) =>
  makePromise(makeFacts({ ...none, ...own }), settings, timeZone);

test('a pickup is promised to be ready, local delivery a day only where a rule names its method', () => {
  expect(made(ordersOf({ way: 'pickup' }))).toMatchObject({ deliverBy: null, source: 'settings', isByCarrier: false });
  expect(dayOf(made(ordersOf({ way: 'pickup' }))?.dispatchBy)).toBe('2026-03-05');
  const local = { ...ordersOf({ way: 'local' }), ...method('Bike courier') };
  expect(made(local)?.deliverBy).toBeNull();
  const transit = [
    { country: 'US', method: 'Bike courier', minDays: 0, maxDays: 1 },
    { country: '*', method: '', minDays: 2, maxDays: 7 },
  ];
  expect(dayOf(made(local, readSettings({ promise: { isConfirmed: true, transit } }))?.deliverBy)).toBe('2026-03-06');
});

test('a hold for the customer’s sake makes the promise count anew, one of the store’s does not', () => {
  const first = keepPromise(none, made({}), placedAt, placedAt);
  const later = new Date('2026-03-20T15:00:00Z');
  const released = (reason: string) => ({
    ...first,
    ...ordersOf({ release: { at: '2026-03-18T15:00:00Z', holds: [reason] } }),
  });
  const after = (reason: string) => {
    const facts = makeFacts(released(reason));
    return keepPromise(facts, makePromise(facts, confirmed, timeZone), placedAt, later);
  };
  expect(dayOf(after('incorrect_address').promisedDispatchAt)).toBe('2026-03-23');
  expect(dayOf(after('inventory_out_of_stock').promisedDispatchAt)).toBe('2026-03-05');
  // Once more, with the promise that was kept then: nothing moves.
  const again = makeFacts({ ...released('incorrect_address'), ...after('incorrect_address') });
  expect(keepPromise(again, makePromise(again, confirmed, timeZone), placedAt, later)).toMatchObject(
    after('incorrect_address'),
  );
});

test('a schedule that moves, or is opened early, does not move the promise', () => {
  const at = (fulfillAt: string, status = 'scheduled') => ordersOf({ status, fulfillAt });
  const first = keepPromise(none, made(at('2026-04-01T13:00:00Z')), placedAt, placedAt);
  expect(dayOf(first.promisedDispatchAt)).toBe('2026-04-06');
  for (const moved of [at('2026-05-01T13:00:00Z'), at('2026-03-16T13:00:00Z', 'open')]) {
    const facts = makeFacts({ ...first, ...moved });
    expect(keepPromise(facts, makePromise(facts, confirmed, timeZone), placedAt, placedAt)).toEqual(
      expect.objectContaining(first),
    );
  }
});
