import { z } from 'zod';

// How a loyalty program calls its things, in the merchant's words. Read with care: the program belongs to another room.

const TextsSchema = z.object({ programName: z.string().catch(''), pointOne: z.string().catch(''), pointMany: z.string().catch('') });

const ProgramWordsSchema = z.object({
  /** by language; what is empty is said in our own words */
  texts: z.record(z.string(), TextsSchema).catch({}),
});

export type ProgramWords = z.output<typeof ProgramWordsSchema>;

/** What cannot be read counts as not said. */
export function toProgramWords(stored: { texts: unknown }): ProgramWords {
  return ProgramWordsSchema.parse(stored);
}
