import type { Message } from '@prisma/client';
import { expect, test } from 'vitest';
import { sampleFacts } from '#app/messages/rendering/samples.ts';
import { makeTimeline } from './timeline.ts';

const now = new Date('2026-11-22T12:00:00Z');
const facts = sampleFacts('happy', now);
const delivered = { ...facts.shipments[0]!.scans.at(-1)!, id: 'scan-9', status: 'delivered' };
const withDelivery = {
  ...facts,
  shipments: [{ ...facts.shipments[0]!, scans: [...facts.shipments[0]!.scans, delivered] }],
};

const event = (name: string, factKey: string, at: string) => ({
  id: `${name}|${factKey}`,
  name,
  factKey,
  data: {},
  occurredAt: new Date(at),
});

function message(own: Partial<Message>): Message {
  return {
    shopId: 1,
    id: 'm1',
    key: 'k',
    kind: 'thank_you',
    subject: 'order:1',
    occasion: 'placed',
    orderId: '1',
    shipmentId: null,
    customerId: null,
    addressHash: null,
    state: 'planned',
    reason: null,
    isDeferrable: false,
    isByHand: false,
    sendAt: new Date('2026-11-23T09:00:00Z'),
    usefulUntil: now,
    data: {},
    history: [],
    attempts: 0,
    claimedUntil: null,
    plannedAt: now,
    changedAt: new Date('2026-11-21T09:00:00Z'),
    sentAt: null,
    localDay: null,
    locale: null,
    smtpId: null,
    smtpReply: null,
    bouncedAt: null,
    sentBy: null,
    ...own,
  };
}

const timeline = (events: ReturnType<typeof event>[], messages: Message[]) =>
  makeTimeline({ facts: withDelivery, events, messages, timeZone: 'UTC', now });

test('Paid stands where the money came, not where it was first heard of', () => {
  const facts = { ...withDelivery, paidAt: new Date('2026-11-16T10:01:00Z') };
  const events = [event('order.placed', '1', '2026-11-16T10:00:00Z'), event('order.paid', '1', '2026-11-25T10:00:00Z')];
  const entries = makeTimeline({ facts, events, messages: [], timeZone: 'UTC', now });
  expect(entries.map(({ title, at }) => [title, at])).toContainEqual(['Paid', '2026-11-16T10:01:00.000Z']);
});

test('facts and messages form one timeline, upcoming ones last', () => {
  const entries = timeline(
    [event('order.placed', '1', '2026-11-16T10:00:00Z'), event('order.paid', '1', '2026-11-16T10:01:00Z')],
    [
      message({ id: 'm2', kind: 'review_request', occasion: 'reminder_1' }),
      message({ state: 'sent', sentAt: new Date('2026-11-16T10:02:00Z') }),
    ],
  );
  expect(entries.map(({ title, isAhead }) => [title, isAhead])).toEqual([
    ['Order placed', false],
    ['Paid', false],
    ['Thank-you note', false],
    ['Review request (reminder)', true],
  ]);
});

test('a message that was not sent says why, at the time it ended', () => {
  const [entry] = timeline([], [message({ state: 'skipped', reason: 'unsubscribed' })]);
  expect(entry).toMatchObject({
    at: '2026-11-21T09:00:00.000Z',
    isAhead: false,
    message: { state: 'skipped', reason: 'The customer has unsubscribed' },
  });
});

test('a delivery and its scan are one entry', () => {
  const entries = timeline(
    [
      event('shipment.scanned', 'scan-9', '2026-11-21T10:00:00Z'),
      event('shipment.delivered', facts.shipments[0]!.id, '2026-11-21T10:00:00Z'),
    ],
    [],
  );
  expect(entries.map((entry) => entry.title)).toEqual(['Parcel delivered']);
});

test('every stored step of a message is described in words', () => {
  const history = [{ at: '2026-11-20T08:00:00Z', what: 'moved', reason: 'quiet_hours' }, 'nonsense'];
  const [entry] = timeline([], [message({ history })]);
  expect(entry?.message?.steps).toEqual([
    { at: 'Nov 20, 2026, 8:00 AM', words: 'Moved: Waiting for the hours in which you write to customers' },
  ]);
});
