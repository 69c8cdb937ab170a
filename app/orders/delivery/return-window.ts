import { addDays, dayOf, type Day } from '#app/lib/clock.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import { deliveredAt, hasFailed, isDispatched, needsDelivery, undispatchedLines } from './parcels.ts';

export type ReturnRules = {
  /** of the store, for everybody; null: it has not said */
  windowDays: number | null;
  /** of the customer's tier; null without one, or where the tier promises none */
  tierDays: number | null;
  assumeDeliveredAfterDays: number;
  /** the shop's */
  timeZone: string;
};

export type ReturnWindow = {
  /** the last day, in the shop's calendar, on which the goods may be sent back */
  lastDay: Day;
  isOver: boolean;
  days: number;
  /** the tier's days count, being more than the store's */
  isByTier: boolean;
  /** no carrier has reported the last parcel's arrival: it is taken as arrived */
  isAssumed: boolean;
};

/**
 * Until when the order's goods may be sent back. Null when the store has not said, while something is on its way or has not
 * left, and where nothing is with the customer: canceled, nothing to ship, all of it back already.
 */
export function returnWindow(facts: OrderFacts, rules: ReturnRules, now: Date): ReturnWindow | null {
  const allowed = longerWindow(rules);
  const arrival = allowed && isWithCustomer(facts) ? lastArrival(facts, rules) : null;
  const today = dayOf(now, rules.timeZone);
  if (!allowed || !arrival || arrival.day > today) return null;
  const lastDay = addDays(arrival.day, allowed.days);
  return { ...allowed, lastDay, isOver: lastDay < today, isAssumed: arrival.isAssumed };
}

/** The days that count: the store's, or the tier's where they are more. Null when the store has not said. */
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
    needsDelivery(facts) &&
    undispatchedLines(facts).length === 0
  );
}

type ArrivalDay = { day: Day; isAssumed: boolean };

/** The day of the last parcel; null while one is not to be taken as arrived. */
function lastArrival({ shipments }: OrderFacts, rules: ReturnRules): ArrivalDay | null {
  const arrivals = shipments.filter(isDispatched).map((parcel) => arrivalDay(parcel, rules));
  return arrivals.reduce<ArrivalDay | null>(
    (last, one) => (last && one ? laterOf(last, one) : null),
    arrivals[0] ?? null,
  );
}

// Of two on one day the reported one tells more.
const laterOf = (a: ArrivalDay, b: ArrivalDay) => (b.day > a.day || (b.day === a.day && !b.isAssumed) ? b : a);

/** Counted in days of the calendar, so that a change of clocks moves nothing. Null when the carrier has given up, or nobody knows when it left. */
function arrivalDay(parcel: Shipment, { assumeDeliveredAfterDays, timeZone }: ReturnRules): ArrivalDay | null {
  const reported = deliveredAt(parcel);
  if (reported) return { day: dayOf(reported, timeZone), isAssumed: false };
  const signs = [parcel.dispatchedAt, ...parcel.scans.map(({ happenedAt }) => happenedAt)].flatMap(
    (at) => at?.getTime() ?? [],
  );
  if (hasFailed(parcel) || signs.length === 0) return null;
  return { day: addDays(dayOf(new Date(Math.max(...signs)), timeZone), assumeDeliveredAfterDays), isAssumed: true };
}
