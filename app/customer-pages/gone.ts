import { isLanguage, type Language } from '#app/i18n/languages.ts';

/**
 * Shown instead of a page: the link is wrong, the order or the member was erased, the store has left, the link is used
 * too often, or something broke.
 */
export type Gone = { gone: (typeof thrown)[number] | 'broken'; language: Language; lang: string };

const thrown = ['unknown', 'erased', 'forgotten', 'closed', 'too_often'] as const;

/** The payload of a response thrown by a customer page; null for anything else. */
export function readGone(data: unknown): Gone | null {
  if (typeof data !== 'object' || data === null || !('gone' in data) || !('language' in data) || !('lang' in data))
    return null;
  const { gone, language, lang } = data;
  const known = thrown.find((one) => one === gone);
  if (!known) return null;
  return typeof language === 'string' && isLanguage(language) && typeof lang === 'string'
    ? { gone: known, language, lang }
    : null;
}
