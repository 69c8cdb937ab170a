import { describe, expect, test } from 'vitest';
import { makeFacts, makeLine, makeRefund, makeScan, makeShipment, money } from '#app/test/order-facts.ts';
import type { ArrivalWord, OrderFacts, Shipment } from '../facts.ts';
import { zonesOf } from '../zones.ts';
import { saysGoingBack } from './going-back.ts';
import { deliveredAt, parcelStage } from './parcels.ts';
import { recheckAt } from './recheck-at.ts';
import { settlesAt, stageOf } from './stage.ts';
import { listTroubles } from './trouble.ts';

// The order left on Tuesday, 3 March 2026, and is promised for Thursday, 12 March.

const timeZone = 'America/New_York';
const inTransit = makeScan('in_transit', '2026-03-04T12:00:00Z');
const failure = makeScan('failure', '2026-03-06T12:00:00Z');
const goingBack = makeScan('in_transit', '2026-03-08T12:00:00Z', { message: 'Return to sender processed' });
const record = (delivered: number) => [{ carrier: 'USPS', parcels: 40, delivered }];

function facts(shipment: Partial<Shipment>, own: Partial<OrderFacts> = {}): OrderFacts {
  return makeFacts({ shipments: [makeShipment(shipment)], ...own });
}

function said(by: string, answer: string, at = '2026-03-09T12:00:00Z'): ArrivalWord {
  return { shipmentId: 'S1', by, answer, saidAt: new Date(at) };
}

function troubleIn(order: OrderFacts, at: string): string {
  const [trouble] = listTroubles(order, zonesOf(order, timeZone), new Date(at));
  return trouble ? `${trouble.kind} since ${trouble.since.toISOString().slice(0, 16)}Z` : 'none';
}

describe('what a carrier says', () => {
  test.each([
    'Return to sender processed',
    'Returned to shipper',
    'The package is being returned to the sender.',
    'Delivered, To Original Sender',
    'The receiver refused the delivery. The package will be returned to the sender.',
    'Die Sendung wird an den Absender zurückgesandt.',
    'Rücksendung eingeleitet',
    "Colis retourné à l'expéditeur",
    'El paquete ha sido devuelto al remitente',
  ])('goes back: %s', (message) => expect(saysGoingBack({ message })).toBe(true));
  test.each([
    null,
    'In transit to next facility',
    'Returned to the depot',
    'Delivered, Front Door/Porch',
    'If it is not picked up by March 12, the item will be returned to sender',
    'Reminder to schedule redelivery of your item; it will be returned to sender on March 9',
    'Andernfalls wird die Sendung an den Absender zurückgeschickt',
  ])('does not: %s', (message) => expect(saysGoingBack({ message })).toBe(false));
});

test('a delivery at the end of the way back is none to the customer, one before it is', () => {
  const back = makeScan('delivered', '2026-03-10T12:00:00Z', { message: 'Delivered, To Original Sender' });
  const plain = makeScan('delivered', '2026-03-10T12:00:00Z');
  for (const scans of [[back], [goingBack, plain]]) {
    expect(deliveredAt(makeShipment({ scans }))).toBeNull();
    expect(parcelStage(makeShipment({ scans }))).toBe('in_transit');
  }
  const kept = makeShipment({ scans: [makeScan('delivered', '2026-03-07T12:00:00Z'), goingBack] });
  expect(deliveredAt(kept)).toEqual(new Date('2026-03-07T12:00:00Z'));
});

const cases: [what: string, order: OrderFacts, at: string, trouble: string][] = [
  ['failed', facts({ scans: [inTransit, failure] }), '2026-03-06T13:00:00Z', 'failed since 2026-03-06T12:00Z'],
  [
    'failed twice: since the first of them',
    facts({ scans: [inTransit, failure, makeScan('failure', '2026-03-07T12:00:00Z')] }),
    '2026-03-08T13:00:00Z',
    'failed since 2026-03-06T12:00Z',
  ],
  [
    'a later scan ends it',
    facts({ scans: [failure, makeScan('out_for_delivery', '2026-03-07T12:00:00Z')] }),
    '2026-03-07T13:00:00Z',
    'none',
  ],
  [
    'so does the delivery',
    facts({ scans: [failure, makeScan('delivered', '2026-03-07T12:00:00Z')] }),
    '2026-03-09T13:00:00Z',
    'none',
  ],
  ['going back', facts({ scans: [inTransit, goingBack] }), '2026-03-08T13:00:00Z', 'returning since 2026-03-08T12:00Z'],
  ['silent, but the promised day is ahead', facts({ scans: [inTransit] }), '2026-03-12T12:00:00Z', 'none'],
  ['silent, three days after the promised day', facts({ scans: [inTransit] }), '2026-03-16T03:59:00Z', 'none'],
  ['lost', facts({ scans: [inTransit] }), '2026-03-16T04:00:00Z', 'lost since 2026-03-16T04:00Z'],
  [
    'lost later where the carrier has named a later day',
    facts({
      scans: [
        makeScan('in_transit', '2026-03-04T12:00:00Z', { estimatedDeliveryAt: new Date('2026-03-20T12:00:00Z') }),
      ],
    }),
    '2026-03-20T12:00:00Z',
    'none',
  ],
  [
    'lost later where it was seen later',
    facts({ scans: [makeScan('in_transit', '2026-03-10T12:00:00Z')] }),
    '2026-03-19T12:00:00Z',
    'none',
  ],
  [
    'silence of a carrier that never reports says nothing',
    facts({ scans: [inTransit] }, { carrierRecords: record(0) }),
    '2026-04-16T12:00:00Z',
    'none',
  ],
  [
    'what waits at a counter is not lost',
    facts({ scans: [makeScan('ready_for_pickup', '2026-03-04T12:00:00Z')] }),
    '2026-03-30T12:00:00Z',
    'none',
  ],
  ['no scan at all, of an unknown carrier', facts({}), '2026-03-30T12:00:00Z', 'none'],
  ['no scan, of a carrier that reports', facts({}, { carrierRecords: record(35) }), '2026-03-08T19:59:00Z', 'none'],
  [
    'no scan for five days, of a carrier that reports',
    facts({}, { carrierRecords: record(35) }),
    '2026-03-08T20:00:00Z',
    'not_scanned since 2026-03-08T20:00Z',
  ],
  [
    'a label of Shopify, and no scan for five days',
    facts({ scans: [makeScan('label_printed', '2026-03-03T19:00:00Z')] }),
    '2026-03-09T20:00:00Z',
    'not_scanned since 2026-03-08T20:00Z',
  ],
  [
    'without a number nobody can scan it',
    facts({ trackingNumbers: [] }, { carrierRecords: record(35) }),
    '2026-03-30T12:00:00Z',
    'none',
  ],
  [
    'the customer has it',
    facts({ scans: [failure] }, { arrivalWords: [said('customer', 'all_well')] }),
    '2026-03-10T12:00:00Z',
    'none',
  ],
  [
    'the staff say it is not there, whatever is reported',
    facts({ scans: [makeScan('delivered', '2026-03-07T12:00:00Z')] }, { arrivalWords: [said('staff', 'not_arrived')] }),
    '2026-03-10T12:00:00Z',
    'lost since 2026-03-09T12:00Z',
  ],
  [
    'the staff have dealt with it',
    facts({ scans: [failure] }, { arrivalWords: [said('staff', 'dealt_with')] }),
    '2026-03-10T12:00:00Z',
    'none',
  ],
  [
    'canceled',
    facts({ scans: [failure] }, { canceledAt: new Date('2026-03-07T12:00:00Z') }),
    '2026-03-10T12:00:00Z',
    'none',
  ],
  [
    'paid back',
    facts({ scans: [failure] }, { refunds: [makeRefund({ amount: money(2500) })] }),
    '2026-03-10T12:00:00Z',
    'none',
  ],
  [
    'paid back for what was in it',
    facts({ scans: [failure] }, { lines: [makeLine({ currentQuantity: 0 }), makeLine({ id: 'L2' })] }),
    '2026-03-10T12:00:00Z',
    'none',
  ],
  ['from before the installation', facts({ scans: [inTransit] }, { isImported: true }), '2026-05-16T04:00:00Z', 'none'],
];

test.each(cases)('in trouble: %s', (_, order, at, trouble) => expect(troubleIn(order, at)).toBe(trouble));

test.each([
  ['lost', facts({ scans: [inTransit] }), '2026-03-16T04:00:00Z'],
  ['never scanned', facts({}, { carrierRecords: record(35) }), '2026-03-08T20:00:00Z'],
])('an order is looked at again when time alone brings its parcel into trouble: %s', (_, order, at) => {
  const wakes: Date[] = [];
  for (let now: Date | null = new Date('2026-03-04T12:00:00Z'); now && wakes.length < 20;) {
    now = recheckAt(order, timeZone, now);
    if (now) wakes.push(now);
  }
  expect(wakes.map((wake) => new Date(wake.getTime() - 1).toISOString())).toContain(new Date(at).toISOString());
});

const settling: [what: string, order: OrderFacts, settles: string | null][] = [
  ['a parcel that nobody reports on', facts({}), '2026-05-02'],
  ['a lost one never does', facts({ scans: [inTransit] }), null],
  ['nor one that could not be delivered', facts({ scans: [failure] }), null],
  ['nor one that was never scanned', facts({}, { carrierRecords: record(35) }), null],
  ['a lost one of before the installation', facts({ scans: [inTransit] }, { isImported: true }), '2026-05-02'],
  ['said to be missing', facts({}, { arrivalWords: [said('staff', 'not_arrived')] }), null],
  ['dealt with', facts({ scans: [failure] }, { arrivalWords: [said('staff', 'dealt_with')] }), '2026-04-08'],
  [
    'there, by the word of the staff',
    facts({ scans: [failure] }, { arrivalWords: [said('staff', 'all_well')] }),
    '2026-04-08',
  ],
  ['paid back', facts({ scans: [failure] }, { refunds: [makeRefund({ amount: money(2500) })] }), '2026-04-03'],
];

test.each(settling)('an order settles: %s', (_, order, settles) => {
  expect(settlesAt(order)?.toISOString().slice(0, 10) ?? null).toBe(settles);
  const longAfter = new Date('2026-12-01T12:00:00Z');
  expect(stageOf(order, longAfter) === 'settled').toBe(settles !== null);
});
