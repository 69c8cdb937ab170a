import { expect, test } from 'vitest';
import { bonusKey, bonusReasons, earnReasonOf } from './earned-for.ts';

test.each(bonusReasons)('a booking for %s says so', (reason) => {
  expect(earnReasonOf(bonusKey(reason, '77:2026'))).toBe(reason);
});

test('the keys in the books stay what they are: a bonus is paid once for each', () => {
  expect(bonusReasons.map((reason) => bonusKey(reason, '7'))).toEqual([
    'earn|sign_up:7',
    'earn|birthday:7',
    'earn|review:7',
    'earn|check_in:7',
    'earn|referral:7:referrer',
    'earn|referral:7:friend',
  ]);
});

test.each([
  ['earn|order:1001', 'order'],
  ['earn|edit:1001:2', 'edit'],
  ['earn|something_new:1', null],
  ['earn|', null],
  ['reverse|refund:1', null],
  ['tier', null],
  ['', null],
])('%s is for %s', (key, reason) => {
  expect(earnReasonOf(key)).toBe(reason);
});
