import { expect, test } from 'vitest';
import { makeFacts, makeRefund, money } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planInto, planLines } from '#app/test/planning.ts';
import { planOrder } from './plan.ts';
import { withKindSwitched, withSender } from './switches.ts';
import { readSettings } from '#app/shops/settings.ts';

test('an order gets its thank-you and confirmation at once, also at night', () => {
  const facts = makeFacts({ placedAt: new Date('2026-03-03T07:30:00Z') });
  expect(planLines(makeInput({ facts, at: '2026-03-03T07:30:05Z' }))).toEqual([
    'thank_you|order:1001|placed planned 2026-03-03T07:30Z',
    'order_confirmation|order:1001|placed planned 2026-03-03T07:30Z',
  ]);
});

test.each([
  [1, { isFirstOrder: true, orderOrdinal: 1 }],
  [4, { isFirstOrder: false, orderOrdinal: 4 }],
  [null, { isFirstOrder: null, orderOrdinal: null }],
])('the thank-you knows that this is order number %s of the customer', (orderOrdinal, expected) => {
  const [draft] = planOrder(makeInput({ facts: makeFacts({ orderOrdinal }) }));
  expect(draft?.data).toMatchObject(expected);
});

test('the merchant may delay the thank-you', () => {
  const settings = {
    ...allOn,
    kinds: { ...allOn.kinds, thank_you: readSettings({ kinds: { t: { delayMinutes: 90 } } }).kinds.t! },
  };
  expect(planLines(makeInput({ settings }), 'thank_you')).toEqual([
    'thank_you|order:1001|placed planned 2026-03-02T16:30Z',
  ]);
});

test('an order of which only a scan is known plans nothing', () => {
  expect(planOrder(makeInput({ facts: makeFacts({ placedAt: null }) }))).toEqual([]);
});

test('cancelling tells the customer and cancels the rest', () => {
  const facts = makeFacts({
    canceledAt: new Date('2026-03-02T16:00:00Z'),
    refunds: [makeRefund({ refundedAt: new Date('2026-03-02T16:00:00Z') })],
  });
  const existing = [
    makeRow('thank_you|order:1001|placed'),
    makeRow('order_confirmation|order:1001|placed', { state: 'sent' }),
  ];
  const { rows } = planInto(makeInput({ facts, existing, at: '2026-03-02T16:00:10Z' }));
  expect(rows.map(({ key, state, reason }) => [key, state, reason])).toEqual([
    ['thank_you|order:1001|placed', 'canceled', 'order_canceled'],
    ['order_confirmation|order:1001|placed', 'sent', null],
    ['refund_issued|refund:R1|issued', 'skipped', 'merged'],
    ['order_canceled|order:1001|canceled', 'planned', null],
  ]);
});

test('a cancellation waits a little for its refund; one that comes after it has gone is told on its own', () => {
  const canceledAt = new Date('2026-03-02T16:00:00Z');
  const paid = makeFacts({ canceledAt });
  const before = planInto(makeInput({ facts: paid, at: '2026-03-02T16:00:10Z' })).rows;
  const cancellation = before.find(({ kind }) => kind === 'order_canceled')!;
  expect(cancellation.sendAt.toISOString()).toBe('2026-03-02T16:10:00.000Z');
  const refund = makeRefund({ refundedAt: new Date('2026-03-02T16:00:20Z'), amount: paid.totals.total });
  const refunded = { ...paid, financialStatus: 'refunded', refunds: [refund] };
  const together = planInto(makeInput({ facts: refunded, existing: before, at: '2026-03-02T16:00:30Z' })).rows;
  expect(together.map(({ kind, state, sendAt }) => [kind, state, sendAt.toISOString()])).toContainEqual([
    'order_canceled',
    'planned',
    '2026-03-02T16:00:00.000Z',
  ]);
  const gone = [{ ...cancellation, state: 'sent' as const, sentAt: new Date('2026-03-02T16:10:00Z') }];
  const late = planLines(makeInput({ facts: refunded, existing: gone, at: '2026-03-03T16:00:00Z' }), 'refund_issued');
  expect(late).toEqual(['refund_issued|refund:R1|issued planned 2026-03-02T16:00Z']);
});

test('each refund of money is told once, two of a day together, none for goods that only went back to stock', () => {
  const refunds = [
    makeRefund({ id: 'R1' }),
    makeRefund({ id: 'R2', refundedAt: new Date('2026-03-04T16:00:00Z') }),
    makeRefund({ id: 'R3', amount: money(0) }),
    makeRefund({ id: 'R4', refundedAt: new Date('2026-03-05T16:00:00Z') }),
  ];
  const input = makeInput({ facts: makeFacts({ refunds }), at: '2026-03-04T14:00:00Z' });
  expect(planLines(input, 'refund_issued')).toEqual([
    'refund_issued|refund:R1|issued planned 2026-03-04T15:00Z',
    'refund_issued|refund:R2|issued skipped merged',
    'refund_issued|refund:R4|issued planned 2026-03-05T16:00Z',
  ]);
  expect(planOrder(input).find((draft) => draft.subject === 'refund:R1')?.data.refundIds).toEqual(['R1', 'R2']);
});

test('what comes too late is missed, and says so', () => {
  expect(planLines(makeInput({ at: '2026-03-06T15:00:00Z' }), 'thank_you')).toEqual([
    'thank_you|order:1001|placed missed too_old',
  ]);
});

test('a kind that was off when a message was due does not send it later', () => {
  const off = withKindSwitched(allOn, 'thank_you', false, new Date('2026-03-01T00:00:00Z'));
  const on = withKindSwitched(off, 'thank_you', true, new Date('2026-03-02T18:00:00Z'));
  expect(planLines(makeInput({ settings: on, at: '2026-03-02T18:00:01Z' }), 'thank_you')).toEqual([
    'thank_you|order:1001|placed missed kind_was_off',
  ]);
  const next = makeFacts({ placedAt: new Date('2026-03-02T18:00:05Z') });
  expect(planLines(makeInput({ facts: next, settings: on, at: '2026-03-02T18:00:06Z' }), 'thank_you')).toEqual([
    'thank_you|order:1001|placed planned 2026-03-02T18:00Z',
  ]);
});

test('switching off cancels what is planned; switching on again brings back only what is still to come', () => {
  const delayed = {
    ...allOn,
    kinds: { ...allOn.kinds, thank_you: readSettings({ kinds: { t: { delayMinutes: 120 } } }).kinds.t! },
  };
  const planned = planInto(makeInput({ settings: delayed }));
  const off = withKindSwitched(delayed, 'thank_you', false, new Date('2026-03-02T15:10:00Z'));
  const canceled = planInto(makeInput({ settings: off, existing: planned.rows, at: '2026-03-02T15:10:00Z' }));
  expect(canceled.rows[0]).toMatchObject({ state: 'canceled', reason: 'kind_off' });
  const soon = withKindSwitched(off, 'thank_you', true, new Date('2026-03-02T16:00:00Z'));
  expect(
    planInto(makeInput({ settings: soon, existing: canceled.rows, at: '2026-03-02T16:00:00Z' })).rows[0],
  ).toMatchObject({ state: 'planned' });
  const late = withKindSwitched(off, 'thank_you', true, new Date('2026-03-02T18:00:00Z'));
  expect(
    planInto(makeInput({ settings: late, existing: canceled.rows, at: '2026-03-02T18:00:00Z' })).rows[0],
  ).toMatchObject({ state: 'canceled' });
});

test('answering that Aftercare sends a moment is the switch, with its date', () => {
  const settings = withSender(readSettings({}), 'order_confirmation', 'aftercare', new Date('2026-03-02T15:30:00Z'));
  expect(planLines(makeInput({ settings, at: '2026-03-02T15:31:00Z' }), 'order_confirmation')).toEqual([
    'order_confirmation|order:1001|placed missed kind_was_off',
  ]);
});
