import { expect, test } from 'vitest';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, planInto, planLines, sendDue } from '#app/test/planning.ts';
import { readSettings } from '#app/shops/settings.ts';
import { planOrder } from './plan.ts';

const lines = [makeLine(), makeLine({ id: 'L2', productId: 'P2', title: 'Train' })];

function parcel(id: 'S1' | 'S2', deliveredAt: string | null, own: Partial<Shipment> = {}): Shipment {
  return makeShipment({
    id,
    lines: [{ lineId: id === 'S1' ? 'L1' : 'L2', quantity: 1 }],
    scans: [
      makeScan('in_transit', '2026-03-04T12:00:00Z', { id: `${id}-1` }),
      ...(deliveredAt ? [makeScan('delivered', deliveredAt, { id: `${id}-2` })] : []),
    ],
    ...own,
  });
}

const two = (first: string | null, second: string | null): OrderFacts =>
  makeFacts({ lines, shipments: [parcel('S1', first), parcel('S2', second)] });

const asked = (facts: OrderFacts, at: string, kind: string) => planLines(makeInput({ facts, at }), kind);

test.each([
  ['on one day', '2026-03-05T19:00:00Z', '2026-03-05T21:00:00Z', ['S1 planned 2026-03-07T21:00Z', 'S2 skipped merged']],
  [
    'a day later',
    '2026-03-05T15:00:00Z',
    '2026-03-06T21:00:00Z',
    ['S1 planned 2026-03-08T21:00Z', 'S2 skipped merged'],
  ],
  [
    'three days later',
    '2026-03-05T15:00:00Z',
    '2026-03-08T21:00:00Z',
    ['S1 planned 2026-03-07T15:00Z', 'S2 planned 2026-03-10T21:00Z'],
  ],
])('check-ins of two parcels, the second %s', (_, first, second, expected) => {
  const drafts = asked(two(first, second), second, 'check_in').toSorted();
  expect(drafts).toEqual(expected.map((line) => `check_in|shipment:${line.replace(' ', '|delivered ')}`));
});

test.each([
  [
    'a week later: one request',
    '2026-03-12T15:00:00Z',
    ['S1|first planned 2026-03-26T15:00Z', 'S2|first skipped merged', 'S1|reminder_1 planned 2026-04-02T15:00Z'],
  ],
  [
    'fourteen days later: one request',
    '2026-03-19T15:00:00Z',
    ['S1|first planned 2026-04-02T15:00Z', 'S2|first skipped merged', 'S1|reminder_1 planned 2026-04-09T15:00Z'],
  ],
  [
    'fifteen days later: far apart',
    '2026-03-20T15:00:00Z',
    [
      'S1|first planned 2026-03-19T15:00Z',
      'S2|first planned 2026-04-03T15:00Z',
      'S1|reminder_1 planned 2026-03-26T15:00Z',
      'S2|reminder_1 planned 2026-04-10T15:00Z',
    ],
  ],
])('requests for reviews of two parcels, the second %s', (_, second, expected) => {
  const settings = { ...allOn, restraint: { ...allOn.restraint, maxPerOrder: 9 } };
  const facts = two('2026-03-05T15:00:00Z', second);
  const drafts = planLines(makeInput({ facts, settings, at: '2026-03-05T15:00:00Z' }), 'review_request');
  expect(drafts.toSorted()).toEqual(expected.map((line) => `review_request|shipment:${line}`).toSorted());
});

test('the one request names the items of both parcels, and both of them', () => {
  const facts = two('2026-03-05T15:00:00Z', '2026-03-12T15:00:00Z');
  const drafts = planOrder(makeInput({ facts, at: '2026-03-12T15:00:00Z' }));
  const request = drafts.find(({ kind, outcome }) => kind === 'review_request' && outcome.state === 'planned');
  expect(request?.data).toMatchObject({
    covers: ['shipment:S1', 'shipment:S2'],
    shipmentIds: ['S1', 'S2'],
    items: [{ lineId: 'L1' }, { lineId: 'L2' }],
  });
});

test('a store that asks soon waits for the second parcel, and asks once', () => {
  const settings = readSettings({
    ...allOn,
    kinds: { ...allOn.kinds, review_request: { delayMinutes: 24 * 60 } },
  });
  let rows = planInto(
    makeInput({ settings, facts: two('2026-03-05T15:00:00Z', null), at: '2026-03-05T15:00:00Z' }),
  ).rows;
  for (const day of ['07', '09', '11', '13', '15', '19', '21', '25']) {
    const at = `2026-03-${day}T16:00:00Z`;
    const facts = two('2026-03-05T15:00:00Z', Number(day) < 11 ? null : '2026-03-11T15:00:00Z');
    rows = planInto(makeInput({ settings, facts, existing: sendDue(rows, new Date(at)), at })).rows;
  }
  const sent = rows.filter(
    ({ kind, state, occasion }) => kind === 'review_request' && state === 'sent' && occasion === 'first',
  );
  expect(sent.map(({ data }) => data.covers)).toEqual([['shipment:S1', 'shipment:S2']]);
});
