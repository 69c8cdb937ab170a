import { z } from 'zod';

// What mails need of the loyalty program: how it calls its things, in the merchant's words, and what a tier
// has that mails speak of. Read with care: the program belongs to another room.

const TextsSchema = z.object({
  programName: z.string().catch(''),
  pointOne: z.string().catch(''),
  pointMany: z.string().catch(''),
});

const noPerks = { replyTo: '', returnWindowDays: null };
const PerksSchema = z
  .object({ replyTo: z.string().catch(''), returnWindowDays: z.int().nullable().catch(null) })
  .catch(noPerks);
const LevelSchema = z.object({ key: z.string(), perks: PerksSchema });

const hasPerk = ({ perks }: z.output<typeof LevelSchema>) => perks.replyTo !== '' || perks.returnWindowDays !== null;

const ProgramWordsSchema = z.object({
  /** by language; what is empty is said in our own words */
  texts: z.record(z.string(), TextsSchema).catch({}),
  /** of tiers that are answered elsewhere, or may send back longer */
  perks: z
    .array(LevelSchema)
    .catch([])
    .transform((levels) => new Map(levels.filter(hasPerk).map(({ key, perks }) => [key, perks] as const))),
});

export type ProgramWords = z.output<typeof ProgramWordsSchema>;
export type TierPerks = z.output<typeof PerksSchema>;
export type ProgramTexts = Pick<ProgramWords, 'texts'>;

/** What cannot be read counts as not said. */
export function toProgramWords({ texts, levels }: { texts: unknown; levels: unknown }): ProgramWords {
  return ProgramWordsSchema.parse({ texts, perks: levels });
}
