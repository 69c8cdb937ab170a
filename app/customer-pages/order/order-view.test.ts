import { expect, test } from 'vitest';
import { stageOf } from '#app/orders/delivery/stage.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import {
  makeAddress,
  makeFacts,
  makeFulfillmentOrder,
  makeLine,
  makeRefund,
  makeScan,
  makeShipment,
  money,
  wharfStreet,
} from '#app/test/order-facts.ts';
import { makeOrderView, type OrderView } from './order-view.ts';

const shop = {
  name: 'Super Toys',
  domain: 'super-toys.myshopify.com',
  email: 'anna@shop.example',
  timeZone: 'America/New_York',
  currency: 'USD',
  countryCode: 'US',
};
const settings = readSettings({ promise: { isConfirmed: true } });

function view(own: Partial<OrderFacts>, at = '2026-03-05T15:00:00Z', language: 'en' | 'de' = 'en'): OrderView {
  const now = new Date(at);
  const facts = makeFacts({ promisedAt: new Date('2026-03-10T23:00:00Z'), promiseSource: 'settings', ...own });
  const stage = stageOf(facts, now);
  return makeOrderView({
    facts,
    stage,
    shop,
    settings,
    tierWindow: null,
    chosen: { language, locale: language },
    preferencesUrl: null,
    invoiceUrl: '/i',
    now,
  });
}

const steps = (page: OrderView) => page.steps.map((step) => `${step.label}: ${step.state}`);
const delivered = makeShipment({ scans: [makeScan('delivered', '2026-03-09T15:00:00Z')] });

test('a paid order shows the steps ahead, the promise, and that nothing was sent yet', () => {
  const page = view({});
  expect(steps(page).slice(0, 3)).toEqual([
    'Order received: done',
    'Getting it ready: current',
    'Handed to the carrier: todo',
  ]);
  expect(page.dates).toMatchObject({ promise: { value: 'by Tuesday, March 10' }, isLate: false, note: null });
  expect(page.noParcels).toBe('Nothing has been sent yet.');
});

test('an unconfirmed default is neither promise nor estimate', () => {
  const page = view({ promiseSource: 'unconfirmed_default' });
  expect(page.dates).toEqual({
    title: 'When it comes',
    promise: null,
    present: null,
    isLate: false,
    note: 'We have no date for this order yet. As soon as there is one, you will see it here.',
  });
});

test.each([
  ['in time', '2026-03-09T15:00:00Z', false, 'As promised.'],
  ['on the last day by the customer’s clock', '2026-03-11T03:00:00Z', false, 'As promised.'],
  ['late', '2026-03-12T15:00:00Z', true, 'That was later than we promised, and we are sorry.'],
])('delivered %s is shown', (_, at, isLate, note) => {
  const shipment = makeShipment({ scans: [makeScan('delivered', at)] });
  const page = view({ shipments: [shipment], shipTo: makeAddress('US', 'CA') }, '2026-03-13T15:00:00Z');
  expect(page.dates).toMatchObject({ isLate, note });
  expect(page.headline).toBe('Your order has been delivered');
});

test('late without an estimate: no date is invented', () => {
  const page = view(
    { shipments: [makeShipment({ scans: [makeScan('in_transit', '2026-03-04T15:00:00Z')] })] },
    '2026-03-12T15:00:00Z',
  );
  expect(page.dates).toMatchObject({ present: { value: 'not known yet' }, isLate: true });
  expect(page.dates?.note).toContain('later than we promised');
});

test('out for delivery means today in the customer’s calendar, until the day is over', () => {
  const shipments = [makeShipment({ scans: [makeScan('out_for_delivery', '2026-03-05T22:00:00Z')] })];
  const parcel = { shipments, shipTo: makeAddress('JP', null) };
  expect(view(parcel, '2026-03-06T03:00:00Z').dates).toMatchObject({
    present: { value: 'Friday, March 6' },
    isLate: false,
  });
  expect(view(parcel, '2026-03-06T16:00:00Z').dates).toMatchObject({ present: { value: 'Tuesday, March 10' } });
});

test('partly sent: the rest is listed, and the headline does not claim that everything left', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', title: 'Plate', quantity: 3, currentQuantity: 3 })];
  const page = view({ lines, shipments: [makeShipment()] });
  expect(page.headline).toBe('Part of your order is on its way');
  expect(page.waiting).toEqual(['3 × Plate']);
  expect(page.parcels[0]?.items).toEqual(['1 × Mug']);
});

test('several parcels are numbered and can be selected in the form', () => {
  const lines = [makeLine(), makeLine({ id: 'L2' })];
  const page = view(
    { lines, shipments: [delivered, makeShipment({ id: 'S2', lines: [{ lineId: 'L2', quantity: 1 }] })] },
    '2026-03-09T18:00:00Z',
  );
  expect(page.parcels.map((parcel) => `${parcel.title}: ${parcel.state}`)).toEqual([
    'Parcel 1 of 2: Delivered',
    'Parcel 2 of 2: Handed to the carrier',
  ]);
  expect(page.parcelOptions).toHaveLength(2);
});

test('scans show place and the customer’s local time; unknown ones are shown without a meaning', () => {
  const scans = [
    makeScan('in_transit', '2026-03-04T15:00:00Z', { city: 'Reno', province: 'NV' }),
    makeScan('teleported', '2026-03-04T16:00:00Z'),
  ];
  const [parcel] = view({ shipments: [makeShipment({ scans })], shipTo: makeAddress('US', 'CA') }).parcels;
  expect(parcel?.scans).toMatchObject([{ what: 'Update from the carrier' }, { what: 'In transit', place: 'Reno, NV' }]);
  expect(parcel?.scans[1]?.when).toContain('7:00');
});

test('only web addresses become links', () => {
  const shipment = makeShipment({
    trackingNumbers: ['A', 'B'],
    trackingUrls: ['javascript:alert(1)', 'https://track.example/B'],
  });
  expect(view({ shipments: [shipment] }).parcels[0]?.tracking).toEqual([
    { number: 'A', href: null },
    { number: 'B', href: 'https://track.example/B' },
  ]);
});

test('a canceled order shows two steps, no dates, and says so plainly', () => {
  const page = view({ canceledAt: new Date('2026-03-03T15:00:00Z') });
  expect(steps(page)).toEqual(['Order received: done', 'Canceled: current']);
  expect(page).toMatchObject({ dates: null, noParcels: null, headline: 'This order was canceled' });
  expect(page.notices).toMatchObject([
    { tone: 'warning', text: expect.stringContaining('canceled on Tuesday, March 3') },
  ]);
});

test('digital goods show no shipping and no address', () => {
  const page = view({ lines: [makeLine({ requiresShipping: false })], shipTo: null });
  expect(steps(page)).toEqual(['Order received: done', 'Delivered online: done']);
  expect(page).toMatchObject({
    dates: null,
    shipTo: [],
    needsShipping: false,
    noParcels: 'Nothing needs to be shipped for this order.',
  });
});

test('refunds, returns and problems are shown', () => {
  const page = view({
    refunds: [makeRefund()],
    returns: [{ id: '1', name: null, status: 'open', requestedAt: null, changedAt: new Date() }],
    problems: [
      { id: '1', shipmentId: null, kind: 'damaged', openedAt: new Date('2026-03-04T12:00:00Z'), closedAt: null },
      {
        id: '2',
        shipmentId: null,
        kind: 'unheard_of',
        openedAt: new Date('2026-03-04T12:00:00Z'),
        closedAt: new Date('2026-03-05T12:00:00Z'),
      },
    ],
  });
  expect(page.notices.map((notice) => notice.tone)).toEqual(['warning', 'info', 'good', 'good']);
  expect(page.notices[0]?.text).toContain('Something is damaged');
  expect(page.notices[3]?.text).toContain('$5.00');
});

test('the totals add up, with refunds below them', () => {
  const totals = { ...makeFacts().totals, total: money(2595), shipping: money(595), current: money(2095) };
  const page = view({ totals, refunds: [makeRefund()] });
  expect(page.totals.map((row) => row.value)).toEqual(['$20.00', '$5.95', '$25.95', '-$5.00', '$20.95']);
});

test('an order without news for months is complete, but not claimed to have arrived', () => {
  const page = view({ shipments: [makeShipment()] }, '2026-06-20T15:00:00Z');
  expect(page.headline).toBe('Your order is complete');
  expect(page.steps.at(-1)).toMatchObject({ label: 'Completed', state: 'done' });
});

const gold = { tierName: 'Gold', days: 60 };
type ReturnsCase = [
  string,
  {
    language?: 'en' | 'de';
    tierWindow?: typeof gold;
    at?: string;
    windowDays?: number | null;
    facts?: Partial<OrderFacts>;
  },
  string | null,
];
const returnsCases: ReturnsCase[] = [
  ['the store’s days', {}, 'You can send things back until Wednesday, April 8.'],
  [
    'the tier’s, where they are more',
    { tierWindow: gold },
    'You can send things back until Friday, May 8: with your tier, Gold, you have 60 days instead of 30.',
  ],
  [
    'in German',
    { tierWindow: gold, language: 'de' },
    'Zurückschicken kannst du etwas bis Freitag, 8. Mai: Mit deiner Stufe Gold hast du 60 statt 30 Tage Zeit.',
  ],
  ['the store’s days in German', { language: 'de' }, 'Zurückschicken kannst du etwas bis Mittwoch, 8. April.'],
  [
    'the tier’s, where they are not more',
    { tierWindow: { ...gold, days: 14 } },
    'You can send things back until Wednesday, April 8.',
  ],
  ['on the last day in the shop', { at: '2026-04-09T03:00:00Z' }, 'You can send things back until Wednesday, April 8.'],
  ['when it is over', { at: '2026-04-09T05:00:00Z' }, 'Things could be sent back until Wednesday, April 8.'],
  [
    'while it is on its way',
    { facts: { shipments: [makeShipment({ scans: [makeScan('in_transit', '2026-03-09T15:00:00Z')] })] } },
    null,
  ],
  ['where the store has not said', { windowDays: null, tierWindow: gold }, null],
];
test.each(returnsCases)(
  'return deadline: %s',
  (_, { language = 'en', tierWindow = null, at = '2026-03-10T15:00:00Z', windowDays = 30, facts: own = {} }, words) => {
    const now = new Date(at);
    const facts = makeFacts({ shipments: [delivered], ...own });
    const page = makeOrderView({
      facts,
      stage: stageOf(facts, now),
      tierWindow,
      shop,
      settings: { ...settings, returns: { windowDays } },
      chosen: { language, locale: language },
      preferencesUrl: null,
      invoiceUrl: '/i',
      now,
    });
    expect(page.returns).toBe(words);
  },
);

test('German words, dates and money', () => {
  const page = view({ refunds: [makeRefund()], shipTo: makeAddress('DE', null) }, undefined, 'de');
  expect(page.shipTo.at(-1)).toBe('Deutschland');
  expect(page.placedOn).toBe('Bestellt am Montag, 2. März');
  expect(page.notices[0]?.text).toContain('5,00');
});

const inStore = {
  fulfillmentOrders: [makeFulfillmentOrder({ way: 'pickup', place: wharfStreet })],
  shipTo: null,
  promisedAt: null,
};
const handedOver = (...scans: ReturnType<typeof makeScan>[]) =>
  makeShipment({ carrier: null, trackingNumbers: [], scans });

test('a pickup has steps of its own, a place with its hours, and no delivery address', () => {
  const page = view(inStore);
  expect(page.headline).toBe('We are getting your order ready for pickup');
  expect(steps(page)).toEqual([
    'Order received: done',
    'Getting it ready: current',
    'Ready for pickup: todo',
    'Picked up: todo',
  ]);
  expect(page.pickup).toEqual([
    'Wharf Street',
    '12 Wharf Street',
    'Portland, Oregon 97205',
    'Phone: +1 503 555 0100',
    'Monday to Friday, 10 to 6. Ring the bell.',
  ]);
  expect(page).toMatchObject({ shipTo: [], needsShipping: false, noParcels: 'Nothing is ready for pickup yet.' });
  expect(page.dates).toMatchObject({
    title: 'When you can pick it up',
    promise: { label: 'Ready for pickup', value: 'by Thursday, March 5' },
    present: null,
  });
});

test('a pickup that is ready, and one that was collected', () => {
  const ready = view({ ...inStore, shipments: [handedOver(makeScan('ready_for_pickup', '2026-03-04T15:00:00Z'))] });
  expect(ready.headline).toBe('Your order is ready for pickup');
  expect(ready.parcels).toMatchObject([{ title: 'To pick up', state: 'Ready for pickup', hasCarrier: false }]);
  const collected = { ...inStore, shipments: [handedOver(makeScan('picked_up', '2026-03-04T15:00:00Z'))] };
  expect(view(collected).headline).toBe('Your order has been picked up');
  expect(view(collected, '2026-03-05T15:00:00Z', 'de').headline).toBe('Deine Bestellung ist abgeholt');
  expect(steps(view(collected)).at(-1)).toBe('Picked up: done');
});

test('local delivery is with our driver, not with a carrier', () => {
  const local = { fulfillmentOrders: [makeFulfillmentOrder({ way: 'local' })], promisedAt: null };
  const page = view({ ...local, shipments: [handedOver(makeScan('out_for_delivery', '2026-03-05T13:00:00Z'))] });
  expect(page.headline).toBe('Our driver is on the way with your order');
  expect(steps(page)).toEqual([
    'Order received: done',
    'Getting it ready: done',
    'Handed to our driver: done',
    'Out with our driver: current',
    'Delivered: todo',
  ]);
  expect(page.shipTo.length).toBeGreaterThan(0);
});

test('an order of both kinds shows the place and the address', () => {
  const both = view({
    lines: [makeLine(), makeLine({ id: 'L2' })],
    fulfillmentOrders: [
      makeFulfillmentOrder({ way: 'pickup', place: wharfStreet, lines: [{ lineId: 'L1', quantity: 1, remaining: 1 }] }),
      makeFulfillmentOrder({ id: 'F2', lines: [{ lineId: 'L2', quantity: 1, remaining: 1 }] }),
    ],
  });
  expect(both.pickup[0]).toBe('Wharf Street');
  expect(both.shipTo.length).toBeGreaterThan(0);
});

test('scheduled, on hold, and waiting for money say so above everything', () => {
  const scheduled = {
    fulfillmentOrders: [makeFulfillmentOrder({ status: 'scheduled', fulfillAt: '2026-04-01T13:00:00Z' })],
  };
  expect(view(scheduled).headline).toBe('Your order is scheduled');
  expect(steps(view(scheduled)).slice(0, 3)).toEqual([
    'Order received: done',
    'Scheduled: current',
    'Getting it ready: todo',
  ]);
  const held = { fulfillmentOrders: [makeFulfillmentOrder({ status: 'on_hold', holds: ['incorrect_address'] })] };
  expect(view(held).headline).toBe('Your order is on hold');
  expect(view({ paidAt: null, financialStatus: 'pending', promiseSource: null }).headline).toBe(
    'Your order is waiting for your payment',
  );
});
