import type { OrderFacts, Refund } from './facts.ts';

/**
 * Whether these refunds gave all the money back: the shop's, or the customer's, from which the shop's is converted
 * refund by refund.
 */
export function isAllMoneyBack({ totals }: Pick<OrderFacts, 'totals'>, refunds: Refund[]): boolean {
  return (['shop', 'presentment'] as const).some((side) => {
    const paidBack = refunds.reduce((sum, { amount }) => sum + amount[side].amountMinor, 0);
    return paidBack > 0 && paidBack >= totals.total[side].amountMinor;
  });
}

type Order = Pick<OrderFacts, 'totals' | 'refunds' | 'lines' | 'financialStatus'>;

/**
 * Whether nothing of an order is left: all money back, or all pieces gone.
 * @param counted the refunds that count, where a rule leaves some out. Shopify's own word and the pieces speak for all
 * refunds together, so they are asked only where none is left out.
 */
export function isAllGivenBack(facts: Order, counted: Refund[] = facts.refunds): boolean {
  if (isAllMoneyBack(facts, counted)) return true;
  if (counted.length < facts.refunds.length) return false;
  const isNoPieceLeft = facts.lines.length > 0 && facts.lines.every((line) => line.currentQuantity === 0);
  return facts.financialStatus === 'refunded' || isNoPieceLeft;
}
