import { type DualMoney, parseMoney } from '#app/lib/money.ts';
import type { Refund } from '../facts.ts';
import type { RefundBody } from './bodies.ts';
import { type Currencies, sumDual } from './fields.ts';

/**
 * Reads a refund's body. The amount is what the transactions returned; without transactions (store credit, manual), the
 * sum of lines, shipping, duties and adjustments.
 * @param orderCurrencies pass them when the order is available; a refund on its own takes them from its amounts
 */
export function readRefundBody(body: RefundBody, at: Date, orderCurrencies?: Currencies): Refund {
  const currencies = orderCurrencies ?? currenciesOfRefund(body);
  const fromParts = sumDual(partsOf(body), currencies);
  return {
    id: body.id,
    refundedAt: body.processed_at ?? body.created_at ?? at,
    note: body.note,
    returnId: body.return?.id ?? null,
    amount: readTransactions(body, currencies, fromParts) ?? fromParts,
    lines: body.refund_line_items.map((line) => ({
      lineId: line.line_item_id,
      quantity: line.quantity,
      subtotal: sumDual([line.subtotal_set], currencies),
      tax: sumDual([line.total_tax_set], currencies),
    })),
    gateways: [...new Set(body.transactions.flatMap(({ gateway }) => gateway ?? []))],
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

function partsOf(body: RefundBody): (DualMoney | null)[] {
  return [
    ...body.refund_line_items.flatMap((line) => [line.subtotal_set, line.total_tax_set]),
    ...body.refund_shipping_lines.flatMap((line) => [line.subtotal_amount_set, line.tax_amount_set]),
    ...body.order_adjustments.flatMap((adjustment) => [
      negated(adjustment.amount_set),
      negated(adjustment.tax_amount_set),
    ]),
    body.total_duties_set,
  ];
}

// An adjustment that raises a refund has a negative amount.
function negated(dual: DualMoney | null): DualMoney | null {
  if (!dual) return null;
  return {
    shop: { ...dual.shop, amountMinor: -dual.shop.amountMinor },
    presentment: { ...dual.presentment, amountMinor: -dual.presentment.amountMinor },
  };
}

function currenciesOfRefund(body: RefundBody): Currencies {
  const told = [...body.transactions.map((item) => item.amount_set), ...partsOf(body)].find(
    (dual) => dual && dual.shop.currency !== 'XXX',
  );
  if (told) return { shop: told.shop.currency, presentment: told.presentment.currency };
  const currency = body.transactions.find((item) => item.currency)?.currency ?? 'XXX';
  return { shop: currency, presentment: currency };
}

function readTransactions(body: RefundBody, currencies: Currencies, parts: DualMoney): DualMoney | null {
  const given = body.transactions.filter(
    ({ kind, status }) => kind === 'refund' && status !== 'failure' && status !== 'error',
  );
  const amounts = given.flatMap(
    (item) => item.amount_set ?? (item.amount === null ? [] : readOne(item.amount, item.currency, currencies, parts)),
  );
  return amounts.length > 0 ? sumDual(amounts, currencies) : null;
}

// Without a set, the amount is in the customer's currency unless it names another. The other side is converted at the
// rate of the refund's own parts.
function readOne(
  amount: string | number,
  currency: string | null,
  { shop, presentment }: Currencies,
  parts: DualMoney,
): DualMoney {
  const isShop = currency === shop && shop !== presentment;
  const told = parseMoney(amount, isShop ? shop : presentment);
  if (shop === presentment) return { shop: told, presentment: { ...told } };
  const [from, to] = isShop ? [parts.shop, parts.presentment] : [parts.presentment, parts.shop];
  const factor = from.amountMinor === 0 ? 0 : to.amountMinor / from.amountMinor;
  const other = { amountMinor: Math.round(told.amountMinor * factor), currency: to.currency };
  return isShop ? { shop: told, presentment: other } : { shop: other, presentment: told };
}
