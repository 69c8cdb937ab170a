import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldCustomer, unknownCustomer } from './fold.ts';
import type { CustomerNews } from './news.ts';

const content = { email: 'ada@example.com', phone: null, firstName: 'Ada', lastName: null, countryCode: 'GB' };
const at = (day: number) => new Date(Date.UTC(2026, 2, day));
const told = (day: number, own: object): CustomerNews => ({
  kind: 'customer',
  customerId: '1',
  version: at(day).toISOString(),
  updatedAt: at(day),
  content: { ...content, ...own },
});
const consent = (day: number, state: string): CustomerNews => ({
  kind: 'consent',
  customerId: '1',
  state,
  changedAt: at(day),
});
const fold = (news: CustomerNews[]) => news.reduce(foldCustomer, unknownCustomer('1'));

const news = [
  told(1, { email: 'old@example.com', locale: 'de', tags: ['vip'] }),
  told(3, { email: 'new@example.com' }),
  consent(1, 'not_subscribed'),
  consent(4, 'subscribed'),
  consent(4, 'unsubscribed'),
];

test('any sequence of news with any repeats ends in the same customer', () => {
  const expected = fold(news);
  expect(expected).toMatchObject({
    email: 'new@example.com',
    locale: 'de',
    tags: ['vip'],
    marketingState: 'unsubscribed',
  });
  const shuffled = fc
    .array(fc.constantFrom(...news), { maxLength: 8 })
    .chain((repeats) => fc.shuffledSubarray([...news, ...repeats], { minLength: news.length + repeats.length }));
  fc.assert(
    fc.property(shuffled, (messages) => {
      expect(fold(messages)).toEqual(expected);
    }),
  );
});

test('a merged customer is an empty tombstone, whenever the merge arrives', () => {
  const merge: CustomerNews = { kind: 'merge', customerId: '1', keptId: '2' };
  const stone = { ...unknownCustomer('1'), mergedIntoId: '2' };
  expect(fold([...news, merge])).toEqual(stone);
  expect(fold([merge, ...news, merge])).toEqual(stone);
  expect(fold([{ ...merge, keptId: '1' }])).toEqual(unknownCustomer('1'));
});

test('an erased customer ignores all later news', () => {
  const erased = { ...unknownCustomer('1'), erasedAt: at(9) };
  expect(news.reduce(foldCustomer, erased)).toBe(erased);
});
