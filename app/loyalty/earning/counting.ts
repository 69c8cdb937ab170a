import { lineAddedAt } from '#app/orders/added-lines.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { isAllGivenBack } from '#app/orders/given-back.ts';
import { addedGoods, swapsOf } from './added-points.ts';
import { earnForOrder, type EarnedLine } from './earning.ts';
import type { Program } from '../program/program.ts';
import { punchesOf } from '../activity/punch-card.ts';
import { countedRefunds, eligibleRefunded, type RefundRule } from './reversal.ts';

/** What an order currently counts for towards tiers and the punch card. */
export type Counted = {
  /** minor units: goods after discounts and refunds, without tax, shipping and excluded products */
  goodsMinor: number;
  orders: 0 | 1;
  punches: number;
};

const nothing: Counted = { goodsMinor: 0, orders: 0, punches: 0 };

/**
 * Counts an order. Unpaid, canceled, test, fully refunded and excluded orders count for nothing.
 * @param program the rules of the day the order was placed; the first version for an order from before the launch
 * @param bringsPunches false for orders from before the launch or from a pause. They count towards tiers, which measure
 *   purchases, but not on punch cards, which pay out per order.
 */
export function countOrder(facts: OrderFacts, program: Program, bringsPunches: boolean): Counted {
  if (facts.canceledAt || !facts.paidAt || isGivenBack(facts, program.points)) return nothing;
  const { none, lines } = earnForOrder({ facts, program, tierKey: null, isFirstOrder: false });
  if (none !== null && none !== 'points_off') return nothing;
  return {
    goodsMinor: goodsKept(facts, lines, program.points),
    orders: 1,
    punches: bringsPunches && program.punchCard.isOn ? punchesOf(facts, program.punchCard) : 0,
  };
}

/** What is left of the goods that count, in minor units; what was added later counts beyond what it stands in for. */
function goodsKept(facts: OrderFacts, lines: EarnedLine[], rule: RefundRule): number {
  const firstDay = lines.filter(({ lineId }) => lineAddedAt(facts, lineId) === null);
  const worth = (some: EarnedLine[]) => some.reduce((sum, { eligibleMinor }) => sum + eligibleMinor, 0);
  const baseMinor = worth(firstDay);
  const lot = { points: 0, reversed: 0, earning: { baseMinor, lines: firstDay } };
  const [swap] = swapsOf(facts, lines, [lot], rule);
  const added = firstDay.length < lines.length ? worth(addedGoods(facts, lines, [lot], rule)) : 0;
  return baseMinor - eligibleRefunded(facts, firstDay, rule, swap) + added;
}

/** Whether the whole order was given back, ignoring refunds that the rule does not count. */
export function isGivenBack(facts: OrderFacts, rule: RefundRule = { storeCreditRefundCounts: true }): boolean {
  return isAllGivenBack(facts, countedRefunds(facts, rule));
}
