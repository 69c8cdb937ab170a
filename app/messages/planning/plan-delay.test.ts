import { expect, test } from 'vitest';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { makeInput, makeRow, planInto, planLines, sendDue } from '#app/test/planning.ts';
import { planOrder } from './plan.ts';
import type { MessageRow } from './plan-types.ts';

// Promised to leave by the end of Thursday 5 March and to arrive by the end of Thursday 12 March, New York time.

function notices(facts: OrderFacts, at: string, existing: MessageRow[] = []): string[] {
  return planLines(makeInput({ facts, at, existing }), 'delay_notice');
}

function parcel(...scans: Shipment['scans']): OrderFacts {
  return makeFacts({ shipments: [makeShipment({ scans })] });
}

const estimate = (day: string) => ({ estimatedDeliveryAt: new Date(`${day}T23:00:00Z`) });
const moving = makeScan('in_transit', '2026-03-04T12:00:00Z', estimate('2026-03-09'));
const delayed = makeScan('delayed', '2026-03-08T15:00:00Z', { id: 'D1' });

test('what has not left by the promise is told the next morning, with no date that nobody knows', () => {
  expect(notices(makeFacts(), '2026-03-05T23:00:00Z')).toEqual([]);
  expect(notices(makeFacts(), '2026-03-06T05:00:00Z')).toEqual([
    'delay_notice|order:1001|not_dispatched planned 2026-03-06T14:00Z',
  ]);
  const [draft] = planOrder(makeInput({ at: '2026-03-06T05:00:00Z' })).filter(({ kind }) => kind === 'delay_notice');
  expect(draft?.data).toMatchObject({ cause: 'not_dispatched', newDate: null, promisedAt: '2026-03-13T03:59:00.000Z' });
});

test.each<[string, Partial<OrderFacts>]>([
  ['rests on a guess that the merchant never confirmed', { promiseSource: 'unconfirmed_default' }],
  ['waits for the customer’s money', { paidAt: null, financialStatus: 'pending', promiseSource: 'shopify' }],
  ['was closed', { closedAt: new Date('2026-03-05T15:00:00Z') }],
  ['was refunded', { financialStatus: 'refunded' }],
  ['has left in time', { shipments: [makeShipment()] }],
  ['was cancelled', { canceledAt: new Date('2026-03-05T15:00:00Z') }],
  ['has no promise', { promisedDispatchAt: null, promisedAt: null, promiseSource: null }],
])('no notice about an order that %s', (_, own) => {
  expect(notices(makeFacts(own), '2026-03-06T15:00:00Z')).toEqual([]);
});

test('the store lets money come after the goods: what has not left is late, paid or not', () => {
  const invoice = makeFacts({ paidAt: null, financialStatus: 'pending', promiseSource: 'settings' });
  expect(notices(invoice, '2026-03-06T15:00:00Z')).toHaveLength(1);
});

test('what becomes late long after its day is told then, and is not too old', () => {
  const paidLate = makeFacts({ paidAt: new Date('2026-03-20T15:00:00Z'), promiseSource: 'shopify' });
  expect(notices(paidLate, '2026-03-20T15:00:00Z')[0]).toMatch(/ planned /);
  const scan = makeScan('in_transit', '2026-03-25T12:00:00Z');
  const leftLate = makeFacts({ shipments: [makeShipment({ dispatchedAt: scan.happenedAt, scans: [scan] })] });
  expect(notices(leftLate, '2026-03-25T15:00:00Z')[0]).toMatch(/estimate_passed\S* planned /);
});

test('a notice that is not true any more is canceled before it is sent', () => {
  const { rows } = planInto(makeInput({ at: '2026-03-06T05:00:00Z' }));
  const left = makeFacts({ shipments: [makeShipment({ dispatchedAt: new Date('2026-03-06T11:00:00Z') })] });
  const after = planInto(makeInput({ facts: left, existing: rows, at: '2026-03-06T11:00:00Z' })).rows;
  expect(after.find((row) => row.kind === 'delay_notice')).toMatchObject({
    state: 'canceled',
    reason: 'no_longer_true',
  });
});

test('a carrier’s DELAYED is told with the new date if one came with it, else as unknown', () => {
  const known = makeScan('delayed', '2026-03-08T15:00:00Z', { id: 'D1', ...estimate('2026-03-16') });
  expect(notices(parcel(moving, known), '2026-03-08T15:00:00Z')).toEqual([
    'delay_notice|shipment:S1|scan_delayed:D1 planned 2026-03-08T15:00Z',
  ]);
  const dateOf = (facts: OrderFacts) =>
    planOrder(makeInput({ facts, at: '2026-03-08T15:00:00Z' })).find(({ kind }) => kind === 'delay_notice')?.data
      .newDate;
  expect(dateOf(parcel(moving, known))).toBe('2026-03-16T23:00:00.000Z');
  expect(dateOf(parcel(moving, delayed))).toBeNull();
});

test('a delay that still keeps the promise is no news', () => {
  const inTime = makeScan('delayed', '2026-03-08T15:00:00Z', estimate('2026-03-11'));
  expect(notices(parcel(moving, inTime), '2026-03-08T15:00:00Z')).toEqual([]);
});

test.each(['out_for_delivery', 'ready_for_pickup', 'attempted_delivery'])('%s after the delay: no notice', (status) => {
  expect(notices(parcel(delayed, makeScan(status, '2026-03-09T15:00:00Z')), '2026-03-09T15:00:00Z')).toEqual([]);
});

test('delivered before the notice went: in time', () => {
  const { rows } = planInto(makeInput({ facts: parcel(delayed), at: '2026-03-08T15:00:00Z' }));
  const after = planInto(
    makeInput({
      facts: parcel(delayed, makeScan('delivered', '2026-03-08T15:10:00Z')),
      existing: rows,
      at: '2026-03-08T15:10:00Z',
    }),
  );
  expect(after.rows.find((row) => row.kind === 'delay_notice')).toMatchObject({
    state: 'canceled',
    reason: 'delivered_in_time',
  });
});

test('a carrier that repeats DELAYED is not repeated', () => {
  const { rows } = planInto(makeInput({ facts: parcel(delayed), at: '2026-03-08T15:00:00Z' }));
  const again = makeScan('delayed', '2026-03-09T15:00:00Z', { id: 'D2' });
  const early = makeScan('delayed', '2026-03-08T09:00:00Z', { id: 'D0' });
  const keys = (existing: MessageRow[]) =>
    planInto(makeInput({ facts: parcel(early, delayed, again), existing, at: '2026-03-09T15:00:00Z' }))
      .rows.filter((row) => row.kind === 'delay_notice')
      .map((row) => `${row.occasion} ${row.state}`);
  expect(keys(rows)).toEqual(['scan_delayed:D1 planned']);
  expect(keys(sendDue(rows, new Date('2026-03-08T15:00:00Z')))).toEqual(['scan_delayed:D1 sent']);
});

test('an estimate that moves past the promise is told, one that stays within it is not', () => {
  const within = makeScan('in_transit', '2026-03-07T12:00:00Z', estimate('2026-03-12'));
  expect(notices(parcel(moving, within), '2026-03-07T14:00:00Z')).toEqual([]);
  const beyond = makeScan('in_transit', '2026-03-07T12:00:00Z', estimate('2026-03-14'));
  expect(notices(parcel(moving, beyond), '2026-03-07T14:00:00Z')).toEqual([
    'delay_notice|shipment:S1|estimate_moved:2026-03-14 planned 2026-03-07T12:00Z',
  ]);
});

test('without a promise of ours the carrier’s own first date is the measure', () => {
  const moved = makeScan('in_transit', '2026-03-07T12:00:00Z', estimate('2026-03-11'));
  const facts = { ...parcel(moving, moved), promiseSource: 'unconfirmed_default' as const };
  expect(notices(facts, '2026-03-07T14:00:00Z')).toEqual([
    'delay_notice|shipment:S1|estimate_moved:2026-03-11 planned 2026-03-07T12:00Z',
  ]);
});

test('a day that passes without delivery is told the next morning, once', () => {
  const facts = parcel(makeScan('in_transit', '2026-03-04T12:00:00Z', estimate('2026-03-12')));
  expect(notices(facts, '2026-03-12T22:00:00Z')).toEqual([]);
  const line = 'delay_notice|shipment:S1|estimate_passed:2026-03-12 planned 2026-03-13T13:00Z';
  expect(notices(facts, '2026-03-12T23:30:00Z')).toEqual([line]);
  expect(notices(facts, '2026-03-13T13:00:00Z')).toEqual([line]);
  const sent = makeRow('delay_notice|shipment:S1|estimate_passed:2026-03-12', {
    state: 'sent',
    data: { covers: ['shipment:S1'], cause: 'estimate_passed', newDate: null },
  });
  expect(notices(facts, '2026-03-14T15:00:00Z', [sent])).toEqual([]);
});

test('of a parcel that the carrier never reports nobody can say that it is late', () => {
  expect(notices(parcel(), '2026-03-14T15:00:00Z')).toEqual([]);
  expect(notices(parcel(makeScan('label_printed', '2026-03-04T12:00:00Z')), '2026-03-14T15:00:00Z')).toEqual([]);
});

function told(occasion: string, newDate: string | null): MessageRow {
  return makeRow(`delay_notice|shipment:S1|${occasion}`, {
    state: 'sent',
    data: { covers: ['shipment:S1'], cause: 'estimate_moved', newDate: newDate && `${newDate}T23:00:00.000Z` },
  });
}

test.each([
  ['after one notice, a day more is told', ['2026-03-14'], '2026-03-15', 1],
  ['after two, a day more is not', ['2026-03-14', '2026-03-15'], '2026-03-16', 0],
  ['after two, a date that really moves is', ['2026-03-14', '2026-03-15'], '2026-03-18', 1],
  ['the same date is never told twice', ['2026-03-14'], '2026-03-14', 0],
  ['an earlier date is no delay', ['2026-03-16'], '2026-03-14', 0],
])('%s', (_, before, day, count) => {
  const facts = parcel(moving, makeScan('in_transit', '2026-03-10T12:00:00Z', estimate(day)));
  const existing = before.map((date) => told(`estimate_moved:${date}`, date));
  expect(notices(facts, '2026-03-10T14:00:00Z', existing)).toHaveLength(count);
});

test('each parcel has its own notice; two with the same news share one', () => {
  const late = (id: string, day: string) =>
    makeShipment({ id, scans: [makeScan('delayed', '2026-03-08T15:00:00Z', { id: `D${id}`, ...estimate(day) })] });
  const at = '2026-03-08T15:00:00Z';
  expect(notices(makeFacts({ shipments: [late('S1', '2026-03-16'), late('S2', '2026-03-16')] }), at)).toEqual([
    'delay_notice|shipment:S1|scan_delayed:DS1 planned 2026-03-08T15:00Z',
    'delay_notice|shipment:S2|scan_delayed:DS2 skipped merged',
  ]);
  expect(notices(makeFacts({ shipments: [late('S1', '2026-03-16'), late('S2', '2026-03-18')] }), at)).toHaveLength(2);
});
