import { expect, test } from 'vitest';
import { bonusKey, bonusReasons, earnReasonOf, type BonusReason } from './earned-for.ts';

test.each(bonusReasons)('a booking for %s says so', (reason) => {
  expect(earnReasonOf(bonusKey(reason, '77:2026'))).toBe(reason);
});

// A bonus is paid once per key, so the format of existing keys must not change.
const keys: Record<BonusReason, string> = {
  sign_up: 'earn|sign_up:7',
  birthday: 'earn|birthday:7',
  review: 'earn|review:7',
  check_in: 'earn|check_in:7',
  referral: 'earn|referral:7:referrer',
  friend: 'earn|referral:7:friend',
};

test.each(bonusReasons)('the key of a booking for %s does not change', (reason) => {
  expect(bonusKey(reason, '7')).toBe(keys[reason]);
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
