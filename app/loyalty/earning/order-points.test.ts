import { expect, test } from 'vitest';
import type { OrderFacts, Refund } from '#app/orders/facts.ts';
import { makeFacts, makeLine, makeRefund, money } from '#app/test/order-facts.ts';
import { countOrder, isGivenBack } from './counting.ts';
import { earnForOrder } from './earning.ts';
import { planReversals, restoreTarget } from './order-points.ts';
import { ProgramSchema } from '../program/program-checks.ts';

const counts = { storeCreditRefundCounts: true };
const never = { storeCreditRefundCounts: false };
const dual = (shop: number, presentment: number) => ({
  shop: { amountMinor: shop, currency: 'USD' },
  presentment: { amountMinor: presentment, currency: 'EUR' },
});

/** Two mugs at 10.00, without shipping. */
function order(refunds: Partial<Refund>[], own: Partial<OrderFacts> = {}): OrderFacts {
  const { totals } = makeFacts();
  return makeFacts({
    lines: [makeLine({ id: 'mugs', quantity: 2, currentQuantity: 2, unitPrice: money(1000) })],
    totals: { ...totals, subtotal: money(2000), shipping: money(0), total: money(2000), current: money(2000) },
    refunds: refunds.map((refund, index) => makeRefund({ id: `R${index}`, ...refund })),
    ...own,
  });
}
const mugs = (quantity: number) => ({ lineId: 'mugs', quantity, subtotal: money(1000 * quantity), tax: money(0) });

test('an order fully paid by a reward restores its points by the items returned', () => {
  const { totals } = order([]);
  const lines = [
    makeLine({ id: 'mugs', quantity: 2, currentQuantity: 2, unitPrice: money(1000), discount: money(2000) }),
  ];
  const free = (refunds: Partial<Refund>[], own: Partial<OrderFacts> = {}) =>
    order(refunds, { lines, totals: { ...totals, subtotal: money(0), total: money(0), current: money(0) }, ...own });
  const back = { amount: money(0), lines: [{ ...mugs(1), subtotal: money(0) }] };
  expect([free([]), free([back]), free([back, back])].map((facts) => restoreTarget(facts, 501, counts))).toEqual([
    0, 250, 501,
  ]);
  expect(restoreTarget(free([{ ...back, gateways: ['shopify_store_credit'] }]), 501, never)).toBe(0);
});

test('an order is fully refunded when the customer has all their money, even if the shop’s amount is a cent short', () => {
  // 9.21 EUR are 10.00 USD, and three times 3.07 EUR are three times 3.33 USD.
  const { totals } = order([]);
  const facts = order(
    [1, 2, 3].map(() => ({ amount: dual(333, 307) })),
    {
      lines: [makeLine({ unitPrice: dual(1000, 921) })],
      totals: { ...totals, subtotal: dual(1000, 921), shipping: dual(0, 0), total: dual(1000, 921) },
    },
  );
  expect([isGivenBack(facts), restoreTarget(facts, 900, counts)]).toEqual([true, 900]);
  const twice = { ...facts, refunds: facts.refunds.slice(0, 2) };
  expect([isGivenBack(twice), restoreTarget(twice, 900, counts)]).toEqual([false, 599]);
});

test('an order refunded to store credit still counts where store credit is no refund', () => {
  const facts = order([{ amount: money(2000), lines: [mugs(2)], gateways: ['shopify_store_credit'] }], {
    lines: [makeLine({ id: 'mugs', quantity: 2, currentQuantity: 0, unitPrice: money(1000) })],
  });
  const program = (storeCreditRefundCounts: boolean) => ProgramSchema.parse({ points: { storeCreditRefundCounts } });
  expect(countOrder(facts, program(false), true)).toMatchObject({ goodsMinor: 2000, orders: 1 });
  expect(countOrder(facts, program(true), true)).toMatchObject({ goodsMinor: 0, orders: 0 });
});

test('a refund first known in short takes back the rest once it is known in full', () => {
  const shortly = order([{ amount: money(900) }]);
  const { lines } = earnForOrder({
    facts: shortly,
    program: ProgramSchema.parse({}),
    tierKey: null,
    isFirstOrder: false,
  });
  const lot = {
    id: 'l',
    memberId: 'm',
    sourceKey: 'earn|order:1001',
    orderId: '1001',
    points: 100,
    programVersion: 1,
    reversed: 0,
    earning: { baseMinor: 2000, currency: 'USD', lines, factors: [] },
  };
  const [first] = planReversals(shortly, lot, new Set(), counts);
  expect(first).toMatchObject({ sourceKey: 'reverse|refund:R0', target: 45 });
  const fully = order([{ amount: money(900), lines: [mugs(1)] }]);
  const after = { ...lot, reversed: 45 };
  const more = planReversals(fully, after, new Set(['reverse|refund:R0']), counts);
  expect(more).toMatchObject([{ sourceKey: 'reverse|refund:R0:50', target: 50 }]);
  expect(
    planReversals(fully, { ...lot, reversed: 50 }, new Set(['reverse|refund:R0', 'reverse|refund:R0:50']), counts),
  ).toEqual([]);
});
