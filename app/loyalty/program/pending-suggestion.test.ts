import { expect, test } from 'vitest';
import { suggestPendingDays } from './pending-suggestion.ts';

const rule = (country: string, maxDays: number, method = '') => ({ country, method, minDays: 1, maxDays });
type Rules = Parameters<typeof suggestPendingDays>[1];
const promise = (handlingDays: number, ...transit: Rules['transit']): Rules => ({ handlingDays, transit });

test.each<[string, number, Rules, string | null, number]>([
  ['ten working days are two weeks', 30, promise(3, rule('*', 7)), 'DE', 44],
  ['a part of a week is rounded up', 30, promise(1, rule('*', 2)), 'DE', 35],
  ['nothing to wait for', 14, promise(0, rule('*', 0)), 'DE', 14],
  ['ninety is the most', 80, promise(3, rule('*', 7)), 'DE', 90],
  ['a year is ninety too', 365, promise(0, rule('*', 0)), 'DE', 90],
  ['at home, not abroad', 30, promise(0, rule('DE', 5), rule('*', 20)), 'DE', 37],
  [
    'the longest of the methods at home',
    30,
    promise(0, rule('DE', 1, 'Express'), rule('DE', 5), rule('*', 20)),
    'DE',
    37,
  ],
  ['a method of every country is met at home too', 30, promise(0, rule('*', 15, 'Freight'), rule('DE', 5)), 'DE', 51],
  [
    'what stands below a line for everything is never met',
    30,
    promise(0, rule('DE', 5), rule('DE', 20, 'Freight')),
    'DE',
    37,
  ],
  ['a shop whose country is not known', 30, promise(0, rule('DE', 20), rule('*', 5)), null, 37],
  ['no line for home: handling alone', 30, promise(5, rule('US', 10)), 'DE', 37],
])('%s', (_, windowDays, rules, country, days) => {
  expect(suggestPendingDays(windowDays, rules, country).days).toBe(days);
});

test('the suggestion explains itself', () => {
  expect(suggestPendingDays(80, promise(3, rule('*', 7)), 'DE')).toEqual({
    days: 90,
    windowDays: 80,
    arrivalDays: 14,
    handlingDays: 3,
    transitDays: 7,
  });
});
