import { z } from 'zod';

// What the loyalty program tells: events that belong to an order, as they come from the events table, and how things
// stand now, so that a mail says what is still so. Points are whole.

export const newsNames = [
  'points.earned',
  'points.given',
  'points.reversed',
  'points.expiring',
  'tier.changed',
  'tier.drop_announced',
  'reward.ready',
  'reward.issued',
] as const;

export type NewsName = (typeof newsNames)[number];

/** An event as it was recorded; its data are read with care, since others write them. */
export type NewsEvent = { name: NewsName; factKey: string; occurredAt: Date; data: NewsData };

/** A member as of now, under the id the events name (merges followed). */
export type MemberNow = {
  id: string;
  /** may be below zero */
  balance: number;
  /** whose orders are theirs: customers, and keyed hashes of guests' addresses, merged members' included */
  customerIds: string[];
  addressHashes: string[];
  /** a guest has none, and cannot use what needs an account */
  hasCustomer: boolean;
  tierKey: string | null;
  /** a drop is announced and not withdrawn */
  hasTierNotice: boolean;
  /** what will be lost, by time */
  lapsing: { at: Date; points: number }[];
};

export type RewardNow = {
  id: string;
  /** points: bought; else given */
  source: string;
  state: string;
  code: string | null;
  createdAt: Date;
  expiresAt: Date | null;
};

export type LoyaltyFacts = {
  news: NewsEvent[];
  members: MemberNow[];
  rewards: RewardNow[];
  /** the program's, in which its days are named; null without a program */
  timeZone: string | null;
};

export const noLoyalty: LoyaltyFacts = { news: [], members: [], rewards: [], timeZone: null };

const text = z.string().nullable().optional().catch(null);
const day = z.iso.date().nullable().optional().catch(null);
const count = z.number().int().optional().catch(undefined);

const NewsDataSchema = z.object({
  memberId: z.string().catch(''),
  points: count,
  availableOn: day,
  /** the last day on which they can be spent */
  expiresOn: day,
  /** from the beginning of this day the tier is a lower one */
  dropsOn: day,
  daysAhead: count,
  why: text,
  from: text,
  to: text,
  fromName: text,
  toName: text,
  /** percent of the usual points */
  factor: count,
  isRise: z.boolean().optional().catch(false),
  redemptionId: text,
  rewardName: text,
  /** what the staff write to the customer with points that they give */
  note: text,
  /** of an order from before the program's launch: no mail of its own */
  isQuiet: z.boolean().optional().catch(false),
});

export type NewsData = z.output<typeof NewsDataSchema>;

/** What an event of the loyalty program says; what cannot be read counts as not said. */
export function readNewsData(stored: unknown): NewsData {
  return NewsDataSchema.parse(typeof stored === 'object' && stored !== null ? stored : {});
}

/** One piece of news as a message carries it; stored as JSON. */
export type LoyaltyNews = {
  name: NewsName;
  /** the event's fact key: told once */
  key: string;
  at: string;
  memberId: string;
  points: number;
  balance: number;
  /** days, or instants, as ISO text; absent where there is nothing to say */
  availableOn?: string;
  expiresOn?: string;
  dropsOn?: string;
  why?: string;
  /** the staff's own words, with points that they give */
  note?: string;
  /** the tier reached, or the one about to be lost */
  tierName?: string;
  /** what comes after it; absent: none */
  lowerName?: string;
  /** percent of the usual points */
  factor?: number;
  rewardName?: string;
  code?: string;
  needsAccount?: boolean;
};
