import { expect, test } from 'vitest';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planLines } from '#app/test/planning.ts';
import type { Neighbour } from './plan-types.ts';

const deliveredScan = makeScan('delivered', '2026-03-05T19:00:00Z');
const delivered = makeFacts({ shipments: [makeShipment({ scans: [deliveredScan] })] });

function other(kind: Neighbour['kind'], sendAt: string, own: Partial<Neighbour> = {}): Neighbour {
  return {
    key: `${kind}|order:2|x`,
    kind,
    state: 'planned',
    sendAt: new Date(sendAt),
    sentAt: null,
    localDay: null,
    isDeferrable: true,
    ...own,
  };
}

const checkIn = (neighbours: Neighbour[]) =>
  planLines(makeInput({ facts: delivered, neighbours, at: '2026-03-05T19:00:00Z' }), 'check_in')[0]?.slice(
    'check_in|shipment:S1|delivered '.length,
  );

test.each<[string, Neighbour[], string]>([
  ['nothing else: its own time', [], 'planned 2026-03-07T19:00Z'],
  [
    'one sent that day: the next',
    [other('review_request', '2026-03-07T15:00:00Z', { state: 'sent' })],
    'planned 2026-03-08T13:00Z one_a_day',
  ],
  [
    'one of unknown fate: the next',
    [other('review_request', '2026-03-07T15:00:00Z', { state: 'unknown' })],
    'planned 2026-03-08T13:00Z one_a_day',
  ],
  [
    'a more urgent one planned: the next',
    [other('points_taken_back', '2026-03-07T23:00:00Z')],
    'planned 2026-03-08T13:00Z one_a_day',
  ],
  [
    'a less urgent one planned: it will give way',
    [other('review_request', '2026-03-07T15:00:00Z')],
    'planned 2026-03-07T19:00Z',
  ],
  [
    'two days taken: the third',
    [other('check_in', '2026-03-07T15:00:00Z'), other('points_taken_back', '2026-03-08T15:00:00Z')],
    'planned 2026-03-09T13:00Z one_a_day',
  ],
  [
    'that day in UTC, but the evening before in New York',
    [other('check_in', '2026-03-07T01:00:00Z', { state: 'sent' })],
    'planned 2026-03-07T19:00Z',
  ],
  [
    'one that cannot wait',
    [other('thank_you', '2026-03-07T15:00:00Z', { isDeferrable: false })],
    'planned 2026-03-07T19:00Z',
  ],
  [
    'one that was skipped',
    [other('check_in', '2026-03-07T15:00:00Z', { state: 'skipped' })],
    'planned 2026-03-07T19:00Z',
  ],
])('a day and %s', (_, neighbours, expected) => {
  expect(checkIn(neighbours)).toBe(expected);
});

test('of two in hand at once, exactly one gives way', () => {
  const mine = checkIn([other('check_in', '2026-03-07T18:00:00Z', { state: 'sending' })]);
  const theirs = checkIn([other('check_in', '2026-03-07T20:00:00Z', { state: 'sending' })]);
  expect([mine, theirs]).toEqual(['planned 2026-03-08T13:00Z one_a_day', 'planned 2026-03-07T19:00Z']);
});

test('news of a parcel goes at once, whatever went out that day', () => {
  const neighbours = [other('check_in', '2026-03-05T14:00:00Z', { state: 'sent' })];
  const facts = makeFacts({
    shipments: [makeShipment({ scans: [makeScan('out_for_delivery', '2026-03-05T15:00:00Z')] })],
  });
  expect(planLines(makeInput({ facts, neighbours, at: '2026-03-05T15:00:00Z' }), 'tracking_update')).toEqual([
    'tracking_update|shipment:S1|out_for_delivery planned 2026-03-05T15:00Z',
  ]);
});

test('news of a parcel takes no day from a question', () => {
  const existing = [
    makeRow('tracking_update|shipment:S1|delivered', { state: 'sent', sendAt: new Date('2026-03-05T19:00:00Z') }),
    makeRow('check_in|shipment:S1|delivered', { sendAt: new Date('2026-03-07T19:00:00Z') }),
  ];
  const second = makeShipment({ id: 'S2', scans: [makeScan('delivered', '2026-03-07T20:00:00Z')] });
  const facts = makeFacts({ shipments: [makeShipment({ scans: [deliveredScan] }), second] });
  const lines = planLines(makeInput({ facts, existing, at: '2026-03-07T18:00:00Z' }));
  expect(lines).toContain('tracking_update|shipment:S2|delivered planned 2026-03-07T20:00Z');
  expect(lines).toContain('check_in|shipment:S1|delivered planned 2026-03-07T19:00Z');
});

test('a message that waited through the night goes in the morning, not in the middle of it', () => {
  const lines = planLines(makeInput({ facts: delivered, at: '2026-03-08T04:00:00Z' }), 'check_in');
  expect(lines).toEqual(['check_in|shipment:S1|delivered planned 2026-03-08T13:00Z quiet_hours']);
});

test('at most so many per order: first check-in and first review before tracking, reminders last', () => {
  const lines = ['L1', 'L2', 'L3'].map((id) => makeLine({ id, productId: id }));
  const shipments = ['1', '2', '3'].map((id, index) =>
    makeShipment({
      id: `S${id}`,
      lines: [{ lineId: `L${id}`, quantity: 1 }],
      scans: [makeScan('delivered', `2026-0${3 + index}-05T19:00:00Z`)],
    }),
  );
  const input = makeInput({ facts: makeFacts({ lines, shipments }), at: '2026-03-05T18:00:00Z' });
  const outcomes = planLines(input)
    .filter((line) => /tracking|check_in|review/.test(line))
    .map((line) => line.replace(/ planned.*/, ' planned').replace('shipment:', ''));
  expect(outcomes).toEqual([
    'tracking_update|S1|delivered planned',
    'tracking_update|S2|delivered planned',
    'tracking_update|S3|delivered planned',
    'check_in|S1|delivered planned',
    'check_in|S2|delivered skipped order_limit',
    'check_in|S3|delivered skipped order_limit',
    'review_request|S1|first planned',
    'review_request|S2|first skipped order_limit',
    'review_request|S3|first skipped order_limit',
    'review_request|S1|reminder_1 skipped order_limit',
  ]);
});

test('what has gone counts towards the limit, service mail does not', () => {
  const existing = [
    makeRow('tracking_update|shipment:S9|delivered', { state: 'sent' }),
    makeRow('tracking_update|shipment:S8|delivered', { state: 'unknown' }),
    makeRow('thank_you|order:1001|placed', { state: 'sent' }),
  ];
  const settings = { ...allOn, restraint: { ...allOn.restraint, maxPerOrder: 3 } };
  const lines = planLines(makeInput({ facts: delivered, existing, settings, at: '2026-03-05T19:00:00Z' }));
  expect(lines.filter((line) => line.includes('order_limit'))).toEqual([
    'tracking_update|shipment:S1|delivered skipped order_limit',
    'review_request|shipment:S1|first skipped order_limit',
  ]);
});
