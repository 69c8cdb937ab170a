import { expect, it } from 'vitest';
import { inventLives, type Truth } from './lives.ts';
import { measure, type Measured } from './measure.ts';
import type { MessageResult } from './results.ts';

const at = (text: string) => new Date(`2026-03-${text}Z`);

const truth: Truth = {
  orderId: '1',
  email: 'ada@example.com',
  canceledAt: null,
  dispatchedAt: at('02T10:00'),
  isReported: true,
  arrivedAt: at('09T13:00'),
  estimates: [{ saidAt: at('02T18:00'), day: '2026-03-06' }],
};
const lost: Truth = { ...truth, arrivedAt: null };

const sent = (kind: string, when: string, own: Partial<MessageResult> = {}): MessageResult => ({
  orderId: '1',
  shipmentId: null,
  kind,
  occasion: '',
  state: 'sent',
  reason: null,
  sendAt: at(when),
  sentAt: at(when),
  isDeferrable: false,
  localDay: when.slice(0, 2),
  to: 'ada@example.com',
  subject: '',
  text: '',
  ...own,
});
const passed = (day: string) => ({ text: `We had told you to expect it by ${day}. That day has passed, and` });

const cases: [string, MessageResult[], Truth, Partial<Measured>][] = [
  ['a check-in after the arrival', [sent('check_in', '11T10:00')], truth, { checkIns: 1 }],
  [
    'one on the named day',
    [sent('check_in', '06T10:00')],
    truth,
    { checkInsBeforeTheDay: 1, checkInsWithoutParcel: 1 },
  ],
  ['one after it, without the parcel', [sent('check_in', '08T10:00')], truth, { checkInsWithoutParcel: 1 }],
  [
    'a review request for a lost parcel',
    [sent('review_request', '28T10:00')],
    lost,
    { reviewRequestsWithoutParcel: 1 },
  ],
  ['a delay that was told', [sent('delay_notice', '07T09:00')], truth, { delaysDue: 1, delaysTold: 1, delaysFalse: 0 }],
  ['one that was not', [], truth, { delaysDue: 1, delaysTold: 0 }],
  ['one after the arrival', [sent('delay_notice', '10T09:00')], truth, { delaysFalse: 1 }],
  ['a past day', [sent('delay_notice', '07T09:00', passed('Friday, March 6'))], truth, { daysAheadCalledPast: 0 }],
  ['a day ahead', [sent('delay_notice', '05T09:00', passed('Friday, March 6'))], truth, { daysAheadCalledPast: 1 }],
  [
    'two deferrable mails on a day',
    [sent('check_in', '11T10:00', { isDeferrable: true }), sent('thank_you', '11T12:00', { isDeferrable: true })],
    truth,
    { twoOnOneDay: 1 },
  ],
  [
    'a mail after the cancellation',
    [sent('check_in', '11T10:00')],
    { ...lost, canceledAt: at('03T10:00') },
    { afterCancellation: 1 },
  ],
];

it.each(cases)('measures %s', (_what, messages, life, figures) => {
  expect(measure(messages, [life])).toMatchObject(figures);
});

it('invents the same lives from the same seed, each webhook after what it tells of', () => {
  const from = new Date('2026-03-02T06:00:00Z');
  const { events, truths } = inventLives({ count: 200, seed: 7, from });
  expect(inventLives({ count: 200, seed: 7, from }).truths).toEqual(truths);
  expect(new Set(events.map(({ webhookId }) => webhookId)).size).toBe(events.length);
  for (const { estimates } of truths)
    expect(estimates.map(({ saidAt }) => saidAt.getTime())).toEqual(
      estimates.map(({ saidAt }) => saidAt.getTime()).toSorted((a, b) => a - b),
    );
  expect(truths.filter(({ arrivedAt, dispatchedAt }) => dispatchedAt && !arrivedAt).length).toBeGreaterThan(5);
});
