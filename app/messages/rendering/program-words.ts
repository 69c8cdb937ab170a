import { z } from 'zod';
import type { Customer, OrderFacts } from '#app/orders/facts.ts';
import type { MessageKind } from '../kinds.ts';

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

const points = z.int().min(0).catch(0);
const OffersSchema = z
  .object({
    checkIn: points,
    review: points,
    /** customers with one of these tags get nothing */
    excludedTags: z.array(z.string()).catch([]),
  })
  .catch({ checkIn: 0, review: 0, excludedTags: [] });

const ProgramWordsSchema = z.object({
  /** by language; what is empty is said in our own words */
  texts: z.record(z.string(), TextsSchema).catch({}),
  /** of tiers that are answered elsewhere, or may send back longer */
  perks: z
    .array(LevelSchema)
    .catch([])
    .transform((levels) => new Map(levels.filter(hasPerk).map(({ key, perks }) => [key, perks] as const))),
  /** points for an answer and for each review, whatever they say; none while the program is paused */
  offers: OffersSchema,
});

export type ProgramWords = z.output<typeof ProgramWordsSchema>;
export type TierPerks = z.output<typeof PerksSchema>;
export type ProgramTexts = Pick<ProgramWords, 'texts'>;
export type Offers = ProgramWords['offers'];

/** What cannot be read counts as not said. */
export function toProgramWords({
  texts,
  levels,
  offers,
}: {
  texts: unknown;
  levels: unknown;
  offers?: unknown;
}): ProgramWords {
  return ProgramWordsSchema.parse({ texts, perks: levels, offers });
}

type Asked = Pick<OrderFacts, 'isTest' | 'erasedAt' | 'email'> & {
  customer: Pick<Customer, 'tags' | 'erasedAt'> | null;
};

/**
 * Points that this kind's question offers this customer for an answer, however it turns out; 0 where they get none: the
 * rules that grant them say no (loyalty/activity/), or the kind asks nothing.
 */
export function offeredTo(facts: Asked, kind: MessageKind, offers: Offers | undefined): number {
  if (!offers || (kind !== 'check_in' && kind !== 'review_request')) return 0;
  const { customer, isTest, erasedAt, email } = facts;
  const isSomebody = customer ? !customer.erasedAt : Boolean(email);
  if (isTest || erasedAt || !isSomebody) return 0;
  const excluded = new Set(offers.excludedTags.map((tag) => tag.trim().toLowerCase()));
  if ((customer?.tags ?? []).some((tag) => excluded.has(tag.trim().toLowerCase()))) return 0;
  return kind === 'check_in' ? offers.checkIn : offers.review;
}
