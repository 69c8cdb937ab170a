import { de } from './de.ts';
import { en, type Words } from './en.ts';
import type { Language } from './languages.ts';

export type { Words };

const all: Record<Language, Words> = { en, de };

export function wordsFor(language: Language): Words {
  return all[language];
}
