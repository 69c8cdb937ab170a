import { expect, test } from 'vitest';
import type { OrderFacts, Scan } from '#app/orders/facts.ts';
import { makeAddress, makeFacts, makeLine, makeRefund, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { makeInput, makeRow, planInto, planLines, sendDue } from '#app/test/planning.ts';
import { planOrder } from './plan.ts';

const deliveredScan = makeScan('delivered', '2026-03-05T19:00:00Z');

function delivered(own: Partial<OrderFacts> = {}): OrderFacts {
  return makeFacts({ shipments: [makeShipment({ scans: [deliveredScan] })], ...own });
}

const atDelivery = '2026-03-05T19:00:00Z';
const answered = saying('all_well');

/** The customer's answer, a few days after the delivery unless said otherwise. */
function saying(answer: string, shipmentId: string | null = null, at = '2026-03-08T19:00:00Z'): Partial<OrderFacts> {
  return { arrivalWords: [{ shipmentId, answer, by: 'customer', saidAt: new Date(at) }] };
}
const problem = {
  id: 'Q1',
  shipmentId: 'S1',
  kind: 'damaged',
  openedAt: new Date('2026-03-08T15:00:00Z'),
  closedAt: null,
};

test('two days after delivery we ask whether all is well, after two weeks for a review, and once more a week later', () => {
  const lines = planLines(makeInput({ facts: delivered(), at: atDelivery }));
  expect(lines.slice(-3)).toEqual([
    'check_in|shipment:S1|delivered planned 2026-03-07T19:00Z',
    'review_request|shipment:S1|first planned 2026-03-19T19:00Z',
    'review_request|shipment:S1|reminder_1 planned 2026-03-26T19:00Z',
  ]);
});

test('where nobody reports, the customer is asked once all days that were named are over, and for a review a week later', () => {
  const facts = makeFacts({ shipments: [makeShipment()] });
  expect(planLines(makeInput({ facts, at: '2026-03-03T20:00:00Z' })).slice(-3)).toEqual([
    'check_in|shipment:S1|delivered planned 2026-03-14T13:00Z quiet_hours',
    'review_request|shipment:S1|first planned 2026-03-28T13:00Z quiet_hours',
    'review_request|shipment:S1|reminder_1 planned 2026-04-04T13:00Z',
  ]);
  const checkIn = planOrder(makeInput({ facts, at: '2026-03-03T20:00:00Z' })).find(
    (draft) => draft.kind === 'check_in',
  );
  expect(checkIn?.data.isAssumed).toBe(true);
});

test('a delivery that is reported after all moves what was planned', () => {
  const before = planInto(makeInput({ facts: makeFacts({ shipments: [makeShipment()] }), at: '2026-03-03T20:00:00Z' }));
  const { rows } = planInto(makeInput({ facts: delivered(), existing: before.rows, at: atDelivery }));
  const checkIn = rows.find((row) => row.kind === 'check_in');
  expect(checkIn?.sendAt.toISOString()).toBe('2026-03-07T19:00:00.000Z');
  expect(checkIn?.history.map((entry) => entry.what)).toEqual(['planned', 'moved']);
});

test('while a carrier that reports has not reported the delivery, nobody is asked; when it gives up, neither', () => {
  const moving = makeFacts({ shipments: [makeShipment({ scans: [makeScan('in_transit', '2026-03-12T12:00:00Z')] })] });
  const plans = planLines(makeInput({ facts: moving, at: '2026-06-12T12:00:00Z' }));
  expect(plans.filter((line) => /^(check_in|review_request)/.test(line))).toEqual([]);
  const failed = makeFacts({ shipments: [makeShipment({ scans: [makeScan('failure', '2026-03-06T12:00:00Z')] })] });
  expect(planLines(makeInput({ facts: failed, at: '2026-03-06T15:00:00Z' }), 'check_in')).toEqual([]);
});

test.each<[string, { parcels: number; delivered: number }[], boolean]>([
  ['nothing is known of it', [], true],
  ['it has reported one of a few', [{ parcels: 3, delivered: 1 }], true],
  ['it has reported none of a few', [{ parcels: 3, delivered: 0 }], true],
  ['it has reported nine in ten', [{ parcels: 50, delivered: 45 }], true],
  ['it has reported one of very many', [{ parcels: 50, delivered: 1 }], false],
])('whether a carrier that has scanned the parcel would report its delivery: %s', (_, counts, isReported) => {
  const facts = makeFacts({
    shipments: [makeShipment({ scans: [makeScan('in_transit', '2026-03-05T12:00:00Z')] })],
    carrierRecords: counts.map((count) => ({ carrier: 'USPS', ...count })),
  });
  const asked = planLines(makeInput({ facts, at: '2026-03-06T12:00:00Z' }), 'check_in');
  expect(asked).toEqual(isReported ? [] : ['check_in|shipment:S1|delivered planned 2026-03-16T13:00Z quiet_hours']);
});

test('nobody is asked before the end of the day that the carrier or the store had named', () => {
  const records = [{ carrier: 'USPS', parcels: 50, delivered: 0 }];
  const scan = makeScan('in_transit', '2026-03-05T12:00:00Z', {
    estimatedDeliveryAt: new Date('2026-03-25T16:00:00Z'),
  });
  const byCarrier = makeFacts({ shipments: [makeShipment({ scans: [scan] })], carrierRecords: records });
  expect(planLines(makeInput({ facts: byCarrier, at: '2026-03-06T12:00:00Z' }), 'check_in')).toEqual([
    'check_in|shipment:S1|delivered planned 2026-03-26T13:00Z quiet_hours',
  ]);
  const byStore = makeFacts({ shipments: [makeShipment()], promisedAt: new Date('2026-04-01T03:59:00Z') });
  expect(planLines(makeInput({ facts: byStore, at: '2026-03-06T12:00:00Z' }), 'check_in')).toEqual([
    'check_in|shipment:S1|delivered planned 2026-04-01T13:00Z quiet_hours',
  ]);
});

test('a parcel that comes after the customer was asked in vain is asked about again', () => {
  const silent = makeFacts({ shipments: [makeShipment()] });
  const planned = planInto(makeInput({ facts: silent, at: '2026-03-14T13:00:00Z' })).rows;
  const asked = sendDue(planned, new Date('2026-03-14T13:00:00Z'));
  const reported = makeShipment({ scans: [makeScan('delivered', '2026-03-20T19:00:00Z')] });
  const lines = (own: Partial<OrderFacts>) =>
    planLines(
      makeInput({ facts: makeFacts({ shipments: [reported], ...own }), existing: asked, at: '2026-03-20T20:00:00Z' }),
      'check_in',
    );
  const again = ['check_in|shipment:S1|delivered_after_all planned 2026-03-22T19:00Z'];
  expect(lines({})).toEqual(again);
  expect(lines(saying('not_arrived', 'S1', '2026-03-15T19:00:00Z'))).toEqual(again);
  expect(lines(saying('all_well', 'S1', '2026-03-15T19:00:00Z'))[0]).toContain('skipped already_answered');
});

test('a parcel that the customer misses is asked about no further, not even once the problem is closed', () => {
  const closed = { ...problem, kind: 'not_arrived', closedAt: new Date('2026-03-16T15:00:00Z') };
  const missed = { ...saying('not_arrived', 'S1', '2026-03-15T19:00:00Z'), problems: [closed] };
  for (const shipments of [[makeShipment()], [makeShipment({ scans: [deliveredScan] })]]) {
    const input = makeInput({ facts: makeFacts({ shipments, ...missed }), at: '2026-03-17T20:00:00Z' });
    expect([...planLines(input, 'check_in'), ...planLines(input, 'review_request')]).toEqual([]);
  }
});

test('the customer’s word is an arrival: a review is asked for from that day', () => {
  const facts = makeFacts({ shipments: [makeShipment()], ...saying('all_well', 'S1', '2026-03-15T19:00:00Z') });
  expect(planLines(makeInput({ facts, at: '2026-03-15T19:00:00Z' }), 'review_request')[0]).toBe(
    'review_request|shipment:S1|first planned 2026-03-29T19:00Z',
  );
});

test.each([
  ['the parcel', 'S1', 'skipped already_answered'],
  ['the order', null, 'skipped already_answered'],
  ['another parcel', 'S9', 'planned 2026-03-07T19:00Z'],
])('a customer who has answered for %s', (_, shipmentId, outcome) => {
  const facts = delivered(saying('all_well', shipmentId));
  expect(planLines(makeInput({ facts, at: atDelivery }), 'check_in')).toEqual([
    `check_in|shipment:S1|delivered ${outcome}`,
  ]);
});

test.each<[string, Partial<OrderFacts>, string]>([
  ['refunded in full', { financialStatus: 'refunded' }, 'refunded_fully'],
  ['all lines given back', { lines: [makeLine({ currentQuantity: 0 })], refunds: [makeRefund()] }, 'refunded_fully'],
  ['a gift card', { lines: [makeLine({ isGiftCard: true })] }, 'nothing_to_review'],
  ['a custom line', { lines: [makeLine({ productId: null })] }, 'nothing_to_review'],
])('no review is asked for: %s', (_, own, reason) => {
  expect(planLines(makeInput({ facts: delivered(own), at: atDelivery }), 'review_request')).toContain(
    `review_request|shipment:S1|first skipped ${reason}`,
  );
});

test('after a review there is no reminder', () => {
  const first = makeRow('review_request|shipment:S1|first', {
    state: 'sent',
    sendAt: new Date('2026-03-19T19:00:00Z'),
  });
  const reminder = makeRow('review_request|shipment:S1|reminder_1', { sendAt: new Date('2026-03-26T19:00:00Z') });
  const input = makeInput({
    facts: delivered(),
    existing: [first, reminder],
    reviewedLineIds: ['L1'],
    at: '2026-03-20T19:00:00Z',
  });
  expect(planInto(input).rows.find((row) => row.id === reminder.id)).toMatchObject({
    state: 'skipped',
    reason: 'already_reviewed',
  });
});

test('the reminder counts from the day the request really went, and falls with it', () => {
  const sent = makeRow('review_request|shipment:S1|first', {
    state: 'sent',
    sendAt: new Date('2026-03-19T19:00:00Z'),
    sentAt: new Date('2026-03-21T15:00:00Z'),
  });
  const input = makeInput({ facts: delivered(), existing: [sent], at: '2026-03-21T15:00:00Z' });
  expect(planLines(input, 'review_request')).toEqual([
    'review_request|shipment:S1|reminder_1 planned 2026-03-28T15:00Z',
  ]);
  const skipped = makeRow(sent.key, { state: 'skipped', reason: 'skipped_by_hand' });
  expect(planLines({ ...input, existing: [skipped] }, 'review_request')).toEqual([]);
});

test.each<[string, Partial<OrderFacts>, string]>([
  ['problem', { problems: [problem] }, 'open_problem'],
  [
    'return',
    {
      returns: [
        { id: 'T1', name: null, status: 'requested', requestedAt: null, changedAt: new Date('2026-03-10T15:00:00Z') },
      ],
    },
    'open_return',
  ],
])('a due review request waits from day to day while there is an open %s', (_, own, reason) => {
  const facts = delivered({ ...own, ...answered });
  const input = makeInput({ facts, at: '2026-03-19T19:00:00Z' });
  expect(planLines(input, 'review_request')[0]).toBe(
    `review_request|shipment:S1|first planned 2026-03-20T13:00Z ${reason}`,
  );
  const before = planInto({ ...input, now: new Date(atDelivery) });
  const waiting = planInto({ ...input, existing: before.rows });
  const still = planInto({ ...input, existing: waiting.rows, now: new Date('2026-03-20T13:00:00Z') });
  const row = still.rows.find((candidate) => candidate.occasion === 'first');
  expect(row).toMatchObject({ state: 'planned', sendAt: new Date('2026-03-21T13:00:00Z') });
  expect(row?.history.map((entry) => [entry.what, entry.reason])).toEqual([
    ['planned', reason],
    ['moved', reason],
  ]);
});

test('however long it took, everybody is asked in the end', () => {
  const facts = delivered({ problems: [problem], ...answered });
  let rows = planInto(makeInput({ facts, at: atDelivery })).rows;
  for (let day = 1; day <= 90; day += 1) {
    const now = new Date(Date.parse(atDelivery) + day * 86_400_000);
    rows = sendDue(planInto(makeInput({ facts, existing: rows, now })).rows, now);
  }
  const closed = { ...problem, closedAt: new Date('2026-06-03T19:00:00Z') };
  rows = planInto(
    makeInput({
      facts: delivered({ problems: [closed], ...answered }),
      existing: rows,
      at: '2026-06-03T19:00:00Z',
    }),
  ).rows;
  expect(rows.find((row) => row.occasion === 'first')).toMatchObject({
    state: 'planned',
    sendAt: new Date('2026-06-04T19:00:00Z'),
  });
});

test('a customer whose other order has a problem is not asked about this one', () => {
  const input = makeInput({
    facts: delivered(answered),
    holdsElsewhere: ['late_parcel'],
    at: '2026-03-19T19:00:00Z',
  });
  expect(planLines(input, 'review_request')[0]).toContain('planned 2026-03-20T13:00Z late_parcel');
});

test('one parcel there and one late: the request waits', () => {
  const late = makeShipment({ id: 'S2', scans: [makeScan('in_transit', '2026-03-13T12:00:00Z')] });
  const facts = delivered({ shipments: [makeShipment({ scans: [deliveredScan] }), late], ...saying('all_well', 'S1') });
  expect(planLines(makeInput({ facts, at: '2026-03-19T19:00:00Z' }), 'review_request')[0]).toBe(
    'review_request|shipment:S1|first planned 2026-03-20T13:00Z late_parcel',
  );
});

test('digital goods beside a parcel are asked about with it, and not while it is on its way', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', productId: 'P2', requiresShipping: false })];
  const online = makeShipment({
    id: 'S0',
    carrier: null,
    trackingNumbers: [],
    dispatchedAt: new Date('2026-03-02T16:00:00Z'),
    lines: [{ lineId: 'L2', quantity: 1 }],
  });
  const plan = (scans: Scan[]) =>
    planOrder(makeInput({ facts: makeFacts({ lines, shipments: [online, makeShipment({ scans })] }), at: atDelivery }));
  const asked = (scans: Scan[]) => plan(scans).filter(({ kind }) => kind === 'check_in' || kind === 'review_request');
  expect(asked([makeScan('in_transit', '2026-03-04T08:00:00Z')])).toEqual([]);
  const drafts = asked([deliveredScan]);
  expect(new Set(drafts.map(({ subject }) => subject))).toEqual(new Set(['shipment:S1']));
  expect(drafts[0]?.data.items).toEqual([
    { lineId: 'L1', quantity: 1 },
    { lineId: 'L2', quantity: 1 },
  ]);
});

test('digital goods are asked about as one thing, there since they were handed over', () => {
  const facts = makeFacts({ lines: [makeLine({ requiresShipping: false })], shipTo: null });
  expect(planLines(makeInput({ facts }))).toEqual([
    'thank_you|order:1001|placed planned 2026-03-02T15:00Z',
    'order_confirmation|order:1001|placed planned 2026-03-02T15:00Z',
    'check_in|order:1001|delivered planned 2026-03-04T15:00Z',
    'review_request|order:1001|first planned 2026-03-16T15:00Z',
    'review_request|order:1001|reminder_1 planned 2026-03-23T15:00Z',
  ]);
});

test('parcels that arrive on one day are asked about together', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', productId: 'P2' })];
  const second = makeShipment({
    id: 'S2',
    lines: [{ lineId: 'L2', quantity: 1 }],
    scans: [makeScan('delivered', '2026-03-05T20:00:00Z')],
  });
  const facts = delivered({ lines, shipments: [makeShipment({ scans: [deliveredScan] }), second] });
  const drafts = planOrder(makeInput({ facts, at: '2026-03-05T20:00:00Z' })).filter(
    (draft) => draft.kind === 'review_request',
  );
  expect(drafts.map((draft) => [draft.subject, draft.occasion, draft.outcome.state])).toEqual([
    ['shipment:S2', 'first', 'skipped'],
    ['shipment:S1', 'first', 'planned'],
    ['shipment:S1', 'reminder_1', 'planned'],
  ]);
  expect(drafts[1]?.data.items).toEqual([
    { lineId: 'L1', quantity: 1 },
    { lineId: 'L2', quantity: 1 },
  ]);
});

test.each([
  ['not_subscribed', 'skipped no_consent'],
  [null, 'skipped no_consent'],
  ['subscribed', 'planned 2026-03-07T19:00Z'],
])('in Germany a customer whose marketing state is %s', (marketingState, outcome) => {
  const customer = { ...makeFacts().customer!, marketingState };
  const facts = delivered({ shipTo: makeAddress('DE'), customer });
  expect(planLines(makeInput({ facts, at: atDelivery }), 'check_in')).toEqual([
    `check_in|shipment:S1|delivered ${outcome}`,
  ]);
});

test('consent given before the day comes is in time', () => {
  const german = (marketingState: string) =>
    delivered({ shipTo: makeAddress('DE'), customer: { ...makeFacts().customer!, marketingState } });
  const { rows } = planInto(makeInput({ facts: german('not_subscribed'), at: atDelivery }));
  const later = planInto(makeInput({ facts: german('subscribed'), existing: rows, at: '2026-03-10T12:00:00Z' })).rows;
  const states = later
    .filter((row) => row.kind !== 'tracking_update' && row.subject === 'shipment:S1')
    .map(({ kind, occasion, state }) => [kind, occasion, state]);
  expect(states).toContainEqual(['check_in', 'delivered', 'skipped']);
  expect(states).toContainEqual(['review_request', 'first', 'planned']);
});
