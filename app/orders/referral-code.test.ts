import { expect, test } from 'vitest';
import { readReferralCode } from './referral-code.ts';

test.each<[unknown, string | null]>([
  [[{ key: 'aftercare_referral', value: ' bcdf2345 ' }], 'BCDF2345'],
  [
    [
      { key: 'gift', value: 'yes' },
      { key: 'aftercare_referral', value: 'BCDF2345' },
    ],
    'BCDF2345',
  ],
  [[{ key: 'gift', value: 'BCDF2345' }], null],
  [[{ key: 'aftercare_referral', value: '<script>' }], null],
  [[{ key: 'aftercare_referral', value: 'X'.repeat(500) }], null],
  [[{ key: 'aftercare_referral', value: 7 }], null],
  [[{ key: 'aftercare_referral', value: null }], null],
  [[{ key: null }], null],
  [[], null],
])('%j', (attributes, code) => {
  expect(readReferralCode(attributes as Parameters<typeof readReferralCode>[0])).toBe(code);
});
