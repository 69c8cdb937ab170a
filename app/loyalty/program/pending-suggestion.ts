import type { Settings } from '#app/shops/settings.ts';

/** As many days as points may be pending at most; see program.ts. */
export const mostPendingDays = 90;

export type PendingSuggestion = {
  /** of pending: arrivalDays and windowDays together, 90 at most */
  days: number;
  windowDays: number;
  /** calendar days from the order until a parcel at home is usually there */
  arrivalDays: number;
  handlingDays: number;
  /** working days of the longest transit at home */
  transitDays: number;
};

type PromiseRules = Pick<Settings['promise'], 'handlingDays' | 'transit'>;

/**
 * How long points should be pending so that they cannot be spent while their order may still come back.
 * @param windowDays in which things may be sent back, from delivery
 * @param homeCountry the shop's, two letters; null when it is not known
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

/** Of the rules an order to this country can meet: the first that fits every method ends the list. */
function longestTransitAt(country: string | null, transit: PromiseRules['transit']): number {
  const fitting = transit.filter((rule) => rule.country === '*' || rule.country === country);
  const last = fitting.findIndex(({ method }) => method === '');
  const met = last === -1 ? fitting : fitting.slice(0, last + 1);
  return Math.max(0, ...met.map(({ maxDays }) => maxDays));
}

// Five working days are a week. Holidays fall where they fall: they are not counted.
const calendarDays = (workingDays: number) => Math.ceil((workingDays * 7) / 5);
