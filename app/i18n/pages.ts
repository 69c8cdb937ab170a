import type { Language } from './languages.ts';
import { de } from './pages.de.ts';
import { en, type PageWords } from './pages.en.ts';

export type { PageWords };

const all: Record<Language, PageWords> = { en, de };

/** The texts of the customer pages beyond those they share with the mails. */
export function pageWordsFor(language: Language): PageWords {
  return all[language];
}
