import { isWidgetLanguage, parseLocale, withRegion, type WidgetLanguage } from '#app/i18n/languages.ts';
import { formatDate, instantOf, type Day } from '#app/lib/clock.ts';
import { formatMoney, type Money } from '#app/lib/money.ts';
import { de } from '../words/words.de.ts';
import { en, type StorefrontWords } from '../words/words.en.ts';
import { es } from '../words/words.es.ts';
import { fr } from '../words/words.fr.ts';

const languages: Record<WidgetLanguage, StorefrontWords> = { en, de, fr, es };

/** Words for a shopper, and numbers, money and dates formatted for them. */
export type ShopperFormats = {
  locale: string;
  words: StorefrontWords;
  number: (value: number) => string;
  money: (amount: Money) => string;
  /** "24 Nov 2026", in the shop's time zone */
  date: (at: Date) => string;
  /** the same format for a calendar day */
  day: (day: Day) => string;
};

/**
 * @param locale from the theme or browser; unsupported languages fall back to English
 * @param shop its country decides how dates are formatted when the locale has no region
 */
export function shopperFormats(
  locale: string | null,
  shop: { countryCode: string | null; timeZone: string },
): ShopperFormats {
  const wanted = parseLocale(locale?.slice(0, 40));
  const language = wanted && isWidgetLanguage(wanted.language) ? wanted.language : 'en';
  const tag = withRegion(language, (language === wanted?.language ? wanted.region : undefined) ?? shop.countryCode);
  const number = numberFormat(tag);
  return {
    locale: tag,
    words: languages[language],
    number: (value) => number.format(value),
    money: (amount) => formatMoney(amount, tag),
    date: (at) => formatDate(at, tag, shop.timeZone),
    day: (day) => formatDate(instantOf(day, 12 * 60, shop.timeZone), tag, shop.timeZone),
  };
}

// There are few languages and countries; lib/money.ts explains why formatters are cached.
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string): Intl.NumberFormat {
  const known = numberFormats.get(locale);
  if (known) return known;
  const made = new Intl.NumberFormat(locale);
  if (numberFormats.size >= 500) numberFormats.clear();
  numberFormats.set(locale, made);
  return made;
}
