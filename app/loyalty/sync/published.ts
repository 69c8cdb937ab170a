import { addDays, instantOf, type Day } from '#app/lib/clock.ts';
import { decimalsOf } from '#app/lib/money.ts';
import { longerWindow } from '#app/orders/delivery/return-window.ts';
import type { Campaign, Program, Reward, TierLevel } from '../program/program.ts';

// What the storefront may know: themes read it as metafields, the widget gets it from the app proxy. Plain JSON, kept
// small.

/** The launched rules, as the app's own metafield `loyalty.program`; Liquid reckons with it what a product earns. */
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
  /** those that points can buy, cheapest first */
  rewards: PublishedReward[];
  punchCard: Program['punchCard'];
  widget: Program['widget'];
  texts: Program['texts'];
};

/**
 * What everybody may read as it is. Whom the program leaves out, and what the store plans, only Liquid knows: it shows
 * the result.
 */
export type PublicProgram = Omit<PublishedProgram, 'exclude' | 'campaigns'>;

type PublishedReward = Pick<Reward, 'key' | 'name' | 'kind' | 'value' | 'minOrderMinor' | 'expiresDays'> & {
  costPoints: number;
};

/** What a tier's members get beside points: that there is such a thing, not by which tag or address it works. */
type PublishedPerks = {
  freeShipping: boolean;
  /** null where the tier gives no longer than everybody has, and while the store has not said what everybody has */
  returnWindowDays: number | null;
  earlyAccess: boolean;
};

/** Seconds since 1970, the end not included: Liquid knows the shop's time zone alone, and the program keeps its own. */
type PublishedCampaign = { starts: number; ends: number; factorPercent: number };

/** Declared in shopify.app.toml; in Liquid `customer.metafields['$app'].loyalty_standing`. */
export const standingMetafield = { namespace: '$app', key: 'loyalty_standing' } as const;

/** A member's standing, as the customer's metafield `$app.loyalty_standing`. */
export type PublishedStanding = {
  points: number;
  pending: number;
  tierKey: string | null;
  tierName: string | null;
  /** of the tier; 100 without one */
  multiplierPercent: number;
  next: { name: string; missing: number } | null;
  /** 0 to every - 1 */
  punches: number;
};

type State = {
  version: number;
  /** launched and not paused */
  isLive: boolean;
  /** in which everybody may send things back; null: the store has not said */
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
