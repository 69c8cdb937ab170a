import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeFacts, makeLine, money } from '#app/test/order-facts.ts';
import { lineOf } from '#app/test/facts.ts';
import type { OrderFacts, OrderLine } from '#app/orders/facts.ts';
import { earnForOrder, isReadyToEarn, pointsForAmount } from './earning.ts';
import { maxPoints } from '../ledger/model.ts';
import { ProgramSchema } from '../program/program-checks.ts';

const program = (input: object = {}) => ProgramSchema.parse({ timeZone: 'America/New_York', ...input });
const earn = (facts: OrderFacts, input: object = {}, own: { tierKey?: string; isFirstOrder?: boolean } = {}) =>
  earnForOrder({
    facts,
    program: program(input),
    tierKey: own.tierKey ?? null,
    isFirstOrder: own.isFirstOrder ?? false,
  });
const order = (lines: Partial<OrderLine>[], own: Partial<OrderFacts> = {}) =>
  makeFacts({ lines: lines.map((line, index) => makeLine({ id: `L${index}`, ...line })), ...own });

test('earns on the price after discounts, without tax and shipping', () => {
  const facts = order([{ quantity: 2, unitPrice: money(2000), discount: money(500), tax: money(300) }]);
  expect(earn(facts)).toMatchObject({ baseMinor: 3500, points: 175, amountPoints: 175, none: null });
  expect(earn({ ...facts, taxesIncluded: true })).toMatchObject({ baseMinor: 3200, points: 160 });
});

test('an order beyond any sensible amount earns the most that can be booked instead of failing', () => {
  const huge = order([{ unitPrice: money(400_000_000_000) }]);
  const earned = earn(huge, { points: { perUnit: 1000 }, earn: { perOrder: 100 } });
  expect([earned.points, earned.explanation.at(-1)]).toEqual([
    maxPoints,
    'One order brings 100,000,000 points at most.',
  ]);
  expect(earn(order([{}]), { points: { perUnit: 1000 }, earn: { perOrder: 100 } }).explanation.join()).not.toContain(
    'at most',
  );
});

test.each([
  ['down', 49],
  ['nearest', 50],
  ['up', 50],
])('9.99 at 5 points, rounded %s, is %i', (rounding, points) => {
  expect(earn(order([{ unitPrice: money(999) }]), { points: { rounding } }).points).toBe(points);
});

test.each([
  ['a gift card', { isGiftCard: true }, {}, 'gift_card'],
  ['a product', { productId: '71' }, { productIds: ['71'] }, 'product'],
  ['a collection, whatever its case', { collections: ['Sale'] }, { collections: ['sale'] }, 'collection'],
  ['a tag', { productTags: ['no-points'] }, { productTags: ['No-Points'] }, 'product_tag'],
])('%s earns nothing, the other line does', (_, line, exclude, excluded) => {
  const earning = earn(
    order([
      { unitPrice: money(1000), ...line },
      { unitPrice: money(700), productId: '72' },
    ]),
    { exclude },
  );
  expect(earning.lines.map((one) => [one.eligibleMinor, one.excluded])).toEqual([
    [0, excluded],
    [700, null],
  ]);
  expect(earning.points).toBe(35);
});

test.each([
  ['a test order', { isTest: true }, {}, 'test_order'],
  ['an order not heard of yet', { placedAt: null }, {}, 'not_placed'],
  ['a channel', { sourceName: 'pos' }, { exclude: { channels: ['POS'] } }, 'channel_excluded'],
  ['canceled before payment', { canceledAt: new Date(), paidAt: null }, {}, 'canceled_unpaid'],
  ['no points in the program', {}, { points: { isOn: false } }, 'points_off'],
])('%s earns nothing, and the reason is given', (_, facts, input, none) => {
  expect(earn(makeFacts(facts), input)).toMatchObject({ points: 0, none });
});

const vip = { tiers: { levels: [{ key: 'vip', name: 'VIP', threshold: 1, multiplierPercent: 150 }] } };
const campaign = (name: string, factorPercent: number, from = '2026-03-01', to = '2026-03-02') => ({
  name,
  from,
  to,
  factorPercent,
});

test('tier and campaign multiply each other, the larger campaign counts, and days are in the program’s time zone', () => {
  const multipliers = {
    campaigns: [campaign('Double', 200), campaign('Triple', 300), campaign('Later', 1000, '2026-03-03', '2026-03-09')],
  };
  const facts = order([{ unitPrice: money(1000) }], { placedAt: new Date('2026-03-03T04:59:00Z') });
  const earning = earn(facts, { ...vip, multipliers }, { tierKey: 'vip' });
  expect(earning).toMatchObject({
    points: 225,
    factors: [
      { what: 'tier', percent: 150 },
      { name: 'Triple', percent: 300 },
    ],
  });
  expect(earn(facts, { ...vip, multipliers }, { tierKey: 'a tier that is gone' }).points).toBe(150);
});

test('bonuses are added on top and not multiplied', () => {
  const earning = earn(
    order([{ unitPrice: money(1000) }]),
    { ...vip, earn: { firstOrder: 100, perOrder: 10 } },
    { tierKey: 'vip', isFirstOrder: true },
  );
  expect(earning).toMatchObject({
    points: 185,
    amountPoints: 75,
    bonuses: [
      { what: 'order', points: 10 },
      { what: 'first_order', points: 100 },
    ],
  });
  expect(earn(order([{ unitPrice: money(0) }]), { earn: { perOrder: 10 } }).points).toBe(0);
});

test('the explanation names the sum, the rule, each factor and what was excluded', () => {
  const earning = earn(
    order([{ unitPrice: money(999) }, { title: 'Card', isGiftCard: true }]),
    { ...vip, earn: { perOrder: 10 } },
    { tierKey: 'vip' },
  );
  expect(earning.explanation).toEqual([
    '74 points: 5 for every USD after discounts, without tax and shipping, rounded down.',
    'Tier VIP: times 1.5.',
    '10 points for the order.',
    'Not counted: Card.',
  ]);
});

test('an order waits for product data only where the program needs it', () => {
  const facts = makeFacts({ lines: [lineOf({ isEnriched: false })] });
  expect(isReadyToEarn(facts, program())).toBe(true);
  expect(isReadyToEarn(facts, program({ exclude: { productTags: ['x'] } }))).toBe(false);
  expect(
    isReadyToEarn({ ...facts, lines: [lineOf({ isEnriched: true })] }, program({ exclude: { productTags: ['x'] } })),
  ).toBe(true);
});

test('yen and dinars use their own minor unit', () => {
  expect(pointsForAmount(1500, 'JPY', program({ points: { perUnit: 1, perAmount: 100 } }), [])).toBe(15);
  expect(pointsForAmount(1500, 'KWD', program({ points: { perUnit: 10 } }), [])).toBe(15);
});

test('property: points are whole, never negative, never fewer for more money, and exact where floats are not', () => {
  const rounding = fc.constantFrom('down', 'nearest', 'up');
  fc.assert(
    fc.property(
      fc.nat(1_000_000_000),
      fc.nat(1_000_000),
      fc.nat(1000),
      rounding,
      fc.array(fc.integer({ min: 100, max: 1000 }), { maxLength: 2 }),
      (base, more, perUnit, how, percents) => {
        const rules = program({ points: { perUnit, rounding: how } });
        const factors = percents.map((percent) => ({ percent }));
        const [less, greater] = [
          pointsForAmount(base, 'USD', rules, factors),
          pointsForAmount(base + more, 'USD', rules, factors),
        ];
        expect(Number.isSafeInteger(less) && less >= 0 && greater >= less).toBe(true);
        const exact = factors.reduce(
          (product, { percent }) => product * BigInt(percent),
          BigInt(base) * BigInt(perUnit),
        );
        const off = exact - BigInt(less) * 100n ** BigInt(factors.length + 1);
        const one = 100n ** BigInt(factors.length + 1);
        expect(off < one && off > -one).toBe(true);
      },
    ),
    { numRuns: 1000 },
  );
});
