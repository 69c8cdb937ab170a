import { addDays, dayOf, type Day } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts } from '../facts.ts';
import { isAllGivenBack } from '../given-back.ts';
import { zonesOf } from '../zones.ts';
import { lastArrivalDay } from './arrival.ts';
import { needsDelivery, undispatchedLines } from './parcels.ts';

export type ReturnRules = {
  /** the store's, for everybody; null: not set */
  windowDays: number | null;
  /** the customer's tier's; null without a tier, or when it grants none */
  tierDays: number | null;
  assumeDeliveredAfterDays: number;
  /** the shop's */
  timeZone: string;
};

/** The store's rules for returns. @param tierDays what the customer's tier grants; null for none */
export function returnRules(
  { returns, promise }: Pick<Settings, 'returns' | 'promise'>,
  { timeZone }: { timeZone: string },
  tierDays: number | null,
): ReturnRules {
  return {
    windowDays: returns.windowDays,
    tierDays,
    assumeDeliveredAfterDays: promise.assumeDeliveredAfterDays,
    timeZone,
  };
}

export type ReturnWindow = {
  /** the last day, in the shop's calendar, on which the goods may be sent back */
  lastDay: Day;
  isOver: boolean;
  days: number;
  /** the tier's days apply, because they exceed the store's */
  isByTier: boolean;
  /** nobody reports the last parcel's arrival: every date that was named for it has passed */
  isAssumed: boolean;
};

/**
 * Until when the order's goods may be sent back. Null when the store has set no window, while something is on its way
 * or has not left, and when the customer has nothing to send back: canceled, nothing to ship, everything returned.
 */
export function returnWindow(facts: OrderFacts, rules: ReturnRules, now: Date): ReturnWindow | null {
  const allowed = longerWindow(rules);
  const arrival =
    allowed && isWithCustomer(facts) ? lastArrivalDay(facts, rules, zonesOf(facts, rules.timeZone)) : null;
  const today = dayOf(now, rules.timeZone);
  if (!allowed || !arrival || arrival.day > today) return null;
  const lastDay = addDays(arrival.day, allowed.days);
  return { ...allowed, lastDay, isOver: lastDay < today, isAssumed: arrival.isAssumed };
}

/** The days that apply: the store's, or the tier's if they are more. Null when the store has set no window. */
export function longerWindow({
  windowDays,
  tierDays,
}: Pick<ReturnRules, 'windowDays' | 'tierDays'>): Pick<ReturnWindow, 'days' | 'isByTier'> | null {
  if (windowDays === null) return null;
  return tierDays !== null && tierDays > windowDays
    ? { days: tierDays, isByTier: true }
    : { days: windowDays, isByTier: false };
}

function isWithCustomer(facts: OrderFacts): boolean {
  const isAnyLeft = facts.lines.some(
    ({ requiresShipping, currentQuantity }) => requiresShipping && currentQuantity > 0,
  );
  return (
    facts.placedAt !== null &&
    facts.canceledAt === null &&
    isAnyLeft &&
    !isAllGivenBack(facts) &&
    needsDelivery(facts) &&
    undispatchedLines(facts).length === 0
  );
}
