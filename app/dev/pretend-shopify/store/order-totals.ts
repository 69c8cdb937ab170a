// The sums of an order, from its lines, shipping, discount and refunds. Uses minor units of the shop's currency
// internally.
import { moneySet, toDecimal, toMinor, type Pricing } from './money.ts';
import type { MoneySet, RestLineItem, RestOrder, RestTaxLine } from './rest-types.ts';

/** The pricing an order was placed with, derived from its own totals. */
export function pricingOf(order: RestOrder): Pricing {
  const { shop_money: shop, presentment_money: presentment } = order.total_line_items_price_set;
  const rate = Number(shop.amount) === 0 ? 1 : Number(presentment.amount) / Number(shop.amount);
  return { shopCurrency: shop.currency_code, presentmentCurrency: presentment.currency_code, rate };
}

/** A tax line on an amount that includes the tax or not. */
export function taxLine(
  amountMinor: number,
  rate: number,
  isIncluded: boolean,
  title: string,
  pricing: Pricing,
): RestTaxLine {
  const minor = Math.round(isIncluded ? (amountMinor * rate) / (1 + rate) : amountMinor * rate);
  return {
    channel_liable: false,
    price: toDecimal(minor, pricing.shopCurrency),
    price_set: moneySet(minor, pricing),
    rate,
    title,
  };
}

/** A line's price after its share of the discount, for a number of its items. */
export function lineAmount(line: RestLineItem, quantity: number): number {
  const currency = line.price_set.shop_money.currency_code;
  const discount = sum(line.discount_allocations.map((each) => toMinor(each.amount, currency)));
  const share = line.quantity === 0 ? 0 : Math.round((discount * quantity) / line.quantity);
  return toMinor(line.price, currency) * quantity - share;
}

/** The tax on a number of a line's items. */
export function lineTax(line: RestLineItem, quantity: number): number {
  const currency = line.price_set.shop_money.currency_code;
  const tax = sum(line.tax_lines.map((each) => toMinor(each.price, currency)));
  return line.quantity === 0 ? 0 : Math.round((tax * quantity) / line.quantity);
}

export function sum(amounts: number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

interface Sums {
  items: number;
  discounts: number;
  shipping: number;
  tax: number;
}

function sumsFor(order: RestOrder, quantityOf: (line: RestLineItem) => number): Sums {
  const currency = order.currency;
  const items = sum(order.line_items.map((line) => toMinor(line.price, currency) * quantityOf(line)));
  const net = sum(order.line_items.map((line) => lineAmount(line, quantityOf(line))));
  const shipping = sum(order.shipping_lines.map((line) => toMinor(line.discounted_price, currency)));
  const shippingTax = sum(
    order.shipping_lines.flatMap((line) => line.tax_lines).map((line) => toMinor(line.price, currency)),
  );
  const tax = shippingTax + sum(order.line_items.map((line) => lineTax(line, quantityOf(line))));
  return { items, discounts: items - net, shipping, tax };
}

const totalOf = (sums: Sums, taxesIncluded: boolean) =>
  sums.items - sums.discounts + sums.shipping + (taxesIncluded ? 0 : sums.tax);

/** Recomputes every total of an order; called after each change to lines, refunds or payment. */
export function writeTotals(order: RestOrder, pricing: Pricing): void {
  const placed = sumsFor(order, (line) => line.quantity);
  const current = sumsFor(order, (line) => line.current_quantity);
  const set = (minor: number): MoneySet => moneySet(minor, pricing);
  const text = (minor: number) => toDecimal(minor, pricing.shopCurrency);
  const total = totalOf(placed, order.taxes_included);
  const isSettled = order.financial_status !== 'pending';
  Object.assign(order, {
    total_line_items_price: text(placed.items),
    total_line_items_price_set: set(placed.items),
    total_discounts: text(placed.discounts),
    total_discounts_set: set(placed.discounts),
    subtotal_price: text(placed.items - placed.discounts),
    subtotal_price_set: set(placed.items - placed.discounts),
    total_shipping_price_set: set(placed.shipping),
    total_tax: text(placed.tax),
    total_tax_set: set(placed.tax),
    total_price: text(total),
    total_price_set: set(total),
    total_outstanding:
      order.financial_status === 'partially_paid' ? order.total_outstanding : text(isSettled ? 0 : total),
    current_subtotal_price: text(current.items - current.discounts),
    current_subtotal_price_set: set(current.items - current.discounts),
    current_total_discounts: text(current.discounts),
    current_total_discounts_set: set(current.discounts),
    current_shipping_price_set: set(current.shipping),
    current_total_tax: text(current.tax),
    current_total_tax_set: set(current.tax),
    current_total_price: text(totalOf(current, order.taxes_included)),
    current_total_price_set: set(totalOf(current, order.taxes_included)),
  });
}

/** What was refunded so far, in minor units: by payments that went through. */
export function refundedMinor(order: Pick<RestOrder, 'refunds' | 'currency'>): number {
  const transactions = order.refunds.flatMap((refund) => refund.transactions.filter((one) => one.status === 'success'));
  return sum(transactions.map((transaction) => toMinor(transaction.amount, order.currency)));
}
