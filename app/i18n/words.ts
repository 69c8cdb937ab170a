import { de } from './words.de.ts';
import { en, type SharedWords } from './words.en.ts';
import type { Language } from './languages.ts';

export type { SharedWords };

const all: Record<Language, SharedWords> = { en, de };

export function wordsFor(language: Language): SharedWords {
  return all[language];
}

/** A stage as it is called where the goods go that way. */
export function nameStage(stage: keyof SharedWords['stages'], way: string, { stages, ownStages }: SharedWords): string {
  const own: Record<string, Record<string, string> | undefined> = ownStages;
  return own[way]?.[stage] ?? stages[stage];
}

/** A carrier's report in the customer's language. @param status from Shopify, which may add new ones */
export function nameScan(status: string, { scans, unknownScan }: SharedWords): string {
  const known: Record<string, string | undefined> = scans;
  return known[status] ?? unknownScan;
}
