/** An amount in the currency's minor unit: 1050 USD is $10.50, 1050 JPY is ¥1,050, 1050 KWD is 1.050. */
export type Money = { amountMinor: number; currency: string };

/** The same amount in the shop's currency and in the one the customer saw. */
export type DualMoney = { shop: Money; presentment: Money };

// ISO 4217: currencies whose minor unit is not a hundredth.
const zeroDecimal = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '));
const threeDecimal = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** How many decimals the currency has. Unknown currencies (Shopify's samples have XXX) count as two. */
export function decimalsOf(currency: string): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/**
 * Parses Shopify's decimal string ("10.50", "1050", "10.500") without floating point. Digits beyond the currency's
 * minor unit are rounded half away from zero.
 * @throws when the text is not a decimal number
 */
export function parseMoney(decimal: string | number, currency: string): Money {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(decimal).trim());
  if (!match) throw new Error(`Not an amount of money: "${decimal}"`);
  const [, sign, whole = '0', fraction = ''] = match;
  const decimals = decimalsOf(currency);
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  const roundUp = Number(fraction[decimals] ?? '0') >= 5 ? 1 : 0;
  const amount = Number(whole + kept) + roundUp;
  return { amountMinor: sign && amount !== 0 ? -amount : amount, currency };
}

/** Shopify's decimal string, for requests. */
export function toDecimal({ amountMinor, currency }: Money): string {
  const decimals = decimalsOf(currency);
  if (decimals === 0) return String(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0');
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return amountMinor < 0 ? `-${text}` : text;
}

/** The amount formatted for this locale; an unknown currency is written behind the number. */
export function formatMoney(money: Money, locale: string): string {
  const value = Number(toDecimal(money));
  try {
    return currencyFormat(locale, money.currency).format(value);
  } catch {
    return `${toDecimal(money)} ${money.currency}`;
  }
}

// Creating a formatter costs fifty times as much as using it, and a mail has a dozen amounts.
const currencyFormats = new Map<string, Intl.NumberFormat>();

function currencyFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale}|${currency}`;
  const known = currencyFormats.get(key);
  if (known) return known;
  const digits = decimalsOf(currency);
  const made = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (currencyFormats.size >= 500) currencyFormats.clear();
  currencyFormats.set(key, made);
  return made;
}

export function zeroMoney(currency: string): Money {
  return { amountMinor: 0, currency };
}

/** @throws when the currencies differ */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`Cannot add ${b.currency} to ${a.currency}`);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
}
