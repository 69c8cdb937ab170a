import type { OrderFacts, OrderLine, Refund, RefundedLine } from '#app/orders/facts.ts';
import { linePaidAt } from '#app/orders/added-lines.ts';
import { isAllMoneyBack } from '#app/orders/given-back.ts';
import { paidRefunds, refundedMinor } from '#app/orders/refund-money.ts';
import { goodsMinor, share, type EarnedLine } from './earning.ts';
import { noSwap, type Swap } from './swaps.ts';

/**
 * Points that must have been taken back in total once `refundedMinor` of the base was refunded in total. Always
 * computed from the start, so that rounding never accumulates: three refunds of 3.33 on 9.99 take back exactly what was
 * earned. Rounds down until everything is refunded, then takes all.
 * @param baseMinor the amount that earned, in minor units; 0 (bonuses only) takes back nothing here
 */
export function reversedSoFar({
  originalPoints,
  baseMinor,
  refundedMinor,
}: {
  originalPoints: number;
  baseMinor: number;
  refundedMinor: number;
}): number {
  if (baseMinor <= 0 || refundedMinor <= 0 || originalPoints <= 0) return 0;
  if (refundedMinor >= baseMinor) return originalPoints;
  return Number((BigInt(originalPoints) * BigInt(refundedMinor)) / BigInt(baseMinor));
}

export type RefundRule = {
  /** refunds to store credit count too */
  storeCreditRefundCounts: boolean;
};

/** The refunds that count under this rule. */
export function countedRefunds({ refunds }: OrderFacts, { storeCreditRefundCounts }: RefundRule): Refund[] {
  return storeCreditRefundCounts ? refunds : refunds.filter((refund) => !isStoreCreditOnly(refund));
}

/**
 * How much of the earning amount has been refunded or edited out so far, in the shop's minor units; never more than
 * earned. Lines count by the items for which money went back; items returned without money wait for it, and items that
 * were replaced count as far as their replacement was worth less. Money beyond the price of those items counts by its
 * share of all goods, unless the refund names it as shipping or duties, or it equals the shipping, the duties or both.
 * Once all of the order's money is refunded, everything is.
 * @param lines as earning.ts judged them when the order earned
 * @param swap what stands in for items that are gone
 */
export function eligibleRefunded(
  facts: OrderFacts,
  lines: EarnedLine[],
  rule: RefundRule = { storeCreditRefundCounts: true },
  swap: Swap = noSwap,
): number {
  const counted = countedRefunds(facts, rule);
  const notCounted = facts.refunds.filter((refund) => !counted.includes(refund));
  return refundedBy(facts, lines, counted, editsOf(facts, lines, notCounted), swap);
}

/** What of the earning amount is gone from the order, in the shop's minor units, whether money went back for it or not. */
export function eligibleGone(facts: OrderFacts, lines: EarnedLine[], rule: RefundRule): number {
  const counted = countedRefunds(facts, rule);
  const { gone } = editsOf(
    facts,
    lines,
    facts.refunds.filter((refund) => !counted.includes(refund)),
  );
  const named = piecesBack(counted);
  const eligibleOf = new Map(lines.map((line) => [line.lineId, line.eligibleMinor]));
  const back = ({ id, quantity }: OrderLine) => Math.min(quantity, Math.max(named.get(id) ?? 0, gone.get(id) ?? 0));
  return facts.lines.reduce((sum, line) => sum + share(eligibleOf.get(line.id) ?? 0, back(line), line.quantity), 0);
}

export type RefundStep = {
  refundId: string;
  at: Date;
  /** in total after this refund */ cumulativeMinor: number;
};

/**
 * The counted refunds, oldest first, each with the running total. The total never falls. Edits without a refund are not
 * included.
 */
export function refundSteps(
  facts: OrderFacts,
  lines: EarnedLine[],
  rule: RefundRule = { storeCreditRefundCounts: true },
  swap: Swap = noSwap,
): RefundStep[] {
  const counted = countedRefunds(facts, rule).toSorted(byTime);
  let highest = 0;
  return counted.map((refund, index) => {
    highest = Math.max(highest, refundedBy(facts, lines, counted.slice(0, index + 1), noEdits, swap));
    return { refundId: refund.id, at: refund.refundedAt, cumulativeMinor: highest };
  });
}

function byTime(a: Refund, b: Refund): number {
  return a.refundedAt.getTime() - b.refundedAt.getTime() || (a.id < b.id ? -1 : 1);
}

function isStoreCreditOnly({ gateways }: Refund): boolean {
  return gateways.length > 0 && gateways.every((gateway) => /store.?credit/i.test(gateway));
}

/**
 * What edits changed per line id: items gone, including those of counted refunds, and minor units taken off the price.
 */
type Edits = { gone: Map<string, number>; cheaper: Map<string, number> };
const noEdits: Edits = { gone: new Map(), cheaper: new Map() };

/** @param notCounted refunds whose items are gone too but must not count */
function editsOf(facts: OrderFacts, lines: EarnedLine[], notCounted: Refund[]): Edits {
  const apart = piecesBack(notCounted);
  const gone = new Map(
    facts.lines.map((line) => [line.id, Math.max(0, line.quantity - line.currentQuantity - (apart.get(line.id) ?? 0))]),
  );
  if (!facts.editedAt) return { gone, cheaper: new Map() };
  const worth = new Map(facts.lines.map((line) => [line.id, goodsMinor(line, facts.taxesIncluded)]));
  return {
    gone,
    cheaper: new Map(
      lines.map(({ lineId, eligibleMinor }) => [
        lineId,
        Math.max(0, eligibleMinor - (worth.get(lineId) ?? eligibleMinor)),
      ]),
    ),
  };
}

function refundedBy(
  facts: OrderFacts,
  lines: EarnedLine[],
  refunds: Refund[],
  { gone, cheaper }: Edits,
  swap: Swap,
): number {
  const base = lines.reduce((sum, line) => sum + line.eligibleMinor, 0);
  if (isAllMoneyBack(facts, refunds)) return base;
  const { settled, waiting } = sortPieces(facts, refunds);
  let byLines = 0;
  let goods = 0;
  let goodsByLines = 0;
  let lessToPay = 0;
  // Returned, but no money went back for them: an exchange, or a payment that waits or has failed.
  const unsettled = { eligible: 0, gross: 0 };
  const eligibleOf = new Map(lines.map((line) => [line.lineId, line.eligibleMinor]));
  for (const line of facts.lines) {
    const { id, quantity } = line;
    const eligible = eligibleOf.get(id) ?? 0;
    const named = Math.min(quantity, settled.get(id) ?? 0);
    const returned = Math.min(quantity - named, waiting.get(id) ?? 0);
    const all = Math.min(quantity, Math.max(named + returned, gone.get(id) ?? 0));
    const back = all - returned;
    const off = share(cheaper.get(id) ?? 0, quantity - all, quantity);
    const gross = grossMinor(line, facts.taxesIncluded);
    byLines += share(eligible, back, quantity) + off;
    unsettled.eligible += share(eligible, all, quantity) - share(eligible, back, quantity);
    unsettled.gross += share(gross, all, quantity) - share(gross, back, quantity);
    goods += gross;
    goodsByLines += share(gross, back, quantity);
    lessToPay += withTax(off, line, facts.taxesIncluded) + share(gross, back, quantity) - share(gross, named, quantity);
  }
  const beyond = paidRefunds(refunds).reduce((sum, refund) => sum + moneyBeyondLines(refund, facts), 0);
  // Money that pays out an edit, or that an earlier refund has named, must not count twice.
  const free = Math.max(0, beyond - lessToPay);
  const late = share(unsettled.eligible, Math.min(free, unsettled.gross), unsettled.gross);
  const replaced = Math.min(unsettled.eligible - late, swap.refunded);
  const kept = Math.max(0, swap.kept - (unsettled.eligible - late - replaced));
  const notPaidOut = Math.min(goodsByLines, Math.max(0, lessToPay - beyond));
  const offset = Math.min(kept, share(byLines, notPaidOut, goodsByLines));
  const goodsLeft = goods - goodsByLines - unsettled.gross;
  const goodwill = Math.max(0, Math.min(free - unsettled.gross, goodsLeft));
  const byShare = share(base - byLines - unsettled.eligible, goodwill, goodsLeft);
  return Math.min(base, byLines - offset + late + replaced + byShare);
}

/**
 * The items that refunds name: settled, because money went back for them or they were never paid for; and those that wait
 * for their money.
 */
function sortPieces(facts: OrderFacts, refunds: Refund[]) {
  const paid = new Set(paidRefunds(refunds));
  const isSettled = (refund: Refund, lineId: string) => {
    const paidAt = linePaidAt(facts, lineId) ?? facts.paidAt;
    return paid.has(refund) || paidAt === null || refund.refundedAt < paidAt;
  };
  const part = (wanted: boolean) =>
    piecesBack(
      refunds.map((refund) => ({
        ...refund,
        lines: refund.lines.filter(({ lineId }) => isSettled(refund, lineId) === wanted),
      })),
    );
  return { settled: part(true), waiting: part(false) };
}

function withTax(goods: number, line: OrderLine, taxesIncluded: boolean): number {
  const worth = goodsMinor(line, taxesIncluded);
  return worth > 0 ? goods + share(line.tax.shop.amountMinor, Math.min(goods, worth), worth) : goods;
}

function piecesBack(refunds: Pick<Refund, 'lines'>[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { lineId, quantity } of refunds.flatMap((refund) => refund.lines))
    pieces.set(lineId, (pieces.get(lineId) ?? 0) + quantity);
  return pieces;
}

/** How much of the goods was returned, by items, in the shop's minor units before any discount, and out of how much. */
export function piecesValue({ lines }: OrderFacts, refunds: Refund[]): { back: number; all: number } {
  const pieces = piecesBack(refunds);
  const price = ({ unitPrice }: OrderLine, quantity: number) => unitPrice.shop.amountMinor * quantity;
  return {
    back: lines.reduce((sum, line) => sum + price(line, Math.min(line.quantity, pieces.get(line.id) ?? 0)), 0),
    all: lines.reduce((sum, line) => sum + price(line, line.quantity), 0),
  };
}

/** What the customer paid for a line, tax included. */
function grossMinor(line: OrderLine, taxesIncluded: boolean): number {
  return goodsMinor(line, taxesIncluded) + line.tax.shop.amountMinor;
}

/** Negative where less was refunded than the items cost: the rest may follow in a separate refund. */
function moneyBeyondLines(refund: Refund, facts: OrderFacts): number {
  const named = refund.lines.reduce((sum, line) => sum + valueOfNamed(line, facts), 0);
  const rest = refundedMinor(refund.amount, facts) - named;
  if (costsBesideGoods(facts).includes(rest)) return 0;
  return rest - Math.min(Math.max(0, rest), toldCosts(refund, facts));
}

/** Shopify tells some pieces with 0, although money went back for them; then they count with their share of the line. */
function valueOfNamed({ lineId, quantity, subtotal, tax }: RefundedLine, facts: OrderFacts): number {
  const told = refundedMinor(subtotal, facts) + (facts.taxesIncluded ? 0 : refundedMinor(tax, facts));
  const line = facts.lines.find(({ id }) => id === lineId);
  return told > 0 || !line ? told : share(grossMinor(line, facts.taxesIncluded), quantity, line.quantity);
}

/** What the refund itself attributes to shipping and duties, which earned nothing. */
function toldCosts({ costs }: Refund, { taxesIncluded }: OrderFacts): number {
  if (!costs) return 0;
  return (
    costs.shipping.shop.amountMinor +
    costs.duties.shop.amountMinor +
    (taxesIncluded ? 0 : costs.shippingTax.shop.amountMinor)
  );
}

/**
 * Amounts that earned nothing and that a refund may return as a whole: shipping, with or without its tax, duties, or
 * both.
 */
function costsBesideGoods({ totals, lines, taxesIncluded }: OrderFacts): number[] {
  const [shipping, duties] = [totals.shipping.shop.amountMinor, totals.duties.shop.amountMinor];
  const shippingTax = taxesIncluded
    ? 0
    : Math.max(0, totals.tax.shop.amountMinor - lines.reduce((sum, line) => sum + line.tax.shop.amountMinor, 0));
  return [shipping, shipping + shippingTax].flatMap((cost) => [cost, cost + duties]).concat(duties);
}
