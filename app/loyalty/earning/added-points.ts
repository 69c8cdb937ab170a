import type { OrderFacts } from '#app/orders/facts.ts';
import { paidRefunds } from '#app/orders/refund-money.ts';
import { goodsMinor, share, type EarnedLine } from './earning.ts';
import type { EarnedLot } from './order-points.ts';
import { countedRefunds, eligibleGone, eligibleRefunded, reversedSoFar, type RefundRule } from './reversal.ts';
import { noSwap, type Swap } from './swaps.ts';

// What an edit or an exchange adds to an order is no new purchase as far as it stands in for goods that went: an even
// exchange changes no points. What is worth more earns the difference once it is paid for.

/** The part of a lot that decides: what it was earned for, and how much of it was taken back. */
export type Lot = Pick<EarnedLot, 'points' | 'reversed'> & {
  earning: Pick<EarnedLot['earning'], 'baseMinor' | 'lines'>;
};

/** What stands in for the goods of each lot that are gone. @param judged all lines, by the rules the order earned under */
export function swapsOf(facts: OrderFacts, judged: EarnedLine[], lots: Lot[], rule: RefundRule): Swap[] {
  let left = unearnedGoods(facts, judged, lots, rule);
  return lots.map(({ earning }) => {
    const swap = left;
    const back = (own: Swap) => eligibleRefunded(facts, earning.lines, rule, own);
    const withRefunded = back({ ...swap, kept: 0 });
    left = {
      kept: swap.kept - (withRefunded - back(swap)),
      refunded: swap.refunded - (withRefunded - back(noSwap)),
    };
    return swap;
  });
}

function unearnedGoods(facts: OrderFacts, judged: EarnedLine[], lots: Lot[], rule: RefundRule): Swap {
  const earned = earnedByLine(lots);
  const paidBack = new Map<string, number>();
  for (const { lineId, quantity } of paidRefunds(countedRefunds(facts, rule)).flatMap(({ lines }) => lines))
    paidBack.set(lineId, (paidBack.get(lineId) ?? 0) + quantity);
  const swap = { ...noSwap };
  for (const line of facts.lines) {
    const isExcluded = judged.find(({ lineId }) => lineId === line.id)?.excluded !== null;
    if (isExcluded || !isAdded(facts, earned, line.id)) continue;
    const minor = Math.max(0, goodsMinor(line, facts.taxesIncluded) - (earned.get(line.id) ?? 0));
    swap.kept += share(minor, line.currentQuantity, line.quantity);
    swap.refunded += share(minor, paidBack.get(line.id) ?? 0, line.quantity);
  }
  return swap;
}

/**
 * What has been added, is paid for, and is worth more than the goods it stands in for, by line; these earn next.
 * @param judged all lines, by the rules the order earned under
 */
export function addedGoods(facts: OrderFacts, judged: EarnedLine[], lots: Lot[], rule: RefundRule): EarnedLine[] {
  const earned = earnedByLine(lots);
  const added = facts.lines.flatMap((line) => {
    const own = judged.find(({ lineId }) => lineId === line.id);
    if (!own || own.excluded !== null || !isAdded(facts, earned, line.id)) return [];
    const kept = share(goodsMinor(line, facts.taxesIncluded), line.currentQuantity, line.quantity);
    const eligibleMinor = Math.min(own.eligibleMinor, kept) - (earned.get(line.id) ?? 0);
    return eligibleMinor > 0 ? [{ ...own, eligibleMinor }] : [];
  });
  const swaps = swapsOf(facts, judged, lots, rule);
  let standing = lots.reduce((sum, lot, index) => sum + pointsStandFor(facts, lot, swaps[index]!, rule), 0);
  return added.flatMap((line) => {
    const covered = Math.min(standing, line.eligibleMinor);
    standing -= covered;
    return line.eligibleMinor > covered ? [{ ...line, eligibleMinor: line.eligibleMinor - covered }] : [];
  });
}

/** Goods of a lot that are gone, and for which no points were or will be taken back. */
function pointsStandFor(facts: OrderFacts, { points, reversed, earning }: Lot, swap: Swap, rule: RefundRule): number {
  const { baseMinor, lines } = earning;
  const settled = eligibleRefunded(facts, lines, rule, swap);
  const isMoreTaken = reversed > reversedSoFar({ originalPoints: points, baseMinor, refundedMinor: settled });
  const taken = isMoreTaken ? Math.floor(((reversed + 1) * baseMinor - 1) / points) : 0;
  return Math.max(0, eligibleGone(facts, lines, rule) - Math.max(settled, taken));
}

/** A line that has earned before counts again only where an edit has changed it. */
function isAdded(facts: OrderFacts, earned: ReadonlyMap<string, number>, lineId: string): boolean {
  return !earned.has(lineId) || facts.editedAt !== null;
}

function earnedByLine(lots: Lot[]): Map<string, number> {
  const earned = new Map<string, number>();
  for (const { lineId, eligibleMinor } of lots.flatMap((lot) => lot.earning.lines))
    earned.set(lineId, (earned.get(lineId) ?? 0) + eligibleMinor);
  return earned;
}
