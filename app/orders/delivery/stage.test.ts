import { describe, expect, test } from 'vitest';
import { lineOf, orderFacts, scanOf, shipmentOf } from '#app/test/facts.ts';
import type { OrderFacts } from '../facts.ts';
import { deliveredAt, isDispatched, latestScan, undispatchedLines } from './parcels.ts';
import { stageOf, troublesOf } from './stage.ts';

const now = new Date('2026-03-10T12:00:00Z');
const scans = (...statuses: string[]) =>
  statuses.map((status, index) => scanOf(status, `2026-03-0${4 + index}T10:00:00Z`));
const second = (own = {}) => shipmentOf({ id: '2002', ...own });
const twoLines = [lineOf(), lineOf({ id: '5002' })];

const cases: [string, Partial<OrderFacts>, string][] = [
  ['unpaid', { paidAt: null, financialStatus: 'pending' }, 'placed'],
  ['paid', {}, 'paid'],
  ['canceled, whatever else', { canceledAt: now, shipments: [shipmentOf()] }, 'canceled'],
  ['dispatched without a scan', { shipments: [shipmentOf()] }, 'dispatched'],
  ['label only', { shipments: [shipmentOf({ scans: scans('label_printed', 'confirmed') })] }, 'dispatched'],
  ['carrier has it', { shipments: [shipmentOf({ scans: scans('confirmed', 'carrier_picked_up') })] }, 'in_transit'],
  ['delayed is still on its way', { shipments: [shipmentOf({ scans: scans('in_transit', 'delayed') })] }, 'in_transit'],
  [
    'out for delivery',
    { shipments: [shipmentOf({ scans: scans('in_transit', 'out_for_delivery') })] },
    'out_for_delivery',
  ],
  ['back to the depot', { shipments: [shipmentOf({ scans: scans('out_for_delivery', 'in_transit') })] }, 'in_transit'],
  [
    'ready for pickup',
    { shipments: [shipmentOf({ scans: scans('in_transit', 'ready_for_pickup') })] },
    'ready_for_pickup',
  ],
  ['delivered stays delivered', { shipments: [shipmentOf({ scans: scans('delivered', 'in_transit') })] }, 'delivered'],
  ['delivered by the status alone', { shipments: [shipmentOf({ shipmentStatus: 'delivered' })] }, 'delivered'],
  [
    'an unknown scan decides nothing',
    { shipments: [shipmentOf({ scans: scans('in_transit', 'customs_dance') })] },
    'in_transit',
  ],
  ['an unknown status of the parcel', { shipments: [shipmentOf({ status: 'levitating' })] }, 'dispatched'],
  ['waiting at the fulfillment service', { shipments: [shipmentOf({ status: 'open' })] }, 'paid'],
  [
    'a cancelled parcel does not count',
    { shipments: [shipmentOf({ status: 'cancelled', scans: scans('in_transit') })] },
    'paid',
  ],
  [
    'a cancelled parcel beside a good one',
    { shipments: [shipmentOf({ status: 'cancelled' }), second({ scans: scans('in_transit') })] },
    'in_transit',
  ],
  [
    'the least advanced of two parcels',
    {
      lines: twoLines,
      shipments: [
        shipmentOf({ scans: scans('delivered') }),
        second({ lines: [{ lineId: '5002', quantity: 1 }], scans: scans('in_transit') }),
      ],
    },
    'in_transit',
  ],
  [
    'a rest that has not left',
    { lines: twoLines, shipments: [shipmentOf({ scans: scans('delivered') })] },
    'dispatched',
  ],
  [
    'the rest was removed by an edit',
    {
      lines: [lineOf(), lineOf({ id: '5002', currentQuantity: 0 })],
      shipments: [shipmentOf({ scans: scans('delivered') })],
    },
    'delivered',
  ],
  [
    'an imported parcel does not tell its lines',
    { fulfillmentStatus: 'fulfilled', shipments: [shipmentOf({ lines: [] })] },
    'dispatched',
  ],
  ['digital goods, paid', { lines: [lineOf({ requiresShipping: false })] }, 'settled'],
  ['digital goods, unpaid', { lines: [lineOf({ requiresShipping: false })], paidAt: null }, 'placed'],
  [
    'digital goods, fulfilled without tracking',
    { lines: [lineOf({ requiresShipping: false })], shipments: [shipmentOf({ trackingNumbers: [] })] },
    'settled',
  ],
  ['no lines', { lines: [] }, 'settled'],
  ['all lines removed', { lines: [lineOf({ currentQuantity: 0 })] }, 'settled'],
  [
    'taken along at the till',
    {
      sourceName: 'pos',
      fulfillmentStatus: 'fulfilled',
      shippingLines: [],
      shipments: [shipmentOf({ trackingNumbers: [] })],
    },
    'settled',
  ],
  ['sold at the till, to be shipped', { sourceName: 'pos' }, 'paid'],
  ['made from a draft', { isDraftMade: true, sourceName: 'shopify_draft_order' }, 'paid'],
];

test.each(cases)('stage: %s', (_, own, stage) => {
  expect(stageOf(orderFacts(own), now)).toBe(stage);
});

test('an order settles a month after delivery, unless something is open', () => {
  const facts = orderFacts({ shipments: [shipmentOf({ scans: scans('delivered') })] });
  expect(stageOf(facts, new Date('2026-04-03T09:59:59Z'))).toBe('delivered');
  expect(stageOf(facts, new Date('2026-04-03T10:00:00Z'))).toBe('settled');
  const open = { id: 'p', shipmentId: null, kind: 'damaged', openedAt: now, closedAt: null };
  expect(stageOf({ ...facts, problems: [open] }, new Date('2026-06-01T00:00:00Z'))).toBe('delivered');
});

describe('parcels', () => {
  test('scans are ranked by when they happened, not by when they arrived here', () => {
    const parcel = shipmentOf({
      scans: [scanOf('out_for_delivery', '2026-03-05T08:00:00Z'), scanOf('in_transit', '2026-03-04T08:00:00Z')],
    });
    expect(latestScan(parcel)?.status).toBe('out_for_delivery');
  });
  test('delivered at the first delivery scan', () => {
    expect(deliveredAt(shipmentOf({ scans: scans('in_transit', 'delivered', 'delivered') }))).toEqual(
      new Date('2026-03-05T10:00:00Z'),
    );
  });
  test('a pending parcel that the carrier has scanned is dispatched', () => {
    expect(isDispatched(shipmentOf({ status: 'pending', scans: scans('in_transit') }))).toBe(true);
  });
  test('undispatched lines are counted by quantity', () => {
    const facts = orderFacts({ lines: [lineOf({ quantity: 3, currentQuantity: 3 })], shipments: [shipmentOf()] });
    expect(undispatchedLines(facts)).toEqual([{ lineId: '5001', quantity: 2 }]);
  });
});

test('troubles', () => {
  const facts = orderFacts({
    shipments: [shipmentOf({ scans: scans('in_transit', 'failure') })],
    returns: [{ id: '1', name: null, status: 'requested', requestedAt: null, changedAt: now }],
    problems: [{ id: 'p', shipmentId: null, kind: 'damaged', openedAt: now, closedAt: null }],
  });
  expect(troublesOf(facts, { isLate: true, hasFailedMessage: true, parcels: [{ kind: 'failed' }] })).toEqual([
    'late',
    'problem',
    'return_open',
    'delivery_failed',
    'message_failed',
  ]);
  expect(troublesOf(orderFacts(), { isLate: false, hasFailedMessage: false, parcels: [] })).toEqual([]);
});
