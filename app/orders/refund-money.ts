import type { DualMoney, Money } from '#app/lib/money.ts';
import type { OrderFacts, Refund } from './facts.ts';

type OrderMoney = Pick<OrderFacts, 'currency' | 'presentmentCurrency' | 'totals'>;

/**
 * A refund with its amount in the currencies of its order. A refund that was told by itself, with amounts in one currency
 * only, is converted at the order's own rate here, because webhooks come in any order.
 */
export function inOrderCurrencies<Row extends Pick<Refund, 'amount'>>(refund: Row, order: OrderMoney): Row {
  const { shop, presentment } = refund.amount;
  if (shop.currency === order.currency && presentment.currency === order.presentmentCurrency) return refund;
  return { ...refund, amount: converted(refund.amount, order) };
}

function converted({ shop, presentment }: DualMoney, order: OrderMoney): DualMoney {
  const { currency, presentmentCurrency, totals } = order;
  const atRate = (amountMinor: number, from: Money, to: Money) =>
    from.amountMinor === 0 ? amountMinor : Math.round((amountMinor * to.amountMinor) / from.amountMinor);
  if (shop.currency === currency) {
    const amountMinor = atRate(shop.amountMinor, totals.total.shop, totals.total.presentment);
    return { shop, presentment: { amountMinor, currency: presentmentCurrency } };
  }
  const amountMinor = atRate(presentment.amountMinor, totals.total.presentment, totals.total.shop);
  return { shop: { amountMinor, currency }, presentment: { ...presentment, currency: presentmentCurrency } };
}

/** The refunds that paid money back; those of exchanges, and those whose payment failed or waits, have not. */
export function paidRefunds<Row extends Pick<Refund, 'amount'>>(refunds: Row[]): Row[] {
  return refunds.filter(({ amount }) => amount.shop.amountMinor > 0 || amount.presentment.amountMinor > 0);
}

/**
 * What a refund paid back, in the shop's minor units at the rate of the order. Shopify tells the shop's amount at the
 * rate of the refund's own day, which is not what the customer had paid.
 */
export function refundedMinor(amount: DualMoney, { totals: { total } }: Pick<OrderFacts, 'totals'>): number {
  const { shop, presentment } = amount;
  if (shop.currency === presentment.currency || presentment.amountMinor * total.presentment.amountMinor === 0)
    return shop.amountMinor;
  return Math.round((presentment.amountMinor * total.shop.amountMinor) / total.presentment.amountMinor);
}
