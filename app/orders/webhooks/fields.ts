import { z } from 'zod';
import { cutText, keepable } from '#app/lib/clean-text.ts';
import { type DualMoney, parseMoney, zeroMoney } from '#app/lib/money.ts';

// Building blocks of the webhook schemas: tolerant where Shopify omits things, strict where a wrong value would corrupt
// what we store.

const maxTextLength = 2_000;

// PostgreSQL rejects \u0000 and lone surrogates. The length limit keeps indexed columns within an index page.
function cleanText(text: string | null | undefined): string | null {
  return cutText(keepable(text ?? '').trim(), maxTextLength) || null;
}

/** Text or null; "" and absent become null. */
export const text = z.string().nullish().transform(cleanText);

/** Like `text`, but undefined when the body does not have the field. */
export const textIfTold = z
  .string()
  .nullish()
  .transform((value) => (value === undefined ? undefined : cleanText(value)));

const idWords = 'must be a Shopify id';

/** Shopify's id as text, from a number, exact text or a gid. */
export const id = z
  .union(
    [z.int(idWords).positive(idWords), z.string().regex(/^(gid:\/\/shopify\/\w+\/)?0*[1-9]\d{0,24}(\?.*)?$/, idWords)],
    idWords,
  )
  .transform(idText);

export const idOrNull = id.nullish().transform((value) => value ?? null);

/** The number at the end of a gid, or the text itself. */
export function idText(value: string | number): string {
  return /(\d+)(?:\?.*)?$/.exec(String(value))?.[1] ?? String(value);
}

/** Text that must be there. */
export const requiredText = z.string().transform((value, context) => {
  const clean = cleanText(value);
  if (clean !== null) return clean;
  context.addIssue({ code: 'custom', message: 'is empty' });
  return z.NEVER;
});

// Other years are written in other ways, or become such when days are added to them, and the database refuses them.
const isInstant = (value: string) => {
  const year = new Date(value).getUTCFullYear();
  return year >= 1970 && year < 3000;
};
const instantWords = 'must be a date and time from 1970 to 2999';
const instantText = z.string().refine(isInstant, instantWords);

export const instant = instantText.transform((value) => new Date(value));
export const instantOrNull = z
  .union([z.literal(''), instantText], instantWords)
  .nullish()
  .transform((value) => (value ? new Date(value) : null));

export const quantity = z.int('must be a whole number').min(0, 'must be 0 or more').max(1_000_000_000, 'is too large');
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

// So large that no shop takes it, so small that sums stay exact in every currency's smallest unit.
const amountWords = 'must be an amount of money below 1,000,000,000,000';
const decimal = z
  .union([z.string(), z.number()], amountWords)
  .refine((value) => /^\s*-?0*\d{1,12}(\.\d+)?\s*$/.test(String(value)), amountWords);
/** A decimal amount without its currency, or null. */
export const amount = z
  .union([decimal, z.literal('')], amountWords)
  .nullish()
  .transform((value) => (value === '' ? null : (value ?? null)));

const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'must be a currency code');
export const currencyOrNull = currencyCode.nullish().transform((value) => value ?? null);

const money = z
  .object({ amount: decimal, currency_code: currencyCode })
  .transform((value) => parseMoney(value.amount, value.currency_code));

/** A *_set of Shopify, or null. */
export const moneySet = z
  .object({ shop_money: money, presentment_money: money })
  .nullish()
  .transform((set): DualMoney | null => (set ? { shop: set.shop_money, presentment: set.presentment_money } : null));

/** A list; absent and null become empty. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Tags come as "a, b" and, from newer API versions, as a list; undefined when absent. */
export const tagsIfTold = z
  .union([z.string(), z.array(z.string())], 'must be text or a list of texts')
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : tagList(value)));

function tagList(value: string | string[]): string[] {
  const parts = typeof value === 'string' ? value.split(',') : value;
  return parts.flatMap((part) => cleanText(part) ?? []);
}

export type Currencies = { shop: string; presentment: string };

export function zeroDual(currencies: Currencies): DualMoney {
  return { shop: zeroMoney(currencies.shop), presentment: zeroMoney(currencies.presentment) };
}

/** Adds amounts; those in another currency (Shopify's samples have XXX) are ignored. */
export function sumDual(amounts: (DualMoney | null)[], currencies: Currencies): DualMoney {
  const sum = zeroDual(currencies);
  for (const dual of amounts) {
    if (dual?.shop.currency === currencies.shop) sum.shop.amountMinor += dual.shop.amountMinor;
    if (dual?.presentment.currency === currencies.presentment)
      sum.presentment.amountMinor += dual.presentment.amountMinor;
  }
  return sum;
}

/**
 * Expands an amount known in the shop's currency only to both currencies. If the customer saw another currency, it is
 * converted at the order's own rate, taken from an amount known in both.
 */
export function convertDual(decimalAmount: string | number, currencies: Currencies, rate: DualMoney | null): DualMoney {
  const shop = parseMoney(decimalAmount, currencies.shop);
  if (currencies.shop === currencies.presentment) return { shop, presentment: { ...shop } };
  const factor = rate && rate.shop.amountMinor !== 0 ? rate.presentment.amountMinor / rate.shop.amountMinor : 0;
  return {
    shop,
    presentment: { amountMinor: Math.round(shop.amountMinor * factor), currency: currencies.presentment },
  };
}
