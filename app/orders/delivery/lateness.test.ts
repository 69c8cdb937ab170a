import { expect, test } from 'vitest';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import { lineOf, orderFacts, scanOf, shipmentOf } from '#app/test/facts.ts';
import type { OrderFacts } from '../facts.ts';
import { lateness, presentEstimate } from './lateness.ts';
import { keepPromise, makePromise } from './promise.ts';
import { recheckAt } from './recheck-at.ts';

const newYork = 'America/New_York';
const confirmed = (own: object = {}): Settings => readSettings({ promise: { isConfirmed: true, ...own } });
const end = (day: string) => new Date(`${day}T23:59:00-05:00`);

// 2026-03-02 is a Monday; New York's clocks go forward on Sunday 2026-03-08.
const dispatchCases: [string, { placedAt: string; settings?: object; timeZone?: string }, string][] = [
  ['before the cut-off counts today', { placedAt: '2026-03-02T18:59:00Z' }, '2026-03-05T23:59:00-05:00'],
  ['at the cut-off counts tomorrow', { placedAt: '2026-03-02T19:00:00Z' }, '2026-03-06T23:59:00-05:00'],
  [
    'Friday evening counts Monday, over the change of clocks',
    { placedAt: '2026-03-06T22:00:00Z' },
    '2026-03-12T23:59:00-04:00',
  ],
  ['Saturday counts Monday', { placedAt: '2026-03-07T15:00:00Z' }, '2026-03-12T23:59:00-04:00'],
  [
    'holidays are no working days',
    { placedAt: '2026-03-02T15:00:00Z', settings: { holidays: ['2026-03-03', '2026-03-04'] } },
    '2026-03-09T23:59:00-04:00',
  ],
  [
    'placed on a holiday',
    { placedAt: '2026-03-02T15:00:00Z', settings: { holidays: ['2026-03-02'] } },
    '2026-03-06T23:59:00-05:00',
  ],
  [
    'no handling days',
    { placedAt: '2026-03-02T15:00:00Z', settings: { handlingDays: 0 } },
    '2026-03-02T23:59:00-05:00',
  ],
  [
    'no handling days, Saturday',
    { placedAt: '2026-03-07T15:00:00Z', settings: { handlingDays: 0 } },
    '2026-03-09T23:59:00-04:00',
  ],
  [
    "the day is the shop's: still Monday in Honolulu",
    { placedAt: '2026-03-03T05:00:00Z', timeZone: 'Pacific/Honolulu' },
    '2026-03-06T23:59:00-10:00',
  ],
  [
    'already Tuesday in Auckland',
    { placedAt: '2026-03-02T12:00:00Z', timeZone: 'Pacific/Auckland' },
    '2026-03-06T23:59:00+13:00',
  ],
];

test.each(dispatchCases)('dispatch: %s', (_, { placedAt, settings, timeZone = newYork }, expected) => {
  const made = makePromise(orderFacts({ placedAt: new Date(placedAt) }), confirmed(settings), timeZone);
  expect(made?.dispatchBy).toEqual(new Date(expected));
});

const transit = [
  { country: 'US', method: 'Express', minDays: 1, maxDays: 1 },
  { country: 'US', method: '', minDays: 2, maxDays: 3 },
  { country: '*', method: '', minDays: 5, maxDays: 10 },
];
const price = orderFacts().totals.total;
const germany = { ...orderFacts().shipTo!, countryCode: 'DE' };

const estimated = [
  shipmentOf({ scans: [scanOf('in_transit', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: end('2026-03-07') })] }),
];

const deliveryCases: [string, Partial<OrderFacts>, Settings, { deliverBy: Date | null; source: string } | null][] = [
  ['handling and transit days', {}, confirmed({ transit }), { deliverBy: end('2026-03-05'), source: 'settings' }],
  [
    'by method, in any case',
    { shippingLines: [{ title: 'EXPRESS', code: null, price }] },
    confirmed({ transit }),
    { deliverBy: end('2026-03-03'), source: 'settings' },
  ],
  [
    'other countries',
    { shipTo: germany },
    confirmed({ transit }),
    { deliverBy: new Date('2026-03-16T23:59:00-04:00'), source: 'settings' },
  ],
  [
    'no rule fits',
    { shipTo: germany },
    confirmed({ transit: transit.slice(0, 2) }),
    { deliverBy: null, source: 'settings' },
  ],
  [
    'our default is no promise',
    {},
    readSettings({ promise: { transit } }),
    { deliverBy: new Date('2026-03-10T23:59:00-04:00'), source: 'unconfirmed_default' },
  ],
  [
    "Shopify's own date comes first",
    { maxDeliveryAt: new Date('2026-03-20T00:00:00Z') },
    confirmed(),
    { deliverBy: new Date('2026-03-20T00:00:00Z'), source: 'shopify' },
  ],
  [
    'then ours, given before any carrier had the parcel',
    { shipments: estimated },
    confirmed({ transit }),
    { deliverBy: end('2026-03-05'), source: 'settings' },
  ],
  [
    "the carrier's, where ours knows no date",
    { shipments: estimated, shipTo: germany },
    confirmed({ transit: transit.slice(0, 2) }),
    { deliverBy: end('2026-03-07'), source: 'carrier' },
  ],
  [
    "the carrier's, where ours is a guess",
    { shipments: estimated },
    readSettings({}),
    { deliverBy: end('2026-03-07'), source: 'carrier' },
  ],
  ['digital goods', { lines: [lineOf({ requiresShipping: false })] }, confirmed(), null],
  ['canceled', { canceledAt: new Date() }, confirmed(), null],
  ['not known yet', { placedAt: null }, confirmed(), null],
];

test.each(deliveryCases)('delivery: %s', (_, own, settings, expected) => {
  const handling = {
    ...settings,
    promise: { ...settings.promise, handlingDays: settings.promise.isConfirmed ? 0 : 3 },
  };
  const made = makePromise(orderFacts({ placedAt: new Date('2026-03-02T15:00:00Z'), ...own }), handling, newYork);
  expect(made && { deliverBy: made.deliverBy, source: made.source }).toEqual(expected);
});

const unpaid = { financialStatus: 'pending', paidAt: null };
const paidOnFriday = { paidAt: new Date('2026-03-06T15:00:00Z') };

test.each<[string, Partial<OrderFacts>, Settings, Date | null]>([
  ['from the payment, where that comes later', paidOnFriday, confirmed(), new Date('2026-03-11T23:59:00-04:00')],
  ['not at all while the money has not come', unpaid, confirmed(), null],
  ['not at all while the amount is only authorized', { ...unpaid, financialStatus: 'authorized' }, confirmed(), null],
  [
    'from the order, where money comes after the goods',
    unpaid,
    confirmed({ handlingFrom: 'order' }),
    end('2026-03-05'),
  ],
  [
    'from the order, where the merchant wants it so',
    paidOnFriday,
    confirmed({ handlingFrom: 'order' }),
    end('2026-03-05'),
  ],
])('handling days count %s', (_, own, settings, dispatchBy) => {
  const facts = orderFacts({ placedAt: new Date('2026-03-02T15:00:00Z'), ...own });
  expect(makePromise(facts, settings, newYork)?.dispatchBy ?? null).toEqual(dispatchBy);
});

test('where nothing was said of the arrival, the first date of a carrier is the promise', () => {
  const abroad = orderFacts({ placedAt: new Date('2026-03-02T15:00:00Z'), shipTo: germany });
  const settings = confirmed({ transit: [{ country: 'US', method: '', minDays: 1, maxDays: 2 }] });
  const none = { promisedAt: null, promisedDispatchAt: null, promiseSource: null, promisedFrom: null };
  const now = new Date('2026-03-05T15:00:00Z');
  const first = keepPromise(none, makePromise(abroad, settings, newYork), abroad.placedAt, now);
  expect(first).toMatchObject({ promisedAt: null, promisedDispatchAt: end('2026-03-05'), promiseSource: 'settings' });
  const scanned = { ...abroad, shipments: estimated };
  const dated = keepPromise(first, makePromise(scanned, settings, newYork), abroad.placedAt, now);
  expect(dated).toEqual({ ...first, promisedAt: end('2026-03-07'), promiseSource: 'carrier', promisedFrom: null });
  expect(keepPromise(dated, makePromise(abroad, settings, newYork), abroad.placedAt, now)).toEqual(dated);
});

test('where it is learned later that the order was paid earlier, the promise counts from then', () => {
  const paidOn = (day: string) =>
    orderFacts({ placedAt: new Date('2026-03-02T15:00:00Z'), paidAt: new Date(`2026-03-${day}T15:00:00Z`) });
  const none = { promisedAt: null, promisedDispatchAt: null, promiseSource: null, promisedFrom: null };
  const now = new Date('2026-03-09T15:00:00Z');
  const keep = (kept: typeof none | ReturnType<typeof keepPromise>, day: string, settings = confirmed()) =>
    keepPromise(kept, makePromise(paidOn(day), settings, newYork), paidOn(day).placedAt, now);
  const inOrder = keep(keep(none, '03'), '04');
  expect(keep(keep(none, '04'), '03')).toEqual(inOrder);
  expect(inOrder).toEqual(keep(none, '03'));
  // What the merchant decides later is no reason to change a promise.
  expect(keep(inOrder, '03', confirmed({ handlingDays: 0 }))).toEqual(inOrder);
});

test('the first promise is kept; only our unconfirmed default gives way', () => {
  const placedAt = new Date('2026-03-02T15:00:00Z');
  const later = new Date('2026-03-02T17:00:00Z');
  const none = { promisedAt: null, promisedDispatchAt: null, promiseSource: null, promisedFrom: null };
  const made = (source: 'settings' | 'shopify' | 'carrier' | 'unconfirmed_default', day: string) => ({
    dispatchBy: end(day),
    deliverBy: end(day),
    source,
    startsAt: placedAt,
    basedOn: placedAt,
    restart: null,
    isByCarrier: true,
  });
  const guess = keepPromise(none, made('unconfirmed_default', '2026-03-05'), placedAt, placedAt);
  expect(guess.promiseSource).toBe('unconfirmed_default');
  const first = keepPromise(guess, made('settings', '2026-03-06'), placedAt, later);
  expect(first).toEqual({
    promisedAt: end('2026-03-06'),
    promisedDispatchAt: end('2026-03-06'),
    promiseSource: 'settings',
    promisedFrom: placedAt,
  });
  expect(keepPromise(first, made('settings', '2026-03-09'), placedAt, later)).toBe(first);
  expect(keepPromise(first, made('shopify', '2026-03-09'), placedAt, later)).toBe(first);
  expect(keepPromise(first, made('shopify', '2026-03-09'), placedAt, placedAt).promiseSource).toBe('shopify');
  expect(keepPromise(first, null, placedAt, later)).toBe(first);
});

const promised = {
  promisedDispatchAt: end('2026-03-05'),
  promisedAt: end('2026-03-07'),
  promiseSource: 'settings' as const,
};
const moving = (...scans: ReturnType<typeof scanOf>[]) => ({ ...promised, shipments: [shipmentOf({ scans })] });
const guessed = { ...promised, promiseSource: 'unconfirmed_default' as const };
const day6 = '2026-03-06T12:00:00Z';
const day8 = '2026-03-08T12:00:00Z';

const lateCases: [string, Partial<OrderFacts>, string, { why: string; newDate: Date | null } | null][] = [
  ['in time', promised, '2026-03-05T12:00:00Z', null],
  ['at the promised minute', promised, '2026-03-06T04:59:00Z', null],
  ['not dispatched', promised, day6, { why: 'not_dispatched', newDate: null }],
  ['not dispatched, but only our guess', guessed, day6, null],
  [
    "not dispatched by Shopify's own date, whatever the guess",
    { ...guessed, fulfillBy: new Date('2026-03-05T00:00:00Z') },
    day6,
    { why: 'not_dispatched', newDate: null },
  ],
  [
    'not dispatched, Shopify has new dates',
    { ...promised, fulfillBy: end('2026-03-09'), maxDeliveryAt: end('2026-03-12') },
    day6,
    { why: 'not_dispatched', newDate: end('2026-03-12') },
  ],
  [
    'waits for its money',
    { ...promised, promiseSource: 'shopify', financialStatus: 'pending', paidAt: null },
    day6,
    null,
  ],
  [
    'authorized is not waiting',
    { ...promised, financialStatus: 'authorized', paidAt: null },
    day6,
    { why: 'not_dispatched', newDate: null },
  ],
  [
    'a part has not left',
    { ...promised, lines: [lineOf(), lineOf({ id: '5002' })], shipments: [shipmentOf()] },
    day6,
    { why: 'not_dispatched', newDate: null },
  ],
  ['canceled', { ...promised, canceledAt: new Date(day6) }, day8, null],
  [
    'the carrier says delayed',
    moving(scanOf('delayed', '2026-03-04T10:00:00Z')),
    '2026-03-04T12:00:00Z',
    { why: 'scan_delayed', newDate: null },
  ],
  [
    'delayed with a new date',
    moving(scanOf('delayed', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: end('2026-03-11') })),
    day6,
    { why: 'scan_delayed', newDate: end('2026-03-11') },
  ],
  [
    'delayed, then moving again in time',
    moving(scanOf('delayed', '2026-03-04T10:00:00Z'), scanOf('in_transit', '2026-03-05T10:00:00Z')),
    day6,
    null,
  ],
  [
    'the carrier says delayed although our promise is a guess',
    { ...moving(scanOf('delayed', '2026-03-04T10:00:00Z')), ...guessed },
    day6,
    { why: 'scan_delayed', newDate: null },
  ],
  [
    'the estimate moved past the promise',
    moving(scanOf('in_transit', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: end('2026-03-10') })),
    day6,
    { why: 'estimate_moved', newDate: end('2026-03-10') },
  ],
  [
    'the estimate moved within the promised day',
    moving(scanOf('in_transit', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: new Date('2026-03-07T12:00:00Z') })),
    day6,
    null,
  ],
  [
    'the estimate moved against the first one, promise a guess',
    {
      ...guessed,
      shipments: [
        shipmentOf({
          scans: [
            scanOf('confirmed', '2026-03-03T16:00:00Z', { estimatedDeliveryAt: end('2026-03-06') }),
            scanOf('in_transit', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: end('2026-03-09') }),
          ],
        }),
      ],
    },
    day6,
    { why: 'estimate_moved', newDate: end('2026-03-09') },
  ],
  [
    'the promise passed on the way',
    moving(scanOf('in_transit', '2026-03-04T10:00:00Z')),
    day8,
    { why: 'estimate_passed', newDate: null },
  ],
  ['the carrier never reports', { ...promised, shipments: [shipmentOf()] }, day8, null],
  ['delivered late is no longer late', moving(scanOf('delivered', '2026-03-08T10:00:00Z')), day8, null],
];

test.each(lateCases)('late: %s', (_, own, now, expected) => {
  const late = lateness(orderFacts(own), confirmed(), newYork, new Date(now));
  expect(late && { why: late.why, newDate: late.newDate }).toEqual(expected);
});

test('the current estimate is the promise until better information arrives, and never in the past', () => {
  const at = (own: Partial<OrderFacts>, now: string) =>
    presentEstimate(orderFacts(own), confirmed(), newYork, new Date(now));
  expect(at(promised, '2026-03-03T12:00:00Z')).toEqual({ at: end('2026-03-07'), isLate: false, why: null });
  const estimate = scanOf('in_transit', '2026-03-04T10:00:00Z', { estimatedDeliveryAt: end('2026-03-06') });
  expect(at(moving(estimate), '2026-03-05T12:00:00Z')).toEqual({ at: end('2026-03-06'), isLate: false, why: null });
  expect(at(moving(scanOf('in_transit', '2026-03-04T10:00:00Z')), day8)).toEqual({
    at: null,
    isLate: true,
    why: 'estimate_passed',
  });
  expect(at(moving(scanOf('delivered', '2026-03-06T10:00:00Z')), day8)).toEqual({ at: null, isLate: false, why: null });
});

test('there is a recheck time until nothing can change by itself any more', () => {
  const after = (at: Date) => new Date(at.getTime() + 1);
  const next = (facts: OrderFacts, now: string) => recheckAt(facts, newYork, new Date(now));
  expect(next(orderFacts(promised), '2026-03-03T12:00:00Z')).toEqual(after(end('2026-03-05')));
  expect(next(orderFacts(promised), day6)).toBeNull();
  expect(next(orderFacts(moving(scanOf('in_transit', '2026-03-04T10:00:00Z'))), day6)).toEqual(
    after(end('2026-03-07')),
  );
  const delivered = orderFacts(moving(scanOf('delivered', '2026-03-06T10:00:00Z')));
  expect(next(delivered, day8)).toEqual(after(new Date('2026-04-05T10:00:00Z')));
  expect(next(orderFacts({ ...promised, canceledAt: new Date(day6) }), day6)).toBeNull();
});
