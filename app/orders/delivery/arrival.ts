import { addDays, dayOf, type Day } from '#app/lib/clock.ts';
import type { CarrierRecord, OrderFacts, Shipment } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { newestEstimate } from './carrier-estimates.ts';
import { asPromisedForParcel } from './added-promises.ts';
import {
  deliveredAt,
  hasArrived,
  hasFailed,
  isDealtWith,
  isReportedOn,
  lastWordOn,
  parcelsOf,
  undispatchedLines,
} from './parcels.ts';
import { dayByPromise, promisedArrival } from './promise.ts';
import { customerDay, endOf, isOver } from './told-day.ts';
import { hasCarrier } from './ways.ts';

// Whether and when goods arrived. Arrival is known, or it is asked about; it is never assumed. It is known from the
// carrier's report or from what the customer or the staff said. Where the carrier reports deliveries, its silence means
// that the parcel is not there. Where it never does, the customer is asked once every date that was named has passed.

export type KnownArrival = {
  /** the delivery, or when somebody said that the parcel is there */
  at: Date;
  /** whether `at` is the day of the delivery: somebody's word only says that it lies before */
  isDayKnown: boolean;
};

/** When a parcel arrived; null while nobody has reported or said so. */
export function knownArrival(parcel: Shipment, facts: Pick<OrderFacts, 'arrivalWords'>): KnownArrival | null {
  const reported = deliveredAt(parcel);
  if (reported) return { at: reported, isDayKnown: true };
  const word = hasArrived(parcel, facts) ? lastWordOn(parcel, facts) : null;
  return word && { at: word.saidAt, isDayKnown: false };
}

/** Whether the customer says that a parcel which was reported as delivered is not there. */
export function isArrivalContested(parcel: Shipment, facts: Pick<OrderFacts, 'arrivalWords'>): boolean {
  const reported = deliveredAt(parcel);
  const word = lastWordOn(parcel, facts);
  return reported !== null && word?.answer === 'not_arrived' && word.saidAt >= reported;
}

/** Whether the staff have said last that this parcel is not there, whatever its carrier reports. */
export function isMissingByStaff(parcel: Shipment, facts: Pick<OrderFacts, 'arrivalWords'>): boolean {
  const word = lastWordOn(parcel, facts);
  return word?.by === 'staff' && word.answer === 'not_arrived';
}

/**
 * Whether the customer waits for an order that should be there: `missing` while the store looks for it, `settled` once
 * that is over, although the carrier's report still says otherwise. Null where nobody contradicts the facts.
 */
export function missingState(facts: OrderFacts): 'missing' | 'settled' | null {
  if (facts.problems.some(({ kind, closedAt }) => kind === 'not_arrived' && !closedAt)) return 'missing';
  if (parcelsOf(facts).some((parcel) => isMissingByStaff(parcel, facts))) return 'missing';
  return parcelsOf(facts).some((parcel) => isArrivalContested(parcel, facts)) ? 'settled' : null;
}

/** So many older parcels of a carrier to a country say how it reports; below, a single reported delivery says enough. */
const enoughParcels = 20;
/** Carriers that report have gaps; those that don't report have a few deliveries that the store marked by hand. */
const reportingShare = 0.1;

/**
 * What a carrier's record says of its next parcel: whether its delivery will be reported. Null: too little is known.
 */
export function isReportingRecord({
  parcels,
  delivered,
}: Pick<CarrierRecord, 'parcels' | 'delivered'>): boolean | null {
  if (parcels >= enoughParcels) return delivered >= parcels * reportingShare;
  return delivered > 0 ? true : null;
}

/**
 * Whether the carrier would report this parcel's delivery. What is known of the shop's own parcels by the same carrier
 * to the same country comes first. A carrier of which too little is known reports if it has scanned this parcel.
 */
export function isDeliveryReported(parcel: Shipment, facts: OrderFacts): boolean {
  const { carrierRecords } = facts;
  // Where the store itself hands over, it may note the arrival or not: its silence says nothing.
  if (!hasCarrier(parcel, facts)) return false;
  // What has no number is carried like a letter: whoever brings it, nobody reports on it.
  if (parcel.trackingNumbers.length === 0 && !isReportedOn(parcel)) return false;
  const record = carrierRecords.find(({ carrier }) => carrier === parcel.carrier);
  return (record && isReportingRecord(record)) ?? isReportedOn(parcel);
}

type AskRules = { /** days after the last sign of the parcel */ assumeDeliveredAfterDays: number };

/**
 * The day after whose end the customer may be asked whether a parcel has come whose delivery nobody reports: the latest
 * of the promised day, the carrier's newest day, and some days after the last sign of the parcel. Null where the carrier
 * would report the delivery, has given up, or the customer has said that the parcel did not come.
 */
export function unreportedArrivalDay(
  parcel: Shipment,
  facts: OrderFacts,
  { assumeDeliveredAfterDays }: AskRules,
  zones: Zones,
): Day | null {
  if (hasArrived(parcel, facts) || hasFailed(parcel) || isDeliveryReported(parcel, facts)) return null;
  if (lastWordOn(parcel, facts)?.answer === 'not_arrived' || isDealtWith(parcel, facts)) return null;
  const sign = lastSignOf(parcel);
  if (!sign) return null;
  const promised = facts.promisedAt && dayByPromise(facts.promisedAt, facts.promiseSource, zones).day;
  const estimate = newestEstimate(parcel);
  const days = [
    addDays(dayOf(sign, zones.customer), assumeDeliveredAfterDays),
    ...(promised ? [promised] : []),
    ...(estimate ? [customerDay(estimate.at, zones).day] : []),
  ];
  return days.sort().at(-1)!;
}

/** The first instant after that day. */
export function unreportedArrivalAt(parcel: Shipment, facts: OrderFacts, rules: AskRules, zones: Zones): Date | null {
  const day = unreportedArrivalDay(parcel, facts, rules, zones);
  return day === null ? null : endOf(day, zones.customer);
}

export type ArrivalDay = { day: Day; isAssumed: boolean };

/**
 * The day of the last parcel, from which return windows run; null while one is on its way. A delivery that nobody reports
 * counts from the day after which the customer may be asked about it, so that the window is never too short.
 */
export function lastArrivalDay(facts: OrderFacts, rules: AskRules, zones: Zones): ArrivalDay | null {
  const arrivals = parcelsOf(facts).map((parcel) => arrivalDay(parcel, facts, rules, zones));
  return arrivals.reduce<ArrivalDay | null>(
    (last, one) => (last && one ? laterOf(last, one) : null),
    arrivals[0] ?? null,
  );
}

// Of two arrivals on the same day, a reported one is better evidence.
const laterOf = (a: ArrivalDay, b: ArrivalDay) => (b.day > a.day || (b.day === a.day && !b.isAssumed) ? b : a);

function arrivalDay(parcel: Shipment, facts: OrderFacts, rules: AskRules, zones: Zones): ArrivalDay | null {
  const known = knownArrival(parcel, facts);
  if (known) return { day: dayOf(known.at, zones.store), isAssumed: false };
  const day = unreportedArrivalDay(parcel, facts, rules, zones);
  return day === null ? null : { day, isAssumed: true };
}

/** The last thing heard of a parcel: its dispatch, or its newest scan. */
export function lastSignOf(parcel: Shipment): Date | null {
  const signs = [parcel.dispatchedAt, ...parcel.scans.map(({ happenedAt }) => happenedAt)].flatMap(
    (at) => at?.getTime() ?? [],
  );
  return signs.length === 0 ? null : new Date(Math.max(...signs));
}

/** When the last parcel arrived; null while one is on its way or something has not left. */
export function orderArrival(facts: OrderFacts): KnownArrival | null {
  const parcels = parcelsOf(facts);
  const arrivals = parcels.flatMap((parcel) => knownArrival(parcel, facts) ?? []);
  if (parcels.length === 0 || arrivals.length < parcels.length || undispatchedLines(facts).length > 0) return null;
  const last = arrivals.reduce((a, b) => (b.at > a.at ? b : a));
  return { at: last.at, isDayKnown: arrivals.every(({ isDayKnown }) => isDayKnown) };
}

/** Whether any parcel arrived later than was promised for what it held; false where nothing was promised. */
export function hasArrivedLate(facts: OrderFacts, zones: Zones): boolean {
  return parcelsOf(facts).some((parcel) => {
    const arrival = knownArrival(parcel, facts);
    return arrival !== null && isLateArrival(arrival.at, parcel, facts, zones);
  });
}

/** Whether this parcel would be later than was promised for what it holds if it arrived then. */
export function isLateArrival(arrivedAt: Date, parcel: Shipment, facts: OrderFacts, zones: Zones): boolean {
  const promised = promisedArrival(asPromisedForParcel(facts, parcel), zones);
  return promised !== null && isOver(promised.day, zones.customer, arrivedAt);
}
