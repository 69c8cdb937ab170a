import { expect, test } from 'vitest';
import { makeFacts } from '#app/test/order-facts.ts';
import { offeredTo, toProgramWords } from './program-words.ts';

const offers = { checkIn: 20, review: 100, excludedTags: ['Wholesale'] };
const customer = makeFacts().customer!;

test.each<[string, Parameters<typeof offeredTo>, number]>([
  ['a check-in', [makeFacts(), 'check_in', offers], 20],
  ['each review', [makeFacts(), 'review_request', offers], 100],
  ['a guest with an address', [makeFacts({ customer: null }), 'review_request', offers], 100],
  ['a mail that asks nothing', [makeFacts(), 'thank_you', offers], 0],
  ['a store without a program', [makeFacts(), 'check_in', undefined], 0],
  [
    'a customer who is left out',
    [makeFacts({ customer: { ...customer, tags: ['wholesale'] } }), 'check_in', offers],
    0,
  ],
  ['nobody in particular', [makeFacts({ customer: null, email: null }), 'check_in', offers], 0],
  ['a test order', [makeFacts({ isTest: true }), 'check_in', offers], 0],
  ['an erased customer', [makeFacts({ erasedAt: new Date() }), 'check_in', offers], 0],
])('points are offered only to those who get them: %s', (_, asked, points) => {
  expect(offeredTo(...asked)).toBe(points);
});

test('rules that cannot be read, or are paused, offer nothing', () => {
  for (const unreadable of [undefined, null, 'x', { checkIn: -1, review: '5', excludedTags: null }])
    expect(toProgramWords({ texts: {}, levels: [], offers: unreadable }).offers).toMatchObject({
      checkIn: 0,
      review: 0,
    });
});
