import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EarningCase } from './earning-cases.ts';
import { pointsInApp } from './earning-in-app.ts';
import { pointsInTheme } from './world.ts';

// Random cases beyond those of earning-cases.ts.

const word = fc.constantFrom('Wood', 'wood', 'GIFT', 'größe', 'GRÖSSE', 'Été', 'a b', '71');
const words = fc.array(word, { maxLength: 2 });
const percent = fc.integer({ min: 100, max: 1000 });
const day = fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04');
const bonus = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 100_000 }));

const campaigns = fc.array(fc.tuple(day, day, percent), { maxLength: 3 }).map((all) =>
  all.map(([one, other, factorPercent]) => ({
    name: 'Weeks',
    factorPercent,
    from: one < other ? one : other,
    to: one < other ? other : one,
  })),
);
const levels = fc.array(percent, { maxLength: 3 }).map((all) =>
  all.map((multiplierPercent, index) => ({
    key: `t${index}`,
    name: 'Tier',
    threshold: index + 1,
    multiplierPercent,
  })),
);

const program = fc.record({
  timeZone: fc.constantFrom('America/New_York', 'Pacific/Auckland', 'Asia/Kolkata', 'UTC'),
  points: fc.record({
    isOn: fc.boolean(),
    perUnit: fc.integer({ min: 0, max: 1000 }),
    perAmount: fc.constantFrom(1, 3, 10, 100, 1_000_000),
    rounding: fc.constantFrom('down', 'nearest', 'up'),
  }),
  earn: fc.record({ perOrder: bonus, firstOrder: bonus }),
  exclude: fc.record(
    {
      productIds: fc.subarray(['71', '712', '7']),
      collections: words,
      productTags: words,
      customerTags: words,
      channels: fc.subarray(['web', 'pos', 'WEB']),
    },
    { requiredKeys: [] },
  ),
  multipliers: fc.record({ campaigns }),
  tiers: fc.record({ levels }),
});

const line = fc
  .record({
    price: fc.oneof(fc.nat(20_000), fc.nat(1_000_000_000)),
    quantity: fc.integer({ min: 1, max: 99 }),
    productId: fc.constantFrom('71', '7', '700'),
    tags: words,
    collections: words,
    isGiftCard: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  })
  .chain((own) => fc.nat(own.price * own.quantity).map((discount) => ({ ...own, discount })));

const cases: fc.Arbitrary<Omit<EarningCase, 'points' | 'what'>> = fc.record({
  program,
  lines: fc.array(line, { maxLength: 4 }),
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  tierKey: fc.constantFrom('t0', 't1', 't2', 'gone'),
  customerTags: words,
  isFirstOrder: fc.boolean(),
  shopTimeZone: fc.constantFrom('America/New_York', 'Europe/Berlin'),
  at: fc
    .date({ min: new Date('2026-03-01T00:00:00Z'), max: new Date('2026-03-05T00:00:00Z'), noInvalidDate: true })
    .map((at) => at.toISOString()),
});

test('property: whatever the program and the cart, the theme promises what the app books', () => {
  fc.assert(
    fc.property(cases, (each) => {
      expect(pointsInTheme(each)).toBe(pointsInApp(each));
    }),
    { numRuns: 500 },
  );
});
