import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeFacts, makeLine, makeRefund, money } from '#app/test/order-facts.ts';
import type { OrderFacts, Refund } from '#app/orders/facts.ts';
import { earnForOrder } from './earning.ts';
import { ProgramSchema } from '../program/program-checks.ts';
import { eligibleRefunded, refundSteps, reversedSoFar } from './reversal.ts';

test('three refunds of 3.33 on 9.99 take back exactly what was earned', () => {
  const total = [333, 666, 999].map((refundedMinor) =>
    reversedSoFar({ originalPoints: 50, baseMinor: 999, refundedMinor }),
  );
  expect(total).toEqual([16, 33, 50]);
});

test.each([
  [50, 999, 0, 0],
  [50, 999, -5, 0],
  [50, 999, 5000, 50],
  [50, 0, 10, 0],
  [0, 999, 999, 0],
  [1, 1000, 999, 0],
  [1, 1000, 1000, 1],
])('of %i points on %i, %i given back takes %i', (originalPoints, baseMinor, refundedMinor, taken) => {
  expect(reversedSoFar({ originalPoints, baseMinor, refundedMinor })).toBe(taken);
});

test('property: never falls, never exceeds what was earned, and ends with all of it', () => {
  fc.assert(
    fc.property(
      fc.nat(2_000_000_000),
      fc.array(fc.integer({ min: 1, max: 100_000_000 }), { minLength: 1, maxLength: 12 }),
      (originalPoints, refunds) => {
        const baseMinor = refunds.reduce((sum, refund) => sum + refund, 0);
        let refundedMinor = 0;
        let before = 0;
        for (const refund of refunds) {
          refundedMinor += refund;
          const taken = reversedSoFar({ originalPoints, baseMinor, refundedMinor });
          expect(taken >= before && taken <= originalPoints).toBe(true);
          before = taken;
        }
        expect(before).toBe(originalPoints);
      },
    ),
    { numRuns: 1000 },
  );
});

/** Three mugs at 10.00, a hat at 20.00 that earns nothing, and 5.00 shipping. */
function order(refunds: Partial<Refund>[], own: Partial<OrderFacts> = {}): OrderFacts {
  const facts = makeFacts();
  return makeFacts({
    lines: [
      makeLine({ id: 'mugs', quantity: 3, currentQuantity: 3, unitPrice: money(1000), productId: '1' }),
      makeLine({ id: 'hat', quantity: 1, currentQuantity: 1, unitPrice: money(2000), productId: '2' }),
    ],
    totals: { ...facts.totals, subtotal: money(5000), shipping: money(500), total: money(5500), current: money(5500) },
    refunds: refunds.map((refund, index) =>
      makeRefund({ id: `R${index}`, refundedAt: new Date(Date.UTC(2026, 2, 4 + index)), ...refund }),
    ),
    ...own,
  });
}
const rules = ProgramSchema.parse({ exclude: { productIds: ['2'] } });
const linesOf = (facts: OrderFacts) =>
  earnForOrder({ facts, program: rules, tierKey: null, isFirstOrder: false }).lines;
const backOf = (facts: OrderFacts, storeCreditRefundCounts = true) =>
  eligibleRefunded(facts, linesOf(facts), { storeCreditRefundCounts });
const costs = (shipping: number, shippingTax = 0, duties = 0) => ({
  costs: { shipping: money(shipping), shippingTax: money(shippingTax), duties: money(duties) },
});
const piece = (lineId: string, quantity: number, amount: number) => ({
  amount: money(amount),
  lines: [{ lineId, quantity, subtotal: money(amount), tax: money(0) }],
});

test.each<[string, Partial<Refund>[], number]>([
  ['no refund', [], 0],
  ['one mug', [piece('mugs', 1, 1000)], 1000],
  ['all mugs, one by one', [piece('mugs', 1, 1000), piece('mugs', 1, 1000), piece('mugs', 1, 1000)], 3000],
  ['the hat, which earned nothing', [piece('hat', 1, 2000)], 0],
  ['exactly the shipping', [{ amount: money(500) }], 0],
  ['10.00 as goodwill: its share of the goods', [{ amount: money(1000) }], 600],
  ['everything without lines', [{ amount: money(5500) }], 3000],
  ['a mug, then the rest as money', [piece('mugs', 1, 1000), { amount: money(4500) }], 3000],
  ['more pieces than there were', [piece('mugs', 9, 9000)], 3000],
])('%s', (_, refunds, expected) => {
  expect(backOf(order(refunds))).toBe(expected);
});

test('an edit that removes an item counts, and the refund that follows does not count again', () => {
  const edited = order([]);
  const [mugs, hat] = edited.lines;
  const lines = [{ ...mugs!, currentQuantity: 2 }, hat!];
  expect(backOf({ ...edited, lines })).toBe(1000);
  expect(backOf({ ...order([piece('mugs', 1, 1000)]), lines })).toBe(1000);
});

test.each<[string, Partial<Refund>[], Partial<OrderFacts>, number]>([
  ['takes back its share', [], {}, 600],
  ['and the refund that pays it out not again', [{ amount: money(600) }], {}, 600],
  ['and more money beside it does', [{ amount: money(600 + 440) }], {}, 600 + 240],
  ['and the rest of a piece that goes back', [piece('mugs', 1, 800)], {}, 1000 + 400],
  ['only where the order was edited', [], { editedAt: null }, 0],
])('a discount added by an edit %s', (_, refunds, own, expected) => {
  const before = order([]);
  const after = order(refunds, { editedAt: new Date('2026-03-03'), ...own });
  const [mugs, hat] = after.lines;
  const cheaper = { ...after, lines: [{ ...mugs!, discount: money(600) }, hat!] };
  expect(eligibleRefunded(cheaper, linesOf(before))).toBe(expected);
});

test.each<[string, Partial<Refund>[], number]>([
  ['the shipping', [{ amount: money(500) }], 0],
  ['the shipping with its tax', [{ amount: money(540) }], 0],
  ['the duties', [{ amount: money(700) }], 0],
  ['shipping, its tax and duties', [{ amount: money(1240) }], 0],
  [
    'a mug with its tax, and the shipping with its own',
    [
      {
        ...piece('mugs', 1, 1000),
        amount: money(1080 + 540),
        lines: [{ lineId: 'mugs', quantity: 1, subtotal: money(1000), tax: money(80) }],
      },
    ],
    1000,
  ],
])('%s, which earned nothing, takes nothing back', (_, refunds, expected) => {
  const { totals, lines } = order([]);
  const [mugs, hat] = lines;
  const taxed = order(refunds, {
    lines: [
      { ...mugs!, tax: money(240) },
      { ...hat!, tax: money(160) },
    ],
    totals: { ...totals, tax: money(440), duties: money(700), total: money(6640) },
  });
  expect(backOf(taxed)).toBe(expected);
});

test.each<[string, Partial<Refund>[], boolean, number]>([
  ['half the shipping', [{ amount: money(250), ...costs(250) }], false, 0],
  ['part of the shipping with its tax', [{ amount: money(270), ...costs(250, 20) }], false, 0],
  ['part of the shipping, which holds its tax', [{ amount: money(250), ...costs(250, 20) }], true, 0],
  ['part of shipping and duties', [{ amount: money(250 + 100), ...costs(250, 0, 100) }], false, 0],
  ['a mug and half the shipping', [{ ...piece('mugs', 1, 1000), amount: money(1250), ...costs(250) }], false, 1000],
  ['half the shipping, and 10.00 as goodwill', [{ amount: money(1250), ...costs(250) }], false, 600],
  [
    'more for shipping than was paid back: the rest of the goods stays',
    [{ amount: money(100), ...costs(250) }, { amount: money(1000) }],
    false,
    600,
  ],
  ['all of the money', [{ amount: money(5500), ...costs(500) }], false, 3000],
])('named in the refund: %s', (_, refunds, taxesIncluded, expected) => {
  expect(backOf(order(refunds, { taxesIncluded }))).toBe(expected);
});

test.each<[string, Partial<Refund>[], number]>([
  ['and its money by itself', [{ amount: money(1000) }], 1000],
  ['and its money in two parts', [{ amount: money(400) }, { amount: money(600) }], 1000],
  [
    'named first without money, which comes by itself',
    [{ ...piece('mugs', 1, 1000), amount: money(0) }, { amount: money(1000) }],
    1000,
  ],
  ['and more money than it cost: the rest is for the other goods', [{ amount: money(1000 + 400) }], 1000 + 200],
])('an item removed by an edit, %s, is taken back once', (_, refunds, expected) => {
  const edited = order(refunds, { editedAt: new Date('2026-03-03') });
  const [mugs, hat] = edited.lines;
  expect(backOf({ ...edited, lines: [{ ...mugs!, currentQuantity: 2 }, hat!] })).toBe(expected);
});

test.each<[string, Partial<Refund>[], number]>([
  ['and its money with the shipping', [{ ...piece('mugs', 1, 0), amount: money(1500) }], 1000],
  ['and its money with part of the shipping', [{ ...piece('mugs', 1, 0), amount: money(1250), ...costs(250) }], 1000],
  ['and its money alone', [{ ...piece('mugs', 1, 0), amount: money(1000) }], 1000],
  ['and 10.00 more as goodwill', [{ ...piece('mugs', 1, 0), amount: money(2000) }], 1000 + 500],
])('a piece told with 0.0 %s counts with its share of the line', (_, refunds, expected) => {
  expect(backOf(order(refunds))).toBe(expected);
});

test.each<[string, Partial<Refund>[], Partial<OrderFacts>, number]>([
  ['an exchange, or a payment that failed', [{ ...piece('mugs', 1, 1000), amount: money(0) }], {}, 0],
  [
    'a piece that was taken off before the order was paid',
    [{ ...piece('mugs', 1, 1000), amount: money(0) }],
    { paidAt: new Date('2026-03-05') },
    1000,
  ],
])('a piece that is gone without money: %s', (_, refunds, own, expected) => {
  const { lines } = order([]);
  const [mugs, hat] = lines;
  expect(backOf(order(refunds, { lines: [{ ...mugs!, currentQuantity: 2 }, hat!], ...own }))).toBe(expected);
});

test('money in another currency counts at the rate of the order', () => {
  const dual = (shop: number, presentment: number) => ({
    shop: { amountMinor: shop, currency: 'CAD' },
    presentment: { amountMinor: presentment, currency: 'USD' },
  });
  const { totals } = order([]);
  const facts = order([{ amount: dual(710, 500) }], {
    lines: [makeLine({ quantity: 1, unitPrice: dual(1350, 900) })],
    totals: { ...totals, subtotal: dual(1350, 900), shipping: dual(0, 0), total: dual(1350, 900) },
  });
  expect(backOf(facts)).toBe(750);
});

test('an edit counts even beside a store credit refund that does not', () => {
  const facts = order([{ ...piece('mugs', 1, 1000), gateways: ['shopify_store_credit'] }], {
    editedAt: new Date('2026-03-03'),
  });
  const [mugs, hat] = facts.lines;
  // One item was refunded to store credit, one was removed by an edit.
  const edited = { ...facts, lines: [{ ...mugs!, currentQuantity: 1 }, hat!] };
  expect([
    backOf(edited, true),
    backOf(edited, false),
    backOf({ ...facts, lines: [{ ...mugs!, currentQuantity: 2 }, hat!] }, false),
  ]).toEqual([2000, 1000, 0]);
});

test('store credit counts unless the merchant excludes it', () => {
  const facts = order([{ ...piece('mugs', 1, 1000), gateways: ['shopify_store_credit'] }]);
  expect([backOf(facts, true), backOf(facts, false)]).toEqual([1000, 0]);
});

test('included tax does not count, and a full refund of a line takes back all of it', () => {
  const facts = order([piece('mugs', 3, 3000)], { taxesIncluded: true });
  const [mugs, hat] = facts.lines;
  const taxed = { ...facts, lines: [{ ...mugs!, tax: money(479) }, hat!] };
  expect(backOf(taxed)).toBe(2521);
});

test('each refund has its step, and the last one takes back everything', () => {
  const facts = order([piece('mugs', 1, 1000), { amount: money(1000) }, piece('mugs', 2, 2000)]);
  const steps = refundSteps(facts, linesOf(facts));
  expect(steps.map((step) => [step.refundId, step.cumulativeMinor])).toEqual([
    ['R0', 1000],
    ['R1', 1500],
    ['R2', 3000],
  ]);
  expect(steps.at(-1)!.cumulativeMinor).toBe(backOf(facts));
});
