import { expect, test } from 'vitest';
import { readSettings } from '#app/shops/settings.ts';
import { makeFacts, makeLine, makeRefund, makeScan, makeShipment, money } from '#app/test/order-facts.ts';
import type { LineTime, OrderFacts, RefundedLine } from '../facts.ts';
import { zonesOf } from '../zones.ts';
import { keepAddedPromises } from './added-promises.ts';
import { hasArrivedLate } from './arrival.ts';
import { expectedArrival } from './estimate.ts';
import { lateness } from './lateness.ts';
import { undispatchedLines } from './parcels.ts';

const settings = readSettings({
  promise: {
    isConfirmed: true,
    handlingDays: 2,
    transit: [{ country: '*', method: '', minDays: 2, maxDays: 4 }],
  },
});
const timeZone = 'America/New_York';
const seen = (at: string, own: Partial<LineTime> = {}): LineTime => ({
  seenAt: at,
  editedAt: null,
  paidAt: at,
  paidQuantity: 1,
  ...own,
});
const placed = '2026-03-02T15:00:00.000Z';
/** Eleven days after the order. */
const added = '2026-03-13T14:00:00.000Z';
const delivered = makeShipment({ scans: [makeScan('delivered', '2026-03-10T18:00:00Z')] });

/** The mug of the first day came in time; an edit or an exchange adds a hat on the day after the promised one. */
function order(own: Partial<OrderFacts> = {}, hat: Partial<LineTime> = {}, now = new Date(added)): OrderFacts {
  const facts = makeFacts({
    lines: [makeLine(), makeLine({ id: 'L2', title: 'Hat' })],
    lineTimes: { L1: seen(placed), L2: seen(added, hat) },
    shipments: [delivered],
    fulfillmentStatus: 'partial',
    ...own,
  });
  return { ...facts, addedPromises: keepAddedPromises(facts, settings, timeZone, now) };
}

const late = (facts: OrderFacts, at: string) => lateness(facts, settings, timeZone, new Date(at));

test('a line that was added later makes no order late that had come in time', () => {
  expect(late(order(), '2026-03-13T15:00:00Z')).toBe(null);
});

test('but is late by its own promise, from the day it was added', () => {
  expect(late(order(), '2026-03-18T03:00:00Z')).toBe(null);
  expect(late(order(), '2026-03-18T05:00:00Z')).toMatchObject({ why: 'not_dispatched', shipmentId: null });
  const zones = zonesOf(order(), timeZone);
  expect(expectedArrival(order(), settings, zones, new Date(added))?.day).toBe('2026-03-23');
});

test('the promise that was made once is kept', () => {
  const facts = order();
  const other = readSettings({ promise: { ...settings.promise, handlingDays: 9 } });
  expect(keepAddedPromises(facts, other, timeZone, new Date('2026-03-20T00:00:00Z'))).toEqual(facts.addedPromises);
});

test('what is not paid for yet has no promise, and waits', () => {
  const unpaid = order({ financialStatus: 'partially_paid' }, { paidAt: null, paidQuantity: 0 });
  expect([unpaid.addedPromises, late(unpaid, '2026-04-20T05:00:00Z')]).toEqual([[], null]);
  const paid = order({}, { paidAt: '2026-03-19T14:00:00.000Z' });
  expect(late(paid, '2026-03-23T15:00:00Z')).toBe(null);
  expect(late(paid, '2026-03-24T05:00:00Z')).toMatchObject({ why: 'not_dispatched' });
});

test('the parcel of an added line is measured by its own promise', () => {
  const second = (arrivedAt: string) =>
    order({
      shipments: [
        delivered,
        makeShipment({
          id: 'S2',
          dispatchedAt: new Date('2026-03-16T20:00:00Z'),
          lines: [{ lineId: 'L2', quantity: 1 }],
          scans: [makeScan('delivered', arrivedAt)],
        }),
      ],
    });
  const zones = zonesOf(order(), timeZone);
  expect(hasArrivedLate(second('2026-03-19T18:00:00Z'), zones)).toBe(false);
  expect(hasArrivedLate(second('2026-03-25T18:00:00Z'), zones)).toBe(true);
});

test('a line of the first day that stayed behind is late by the promise of that day', () => {
  expect(late(order({ shipments: [] }), '2026-03-13T15:00:00Z')).toMatchObject({ why: 'not_dispatched' });
});

const two = (own: object = {}) => makeLine({ quantity: 2, currentQuantity: 2, ...own });
const back = (restockType: string | null, day = '08'): OrderFacts['refunds'][number] => {
  const line: RefundedLine = { lineId: 'L1', quantity: 1, restockType, subtotal: money(0), tax: money(0) };
  return makeRefund({ refundedAt: new Date(`2026-03-${day}T12:00:00Z`), lines: [line] });
};
const asOf = { shopifyUpdatedAt: new Date('2026-03-09T00:00:00Z') };

test.each<[string, Partial<OrderFacts>, number]>([
  ['one of two has left', { lines: [two()] }, 1],
  [
    'it came back: the other one still has to leave',
    { lines: [two({ currentQuantity: 1 })], refunds: [back('return')] },
    1,
  ],
  ['the other one was canceled', { lines: [two({ currentQuantity: 1 })], refunds: [back('cancel')] }, 0],
  ['taken off before anything left', { lines: [two({ currentQuantity: 1 })], refunds: [back('no_restock', '02')] }, 0],
  [
    'refunded after one had left, not said which',
    { lines: [two({ currentQuantity: 1 })], refunds: [back('no_restock')] },
    1,
  ],
  [
    'the same, and Shopify says that all has left',
    { lines: [two({ currentQuantity: 1 })], refunds: [back('no_restock')], fulfillmentStatus: 'fulfilled' },
    0,
  ],
  [
    'the same, and Shopify counts one to send',
    { lines: [two({ currentQuantity: 1, unfulfilled: 1 })], refunds: [back('no_restock')], ...asOf },
    1,
  ],
  [
    'the same, and Shopify counts none to send',
    { lines: [two({ currentQuantity: 1, unfulfilled: 0 })], refunds: [back('no_restock')], ...asOf },
    0,
  ],
  [
    'a count from before the parcel left is too old',
    { lines: [two({ unfulfilled: 2 })], shopifyUpdatedAt: new Date('2026-03-02T15:00:00Z') },
    1,
  ],
  ['an edit took the other one off', { lines: [two({ currentQuantity: 1, unfulfilled: 0 })], ...asOf }, 0],
  ['all came back', { lines: [two({ quantity: 1, currentQuantity: 0 })], refunds: [back('return')] }, 0],
])('pieces to send: %s', (_, own, expected) => {
  const facts = makeFacts({ shipments: [makeShipment()], fulfillmentStatus: 'partial', ...own });
  expect(undispatchedLines(facts).reduce((sum, { quantity }) => sum + quantity, 0)).toBe(expected);
});
