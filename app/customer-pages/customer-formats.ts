import type { ChosenLanguage, Language } from '#app/i18n/languages.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { wordsFor, type SharedWords } from '#app/i18n/words.ts';
import { formatDay } from '#app/lib/clock.ts';
import { formatMoney, type Money } from '#app/lib/money.ts';
import type { Zones } from '#app/orders/zones.ts';

/** Words, dates and money formatted for this customer. */
export type CustomerFormats = {
  language: Language;
  locale: string;
  words: SharedWords;
  own: PageWords;
  zones: Zones;
  /** a day in the store's time zone: "Tuesday, 24 November"; with the year unless it is the current one */
  day: (at: Date) => string;
  /** a day in the customer's time zone */
  localDay: (at: Date) => string;
  /** "24 November 2026", in the store's time zone */
  date: (at: Date) => string;
  /** "Tue, 24 Nov, 14:05", in the customer's time zone */
  moment: (at: Date) => string;
  money: (amount: Money) => string;
  number: (value: number) => string;
};

export function customerFormats({ language, locale }: ChosenLanguage, zones: Zones, now: Date): CustomerFormats {
  const format = (timeZone: string, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone });
  const dayIn = (timeZone: string) => {
    const yearOf = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone });
    const withYear = format(timeZone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    return (at: Date) =>
      yearOf.format(at) === yearOf.format(now) ? formatDay(at, locale, timeZone) : withYear.format(at);
  };
  const date = format(zones.store, { day: 'numeric', month: 'long', year: 'numeric' });
  const moment = format(zones.customer, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const number = new Intl.NumberFormat(locale);
  return {
    language,
    locale,
    words: wordsFor(language),
    own: pageWordsFor(language),
    zones,
    day: dayIn(zones.store),
    localDay: dayIn(zones.customer),
    date: (at) => date.format(at),
    moment: (at) => moment.format(at),
    money: (amount) => formatMoney(amount, locale),
    number: (value) => number.format(value),
  };
}

/** The time zone's readable name ("Eastern Time"), or its key where Intl has none. */
export function nameOfZone(timeZone: string, locale: string, at: Date): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}
