import type { Language } from '#app/i18n/languages.ts';
import type { MessageKind } from '../kinds.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import type { KindWords, MailWords } from './types.ts';

const all: Record<Language, KindWords> = { en, de };

/** The words we ship for a kind of mail, in Liquid. */
export function defaultWords(kind: MessageKind, language: Language): MailWords {
  return all[language][kind];
}
