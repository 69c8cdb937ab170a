import { expect, test } from 'vitest';
import { lineOf, orderFacts, scanOf, shipmentOf } from '#app/test/facts.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import { returnWindow, type ReturnRules } from './return-window.ts';

const rules: ReturnRules = {
  windowDays: 30,
  tierDays: null,
  assumeDeliveredAfterDays: 10,
  timeZone: 'America/New_York',
};
const late = '2026-12-01T12:00:00Z';
const arrived = (at: string, own: Partial<Shipment> = {}) => shipmentOf({ scans: [scanOf('delivered', at)], ...own });
const second = (own: Partial<Shipment>) => shipmentOf({ id: '2002', lines: [{ lineId: '5002', quantity: 1 }], ...own });
const twoLines = [lineOf(), lineOf({ id: '5002' })];
const delivered = [arrived('2026-03-05T15:00:00Z')];
const silent = (at: string) => shipmentOf({ dispatchedAt: new Date(at), shopifyUpdatedAt: new Date(at) });

type Case = [string, Partial<OrderFacts>, Partial<ReturnRules>, string | null];

// shipmentOf leaves on 3 March; New York's clocks go forward on 8 March and back on 1 November.
const cases: Case[] = [
  ['so many days from delivery, over a change of clocks', { shipments: delivered }, {}, '2026-04-04'],
  [
    "by the shop's calendar: still the 4th in New York",
    { shipments: [arrived('2026-03-05T04:30:00Z')] },
    {},
    '2026-04-03',
  ],
  [
    'already the 6th in Auckland',
    { shipments: [arrived('2026-03-05T15:00:00Z')] },
    { timeZone: 'Pacific/Auckland' },
    '2026-04-05',
  ],
  [
    'late in the evening before clocks go forward',
    { shipments: [arrived('2026-03-08T04:45:00Z')] },
    { windowDays: 1 },
    '2026-03-08',
  ],
  [
    'late in the evening before clocks go back',
    { shipments: [arrived('2026-11-01T03:45:00Z')] },
    { windowDays: 1 },
    '2026-11-01',
  ],
  [
    'picked up counts as delivered',
    { shipments: [shipmentOf({ scans: [scanOf('picked_up', '2026-03-05T15:00:00Z')] })] },
    {},
    '2026-04-04',
  ],
  [
    'the last of several parcels',
    {
      lines: twoLines,
      shipments: [arrived('2026-03-09T15:00:00Z'), second({ scans: [scanOf('delivered', '2026-03-05T15:00:00Z')] })],
    },
    {},
    '2026-04-08',
  ],
  ['one delivered, one never reported', { lines: twoLines, shipments: [...delivered, second({})] }, {}, '2026-04-12'],
  [
    'a cancelled parcel does not count',
    {
      shipments: [...delivered, second({ status: 'cancelled', scans: [scanOf('in_transit', '2026-03-20T15:00:00Z')] })],
    },
    {},
    '2026-04-04',
  ],
  [
    'never reported: from so many days after dispatch',
    { shipments: [silent('2026-03-03T15:00:00Z')] },
    {},
    '2026-04-12',
  ],
  [
    'days of the calendar: sent in the last hour before clocks go forward',
    { shipments: [silent('2026-03-08T04:45:00Z')] },
    {},
    '2026-04-16',
  ],
  [
    'a carrier that reports deliveries has fallen silent: the parcel is not there',
    { shipments: [shipmentOf({ scans: [scanOf('in_transit', '2026-03-07T15:00:00Z')] })] },
    {},
    null,
  ],
  [
    'a carrier that never reports deliveries: from its last sign',
    {
      shipments: [shipmentOf({ scans: [scanOf('in_transit', '2026-03-07T15:00:00Z')] })],
      carrierRecords: [{ carrier: 'UPS', parcels: 30, delivered: 0 }],
    },
    {},
    '2026-04-16',
  ],
  ['the tier gives longer', { shipments: delivered }, { tierDays: 60 }, '2026-05-04'],
  ['the tier gives less', { shipments: delivered }, { tierDays: 14 }, '2026-04-04'],
  ['the store has not said', { shipments: delivered }, { windowDays: null }, null],
  ['the store has not said, the tier has', { shipments: delivered }, { windowDays: null, tierDays: 60 }, null],
  ['nothing has left', {}, {}, null],
  ['one parcel has left, a rest has not', { lines: twoLines, shipments: delivered }, {}, null],
  [
    'the rest was removed by an edit',
    { lines: [lineOf(), lineOf({ id: '5002', currentQuantity: 0 })], shipments: delivered },
    {},
    '2026-04-04',
  ],
  [
    'the carrier has given up',
    { shipments: [shipmentOf({ scans: [scanOf('failure', '2026-03-05T15:00:00Z')] })] },
    {},
    null,
  ],
  ['nobody knows when it left', { shipments: [shipmentOf({ dispatchedAt: null })] }, {}, null],
  ['canceled', { canceledAt: new Date('2026-03-06T00:00:00Z'), shipments: delivered }, {}, null],
  ['digital goods', { lines: [lineOf({ requiresShipping: false })] }, {}, null],
  [
    'taken along at the till',
    {
      sourceName: 'pos',
      fulfillmentStatus: 'fulfilled',
      shippingLines: [],
      shipments: [shipmentOf({ trackingNumbers: [] })],
    },
    {},
    null,
  ],
  ['everything is back already', { lines: [lineOf({ currentQuantity: 0 })], shipments: delivered }, {}, null],
  ['the order itself is not known yet', { placedAt: null, shipments: delivered }, {}, null],
];

test.each(cases)('%s', (_, facts, own, lastDay) => {
  expect(returnWindow(orderFacts(facts), { ...rules, ...own }, new Date(late))?.lastDay ?? null).toBe(lastDay);
});

test('the result says whose days apply and whether the arrival is only assumed', () => {
  const told = (shipments: Shipment[], tierDays: number | null) => {
    const { days, isByTier, isAssumed } = returnWindow(
      orderFacts({ shipments }),
      { ...rules, tierDays },
      new Date(late),
    )!;
    return [days, isByTier, isAssumed];
  };
  expect(told(delivered, 60)).toEqual([60, true, false]);
  expect(told(delivered, 30)).toEqual([30, false, false]);
  expect(told([shipmentOf()], null)).toEqual([30, false, true]);
  const both = orderFacts({ lines: twoLines, shipments: [arrived('2026-03-13T15:00:00Z'), second({})] });
  expect(returnWindow(both, rules, new Date(late))).toMatchObject({ lastDay: '2026-04-12', isAssumed: false });
});

test('a parcel without reports is on its way until the day it is assumed to have arrived', () => {
  const at = (now: string) =>
    returnWindow(orderFacts({ shipments: [shipmentOf()] }), rules, new Date(now))?.lastDay ?? null;
  expect([at('2026-03-13T03:59:00Z'), at('2026-03-13T04:00:00Z')]).toEqual([null, '2026-04-12']);
});

test('the last day counts until its end in the shop’s time zone', () => {
  const isOver = (now: string) => returnWindow(orderFacts({ shipments: delivered }), rules, new Date(now))?.isOver;
  expect([isOver('2026-04-05T03:59:00Z'), isOver('2026-04-05T04:00:00Z')]).toEqual([false, true]);
});
