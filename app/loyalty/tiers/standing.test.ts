import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAddress, makeFacts, makeLine, makeRefund, money } from '#app/test/order-facts.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { dryRun } from '../program/dry-run.ts';
import { ProgramSchema } from '../program/program-checks.ts';
import { punchesOf } from '../activity/punch-card.ts';
import { judgeReferral, mailbox } from '../activity/referrals.ts';
import { nextTierRecheckAt } from './standing.ts';
import { nextTierMove, tierFor, type HeldTier } from './tiers.ts';

const at = (text: string) => new Date(text);
const level = (key: string, threshold: number, own: object = {}) => ({ key, name: key, threshold, ...own });
const tiered = (own: object = {}) =>
  ProgramSchema.parse({ timeZone: 'UTC', tiers: { levels: [level('silver', 10000), level('gold', 30000)], ...own } });
const now = at('2026-06-15T12:00:00Z');
const fact = (when: string, amountMinor: number) => ({
  at: at(when),
  amountMinor,
  points: amountMinor / 20,
  orders: 1,
});

test.each([
  ['nothing yet', [], tiered(), null, 0, 10000],
  ['exactly the threshold', [fact('2026-06-01T00:00:00Z', 10000)], tiered(), 'silver', 10000, 20000],
  ['the top', [fact('2026-06-01T00:00:00Z', 30000)], tiered(), 'gold', 30000, null],
  ['a year ago to the day counts', [fact('2025-06-15T00:00:00Z', 10000)], tiered(), 'silver', 10000, 20000],
  ['a day more does not', [fact('2025-06-14T23:59:59Z', 10000)], tiered(), null, 0, 10000],
  ['for life it does', [fact('2020-06-14T00:00:00Z', 10000)], tiered({ window: 'life' }), 'silver', 10000, 20000],
  [
    'a refund takes it back',
    [fact('2026-06-01T00:00:00Z', 10000), fact('2026-06-02T00:00:00Z', -1)],
    tiered(),
    null,
    9999,
    1,
  ],
  [
    'by orders',
    [fact('2026-06-01T00:00:00Z', 1), fact('2026-06-02T00:00:00Z', 1)],
    tiered({ basis: 'orders', levels: [level('regular', 2)] }),
    'regular',
    2,
    null,
  ],
  [
    'by points',
    [fact('2026-06-01T00:00:00Z', 4000)],
    tiered({ basis: 'points', levels: [level('keen', 200)] }),
    'keen',
    200,
    null,
  ],
])('tier: %s', (_, history, program, key, measured, missing) => {
  const standing = tierFor(history, program, now);
  expect([standing.key, standing.measured, standing.next?.missing ?? null]).toEqual([key, measured, missing]);
});

const held = (own: Partial<HeldTier> = {}): HeldTier => ({
  key: 'silver',
  isPlacedByStaff: false,
  notice: null,
  ...own,
});

test.each<[string, HeldTier, string | null, object]>([
  ['rises at once', held(), 'gold', { move: 'rise', to: 'gold' }],
  ['rises from nothing', held({ key: null }), 'silver', { move: 'rise', to: 'silver' }],
  ['stays', held(), 'silver', { move: 'stay' }],
  ['below: a notice first', held(), null, { move: 'give_notice', to: null, dropsAt: at('2026-07-15T00:00:00Z') }],
  [
    'below, the notice is running',
    held({ notice: { dropsAt: at('2026-07-01T00:00:00Z'), to: null } }),
    null,
    { move: 'wait', dropsAt: at('2026-07-01T00:00:00Z') },
  ],
  [
    'below, the notice is over',
    held({ notice: { dropsAt: at('2026-06-15T00:00:00Z'), to: null } }),
    null,
    { move: 'drop', to: null },
  ],
  [
    'below, the notice is over this very moment',
    held({ notice: { dropsAt: now, to: null } }),
    null,
    { move: 'drop', to: null },
  ],
  [
    'reached again',
    held({ notice: { dropsAt: at('2026-06-15T00:00:00Z'), to: null } }),
    'silver',
    { move: 'withdraw_notice' },
  ],
  ['placed by staff: stays', held({ isPlacedByStaff: true }), null, { move: 'stay' }],
  ['placed by staff: rises all the same', held({ isPlacedByStaff: true }), 'gold', { move: 'rise', to: 'gold' }],
  ['in a tier that is gone', held({ key: 'old' }), null, { move: 'stay' }],
])('%s', (_, tier, key, expected) => {
  expect(nextTierMove(tier, { key }, tiered(), now)).toEqual(expected);
});

test.each([
  ['the day after twelve months', '2026-03-10T12:00:00Z', '2026-06-15T12:00:00Z', '2027-03-11T00:00:00Z'],
  ['of 29 February, the first of March', '2024-02-29T12:00:00Z', '2024-06-15T12:00:00Z', '2025-03-01T00:00:00Z'],
  [
    'of 28 February before a leap day, that day',
    '2027-02-28T12:00:00Z',
    '2027-06-15T12:00:00Z',
    '2028-02-29T00:00:00Z',
  ],
  [
    'on that leap day, when it counts still, tomorrow',
    '2027-02-28T12:00:00Z',
    '2028-02-29T00:00:00Z',
    '2028-03-01T00:00:00Z',
  ],
])('the tier is rechecked %s', (_, oldest, today, expected) => {
  expect(nextTierRecheckAt(at(oldest), tiered(), at(today))).toEqual(at(expected));
  const last = at(new Date(at(expected).getTime() - 1).toISOString());
  expect(tierFor([fact(oldest, 10_000)], tiered(), last).key).toBe('silver');
});

test('property: no tier drops before the announced day, nor lower than announced', () => {
  const key = fc.constantFrom(null, 'silver', 'gold');
  const rank = (tier: string | null) => [null, 'silver', 'gold'].indexOf(tier);
  fc.assert(
    fc.property(
      key,
      key,
      key,
      fc.option(fc.integer({ min: -40, max: 40 })),
      fc.integer({ min: 7, max: 90 }),
      (from, earned, to, daysAhead, noticeDays) => {
        const notice = daysAhead === null ? null : { dropsAt: new Date(now.getTime() + daysAhead * 86_400_000), to };
        const step = nextTierMove(held({ key: from, notice }), { key: earned }, tiered({ noticeDays }), now);
        if (step.move !== 'drop') return;
        expect(daysAhead).toBeLessThanOrEqual(0);
        expect(rank(step.to)).toBe(Math.max(rank(earned), rank(to)));
      },
    ),
  );
});

const card = (own: object = {}) =>
  ProgramSchema.parse({
    rewards: [{ key: 'r', name: 'R', kind: 'percent', value: 25, costPoints: null }],
    punchCard: { isOn: true, every: 3, rewardKey: 'r', ...own },
  });
const times = (count: number, own: Partial<OrderFacts> = {}) =>
  Array.from({ length: count }, (_, index) => makeFacts({ id: String(index), ...own }));

const fullCards = (orders: OrderFacts[], own: object = {}) => dryRun(null, card(own), orders, now).after.fullCards;

test.each([
  ['two of three', times(2), 0],
  ['full', times(3), 1],
  ['one and a bit', times(5), 1],
  ['two', times(6), 2],
  [
    'canceled, test and unpaid do not count',
    [...times(2, { canceledAt: now }), ...times(2, { isTest: true }), ...times(2, { paidAt: null })],
    0,
  ],
  ['an order that went back whole does not count', times(3, { lines: [makeLine({ currentQuantity: 0 })] }), 0],
])('full punch cards: %s', (_, orders, expected) => {
  expect(fullCards(orders)).toBe(expected);
});

test('an order from an excluded channel fills no card', () => {
  const pos = ProgramSchema.parse({ ...card(), exclude: { channels: ['pos'] } });
  expect(dryRun(null, pos, times(3, { sourceName: 'pos' }), now).after.fullCards).toBe(0);
});

test('with a tag, items count', () => {
  const orders = times(1, {
    lines: [
      makeLine({ quantity: 5, currentQuantity: 4, productTags: ['Coffee'] }),
      makeLine({ id: 'L2', currentQuantity: 9 }),
    ],
  });
  expect(punchesOf(orders[0]!, card({ per: 'product_tag', productTag: 'coffee' }).punchCard)).toBe(4);
  expect(fullCards(orders, { per: 'product_tag', productTag: 'coffee' })).toBe(1);
});

const side = (own: object) => ({ customerId: null, emails: [], addresses: [], ...own });

test.each([
  [
    'two people',
    side({ customerId: '1', emails: ['a@x.example'] }),
    side({ customerId: '2', emails: ['b@x.example'] }),
    null,
  ],
  ['one customer', side({ customerId: '1' }), side({ customerId: '1' }), 'same_customer'],
  [
    'one mailbox',
    side({ emails: ['Ada.Lovelace@gmail.com'] }),
    side({ emails: ['adalovelace+2@googlemail.com'] }),
    'same_email',
  ],
  [
    'one house',
    side({ addresses: [makeAddress('US')] }),
    side({ addresses: [{ ...makeAddress('US'), address1: '1 MAIN street.' }] }),
    'same_address',
  ],
  [
    'two flats of a house',
    side({ addresses: [{ ...makeAddress('US'), address2: 'Flat 1' }] }),
    side({ addresses: [{ ...makeAddress('US'), address2: 'Flat 2' }] }),
    null,
  ],
  ['nothing known of either', side({}), side({}), null],
])('referral: %s', (_, referrer, friend, reason) => {
  expect(judgeReferral({ referrer, friend, isFirstOrder: true, isAlreadyReferred: false })).toEqual(
    reason ? { isGood: false, reason } : { isGood: true },
  );
});

test('dots are ignored for Gmail only', () => {
  expect([mailbox('A.b+c@gmail.com'), mailbox('A.b+c@x.example'), mailbox('nonsense')]).toEqual([
    'ab@gmail.com',
    'a.b@x.example',
    '',
  ]);
});

const sale = (id: string, email: string, day: string, minor: number, own: Partial<OrderFacts> = {}) => {
  const facts = makeFacts();
  const totals = {
    ...facts.totals,
    subtotal: money(minor),
    shipping: money(0),
    total: money(minor),
    current: money(minor),
  };
  return makeFacts({
    id,
    email,
    customer: null,
    orderOrdinal: null,
    placedAt: at(day),
    lines: [makeLine({ unitPrice: money(minor) })],
    totals,
    ...own,
  });
};
const reward = { key: 'r', name: 'R', kind: 'fixed', value: 500, costPoints: 500 };
const five = ProgramSchema.parse({
  timeZone: 'UTC',
  rewards: [reward],
  tiers: { levels: [level('silver', 10000, { multiplierPercent: 200 })] },
});
const one = ProgramSchema.parse({ timeZone: 'UTC', rewards: [reward], points: { perUnit: 1 } });
const orders = [
  sale('3', 'ada@x.example', '2026-05-03T00:00:00Z', 1000),
  sale('1', 'ada@x.example', '2026-05-01T00:00:00Z', 10000),
  sale('2', 'Bob@x.example', '2026-05-02T00:00:00Z', 2000, { refunds: [makeRefund({ amount: money(2000) })] }),
  sale('4', 'eve@x.example', '2026-05-04T00:00:00Z', 3000, { isTest: true }),
  sale('5', 'ada@x.example', '2026-05-05T00:00:00Z', 9000, { paidAt: null }),
];

test('a dry run counts points net of refunds, in the tier reached by then, and reports who gains and loses', () => {
  const run = dryRun(one, five, orders, now);
  expect(run).toMatchObject({
    orders: 4,
    before: { points: 110, costMinor: 110 },
    after: { points: 600, costMinor: 600 },
    gainers: 1,
    losers: 0,
    tierMoves: [{ from: null, to: 'silver', members: 1 }],
    widest: [{ member: 'ada@x.example', pointsBefore: 110, pointsAfter: 600 }],
    period: { from: at('2026-05-01T00:00:00Z'), to: at('2026-05-04T00:00:00Z') },
  });
  expect(dryRun(five, one, orders, now)).toMatchObject({ gainers: 0, losers: 1 });
  expect(dryRun(null, five, [], now)).toMatchObject({ period: null, before: null, after: { points: 0, costMinor: 0 } });
});

test('property: unchanged rules change nothing, and the sequence of the orders does not matter', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          minor: fc.integer({ min: 0, max: 50000 }),
          day: fc.integer({ min: 1, max: 28 }),
          who: fc.constantFrom('a@x.example', 'b@x.example'),
        }),
        { maxLength: 15 },
      ),
      (list) => {
        const made = list.map(({ minor, day, who }, index) =>
          sale(String(index), who, `2026-05-${String(day).padStart(2, '0')}T00:00:00Z`, minor),
        );
        const run = dryRun(five, five, made, now);
        expect([run.gainers, run.losers, run.tierMoves, run.before]).toEqual([0, 0, [], run.after]);
        expect(dryRun(one, five, made.toReversed(), now)).toEqual(dryRun(one, five, made, now));
      },
    ),
    { numRuns: 100 },
  );
});
