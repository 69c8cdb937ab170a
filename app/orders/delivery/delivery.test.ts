import { expect, test } from 'vitest';
import { makeOrderView } from '#app/customer-pages/order/order-view.ts';
import {
  makeFacts,
  makeFulfillmentOrder,
  makeLine,
  makeScan,
  makeShipment,
  wharfStreet,
} from '#app/test/order-facts.ts';
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

const unpaid = 'As soon as your payment has arrived we get it ready, and you will see the date here.';
const held = 'It is on hold, so we name no date. As soon as it goes on, you will see it here.';

const noPromise = { promisedAt: null, promisedDispatchAt: null, promisedFrom: null, promiseSource: null };
const inStore = { fulfillmentOrders: [makeFulfillmentOrder({ way: 'pickup', place: wharfStreet })], shipTo: null };
const byDriver = { fulfillmentOrders: [makeFulfillmentOrder({ way: 'local' })] };
/** Nobody's parcel: neither carrier nor number. */
const handedOver = (...scans: Shipment['scans']) => makeShipment({ carrier: null, trackingNumbers: [], scans });
const promised = (dispatchOn: string, arrivalOn: string) => ({
  promisedFrom: new Date('2026-04-01T13:00:00Z'),
  promisedDispatchAt: new Date(`${dispatchOn}T23:59:00-04:00`),
  promisedAt: new Date(`${arrivalOn}T23:59:00-04:00`),
});
const preOrder = {
  fulfillmentOrders: [makeFulfillmentOrder({ status: 'scheduled', fulfillAt: '2026-04-01T13:00:00Z' })],
};
const onHold = (reason: string) => ({
  fulfillmentOrders: [makeFulfillmentOrder({ status: 'on_hold', holds: [reason] })],
});
/** Three deliveries of the same line, the first at once. What was read of them is from the day of the order. */
const prepaid = {
  lines: [makeLine({ quantity: 3, currentQuantity: 3 })],
  fulfillmentOrders: ['2026-03-02T15:00:00Z', '2026-04-01T13:00:00Z', '2026-05-01T13:00:00Z'].map((fulfillAt, index) =>
    makeFulfillmentOrder({
      id: `F${index}`,
      status: index === 0 ? 'open' : 'scheduled',
      fulfillAt,
      lines: [{ lineId: 'L1', quantity: 1, remaining: 1 }],
    }),
  ),
};

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
    { stage: 'placed', late: null, page: [null, unpaid], notice: [], arrival: none },
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
    'local pickup, not ready by its day',
    { ...inStore, promisedAt: null },
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
    'local pickup, in time',
    { ...inStore, promisedAt: null },
    '2026-03-05T15:00:00Z',
    { stage: 'paid', late: null, page: [null, null], notice: [], arrival: none },
  ],
  [
    'local pickup, ready, and nobody says whether it was collected',
    { ...inStore, promisedAt: null, shipments: [handedOver(makeScan('ready_for_pickup', '2026-03-05T15:00:00Z'))] },
    '2026-03-13T15:00:00Z',
    {
      stage: 'ready_for_pickup',
      late: null,
      page: [null, 'It is ready and waits for you.'],
      notice: [],
      arrival: 'asked after 2026-03-15',
    },
  ],
  [
    // Marked as fulfilled and nothing more: prepared, and whether it was collected is not known.
    'local pickup, fulfilled without a word',
    { ...inStore, promisedAt: null, shipments: [handedOver()] },
    '2026-03-06T15:00:00Z',
    {
      stage: 'ready_for_pickup',
      late: null,
      page: [null, 'It is ready and waits for you.'],
      notice: [],
      arrival: 'asked after 2026-03-13',
    },
  ],
  [
    'local pickup, collected',
    { ...inStore, promisedAt: null, shipments: [handedOver(makeScan('picked_up', '2026-03-06T15:00:00Z'))] },
    '2026-03-07T15:00:00Z',
    { stage: 'delivered', late: null, page: ['Friday, March 6', null], notice: [], arrival: 'delivered 2026-03-06' },
  ],
  [
    'chosen as pickup, and sent by a carrier after all',
    { ...inStore, ...parcel(inTransit()) },
    '2026-03-05T15:00:00Z',
    { stage: 'in_transit', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'local delivery, out with the store’s own driver',
    { ...byDriver, promisedAt: null, shipments: [handedOver(makeScan('out_for_delivery', '2026-03-05T13:00:00Z'))] },
    '2026-03-05T15:00:00Z',
    {
      stage: 'out_for_delivery',
      late: null,
      page: ['Thursday, March 5', null],
      notice: [],
      arrival: 'asked after 2026-03-15',
    },
  ],
  [
    'local delivery, not left by its day',
    { ...byDriver, promisedAt: null },
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
    'one line collected, the other not sent yet',
    {
      lines: twoLines,
      fulfillmentOrders: [
        makeFulfillmentOrder({ way: 'pickup', lines: [{ lineId: 'L1', quantity: 1, remaining: 0 }] }),
        makeFulfillmentOrder({ id: 'F2', lines: [{ lineId: 'L2', quantity: 1, remaining: 1 }] }),
      ],
      shipments: [handedOver(makeScan('picked_up', '2026-03-04T15:00:00Z'))],
    },
    '2026-03-05T15:00:00Z',
    { stage: 'paid', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'one line sent and delivered, the other waits at the store',
    {
      lines: twoLines,
      fulfillmentOrders: [
        makeFulfillmentOrder({ way: 'pickup', lines: [{ lineId: 'L2', quantity: 1, remaining: 0 }] }),
        makeFulfillmentOrder({ id: 'F2', lines: [{ lineId: 'L1', quantity: 1, remaining: 0 }] }),
      ],
      shipments: [
        makeShipment({ scans: [makeScan('delivered', '2026-03-05T15:00:00Z')] }),
        { ...handedOver(), id: 'S2', lines: [{ lineId: 'L2', quantity: 1 }] },
      ],
    },
    '2026-03-06T15:00:00Z',
    {
      stage: 'ready_for_pickup',
      late: null,
      page: [null, 'It is ready and waits for you.'],
      notice: [],
      arrival: 'asked after 2026-03-13',
    },
  ],
  [
    'brought to a pickup point by a carrier',
    {
      fulfillmentOrders: [makeFulfillmentOrder({ way: 'pickup_point' })],
      ...parcel(inTransit(), makeScan('ready_for_pickup', '2026-03-06T12:00:00Z')),
    },
    '2026-03-06T15:00:00Z',
    { stage: 'ready_for_pickup', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'sold at a till',
    { fulfillmentOrders: [makeFulfillmentOrder({ way: 'retail', status: 'closed' })], shippingLines: [], ...noPromise },
    '2026-03-13T15:00:00Z',
    { stage: 'settled', late: null, page: [null, null], notice: [], arrival: none },
  ],
  [
    'a gift card beside goods, and only the card has been handed over',
    {
      lines: [makeLine(), makeLine({ id: 'L2', isGiftCard: true, requiresShipping: false })],
      shipments: [{ ...handedOver(), lines: [{ lineId: 'L2', quantity: 1 }] }],
    },
    '2026-03-05T15:00:00Z',
    { stage: 'paid', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    'local pickup, ready',
    parcel(makeScan('ready_for_pickup', '2026-03-05T15:00:00Z')),
    '2026-03-06T15:00:00Z',
    { stage: 'ready_for_pickup', late: null, page: [promisedDay, null], notice: [], arrival: none },
  ],
  [
    // Handling days count from the scheduled day, so its promise does.
    'a pre-order, before its day',
    { ...preOrder, ...promised('2026-04-07', '2026-04-14') },
    '2026-03-13T15:00:00Z',
    {
      stage: 'scheduled',
      late: null,
      page: ['Tuesday, April 14', 'It is scheduled to leave from Wednesday, April 1 on.'],
      notice: [],
      arrival: none,
    },
  ],
  [
    'a pre-order whose day has come: Shopify opens it by itself',
    { ...preOrder, ...promised('2026-04-07', '2026-04-14') },
    '2026-04-02T15:00:00Z',
    { stage: 'paid', late: null, page: ['Tuesday, April 14', null], notice: [], arrival: none },
  ],
  [
    'a pre-order that has not left by its promised day',
    { ...preOrder, ...promised('2026-04-07', '2026-04-14') },
    '2026-04-08T15:00:00Z',
    {
      stage: 'paid',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-04-08T13:00Z'],
      arrival: none,
    },
  ],
  [
    'a pre-order whose promise has not been kept yet: it counts from the scheduled day',
    { ...preOrder, ...noPromise },
    '2026-03-13T15:00:00Z',
    {
      stage: 'scheduled',
      late: null,
      page: ['Wednesday, April 15', 'It is scheduled to leave from Wednesday, April 1 on.'],
      notice: [],
      arrival: none,
    },
  ],
  [
    'a prepaid subscription: the first delivery is there, the next is scheduled',
    { ...prepaid, ...parcel(makeScan('delivered', '2026-03-09T15:00:00Z')) },
    '2026-03-13T15:00:00Z',
    {
      stage: 'scheduled',
      late: null,
      page: [null, 'The rest is scheduled to leave from Wednesday, April 1 on.'],
      notice: [],
      arrival: none,
    },
  ],
  [
    'a prepaid subscription: the first delivery is under way',
    { ...prepaid, ...parcel(inTransit()) },
    '2026-03-05T15:00:00Z',
    {
      stage: 'in_transit',
      late: null,
      page: [promisedDay, 'The rest is scheduled to leave from Wednesday, April 1 on.'],
      notice: [],
      arrival: none,
    },
  ],
  [
    'a prepaid subscription: the first delivery has not left by its day',
    prepaid,
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
    // Nothing was promised for it: only Shopify's own date could be missed.
    'a prepaid subscription: the second delivery is due',
    { ...prepaid, ...parcel(makeScan('delivered', '2026-03-09T15:00:00Z')) },
    '2026-04-20T15:00:00Z',
    { stage: 'dispatched', late: null, page: [null, noDate], notice: [], arrival: none },
  ],
  ...['awaiting_payment', 'incorrect_address', 'high_risk_of_fraud', 'awaiting_return_items'].map((reason): Row => [
    `on hold, ${reason}: not late, whatever was promised`,
    onHold(reason),
    '2026-03-13T15:00:00Z',
    { stage: 'on_hold', late: null, page: [unknown, held], notice: [], arrival: none },
  ]),
  ...['inventory_out_of_stock', 'unknown_delivery_date', 'other'].map((reason): Row => [
    `on hold, ${reason}: the store has not kept what it promised`,
    onHold(reason),
    '2026-03-06T15:00:00Z',
    {
      stage: 'on_hold',
      late: 'not_dispatched',
      page: [unknown, lateNoDate],
      notice: ['not_dispatched 2026-03-06T14:00Z'],
      arrival: none,
    },
  ]),
  [
    'on hold from the start, so that nothing was promised',
    { ...onHold('unknown_delivery_date'), ...noPromise },
    '2026-03-13T15:00:00Z',
    { stage: 'on_hold', late: null, page: [null, held], notice: [], arrival: none },
  ],
  [
    'on hold, and not paid',
    { ...onHold('awaiting_payment'), ...noPromise, paidAt: null, financialStatus: 'pending' },
    '2026-03-13T15:00:00Z',
    { stage: 'placed', late: null, page: [null, unpaid], notice: [], arrival: none },
  ],
  [
    'a part sent, the rest on hold for the customer’s address',
    {
      lines: twoLines,
      ...parcel(inTransit()),
      fulfillmentOrders: [
        makeFulfillmentOrder({ status: 'closed', lines: [{ lineId: 'L1', quantity: 1, remaining: 0 }] }),
        makeFulfillmentOrder({
          id: 'F2',
          status: 'on_hold',
          holds: ['incorrect_address'],
          lines: [{ lineId: 'L2', quantity: 1, remaining: 1 }],
        }),
      ],
    },
    '2026-03-10T15:00:00Z',
    { stage: 'in_transit', late: null, page: [unknown, held], notice: [], arrival: none },
  ],
  [
    'a parcel without a number, and one with several',
    {
      lines: twoLines,
      shipments: [
        makeShipment({ trackingNumbers: [] }),
        makeShipment({ id: 'S2', trackingNumbers: ['A', 'B'], lines: [{ lineId: 'L2', quantity: 1 }] }),
      ],
    },
    '2026-03-05T15:00:00Z',
    { stage: 'dispatched', late: null, page: [promisedDay, null], notice: [], arrival: 'asked after 2026-03-13' },
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
