import type { OrderFacts, OrderLine, Refund } from '#app/orders/facts.ts';
import { goodsMinor, type EarnedLine } from './earning.ts';

/**
 * Points to have been taken back in total after so much of the base was given back in total. Counted from the beginning
 * each time, so that rounding never adds up: three refunds of 3.33 on 9.99 take back exactly what was earned. Down until
 * everything is back, then all of it.
 * @param baseMinor what earned, in minor units; 0 (bonuses alone) takes back nothing here
 */
export function reversedSoFar({ originalPoints, baseMinor, refundedMinor }: { originalPoints: number; baseMinor: number; refundedMinor: number }): number {
  if (baseMinor <= 0 || refundedMinor <= 0 || originalPoints <= 0) return 0;
  if (refundedMinor >= baseMinor) return originalPoints;
  return Number((BigInt(originalPoints) * BigInt(refundedMinor)) / BigInt(baseMinor));
}

export type RefundRule = {
  /** money given back as store credit counts too */
  storeCreditRefundCounts: boolean;
};

/**
 * How much of what earned has been given back or edited out so far, in the shop's minor units; never more than earned.
 * Lines count by the pieces given back. Money without lines counts by its share of all goods, unless it is exactly the
 * shipping. Once the whole order's money is back, everything is.
 * @param lines as earning.ts judged them when the order earned
 */
export function eligibleRefunded(facts: OrderFacts, lines: EarnedLine[], rule: RefundRule = { storeCreditRefundCounts: true }): number {
  const counted = facts.refunds.filter((refund) => rule.storeCreditRefundCounts || !isStoreCreditOnly(refund));
  return refundedBy(facts, lines, counted, facts.refunds.length === counted.length ? editsOf(facts, lines) : noEdits);
}

export type RefundStep = { refundId: string; at: Date; /** after this refund, from the beginning */ cumulativeMinor: number };

/** The refunds that count, oldest first, each with what is given back by then. Never falls. Edits without refund are not in it. */
export function refundSteps(facts: OrderFacts, lines: EarnedLine[], rule: RefundRule = { storeCreditRefundCounts: true }): RefundStep[] {
  const counted = facts.refunds.filter((refund) => rule.storeCreditRefundCounts || !isStoreCreditOnly(refund)).toSorted(byTime);
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

/** What edits did to lines, by their ids: pieces that are gone without a refund naming them, and minor units off the price. */
type Edits = { gone: Map<string, number>; cheaper: Map<string, number> };
const noEdits: Edits = { gone: new Map(), cheaper: new Map() };

function editsOf(facts: OrderFacts, lines: EarnedLine[]): Edits {
  const gone = new Map(facts.lines.map((line) => [line.id, Math.max(0, line.quantity - line.currentQuantity)]));
  if (!facts.editedAt) return { gone, cheaper: new Map() };
  const worth = new Map(facts.lines.map((line) => [line.id, goodsMinor(line, facts.taxesIncluded)]));
  return { gone, cheaper: new Map(lines.map(({ lineId, eligibleMinor }) => [lineId, Math.max(0, eligibleMinor - (worth.get(lineId) ?? eligibleMinor))])) };
}

function refundedBy(facts: OrderFacts, lines: EarnedLine[], refunds: Refund[], { gone, cheaper }: Edits): number {
  const base = lines.reduce((sum, line) => sum + line.eligibleMinor, 0);
  const paidBack = refunds.reduce((sum, refund) => sum + refund.amount.shop.amountMinor, 0);
  if (paidBack > 0 && paidBack >= facts.totals.total.shop.amountMinor) return base;
  const pieces = piecesBack(refunds);
  let byLines = 0;
  let goods = 0;
  let goodsByLines = 0;
  let lessToPay = 0;
  const eligibleOf = new Map(lines.map((line) => [line.lineId, line.eligibleMinor]));
  for (const line of facts.lines) {
    const back = Math.min(line.quantity, Math.max(pieces.get(line.id) ?? 0, gone.get(line.id) ?? 0));
    const off = share(cheaper.get(line.id) ?? 0, line.quantity - back, line.quantity);
    byLines += share(eligibleOf.get(line.id) ?? 0, back, line.quantity) + off;
    goods += grossMinor(line, facts.taxesIncluded);
    goodsByLines += share(grossMinor(line, facts.taxesIncluded), back, line.quantity);
    lessToPay += withTax(off, line, facts.taxesIncluded);
  }
  // A refund that pays out what an edit took off the price says the same again.
  const free = Math.max(0, refunds.reduce((sum, refund) => sum + moneyWithoutLines(refund, facts), 0) - lessToPay);
  return Math.min(base, byLines + share(base - byLines, Math.min(free, goods - goodsByLines), goods - goodsByLines));
}

function withTax(goods: number, line: OrderLine, taxesIncluded: boolean): number {
  const worth = goodsMinor(line, taxesIncluded);
  return worth > 0 ? goods + share(line.tax.shop.amountMinor, Math.min(goods, worth), worth) : goods;
}

function piecesBack(refunds: Refund[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { lineId, quantity } of refunds.flatMap((refund) => refund.lines)) pieces.set(lineId, (pieces.get(lineId) ?? 0) + quantity);
  return pieces;
}

/** What the customer paid for a line, tax and all. */
function grossMinor(line: OrderLine, taxesIncluded: boolean): number {
  return goodsMinor(line, taxesIncluded) + line.tax.shop.amountMinor;
}

function moneyWithoutLines(refund: Refund, facts: OrderFacts): number {
  const named = refund.lines.reduce((sum, line) => sum + line.subtotal.shop.amountMinor + (facts.taxesIncluded ? 0 : line.tax.shop.amountMinor), 0);
  const rest = Math.max(0, refund.amount.shop.amountMinor - named);
  return rest === facts.totals.shipping.shop.amountMinor ? 0 : rest;
}

// Down, and exactly all when all is back.
function share(amount: number, part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  return part >= whole ? amount : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}
