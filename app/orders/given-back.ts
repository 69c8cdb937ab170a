import type { OrderFacts, Refund } from './facts.ts';

/**
 * Whether these refunds returned all the money, in the shop's currency or in the customer's. The shop's amount is
 * converted refund by refund, so it may be a cent off.
 */
export function isAllMoneyBack({ totals }: Pick<OrderFacts, 'totals'>, refunds: Refund[]): boolean {
  return (['shop', 'presentment'] as const).some((side) => {
    const paidBack = refunds.reduce((sum, { amount }) => sum + amount[side].amountMinor, 0);
    return paidBack > 0 && paidBack >= totals.total[side].amountMinor;
  });
}

type Order = Pick<OrderFacts, 'totals' | 'refunds' | 'lines' | 'financialStatus'>;

/**
 * Whether nothing of an order is left: all money refunded, or all items gone.
 * @param counted the refunds that count, if a rule excludes some. Shopify's status and the remaining items reflect all
 *   refunds, so they are used only if none is excluded.
 */
export function isAllGivenBack(facts: Order, counted: Refund[] = facts.refunds): boolean {
  if (isAllMoneyBack(facts, counted)) return true;
  if (counted.length < facts.refunds.length) return false;
  const isNoPieceLeft = facts.lines.length > 0 && facts.lines.every((line) => line.currentQuantity === 0);
  return facts.financialStatus === 'refunded' || isNoPieceLeft;
}
