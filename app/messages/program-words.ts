import { z } from 'zod';

// What mails need of the loyalty program: how it calls its things, in the merchant's words, and where a tier's customers
// write to. Read with care: the program belongs to another room.

const TextsSchema = z.object({ programName: z.string().catch(''), pointOne: z.string().catch(''), pointMany: z.string().catch('') });

const LevelSchema = z.object({ key: z.string(), perks: z.object({ replyTo: z.string().catch('') }).catch({ replyTo: '' }) });

const ProgramWordsSchema = z.object({
  /** by language; what is empty is said in our own words */
  texts: z.record(z.string(), TextsSchema).catch({}),
  /** of tiers that have a reply address of their own */
  replyTo: z.array(LevelSchema).catch([]).transform((levels) => new Map(levels.map(({ key, perks }) => [key, perks.replyTo] as const).filter(([, address]) => address !== ''))),
});

export type ProgramWords = z.output<typeof ProgramWordsSchema>;
export type ProgramTexts = Pick<ProgramWords, 'texts'>;

/** What cannot be read counts as not said. */
export function toProgramWords({ texts, levels }: { texts: unknown; levels: unknown }): ProgramWords {
  return ProgramWordsSchema.parse({ texts, replyTo: levels });
}
