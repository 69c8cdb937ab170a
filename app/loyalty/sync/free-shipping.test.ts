import { expect, test } from 'vitest';
import {
  isFreeShippingAtRest,
  isFreeShippingWanted,
  nextFreeShippingStep,
  nothingWritten,
  type FoundDiscount,
  type FreeShippingWritten,
} from './free-shipping.ts';
import { ProgramSchema } from '../program/program-checks.ts';
import { tagsOfTier } from './published-standing.ts';

const now = new Date('2026-11-22T12:00:00Z');
const levels = [
  { key: 'silver', name: 'Silver', threshold: 100, customerTag: 'silver' },
  { key: 'gold', name: 'Gold', threshold: 500, perks: { freeShipping: true, earlyAccessTag: 'early' } },
];
const program = ProgramSchema.parse({ tiers: { levels } });

test('free shipping is wanted while a launched program with the perk is not paused', () => {
  expect(isFreeShippingWanted({ program, isPaused: false })).toBe(true);
  expect(isFreeShippingWanted({ program, isPaused: true })).toBe(false);
  expect(
    isFreeShippingWanted({ program: ProgramSchema.parse({ tiers: { levels: levels.slice(0, 1) } }), isPaused: false }),
  ).toBe(false);
  expect(isFreeShippingWanted(null)).toBe(false);
});

test('only members of a tier with free shipping have the tag', () => {
  expect([null, 'silver', 'gold'].map((key) => tagsOfTier(key, program))).toEqual([
    [],
    ['silver'],
    ['early', 'aftercare-free-shipping'],
  ]);
});

const on: FoundDiscount = { id: '7', isOn: true, hasCustomers: true };
const off: FoundDiscount = { ...on, isOn: false };
const leftOn: FreeShippingWritten = { discountId: '7', isOn: true, askedAt: null };
const leftOff: FreeShippingWritten = { ...leftOn, isOn: false };
const asked = (secondsAgo: number, written = leftOn): FreeShippingWritten => ({
  ...written,
  askedAt: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
});

test.each<[string, boolean, FreeShippingWritten | null, FoundDiscount | null, string]>([
  ['never made', true, null, null, 'make'],
  ['deleted by the merchant', true, leftOn, null, 'make'],
  ['there from an earlier installation, off', true, null, off, 'switch_on'],
  ['as it should be', true, leftOn, on, 'rest'],
  ['off as we left it', true, leftOff, off, 'switch_on'],
  ['switched off by the merchant', true, leftOn, off, 'leave_off'],
  ['another one than we left on', true, { ...leftOn, discountId: '3' }, off, 'switch_on'],
  ['off because of a change of ours whose end we do not know', true, asked(5), off, 'switch_on'],
  ['its segment is deleted', true, leftOn, { ...on, hasCustomers: false }, 'give_customers'],
  ['switched off by the merchant, its segment deleted', true, leftOn, { ...off, hasCustomers: false }, 'leave_off'],
  ['asked for a moment ago, not to be seen', true, asked(59, nothingWritten), null, 'look_later'],
  ['asked for long ago, not to be seen', true, asked(60, nothingWritten), null, 'make'],
  ['not wanted any more', false, leftOn, on, 'switch_off'],
  ['not wanted, and off', false, leftOn, off, 'rest'],
  ['not wanted, and deleted', false, leftOn, null, 'rest'],
  ['not wanted, asked for a moment ago', false, asked(5, nothingWritten), null, 'look_later'],
])('%s', (_, isWanted, written, found, step) => {
  expect(nextFreeShippingStep({ isWanted, written, found, now })).toBe(step);
});

test('Shopify is not asked when nothing is wanted and nothing of ours can be on', () => {
  const atRest = (isWanted: boolean) =>
    [null, nothingWritten, leftOff, leftOn, asked(5, nothingWritten)].map((written) =>
      isFreeShippingAtRest(isWanted, written),
    );
  expect([atRest(false), atRest(true)]).toEqual([
    [true, true, true, false, false],
    [false, false, false, false, false],
  ]);
});
