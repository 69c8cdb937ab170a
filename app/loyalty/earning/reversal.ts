import type { OrderFacts, OrderLine, Refund } from '#app/orders/facts.ts';
import { isAllMoneyBack } from '#app/orders/given-back.ts';
import { goodsMinor, type EarnedLine } from './earning.ts';

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
 * earned. Lines count by the items refunded. Money beyond the price of those items counts by its share of all goods,
 * unless the refund names it as shipping or duties, or it equals the shipping, the duties or both. Once all of the
 * order's money is refunded, everything is.
 * @param lines as earning.ts judged them when the order earned
 */
export function eligibleRefunded(
  facts: OrderFacts,
  lines: EarnedLine[],
  rule: RefundRule = { storeCreditRefundCounts: true },
): number {
  const counted = countedRefunds(facts, rule);
  return refundedBy(
    facts,
    lines,
    counted,
    editsOf(
      facts,
      lines,
      facts.refunds.filter((refund) => !counted.includes(refund)),
    ),
  );
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
): RefundStep[] {
  const counted = countedRefunds(facts, rule).toSorted(byTime);
  let highest = 0;
  return counted.map((refund, index) => {
    highest = Math.max(highest, refundedBy(facts, lines, counted.slice(0, index + 1), noEdits));
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

function refundedBy(facts: OrderFacts, lines: EarnedLine[], refunds: Refund[], { gone, cheaper }: Edits): number {
  const base = lines.reduce((sum, line) => sum + line.eligibleMinor, 0);
  if (isAllMoneyBack(facts, refunds)) return base;
  const pieces = piecesBack(refunds);
  let byLines = 0;
  let goods = 0;
  let goodsByLines = 0;
  let lessToPay = 0;
  const eligibleOf = new Map(lines.map((line) => [line.lineId, line.eligibleMinor]));
  for (const line of facts.lines) {
    const named = Math.min(line.quantity, pieces.get(line.id) ?? 0);
    const back = Math.min(line.quantity, Math.max(named, gone.get(line.id) ?? 0));
    const off = share(cheaper.get(line.id) ?? 0, line.quantity - back, line.quantity);
    const gross = grossMinor(line, facts.taxesIncluded);
    byLines += share(eligibleOf.get(line.id) ?? 0, back, line.quantity) + off;
    goods += gross;
    goodsByLines += share(gross, back, line.quantity);
    lessToPay +=
      withTax(off, line, facts.taxesIncluded) + share(gross, back, line.quantity) - share(gross, named, line.quantity);
  }
  // Money that pays out an edit, or that an earlier refund has named, must not count twice.
  const free = Math.max(0, refunds.reduce((sum, refund) => sum + moneyBeyondLines(refund, facts), 0) - lessToPay);
  return Math.min(base, byLines + share(base - byLines, Math.min(free, goods - goodsByLines), goods - goodsByLines));
}

function withTax(goods: number, line: OrderLine, taxesIncluded: boolean): number {
  const worth = goodsMinor(line, taxesIncluded);
  return worth > 0 ? goods + share(line.tax.shop.amountMinor, Math.min(goods, worth), worth) : goods;
}

function piecesBack(refunds: Refund[]): Map<string, number> {
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
  const named = refund.lines.reduce(
    (sum, line) => sum + line.subtotal.shop.amountMinor + (facts.taxesIncluded ? 0 : line.tax.shop.amountMinor),
    0,
  );
  const rest = refund.amount.shop.amountMinor - named;
  if (costsBesideGoods(facts).includes(rest)) return 0;
  return rest - Math.min(Math.max(0, rest), toldCosts(refund, facts));
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

// Rounds down, and is exact when everything is returned.
function share(amount: number, part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  return part >= whole ? amount : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}
