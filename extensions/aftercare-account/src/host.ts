import type { Api } from '@shopify/ui-extensions/customer-account.page.render';
import type { PublicProgram } from '../../../app/loyalty/sync/published.ts';

/** What both places have of Shopify. */
export type Host = Pick<Api, 'i18n' | 'sessionToken' | 'localization' | 'toast'>;

export type Words = {
  say: (key: string, values?: Record<string, string | number>) => string;
  /** "45 points", or as the merchant calls them */
  points: (count: number) => string;
  /** "+1,200" or "-300", as the shopper writes numbers */
  change: (count: number) => string;
  /** 1 is January, written out */
  month: (number: number) => string;
  programName: string | null;
};

/** The extension's words in the customer's language, with the merchant's own names where there are some. */
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
