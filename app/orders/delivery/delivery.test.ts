import { expect, test } from 'vitest';
import { makeOrderView } from '#app/customer-pages/order/order-view.ts';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, planLines } from '#app/test/planning.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import { zonesOf } from '../zones.ts';
import { orderArrival, unreportedArrivalDay } from './arrival.ts';
import { lateness } from './lateness.ts';
import { parcelsUnderWay } from './parcels.ts';
import { stageOf } from './stage.ts';

// What each situation means, in one row: every part of the app has this one answer. Placed on Monday 2 March, promised
// to leave by the end of Thursday 5 March and to arrive by the end of Thursday 12 March, New York time, where the
// customer lives too. Parcels leave on Tuesday 3 March; where a carrier never reports, the customer is
// asked ten days after its last sign, or once every day that was named has passed.

type Answer = {
  stage: string;
  /** the badge: why the order is late, or null */
  late: string | null;
  /** the customer's page: the current estimate, then the note */
  page: [present: string | null, note: string | null];
  /** delay notices: cause and when they are sent */
  notice: string[];
  arrival: string;
};
type Row = [situation: string, order: Partial<OrderFacts>, at: string, answer: Answer];

const estimate = (day: string, hour = '23:00') => ({ estimatedDeliveryAt: new Date(`${day}T${hour}:00Z`) });
const inTransit = (own = {}) => makeScan('in_transit', '2026-03-04T12:00:00Z', own);
const delayed = (own = {}) => makeScan('delayed', '2026-03-06T15:00:00Z', { id: 'D1', ...own });
const parcel = (...scans: Shipment['scans']) => ({ shipments: [makeShipment({ scans })] });
const twoLines = [makeLine(), makeLine({ id: 'L2' })];

const promisedDay = 'Thursday, March 12';
const none = 'not yet';
const said = (answer: string, saidAt: string) => ({
  arrivalWords: [{ shipmentId: 'S1', answer, by: 'customer', saidAt: new Date(saidAt) }],
});
const neverReports = { carrierRecords: [{ carrier: 'USPS', parcels: 40, delivered: 1 }] };
const unknown = 'not known yet';
const pastPromise = 'It is later than we promised. As soon as we have a new date, you will see it here.';
const lateNoDate = 'Your order is running late, and we are sorry. As soon as we have a new date, you will see it here.';
const noDate = 'We have no date for this order yet. As soon as there is one, you will see it here.';
const lateNote = 'That is later than we promised, and we are sorry.';

const rows: Row[] = [
  [
    'not sent yet, in time',
    {},
    '2026-03-05T23:00:00Z',
    { stage: 'paid', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'never dispatched, the day after it should have left',
    {},
    '2026-03-06T15:00:00Z',
    {
      stage: 'paid',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
  [
    'never dispatched, the day after it should have arrived',
    {},
    '2026-03-13T15:00:00Z',
    {
      stage: 'paid',
      late: 'not_dispatched',
      page: [unknown, pastPromise],
      // A week after its day the notice is not worth sending.
      notice: ['not_dispatched missed too_old'],
      arrival: none,
    },
  ],
  [
    'never dispatched, and the promise is only our unconfirmed guess',
    { promiseSource: 'unconfirmed_default' },
    '2026-03-06T15:00:00Z',
    { stage: 'paid', late: null, page: [null, noDate], notice: [], arrival: none },
  ],
  [
    'waiting for money',
    // Handling days count from the payment: nothing is promised before.
    { paidAt: null, financialStatus: 'pending', promisedAt: null, promisedDispatchAt: null, promiseSource: null },
    '2026-03-13T15:00:00Z',
    { stage: 'placed', late: null, page: [null, noDate], notice: [], arrival: none },
  ],
  [
    'on invoice, in a store that counts from the order: late, paid or not',
    { paidAt: null, financialStatus: 'pending' },
    '2026-03-06T15:00:00Z',
    {
      stage: 'placed',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
  [
    'sent, and the carrier never says a word',
    parcel(),
    '2026-03-13T15:00:00Z',
    { stage: 'dispatched', late: null, page: [unknown, null], notice: [], arrival: 'asked after 2026-03-13' },
  ],
  [
    'a label and nothing after it',
    parcel(makeScan('label_printed', '2026-03-03T21:00:00Z')),
    '2026-03-13T15:00:00Z',
    { stage: 'dispatched', late: null, page: [unknown, null], notice: [], arrival: 'asked after 2026-03-13' },
  ],
  [
    'scans in time, no day named',
    parcel(inTransit()),
    '2026-03-05T15:00:00Z',
    { stage: 'in_transit', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'scans, no day named, the promised day is running',
    parcel(inTransit()),
    '2026-03-13T03:30:00Z',
    { stage: 'in_transit', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'scans, no day named, the promised day was yesterday',
    parcel(inTransit()),
    '2026-03-13T15:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_passed',
      page: [unknown, pastPromise],
      notice: ['estimate_passed 2026-03-13T13:00Z'],
      arrival: none,
    },
  ],
  [
    'the carrier reports a delay without a day',
    parcel(inTransit(estimate('2026-03-09')), delayed()),
    '2026-03-06T16:00:00Z',
    {
      stage: 'in_transit',
      late: 'scan_delayed',
      page: [unknown, lateNoDate],
      notice: ['scan_delayed 2026-03-06T15:00Z'],
      arrival: none,
    },
  ],
  [
    'the carrier reports a delay with a new day',
    parcel(inTransit(estimate('2026-03-09')), delayed(estimate('2026-03-16'))),
    '2026-03-06T16:00:00Z',
    {
      stage: 'in_transit',
      late: 'scan_delayed',
      page: ['Monday, March 16', lateNote],
      notice: ['scan_delayed 2026-03-06T15:00Z'],
      arrival: none,
    },
  ],
  [
    'the carrier reports a delay that keeps the promise',
    parcel(inTransit(estimate('2026-03-09')), delayed(estimate('2026-03-11'))),
    '2026-03-06T16:00:00Z',
    {
      stage: 'in_transit',
      late: null,
      page: ['Wednesday, March 11', null],
      notice: [],
      arrival: none,
    },
  ],
  [
    'a delay overtaken by a later scan',
    parcel(delayed(), makeScan('in_transit', '2026-03-07T15:00:00Z')),
    '2026-03-07T16:00:00Z',
    { stage: 'in_transit', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'the estimate moved past the promise',
    parcel(inTransit(estimate('2026-03-10')), makeScan('in_transit', '2026-03-06T12:00:00Z', estimate('2026-03-16'))),
    '2026-03-06T15:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_moved',
      page: ['Monday, March 16', lateNote],
      notice: ['estimate_moved 2026-03-06T12:00Z'],
      arrival: none,
    },
  ],
  [
    'the estimate moved to an earlier day',
    parcel(inTransit(estimate('2026-03-11')), makeScan('in_transit', '2026-03-06T12:00:00Z', estimate('2026-03-09'))),
    '2026-03-06T15:00:00Z',
    {
      stage: 'in_transit',
      late: null,
      page: ['Monday, March 9', null],
      notice: [],
      arrival: none,
    },
  ],
  [
    'the estimate moved past the promise, but it is on the van today',
    parcel(inTransit(estimate('2026-03-16')), makeScan('out_for_delivery', '2026-03-10T12:00:00Z')),
    '2026-03-10T15:00:00Z',
    {
      stage: 'out_for_delivery',
      late: null,
      page: ['Tuesday, March 10', null],
      notice: [],
      arrival: none,
    },
  ],
  [
    // The promised day begins at this midnight: notice, badge and page all wait for the day's end.
    'estimated for midnight of today, which is the promised day',
    parcel(inTransit(estimate('2026-03-12', '04:00'))),
    '2026-03-12T16:00:00Z',
    {
      stage: 'in_transit',
      late: null,
      page: [promisedDay, null],
      notice: ['estimate_passed 2026-03-13T13:00Z'],
      arrival: none,
    },
  ],
  [
    'the estimate passed yesterday, the promise is still ahead',
    parcel(inTransit(estimate('2026-03-09'))),
    '2026-03-10T16:00:00Z',
    { stage: 'in_transit', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'estimate and promise passed yesterday',
    parcel(inTransit(estimate('2026-03-12'))),
    '2026-03-13T16:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_passed',
      page: [unknown, pastPromise],
      notice: ['estimate_passed 2026-03-13T13:00Z'],
      arrival: none,
    },
  ],
  [
    'the promised day has passed, and it is on the van',
    parcel(inTransit(), makeScan('out_for_delivery', '2026-03-13T12:00:00Z')),
    '2026-03-13T15:00:00Z',
    {
      stage: 'out_for_delivery',
      late: 'estimate_passed',
      page: ['Friday, March 13', lateNote],
      notice: ['estimate_passed 2026-03-13T13:00Z'],
      arrival: none,
    },
  ],
  [
    'a moved estimate passed as well, with no promise but the carrier’s own',
    {
      ...parcel(
        inTransit(estimate('2026-03-06')),
        makeScan('in_transit', '2026-03-05T12:00:00Z', estimate('2026-03-08')),
      ),
      promiseSource: 'carrier',
      promisedAt: new Date('2026-03-06T23:00:00Z'),
    },
    '2026-03-09T15:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_passed',
      page: [unknown, pastPromise],
      notice: ['estimate_passed 2026-03-09T13:00Z'],
      arrival: none,
    },
  ],
  [
    'the carrier has given up, the promise is still ahead',
    parcel(inTransit(estimate('2026-03-16')), makeScan('failure', '2026-03-06T12:00:00Z')),
    '2026-03-06T15:00:00Z',
    {
      stage: 'in_transit',
      late: null,
      page: [unknown, 'When it comes is not known any more.'],
      notice: [],
      arrival: none,
    },
  ],
  [
    'delivered without a scan',
    { shipments: [makeShipment({ shipmentStatus: 'delivered', shopifyUpdatedAt: new Date('2026-03-09T15:00:00Z') })] },
    '2026-03-10T15:00:00Z',
    {
      stage: 'delivered',
      late: null,
      page: ['Monday, March 9', 'As promised.'],
      notice: [],
      arrival: 'delivered 2026-03-09',
    },
  ],
  [
    'the carrier scans but never reports a delivery, all its dates have passed',
    { ...parcel(inTransit(estimate('2026-03-16'))), ...neverReports },
    '2026-03-17T15:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_passed',
      page: [unknown, pastPromise],
      notice: ['estimate_passed 2026-03-17T13:00Z'],
      arrival: 'asked after 2026-03-16',
    },
  ],
  [
    'the customer says that it is there, and no carrier has',
    { ...parcel(inTransit()), ...said('all_well', '2026-03-17T15:00:00Z') },
    '2026-03-18T15:00:00Z',
    {
      stage: 'delivered',
      late: null,
      page: [null, 'Your order has arrived, as you have told us.'],
      notice: [],
      arrival: 'said 2026-03-17',
    },
  ],
  [
    'the customer says that it is not there, and the carrier is silent',
    { ...parcel(), ...said('not_arrived', '2026-03-14T15:00:00Z') },
    '2026-03-18T15:00:00Z',
    { stage: 'dispatched', late: null, page: [unknown, null], notice: [], arrival: none },
  ],
  [
    'reported as delivered, and the customer says that it is not there',
    { ...parcel(makeScan('delivered', '2026-03-09T15:00:00Z')), ...said('not_arrived', '2026-03-10T15:00:00Z') },
    '2026-03-11T15:00:00Z',
    {
      stage: 'delivered',
      late: null,
      page: ['Monday, March 9', 'The carrier reports the delivery, but you have told us that it has not arrived.'],
      notice: [],
      arrival: 'delivered 2026-03-09',
    },
  ],
  [
    'delivered late',
    parcel(makeScan('delivered', '2026-03-14T15:00:00Z')),
    '2026-03-14T16:00:00Z',
    {
      stage: 'delivered',
      late: null,
      page: ['Saturday, March 14', 'That was later than we promised, and we are sorry.'],
      notice: [],
      arrival: 'delivered 2026-03-14',
    },
  ],
  [
    'closed without delivery',
    { closedAt: new Date('2026-03-05T15:00:00Z') },
    '2026-03-13T15:00:00Z',
    { stage: 'paid', late: null, page: [unknown, null], notice: [], arrival: none },
  ],
  [
    // Shopify closes a paid order once everything has left; its parcel still has to arrive.
    'closed because all has left',
    { ...parcel(inTransit()), closedAt: new Date('2026-03-03T20:00:00Z') },
    '2026-03-13T15:00:00Z',
    {
      stage: 'in_transit',
      late: 'estimate_passed',
      page: [unknown, pastPromise],
      notice: ['estimate_passed 2026-03-13T13:00Z'],
      arrival: none,
    },
  ],
  [
    'canceled',
    { canceledAt: new Date('2026-03-05T15:00:00Z') },
    '2026-03-13T15:00:00Z',
    { stage: 'canceled', late: null, page: [null, null], notice: [], arrival: none },
  ],
  [
    'refunded in full while on its way',
    { ...parcel(inTransit()), financialStatus: 'refunded' },
    '2026-03-13T15:00:00Z',
    { stage: 'in_transit', late: null, page: [unknown, null], notice: [], arrival: none },
  ],
  [
    'a part sent, the rest is late',
    { lines: twoLines, ...parcel(inTransit()) },
    '2026-03-06T15:00:00Z',
    {
      stage: 'dispatched',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
  [
    // The facts do not record when a line was added, so it is measured against the order's first promise.
    'a line added later by an edit, after the order had left',
    { lines: twoLines, ...parcel(inTransit()), editedAt: new Date('2026-03-10T15:00:00Z') },
    '2026-03-10T16:00:00Z',
    {
      stage: 'dispatched',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
  [
    // The method type of a fulfillment order is not read, so local pickup counts as shipping.
    'local pickup, not ready',
    { shippingLines: [{ title: 'Pickup in store', code: 'PICK_UP', price: makeFacts().totals.shipping }] },
    '2026-03-06T15:00:00Z',
    {
      stage: 'paid',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
  [
    'local pickup, ready',
    parcel(makeScan('ready_for_pickup', '2026-03-05T15:00:00Z')),
    '2026-03-06T15:00:00Z',
    { stage: 'ready_for_pickup', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    // Neither the status of a fulfillment order nor its fulfillAt is read, so a pre-order counts as due at once.
    'scheduled for April',
    { tags: ['pre-order'] },
    '2026-03-06T15:00:00Z',
    {
      stage: 'paid',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ],
];

const timeZone = 'America/New_York';

function pageOf(facts: OrderFacts, now: Date) {
  return makeOrderView({
    facts,
    stage: stageOf(facts, now),
    tierWindow: null,
    shop: { name: 'Super Toys', domain: 'x', email: null, timeZone, currency: 'USD', countryCode: 'US' },
    settings: allOn,
    chosen: { language: 'en', locale: 'en' },
    preferencesUrl: null,
    invoiceUrl: '/i',
    now,
  });
}

function answer(own: Partial<OrderFacts>, at: string): Answer {
  const facts = makeFacts(own);
  const now = new Date(at);
  const { dates } = pageOf(facts, now);
  return {
    stage: stageOf(facts, now),
    late: lateness(facts, allOn, timeZone, now)?.why ?? null,
    page: [dates?.present?.value ?? null, dates?.note ?? null],
    notice: planLines(makeInput({ facts, now }), 'delay_notice').map((line) =>
      line.replace(/^[^|]*\|[^|]*\|([a-z_]+)\S* (planned )?/, '$1 '),
    ),
    arrival: arrivalIn(facts),
  };
}

/** The arrival of the whole order if everything has arrived, else of the first parcel under way. */
function arrivalIn(facts: OrderFacts): string {
  const arrival = orderArrival(facts);
  if (arrival) return `${arrival.isDayKnown ? 'delivered' : 'said'} ${dayIn(arrival.at)}`;
  const [first] = parcelsUnderWay(facts);
  const day = first && unreportedArrivalDay(first, facts, allOn.promise, zonesOf(facts, timeZone));
  return day ? `asked after ${day}` : none;
}

const dayIn = (at: Date) => at.toISOString().slice(0, 10);

test.each(rows)('%s', (_, order, at, expected) => {
  expect(answer(order, at)).toEqual(expected);
});

test('the page of a late order puts that above everything, and that of an order at the door says so', () => {
  const headline = (own: Partial<OrderFacts>, at: string) => pageOf(makeFacts(own), new Date(at)).headline;
  const passed = '2026-03-13T15:00:00Z';
  expect(headline({}, passed)).toBe('Your order is running late');
  expect(headline(parcel(inTransit()), passed)).toBe('Your order is running late');
  expect(headline(parcel(inTransit()), '2026-03-12T15:00:00Z')).toBe('Your order is on its way');
  expect(headline(parcel(inTransit(), makeScan('out_for_delivery', '2026-03-13T12:00:00Z')), passed)).toBe(
    'Your order is out for delivery',
  );
});
