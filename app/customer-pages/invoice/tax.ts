import type { Money } from '#app/lib/money.ts';
import type { OrderFacts } from '#app/orders/facts.ts';

/** Tax by rate. net and gross are null where Shopify's data does not determine them (several taxes on one amount). */
export type TaxRow = { title: string; rate: number | null; net: Money | null; tax: Money; gross: Money | null };

/**
 * Net, tax and gross for each tax rate, in the currency the customer saw. Shopify gives the tax by rate, but not the
 * taxed amount. It is computed as tax ÷ rate or, where one rate explains the whole order, taken from the order's own
 * net, which is exact.
 */
export function taxRowsOf(facts: OrderFacts): TaxRow[] {
  const { totals } = facts;
  const total = totals.total.presentment;
  const of = (amountMinor: number): Money => ({ amountMinor, currency: total.currency });
  const lines = totals.taxLines.filter((line) => line.amount.presentment.amountMinor > 0);
  const net = total.amountMinor - totals.tax.presentment.amountMinor - totals.tip.presentment.amountMinor;
  const bases = lines.map((line) => (line.rate ? line.amount.presentment.amountMinor / line.rate : null));
  // Each tax amount was rounded, possibly line by line, so its base may be off by this much.
  const slack = lines.map((line) => (line.rate ? (0.5 * (facts.lines.length + 2)) / line.rate : 0));
  const sum = bases.reduce<number>((all, base) => all + (base ?? 0), 0);
  const isStacked = bases.some((base) => base === null) || sum > net + slack.reduce((all, one) => all + one, 0);
  const isOneForAll = lines.length === 1 && bases[0] != null && Math.abs(bases[0] - net) <= slack[0]!;

  const rows = lines.map((line, index): TaxRow => {
    const tax = line.amount.presentment;
    const { title, rate } = line;
    if (isStacked) return { title, rate, tax, net: null, gross: null };
    const base = isOneForAll ? net : Math.round(bases[index]!);
    return { title, rate, tax, net: of(base), gross: of(base + tax.amountMinor) };
  });
  const untaxed = net - rows.reduce((all, row) => all + (row.net?.amountMinor ?? 0), 0);
  const hasUntaxed = !isStacked && untaxed > slack.reduce((all, one) => all + one, 0);
  return hasUntaxed ? [...rows, { title: '', rate: 0, tax: of(0), net: of(untaxed), gross: of(untaxed) }] : rows;
}
