import type { Api } from '@shopify/ui-extensions/customer-account.page.render';
import type { PublicProgram } from '../../../app/loyalty/sync/published.ts';

/** The part of Shopify's API that both targets have. */
export type Host = Pick<Api, 'i18n' | 'sessionToken' | 'localization' | 'toast'>;

export type Words = {
  say: (key: string, values?: Record<string, string | number>) => string;
  /** "45 points", or the merchant's name for them */
  points: (count: number) => string;
  /** "+1,200" or "-300", in the shopper's number format */
  change: (count: number) => string;
  /** the month's name; 1 is January */
  month: (number: number) => string;
  programName: string | null;
};

/** The extension's texts in the customer's language, with the merchant's own names where set. */
export function wordsOf(host: Host, program: PublicProgram | null): Words {
  const language = host.localization.language.value.isoCode;
  const own = program?.texts[language] ?? program?.texts[language.slice(0, 2)];
  const say: Words['say'] = (key, values) => host.i18n.translate(key, values);
  return {
    say,
    points: (count) => {
      const name = Math.abs(count) === 1 ? own?.pointOne : own?.pointMany;
      return name ? `${host.i18n.formatNumber(count)} ${name}` : say('points', { count });
    },
    change: (count) => host.i18n.formatNumber(count, { signDisplay: 'exceptZero' }),
    month: (number) =>
      new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2000, number - 1)),
    programName: own?.programName || null,
  };
}
