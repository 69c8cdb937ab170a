import type { OrderFacts } from '#app/orders/facts.ts';
import { isAllGivenBack } from '#app/orders/given-back.ts';
import { earnForOrder } from './earning.ts';
import type { Program } from '../program/program.ts';
import { punchesOf } from '../activity/punch-card.ts';
import { countedRefunds, eligibleRefunded, type RefundRule } from './reversal.ts';

/** What an order counts for towards tiers and the punch card, as it is now. */
export type Counted = {
  /**
   * minor units: goods after discounts, without tax and shipping and without what the program leaves out, less what
   * went back
   */
  goodsMinor: number;
  orders: 0 | 1;
  punches: number;
};

const nothing: Counted = { goodsMinor: 0, orders: 0, punches: 0 };

/**
 * An order that is unpaid, canceled, a test or given back as a whole counts for nothing.
 * @param program the rules of the day it was placed; for an older one the first there were
 * @param bringsPunches false for orders from before the launch or from a pause: they count towards tiers, which look at
 *   what
 * somebody has bought, but not on a card, which gives something for each order
 */
export function countOrder(facts: OrderFacts, program: Program, bringsPunches: boolean): Counted {
  if (facts.canceledAt || !facts.paidAt || isGivenBack(facts, program.points)) return nothing;
  const { none, lines, baseMinor } = earnForOrder({ facts, program, tierKey: null, isFirstOrder: false });
  if (none !== null && none !== 'points_off') return nothing;
  return {
    goodsMinor: baseMinor - eligibleRefunded(facts, lines, program.points),
    orders: 1,
    punches: bringsPunches && program.punchCard.isOn ? punchesOf(facts, program.punchCard) : 0,
  };
}

/** Whether nothing of an order is left, without what went back in a way the rule does not count. */
export function isGivenBack(facts: OrderFacts, rule: RefundRule = { storeCreditRefundCounts: true }): boolean {
  return isAllGivenBack(facts, countedRefunds(facts, rule));
}
