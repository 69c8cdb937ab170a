import { decimalsOf } from '#app/lib/money.ts';
import { longerWindow } from '#app/orders/return-window.ts';
import type { Program, Reward, TierLevel } from './program.ts';

// What the storefront may know: themes read it as metafields, the widget gets it from the app proxy. Plain JSON, kept small.

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
  /** days are in the program's time zone, both included */
  campaigns: Program['multipliers']['campaigns'];
  timeZone: string;
  levels: (Pick<TierLevel, 'key' | 'name' | 'threshold' | 'multiplierPercent'> & { perks: PublishedPerks })[];
  tiers: Pick<Program['tiers'], 'basis' | 'window'>;
  /** those that points can buy, cheapest first */
  rewards: PublishedReward[];
  punchCard: Program['punchCard'];
  widget: Program['widget'];
  texts: Program['texts'];
};

export type PublishedReward = Pick<Reward, 'key' | 'name' | 'kind' | 'value' | 'minOrderMinor' | 'expiresDays'> & { costPoints: number };

/** What a tier's members get beside points: that there is such a thing, not by which tag or address it works. */
export type PublishedPerks = {
  freeShipping: boolean;
  /** null where the tier gives no longer than everybody has, and while the store has not said what everybody has */
  returnWindowDays: number | null;
  earlyAccess: boolean;
};

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

/**
 * @param isLive launched and not paused
 * @param returnDays in which everybody may send things back; null: the store has not said
 */
export function publishProgram(program: Program, { version, isLive, returnDays }: { version: number; isLive: boolean; returnDays: number | null }): PublishedProgram {
  const { currency, timeZone, points, earn, exclude, multipliers, tiers, punchCard, widget, texts } = program;
  const { isOn, perUnit, perAmount, rounding, pendingDays } = points;
  return {
    version, isLive, currency, timeZone, earn, exclude, punchCard, widget, texts,
    decimals: decimalsOf(currency),
    points: { isOn, perUnit, perAmount, rounding, pendingDays },
    campaigns: multipliers.campaigns,
    levels: tiers.levels.map(({ key, name, threshold, multiplierPercent, perks }) => ({ key, name, threshold, multiplierPercent, perks: publishPerks(perks, returnDays) })),
    tiers: { basis: tiers.basis, window: tiers.window },
    rewards: program.rewards.flatMap(publishReward).sort((a, b) => a.costPoints - b.costPoints),
  };
}

function publishPerks({ freeShipping, returnWindowDays, earlyAccessTag }: TierLevel['perks'], returnDays: number | null): PublishedPerks {
  const window = longerWindow({ windowDays: returnDays, tierDays: returnWindowDays });
  return { freeShipping, returnWindowDays: window?.isByTier ? window.days : null, earlyAccess: earlyAccessTag !== '' };
}

function publishReward({ key, name, kind, value, minOrderMinor, expiresDays, costPoints }: Reward): PublishedReward[] {
  return costPoints === null ? [] : [{ key, name, kind, value, minOrderMinor, expiresDays, costPoints }];
}
