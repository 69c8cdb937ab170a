import { de } from './de.ts';
import { en, type SharedWords } from './en.ts';
import type { Language } from './languages.ts';

export type { SharedWords };

const all: Record<Language, SharedWords> = { en, de };

export function wordsFor(language: Language): SharedWords {
  return all[language];
}
