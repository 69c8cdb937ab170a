// Converts between Shopify's decimal strings and minor units. Deliberately separate from the app's arithmetic, so that
// the two check each other.
import type { MoneySet } from './rest-types.ts';

const zeroDecimal = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK', 'UGX', 'XAF', 'XOF', 'XPF']);
const threeDecimal = new Set(['KWD', 'BHD', 'OMR', 'TND', 'JOD', 'IQD', 'LYD']);

/** Number of decimals of a currency. */
export function decimalsOf(currency: string): number {
  return zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;
}

/** Minor units as Shopify's decimal string: 1999 USD is "19.99", 1999 JPY is "1999". */
export function toDecimal(minor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const sign = minor < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Shopify's decimal string as minor units. */
export function toMinor(decimal: string, currency: string): number {
  return Math.round(Number(decimal) * 10 ** decimalsOf(currency));
}

/** The two currencies of an order and the rate between them. */
export interface Pricing {
  shopCurrency: string;
  presentmentCurrency: string;
  /** Presentment units per unit of the shop's currency. */
  rate: number;
}

/** A money set for an amount in minor units of the shop's currency. */
export function moneySet(shopMinor: number, pricing: Pricing): MoneySet {
  const { shopCurrency, presentmentCurrency, rate } = pricing;
  const scale = 10 ** (decimalsOf(presentmentCurrency) - decimalsOf(shopCurrency));
  const presentmentMinor = shopCurrency === presentmentCurrency ? shopMinor : Math.round(shopMinor * rate * scale);
  return {
    shop_money: { amount: toDecimal(shopMinor, shopCurrency), currency_code: shopCurrency },
    presentment_money: { amount: toDecimal(presentmentMinor, presentmentCurrency), currency_code: presentmentCurrency },
  };
}
