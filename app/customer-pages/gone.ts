import { isLanguage, type Language } from '#app/i18n/languages.ts';

/**
 * What is said instead of a page: the link is wrong, the order or the member was erased, the store is no longer here,
 * something broke.
 */
export type Gone = { gone: 'unknown' | 'erased' | 'forgotten' | 'closed' | 'broken'; language: Language; lang: string };

/** What a thrown answer of the customer pages carries; null for anything else. */
export function readGone(data: unknown): Gone | null {
  if (typeof data !== 'object' || data === null || !('gone' in data) || !('language' in data) || !('lang' in data))
    return null;
  const { gone, language, lang } = data;
  if (gone !== 'unknown' && gone !== 'erased' && gone !== 'forgotten' && gone !== 'closed') return null;
  return typeof language === 'string' && isLanguage(language) && typeof lang === 'string'
    ? { gone, language, lang }
    : null;
}
