import { afterAll, expect, test } from 'vitest';
import { readSettings } from '#app/shops/settings.ts';
import { makeFacts } from '#app/test/order-facts.ts';
import { closeLiquidThreads } from './liquid-pool.server.ts';
import { previewMessage } from './render.server.ts';
import { offeredTo, toProgramWords } from './program-words.ts';

afterAll(closeLiquidThreads);

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

const program = { texts: {}, offers };
const shop = { name: 'Super Toys', email: 'hello@example.com', domain: 'toys.myshopify.com', timeZone: 'UTC' };

test.each([
  ['check_in', 'en', 'Your answer earns you 20 points, whatever it is.'],
  ['check_in', 'de', 'Für deine Antwort bekommst du 20 Punkte, egal wie sie ausfällt.'],
  ['review_request', 'en', 'Each review earns you 100 points, with five stars or with one.'],
  ['review_request', 'de', 'Für jede Bewertung bekommst du 100 Punkte, ob mit fünf Sternen oder mit einem.'],
] as const)('the mail names the points before: %s in %s', async (kind, language, sentence) => {
  const asked = { kind, language, settings: readSettings({}), shop, now: new Date() };
  expect((await previewMessage({ ...asked, program })).text).toContain(sentence);
  expect((await previewMessage(asked)).text).not.toMatch(/points|Punkte/);
});
