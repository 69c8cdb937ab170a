import type { Settings } from '#app/shops/settings.ts';

/** The most days that points can stay pending; see program.ts. */
export const mostPendingDays = 90;

export type PendingSuggestion = {
  /** suggested pending days: arrivalDays plus windowDays, 90 at most */
  days: number;
  windowDays: number;
  /** calendar days from the order until a domestic parcel has usually arrived */
  arrivalDays: number;
  handlingDays: number;
  /** working days of the longest domestic transit */
  transitDays: number;
};

type PromiseRules = Pick<Settings['promise'], 'handlingDays' | 'transit'>;

/**
 * How long points should stay pending so that they cannot be spent while their order may still be returned.
 * @param windowDays return window, counted from delivery
 * @param homeCountry the shop's country, two letters; null when unknown
 */
export function suggestPendingDays(
  windowDays: number,
  { handlingDays, transit }: PromiseRules,
  homeCountry: string | null,
): PendingSuggestion {
  const transitDays = longestTransitAt(homeCountry, transit);
  const arrivalDays = calendarDays(handlingDays + transitDays);
  return {
    days: Math.min(mostPendingDays, windowDays + arrivalDays),
    windowDays,
    arrivalDays,
    handlingDays,
    transitDays,
  };
}

/** Looks at the rules that an order to this country can match; the first rule for every method ends the list. */
function longestTransitAt(country: string | null, transit: PromiseRules['transit']): number {
  const fitting = transit.filter((rule) => rule.country === '*' || rule.country === country);
  const last = fitting.findIndex(({ method }) => method === '');
  const met = last === -1 ? fitting : fitting.slice(0, last + 1);
  return Math.max(0, ...met.map(({ maxDays }) => maxDays));
}

// Five working days are a week. Holidays are not counted.
const calendarDays = (workingDays: number) => Math.ceil((workingDays * 7) / 5);
