import { type DualMoney, type Money, parseMoney, zeroMoney } from '#app/lib/money.ts';
import type { RefundContent } from '../projection/news.ts';
import type { RefundBody } from './bodies.ts';
import { type Currencies, sumDual } from './fields.ts';

/** What the order says about money, where the refund comes with its order. `rate`: an amount in both currencies. */
type OrderMoney = { currencies: Currencies; rate: DualMoney | null };

/** Reads a refund's body. The amount is what its successful transactions paid back, whatever its lines add up to. */
export function readRefundBody(body: RefundBody, at: Date, order?: OrderMoney): RefundContent {
  const currencies = order?.currencies ?? currenciesOfRefund(body);
  const paidBack = body.transactions.filter(isPaidBack);
  return {
    id: body.id,
    refundedAt: latestOf(
      body.processed_at ?? body.created_at ?? at,
      paidBack.map((item) => item.processed_at),
    ),
    note: body.note,
    returnId: body.return?.id ?? null,
    amount: sumOf(paidBack, currencies, rateOf([...setsOf(body), order?.rate ?? null], currencies)),
    lines: body.refund_line_items.map((line) => ({
      lineId: line.line_item_id,
      quantity: line.quantity,
      subtotal: sumDual([line.subtotal_set], currencies),
      tax: sumDual([line.total_tax_set], currencies),
      restockType: knownRestock(line.restock_type),
    })),
    gateways: [...new Set(paidBack.flatMap(({ gateway }) => gateway ?? []))],
    costs: {
      shipping: sumDual(
        body.refund_shipping_lines.map((line) => line.subtotal_amount_set),
        currencies,
      ),
      shippingTax: sumDual(
        body.refund_shipping_lines.map((line) => line.tax_amount_set),
        currencies,
      ),
      duties: sumDual([body.total_duties_set], currencies),
    },
  };
}

/** When the money went back: a payment may go through days after the refund was made. */
export function latestOf(madeAt: Date, paidAt: (Date | null)[]): Date {
  return paidAt.reduce<Date>((latest, at) => (at && at > latest ? at : latest), madeAt);
}

type Transaction = RefundBody['transactions'][number];

/** A void releases money that was never taken, and a pending refund may still fail. */
function isPaidBack({ kind, status }: Transaction): boolean {
  return kind?.toLowerCase() === 'refund' && status?.toLowerCase() === 'success';
}

/** The amounts that a refund tells in both currencies. */
function setsOf(body: RefundBody): (DualMoney | null)[] {
  return [
    ...body.transactions.map((item) => item.amount_set),
    ...body.refund_line_items.flatMap((line) => [line.subtotal_set, line.total_tax_set]),
    ...body.refund_shipping_lines.flatMap((line) => [line.subtotal_amount_set, line.tax_amount_set]),
    ...body.order_adjustments.flatMap((adjustment) => [adjustment.amount_set, adjustment.tax_amount_set]),
    body.total_duties_set,
  ];
}

function currenciesOfRefund(body: RefundBody): Currencies {
  const told = setsOf(body).find((dual) => dual && dual.shop.currency !== 'XXX');
  if (told) return { shop: told.shop.currency, presentment: told.presentment.currency };
  const currency = body.transactions.find((item) => item.currency)?.currency ?? 'XXX';
  return { shop: currency, presentment: currency };
}

/** An amount told in both of these currencies, by which others can be converted. */
function rateOf(sets: (DualMoney | null)[], { shop, presentment }: Currencies): DualMoney | null {
  const isRate = (dual: DualMoney | null) =>
    dual?.shop.currency === shop &&
    dual.presentment.currency === presentment &&
    dual.shop.amountMinor !== 0 &&
    dual.presentment.amountMinor !== 0;
  return sets.find(isRate) ?? null;
}

function sumOf(transactions: Transaction[], currencies: Currencies, rate: DualMoney | null): DualMoney {
  const whole = sumDual(
    transactions.map((item) => item.amount_set),
    currencies,
  );
  const bare = transactions.filter((item) => !item.amount_set && item.amount !== null);
  const told = bare.map((item) => parseMoney(item.amount!, item.currency ?? currencies.presentment));
  if (told.length === 0) return whole;
  const { shop, presentment } = currencies;
  const isConvertible = shop === presentment || rate !== null;
  // Without a rate all of it stays in the currency it was told in, until the order is at hand.
  if (!isConvertible) {
    const { currency } = told[0]!;
    const amountMinor = told.reduce((sum, one) => sum + (one.currency === currency ? one.amountMinor : 0), 0);
    return { shop: { amountMinor, currency }, presentment: { amountMinor, currency } };
  }
  return sumDual([whole, ...told.map((one) => inBoth(one, currencies, rate))], currencies);
}

/** @param rate not needed where both currencies are the same */
function inBoth(told: Money, { shop, presentment }: Currencies, rate: DualMoney | null): DualMoney {
  const { amountMinor } = told;
  if (shop === presentment || !rate)
    return { shop: { amountMinor, currency: shop }, presentment: { amountMinor, currency: presentment } };
  const isShop = told.currency === shop;
  const [from, to] = isShop ? [rate.shop, rate.presentment] : [rate.presentment, rate.shop];
  const other = {
    ...zeroMoney(to.currency),
    amountMinor: Math.round((amountMinor * to.amountMinor) / from.amountMinor),
  };
  return isShop
    ? { shop: told, presentment: other }
    : { shop: other, presentment: { amountMinor, currency: presentment } };
}

const restockTypes = new Set(['no_restock', 'cancel', 'return', 'legacy_restock']);

/** Only Shopify's own words are kept: what else stands there could be about a person, and would outlive an erasure. */
function knownRestock(text: string | null | undefined): string | null {
  return text && restockTypes.has(text) ? text : null;
}
