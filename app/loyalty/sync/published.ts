import { addDays, instantOf, type Day } from '#app/lib/clock.ts';
import { decimalsOf } from '#app/lib/money.ts';
import { longerWindow } from '#app/orders/delivery/return-window.ts';
import type { Campaign, Program, Reward, TierLevel } from '../program/program.ts';

// What the storefront may know: themes read it from metafields, the widget gets it through the app proxy. Plain JSON,
// kept small.

/** The launched rules, as the app's own metafield `loyalty.program`; Liquid calculates from it what a product earns. */
export type PublishedProgram = {
  version: number;
  /** false while paused or before the launch: blocks show nothing */
  isLive: boolean;
  currency: string;
  /** decimal places of the currency's minor unit */
  decimals: number;
  points: Pick<Program['points'], 'isOn' | 'perUnit' | 'perAmount' | 'rounding' | 'pendingDays'>;
  earn: Program['earn'];
  exclude: Program['exclude'];
  campaigns: PublishedCampaign[];
  timeZone: string;
  levels: (Pick<TierLevel, 'key' | 'name' | 'threshold' | 'multiplierPercent'> & { perks: PublishedPerks })[];
  tiers: Pick<Program['tiers'], 'basis' | 'window'>;
  /** those that can be bought with points, cheapest first */
  rewards: PublishedReward[];
  punchCard: Program['punchCard'];
  widget: Program['widget'];
  texts: Program['texts'];
};

/**
 * The part that anybody may read. Exclusions and planned campaigns are visible to Liquid only, which shows their
 * result.
 */
export type PublicProgram = Omit<PublishedProgram, 'exclude' | 'campaigns'>;

type PublishedReward = Pick<Reward, 'key' | 'name' | 'kind' | 'value' | 'minOrderMinor' | 'expiresDays'> & {
  costPoints: number;
};

/** Which perks a tier's members have besides points, without the tags and addresses behind them. */
type PublishedPerks = {
  freeShipping: boolean;
  /** null where the tier gives no more than everybody has, and while the store has not said what everybody has */
  returnWindowDays: number | null;
  earlyAccess: boolean;
};

/** Unix seconds, the end exclusive: Liquid knows only the shop's time zone, and the program has its own. */
type PublishedCampaign = { starts: number; ends: number; factorPercent: number };

/** Declared in shopify.app.toml; in Liquid `customer.metafields['$app'].loyalty_standing`. */
export const standingMetafield = { namespace: '$app', key: 'loyalty_standing' } as const;

/** A member's standing, as the customer's metafield `$app.loyalty_standing`. */
export type PublishedStanding = {
  points: number;
  pending: number;
  tierKey: string | null;
  tierName: string | null;
  /** the tier's; 100 without a tier */
  multiplierPercent: number;
  next: { name: string; missing: number } | null;
  /** 0 to every - 1 */
  punches: number;
};

type State = {
  version: number;
  /** launched and not paused */
  isLive: boolean;
  /** return window for everybody, in days; null when the store has not set one */
  returnDays: number | null;
};

export function publishProgram(program: Program, state: State): PublishedProgram {
  const campaigns = program.multipliers.campaigns.map((campaign) => publishCampaign(campaign, program.timeZone));
  return { ...publishOpenly(program, state), exclude: program.exclude, campaigns };
}

export function publishOpenly(program: Program, { version, isLive, returnDays }: State): PublicProgram {
  const { currency, timeZone, points, earn, tiers, punchCard, widget, texts } = program;
  const { isOn, perUnit, perAmount, rounding, pendingDays } = points;
  return {
    version,
    isLive,
    currency,
    timeZone,
    earn,
    punchCard,
    widget,
    texts,
    decimals: decimalsOf(currency),
    points: { isOn, perUnit, perAmount, rounding, pendingDays },
    levels: tiers.levels.map(({ key, name, threshold, multiplierPercent, perks }) => ({
      key,
      name,
      threshold,
      multiplierPercent,
      perks: publishPerks(perks, returnDays),
    })),
    tiers: { basis: tiers.basis, window: tiers.window },
    rewards: program.rewards.flatMap(publishReward).sort((a, b) => a.costPoints - b.costPoints),
  };
}

function publishPerks(
  { freeShipping, returnWindowDays, earlyAccessTag }: TierLevel['perks'],
  returnDays: number | null,
): PublishedPerks {
  const window = longerWindow({ windowDays: returnDays, tierDays: returnWindowDays });
  return { freeShipping, returnWindowDays: window?.isByTier ? window.days : null, earlyAccess: earlyAccessTag !== '' };
}

function publishCampaign({ from, to, factorPercent }: Campaign, timeZone: string): PublishedCampaign {
  const midnight = (day: Day) => instantOf(day, 0, timeZone).getTime() / 1000;
  return { starts: midnight(from), ends: midnight(addDays(to, 1)), factorPercent };
}

function publishReward({ key, name, kind, value, minOrderMinor, expiresDays, costPoints }: Reward): PublishedReward[] {
  return costPoints === null ? [] : [{ key, name, kind, value, minOrderMinor, expiresDays, costPoints }];
}
