import type { OrderFacts } from '#app/orders/facts.ts';
import { isAllMoneyBack } from '#app/orders/given-back.ts';
import { refundedMinor } from '#app/orders/refund-money.ts';
import type { Earning } from './earning.ts';
import {
  countedRefunds,
  eligibleRefunded,
  piecesValue,
  refundSteps,
  reversedSoFar,
  type RefundRule,
} from './reversal.ts';
import { noSwap, type Swap } from './swaps.ts';

/** A lot earned by an order, with its calculation. */
export type EarnedLot = {
  id: string;
  memberId: string;
  sourceKey: string;
  orderId: string;
  points: number;
  programVersion: number;
  reversed: number;
  earning: Pick<Earning, 'baseMinor' | 'currency' | 'lines' | 'factors'>;
};

export type PlannedReversal = {
  sourceKey: string;
  /** points of the lot that must have been taken back in total */
  target: number;
  at: Date;
  words: string;
};

/**
 * Plans what to take back of a lot: one step for each refund not yet booked, then for cancellation or edit. Targets are
 * cumulative, so a refund that arrives late, or in more detail than when it was booked, books only the difference.
 * @param booked source keys of the reversals already booked
 * @param swap what stands in for goods of this lot that are gone
 */
export function planReversals(
  facts: OrderFacts,
  lot: EarnedLot,
  booked: ReadonlySet<string>,
  rule: RefundRule,
  swap: Swap = noSwap,
): PlannedReversal[] {
  const totalAfter = (refundedMinor: number) =>
    reversedSoFar({ originalPoints: lot.points, baseMinor: lot.earning.baseMinor, refundedMinor });
  const key = (fact: string) =>
    lot.sourceKey.startsWith('earn|order:') ? `reverse|${fact}` : `reverse|${fact}|${lot.sourceKey}`;
  const steps = refundSteps(facts, lot.earning.lines, rule, swap);
  const open = steps.filter((step) => !booked.has(key(`refund:${step.refundId}`)));
  const all = totalAfter(steps.at(-1)?.cumulativeMinor ?? 0);
  const plan: PlannedReversal[] = open.map((step, index) => ({
    sourceKey: key(`refund:${step.refundId}`),
    at: step.at,
    words: 'A refund.',
    target: index === open.length - 1 ? all : totalAfter(step.cumulativeMinor),
  }));
  const last = steps.at(-1);
  if (last && open.length === 0)
    plan.push({
      sourceKey: key(`refund:${last.refundId}:${all}`),
      at: last.at,
      words: 'A refund, now known in full.',
      target: all,
    });
  if (facts.canceledAt)
    plan.push({
      sourceKey: key(`cancel:${facts.id}`),
      at: facts.canceledAt,
      words: 'The order was canceled.',
      target: lot.points,
    });
  const now = totalAfter(eligibleRefunded(facts, lot.earning.lines, rule, swap));
  const at = facts.editedAt ?? facts.shopifyUpdatedAt ?? facts.placedAt;
  if (!facts.canceledAt && at && now > all)
    plan.push({ sourceKey: key(`edit:${facts.id}:${now}`), at, words: 'Items were taken off the order.', target: now });
  const done = new Set<string>();
  let reached = lot.reversed;
  for (const step of plan) {
    if (step.target <= reached) done.add(step.sourceKey);
    reached = Math.max(reached, step.target);
  }
  return plan.filter((step) => !done.has(step.sourceKey));
}

/**
 * How many of the points spent on an order must have been restored: in proportion to the money refunded, or to the
 * items returned where the goods cost nothing.
 */
export function restoreTarget(facts: OrderFacts, points: number, rule: RefundRule): number {
  const counted = countedRefunds(facts, rule);
  if (facts.canceledAt || isAllMoneyBack(facts, counted)) return points;
  const { subtotal, total } = facts.totals;
  if (subtotal.shop.amountMinor === 0) {
    const { back, all } = piecesValue(facts, counted);
    return reversedSoFar({ originalPoints: points, baseMinor: all, refundedMinor: back });
  }
  const paidBack = counted.reduce((sum, { amount }) => sum + refundedMinor(amount, facts), 0);
  return reversedSoFar({ originalPoints: points, baseMinor: total.shop.amountMinor, refundedMinor: paidBack });
}
