import { addMoney, zeroMoney, type Money } from '#app/lib/money.ts';
import type { OrderFacts, OrderLine } from '#app/orders/facts.ts';
import { orderSums } from '#app/orders/totals.ts';
import type { CustomerFormats } from '../customer-formats.ts';

export type TotalRow = { label: string; value: string; isStrong?: boolean };

/** The line's price before discounts, in the currency the customer saw. */
export function priceOfLine(line: OrderLine): Money {
  return { ...line.unitPrice.presentment, amountMinor: line.unitPrice.presentment.amountMinor * line.quantity };
}

/** All refunds, in the currency the customer saw. */
export function refundedTotal(facts: OrderFacts): Money {
  return facts.refunds
    .map((refund) => refund.amount.presentment)
    .reduce(addMoney, zeroMoney(facts.totals.total.presentment.currency));
}

/** From the items' prices to the total and to what is left of it, in rows that add up. */
export function totalRows(facts: OrderFacts, formats: CustomerFormats): TotalRow[] {
  const words = formats.words.totals;
  const sums = orderSums(facts);
  const row = (label: string, amount: Money): TotalRow[] =>
    amount.amountMinor === 0 ? [] : [{ label, value: formats.money(amount) }];
  const codes = facts.discounts
    .map(({ code, title }) => code ?? title ?? '')
    .filter((text) => text !== '')
    .join(', ');
  const tax = taxRows(facts, formats);
  return [
    { label: words.items, value: formats.money(sums.items) },
    ...row(codes ? words.discountWith(codes) : words.discount, negative(sums.discount)),
    ...shippingRows(facts, sums.shipping, formats),
    ...(facts.taxesIncluded ? [] : tax),
    ...row(words.duties, sums.duties),
    ...row(words.tip, sums.tip),
    ...row(words.other, sums.other),
    { label: words.total, value: formats.money(sums.total), isStrong: true },
    ...(facts.taxesIncluded ? tax.map(({ label, value }) => ({ label: words.includedTax(label), value })) : []),
    ...afterwards(facts, sums.total, formats),
  ];
}

export function negative(amount: Money): Money {
  return { ...amount, amountMinor: amount.amountMinor === 0 ? 0 : -amount.amountMinor };
}

/** 0.19 → "19%", in German "19 %" */
export function percent(rate: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 }).format(rate);
}

function shippingRows(facts: OrderFacts, shipping: Money, { words, money }: CustomerFormats): TotalRow[] {
  if (shipping.amountMinor === 0 && facts.shippingLines.length === 0) return [];
  const titles = facts.shippingLines
    .map((line) => line.title)
    .filter(Boolean)
    .join(', ');
  const value = shipping.amountMinor === 0 ? words.totals.freeShipping : money(shipping);
  return [{ label: titles ? `${words.totals.shipping} (${titles})` : words.totals.shipping, value }];
}

function taxRows({ totals }: OrderFacts, { words, locale, money }: CustomerFormats): TotalRow[] {
  return totals.taxLines
    .filter((line) => line.amount.presentment.amountMinor !== 0)
    .map(({ title, rate, amount }) => ({
      label: words.totals.taxLine(title || words.totals.tax, rate ? percent(rate, locale) : ''),
      value: money(amount.presentment),
    }));
}

function afterwards(facts: OrderFacts, total: Money, { words, own, money }: CustomerFormats): TotalRow[] {
  const refunded = refundedTotal(facts);
  if (refunded.amountMinor > 0) {
    const left = { ...total, amountMinor: total.amountMinor - refunded.amountMinor };
    return [
      { label: own.totals.refunded, value: money(negative(refunded)) },
      { label: words.totals.currentTotal, value: money(left), isStrong: true },
    ];
  }
  // An edit changed the total, or items were taken off before they were paid for: no money went back.
  const current = facts.totals.current.presentment;
  const isOtherGoods = facts.editedAt !== null || facts.refunds.some((refund) => refund.lines.length > 0);
  const isChanged = isOtherGoods && current.amountMinor !== total.amountMinor;
  return isChanged ? [{ label: words.totals.currentTotal, value: money(current), isStrong: true }] : [];
}
