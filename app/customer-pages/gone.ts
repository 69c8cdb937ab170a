import { isLanguage, type Language } from '#app/i18n/languages.ts';

/**
 * Shown instead of a page: the link is wrong, the order or the member was erased, the store has left, or something
 * broke.
 */
export type Gone = { gone: 'unknown' | 'erased' | 'forgotten' | 'closed' | 'broken'; language: Language; lang: string };

/** The payload of a response thrown by a customer page; null for anything else. */
export function readGone(data: unknown): Gone | null {
  if (typeof data !== 'object' || data === null || !('gone' in data) || !('language' in data) || !('lang' in data))
    return null;
  const { gone, language, lang } = data;
  if (gone !== 'unknown' && gone !== 'erased' && gone !== 'forgotten' && gone !== 'closed') return null;
  return typeof language === 'string' && isLanguage(language) && typeof lang === 'string'
    ? { gone, language, lang }
    : null;
}
