import type { DualMoney, Money } from '#app/lib/money.ts';
import type { OrderFacts } from './facts.ts';

/** What the customer pays, in rows that add up to the total, in the currency the customer saw. */
export type OrderSums = {
  /** all lines at their price, before discounts */
  items: Money;
  /** what was deducted, as a positive amount */
  discount: Money;
  /** charges that no other row covers; usually 0 */
  other: Money;
  shipping: Money;
  tax: Money;
  duties: Money;
  tip: Money;
  total: Money;
  /** after edits and refunds; null when it equals the total */
  currentTotal: Money | null;
};

/**
 * Shopify's stated discount may or may not include the discount on shipping. The discount is therefore computed as the
 * difference between the rows and the total, so that the rows always add up.
 */
export function orderSums(facts: OrderFacts): OrderSums {
  const { totals } = facts;
  const of = (money: DualMoney): Money => money.presentment;
  const total = of(totals.total);
  const amount = (amountMinor: number): Money => ({ amountMinor, currency: total.currency });
  const items = facts.lines.reduce((sum, line) => sum + line.unitPrice.presentment.amountMinor * line.quantity, 0);
  const addedTax = facts.taxesIncluded ? 0 : of(totals.tax).amountMinor;
  const named =
    items + of(totals.shipping).amountMinor + addedTax + of(totals.duties).amountMinor + of(totals.tip).amountMinor;
  const difference = named - total.amountMinor;
  return {
    items: amount(items),
    discount: amount(Math.max(difference, 0)),
    other: amount(Math.max(-difference, 0)),
    shipping: of(totals.shipping),
    tax: of(totals.tax),
    duties: of(totals.duties),
    tip: of(totals.tip),
    total,
    currentTotal: of(totals.current).amountMinor === total.amountMinor ? null : of(totals.current),
  };
}
