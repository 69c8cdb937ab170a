import { z } from 'zod';
import { bonusKeys, type BonusKey } from '../activity/bonuses.ts';

// The merchant's loyalty program as data. Money is in minor units of `currency`, points are whole, percentages are
// whole (100 means no change). Every launched version is kept unchanged, and what was earned under it keeps its rules.

const key = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'small letters, digits and dashes');
const name = z.string().trim().min(1).max(80);
const word = z.string().trim().min(1).max(100);
const words = z.array(word).max(200).default([]);
const minor = z.int().min(0).max(1_000_000_000);

const PointsSchema = z.object({
  isOn: z.boolean().default(true),
  /** points per `perAmount` whole units of money, after discounts, without tax and shipping */
  perUnit: z.int().min(0).max(1000).default(5),
  perAmount: z.int().min(1).max(1_000_000).default(1),
  /** applied once to the order's points, after all multipliers */
  rounding: z.enum(['down', 'nearest', 'up']).default('down'),
  /** days from the order until its points can be spent */
  pendingDays: z.int().min(0).max(90).default(30),
  /** months: each lot expires separately; inactivity: all points expire this long after the last earning or spending */
  expiry: z
    .object({
      kind: z.enum(['never', 'months', 'inactivity']).default('months'),
      months: z.int().min(1).max(120).default(12),
    })
    .prefault({}),
  /** what happens when points are taken back that were already spent */
  belowZero: z.enum(['allow', 'stop_at_zero']).default('allow'),
  /** refunds to store credit take points back too */
  storeCreditRefundCounts: z.boolean().default(true),
});

const bonusPoints = z.int().min(0).max(100_000).default(0);

type ReferralBonus = Extract<BonusKey, `referral.${string}`>;
type ReferralSide = ReferralBonus extends `referral.${infer Side}` ? Side : never;
type PlainBonus = Exclude<BonusKey, ReferralBonus>;

const isPlain = (key: BonusKey): key is PlainBonus => !key.startsWith('referral.');
const plainRules = Object.fromEntries(bonusKeys.filter(isPlain).map((key) => [key, bonusPoints]));
const referralRules: Record<ReferralSide, typeof bonusPoints> = { friend: bonusPoints, referrer: bonusPoints };

/** Points for each bonus of the catalog; 0 for none. */
const EarnSchema = z.object({
  ...(plainRules as Record<PlainBonus, typeof bonusPoints>),
  referral: z.object(referralRules).prefault({}),
});

const ExcludeSchema = z.object({
  productIds: z
    .array(z.string().regex(/^\d{1,20}$/, "Shopify's product number, digits only"))
    .max(200)
    .default([]),
  collections: words,
  productTags: words,
  channels: words,
  customerTags: words,
});

const CampaignSchema = z.object({
  name,
  /** first and last day, inclusive, in the program's time zone */
  from: z.iso.date(),
  to: z.iso.date(),
  factorPercent: z.int().min(100).max(1000),
});

const PunchCardSchema = z.object({
  isOn: z.boolean().default(false),
  /** the reward is given every this many orders, or items with the tag */
  every: z.int().min(2).max(50).default(6),
  per: z.enum(['order', 'product_tag']).default('order'),
  productTag: z.string().trim().max(100).default(''),
  rewardKey: z.string().default(''),
});

const LevelSchema = z.object({
  key,
  name,
  /** minor units, points or orders, depending on the basis; reached at exactly this value */
  threshold: z.int().min(1).max(1_000_000_000),
  multiplierPercent: z.int().min(100).max(1000).default(100),
  /** given once, on first reaching the tier; empty for none */
  entryRewardKey: z.string().default(''),
  /** set on the customer in Shopify; empty for none */
  customerTag: z.string().trim().max(100).default(''),
  perks: z
    .object({
      earlyAccessTag: z.string().trim().max(100).default(''),
      freeShipping: z.boolean().default(false),
      returnWindowDays: z.int().min(1).max(365).nullable().default(null),
      replyTo: z.union([z.email(), z.literal('')]).default(''),
    })
    .prefault({}),
});

const TiersSchema = z.object({
  basis: z.enum(['spend', 'points', 'orders']).default('spend'),
  window: z.enum(['rolling12', 'life']).default('rolling12'),
  /** days between the notice and the drop */
  noticeDays: z.int().min(7).max(90).default(30),
  /** lowest first */
  levels: z.array(LevelSchema).max(10).default([]),
});

export const RewardSchema = z.object({
  key,
  name,
  kind: z.enum(['fixed', 'percent', 'free_shipping', 'free_product', 'store_credit', 'gift_card']),
  /** null: cannot be bought with points, only given by the punch card, a tier or by hand */
  costPoints: z.int().min(1).max(10_000_000).nullable(),
  /**
   * minor units (fixed, store_credit, gift_card), a percentage (percent), or the cost to the store (free_shipping,
   * free_product)
   */
  value: minor.default(0),
  /** the free product's variant */
  variantId: z
    .string()
    .regex(/^\d{0,20}$/)
    .default(''),
  minOrderMinor: minor.default(0),
  /** days until it expires unused; null for never */
  expiresDays: z.int().min(1).max(730).nullable().default(90),
  /** points are restored when the reward expires unused */
  returnsPoints: z.boolean().default(false),
  limitPerCustomer: z.int().min(1).max(1000).nullable().default(null),
  /** the limit counts redemptions of the last this many days; null for all time */
  limitDays: z.int().min(1).max(730).nullable().default(null),
  combinesWith: z
    .object({
      order: z.boolean().default(false),
      product: z.boolean().default(false),
      shipping: z.boolean().default(true),
    })
    .prefault({}),
});

const color = z.string().regex(/^(#[0-9a-fA-F]{6})?$/, 'a colour such as #1f6f54, or nothing for the theme’s own');

const WidgetSchema = z.object({
  isOn: z.boolean().default(true),
  position: z.enum(['start', 'end']).default('end'),
  icon: z.enum(['gift', 'star', 'heart', 'crown']).default('gift'),
  /** empty: the theme's own colors */
  color: color.default(''),
  textColor: color.default(''),
  showsOnPhone: z.boolean().default(true),
});

const TextsSchema = z.object({
  programName: z.string().trim().max(60).default(''),
  pointOne: z.string().trim().max(30).default(''),
  pointMany: z.string().trim().max(30).default(''),
  launcher: z.string().trim().max(30).default(''),
  welcome: z.string().trim().max(300).default(''),
});

/**
 * The fields alone, for pages that edit one part. ProgramSchema (program-checks.ts) also checks that the parts fit
 * together.
 */
export const ProgramFields = z.object({
  /** the shop's, copied when the draft is saved, so that launched rules do not change with the shop's settings */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD'),
  timeZone: z.string().max(60).default('UTC'),
  points: PointsSchema.prefault({}),
  earn: EarnSchema.prefault({}),
  exclude: ExcludeSchema.prefault({}),
  multipliers: z.object({ campaigns: z.array(CampaignSchema).max(50).default([]) }).prefault({}),
  punchCard: PunchCardSchema.prefault({}),
  tiers: TiersSchema.prefault({}),
  rewards: z.array(RewardSchema).max(50).default([]),
  widget: WidgetSchema.prefault({}),
  /** by language; empty texts fall back to the app's own words */
  texts: z.record(z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/), TextsSchema).default({}),
});

export type Program = z.output<typeof ProgramFields>;
export type Reward = Program['rewards'][number];
export type TierLevel = Program['tiers']['levels'][number];
export type Campaign = Program['multipliers']['campaigns'][number];

/** Parses a stored program and fills in defaults. @throws when the stored JSON is not a program */
export function readProgram(stored: unknown): Program {
  return ProgramFields.parse(stored ?? {});
}

/** The reward with this key, or null when these rules no longer have it. */
export function findReward(program: Program, rewardKey: string): Reward | null {
  return program.rewards.find((reward) => reward.key === rewardKey) ?? null;
}
