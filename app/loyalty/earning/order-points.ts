import type { OrderFacts } from '#app/orders/facts.ts';
import { isAllMoneyBack } from '#app/orders/given-back.ts';
import type { EarnedLine, Earning } from './earning.ts';
import {
  countedRefunds,
  eligibleRefunded,
  piecesValue,
  refundSteps,
  reversedSoFar,
  type RefundRule,
} from './reversal.ts';

/** A lot that an order earned, with how it came about. */
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
  /** points of the lot to have been taken back in total */
  target: number;
  at: Date;
  words: string;
};

/**
 * What must be taken back of a lot, one step for each refund that is not in the books yet, then for cancellation or
 * edit. Targets are totals: a refund heard of late is booked as what is missing to the total of all, and so is one that
 * is told more fully than when it was booked.
 * @param booked source keys in the books
 */
export function planReversals(
  facts: OrderFacts,
  lot: EarnedLot,
  booked: ReadonlySet<string>,
  rule: RefundRule,
): PlannedReversal[] {
  const totalAfter = (refundedMinor: number) =>
    reversedSoFar({ originalPoints: lot.points, baseMinor: lot.earning.baseMinor, refundedMinor });
  const key = (fact: string) =>
    lot.sourceKey.startsWith('earn|order:') ? `reverse|${fact}` : `reverse|${fact}|${lot.sourceKey}`;
  const steps = refundSteps(facts, lot.earning.lines, rule);
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
  const now = totalAfter(eligibleRefunded(facts, lot.earning.lines, rule));
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

/** What the lines are worth beyond what has earned already; nothing unless the order was edited. */
export function addedByEdit(facts: OrderFacts, judged: EarnedLine[], earned: EarnedLot[]): EarnedLine[] {
  if (!facts.editedAt) return [];
  const before = new Map<string, number>();
  for (const { lineId, eligibleMinor } of earned.flatMap((lot) => lot.earning.lines))
    before.set(lineId, (before.get(lineId) ?? 0) + eligibleMinor);
  return judged.flatMap((line) => {
    const more = line.eligibleMinor - (before.get(line.lineId) ?? 0);
    return more > 0 ? [{ ...line, eligibleMinor: more }] : [];
  });
}

/**
 * How many of the points spent on an order must have come back, by the money that went back; by the pieces where the
 * goods cost nothing.
 */
export function restoreTarget(facts: OrderFacts, points: number, rule: RefundRule): number {
  const counted = countedRefunds(facts, rule);
  if (facts.canceledAt || isAllMoneyBack(facts, counted)) return points;
  const { subtotal, total } = facts.totals;
  if (subtotal.shop.amountMinor === 0) {
    const { back, all } = piecesValue(facts, counted);
    return reversedSoFar({ originalPoints: points, baseMinor: all, refundedMinor: back });
  }
  const refundedMinor = counted.reduce((sum, refund) => sum + refund.amount.shop.amountMinor, 0);
  return reversedSoFar({ originalPoints: points, baseMinor: total.shop.amountMinor, refundedMinor });
}
