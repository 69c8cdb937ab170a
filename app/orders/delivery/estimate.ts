import { dayOf } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { asPromisedFor, asPromisedForParcel } from './added-promises.ts';
import { newestEstimate } from './carrier-estimates.ts';
import { awaitsDispatch, dispatchDeadline } from './dispatch.ts';
import { hasFailed, latestScan, openDelay, parcelsUnderWay, undispatchedLines } from './parcels.ts';
import { dayByPromise, isPromiseTrusted, makePromise, promisedArrival } from './promise.ts';
import { customerDay, isOver, storeDay, type ToldDay } from './told-day.ts';
import { isHeld, promisedParts } from './waiting.ts';
import { wayOfParcel } from './ways.ts';

// When things are expected as of now. A day that has passed is no longer an estimate; then the arrival is unknown.

/** `isGuess`: based on our unconfirmed default, so customers are not told */
export type Expected = ToldDay & { isGuess: boolean };

type Rules = Pick<Settings, 'promise'>;

/**
 * When the last part of the order is expected. Null once everything has arrived, when nothing is to be shipped, and
 * when any part is unknown.
 */
export function expectedArrival(facts: OrderFacts, settings: Rules, zones: Zones, now: Date): Expected | null {
  if (facts.canceledAt) return null;
  // What waits at the store comes when the customer does.
  const coming = parcelsUnderWay(facts).filter((parcel) => wayOfParcel(parcel, facts) !== 'pickup');
  const days = coming.map((parcel) => expectedOf(parcel, facts, settings, zones, now));
  if (awaitsDispatch(facts)) {
    const rest = asPromisedFor(
      facts,
      undispatchedLines(facts).map(({ lineId }) => lineId),
    );
    days.push(expectedOfRest(facts, settings, standingIn(rest, facts, settings, zones), zones, now));
  }
  return lastOf(days);
}

/** When the last of these parcels is expected; null when that of any is unknown. */
export function expectedOfParcels(
  parcels: Shipment[],
  facts: OrderFacts,
  settings: Rules,
  zones: Zones,
  now: Date,
): Expected | null {
  return lastOf(parcels.map((parcel) => expectedOf(parcel, facts, settings, zones, now)));
}

function expectedOf(parcel: Shipment, facts: OrderFacts, settings: Rules, zones: Zones, now: Date): Expected | null {
  const own = asPromisedForParcel(facts, parcel);
  return expectedOfParcel(parcel, standingIn(own, facts, settings, zones), zones, now);
}

// What an edit added has its own promise or none: what would be promised for the order today is not for it.
function standingIn(own: OrderFacts, facts: OrderFacts, settings: Rules, zones: Zones): Standing | null {
  return own === facts || own.promiseSource !== null ? standingPromise(own, settings, zones) : null;
}

function lastOf(days: (Expected | null)[]): Expected | null {
  return days.reduce((last, one) => (last && one ? laterOf(last, one) : null), days[0] ?? null);
}

const laterOf = (a: Expected, b: Expected) => (b.day > a.day || (b.day === a.day && b.at > a.at) ? b : a);

/** `isGiven`: this was promised to the customer; otherwise it is what would be promised now, or a guess. */
type Standing = Expected & { isGiven: boolean };

/** The promise as an estimate, valid until better information arrives. Null when none was given. */
export function givenPromise(facts: OrderFacts, zones: Zones): Standing | null {
  const promised = promisedArrival(facts, zones);
  return promised && { ...promised, isGuess: false, isGiven: true };
}

function standingPromise(facts: OrderFacts, settings: Rules, zones: Zones): Standing | null {
  const given = givenPromise(facts, zones);
  if (given) return given;
  const { promisedAt: deliverBy, promiseSource: source } = facts;
  const made = deliverBy ? { deliverBy, source } : makePromise(facts, settings, zones.store);
  if (!made?.deliverBy) return null;
  const isGuess = !isPromiseTrusted({ promiseSource: made.source });
  return { ...dayByPromise(made.deliverBy, made.source, zones), isGuess, isGiven: false };
}

/** When one parcel under way is expected. @param standing the promise to fall back on when the carrier names no day */
export function expectedOfParcel(
  parcel: Shipment,
  standing: Standing | null,
  zones: Zones,
  now: Date,
): Expected | null {
  if (hasFailed(parcel)) return null;
  const loaded = loadedToday(parcel, zones, now);
  if (loaded) return sure(loaded);
  const ahead = <Told extends ToldDay>(told: Told) => (isOver(told.day, zones.customer, now) ? null : told);
  const newest = newestEstimate(parcel);
  const delay = openDelay(parcel)[0];
  // A delay invalidates any date from before it.
  const counted = newest && (!delay || newest.toldAt >= delay.happenedAt) ? customerDay(newest.at, zones) : null;
  if (counted && ahead(counted)) return sure(counted);
  const isOverthrown = counted === null && delay !== undefined;
  // If nothing was promised to the customer, the carrier's own date decides, even once it has passed.
  if (!standing || isOverthrown || (newest && !standing.isGiven)) return null;
  return ahead(standing);
}

/** Out for delivery, and the day is not over: it arrives today, whatever was estimated. */
export function loadedToday(parcel: Shipment, zones: Zones, now: Date): ToldDay | null {
  const scan = latestScan(parcel);
  const isToday =
    scan?.status === 'out_for_delivery' && dayOf(scan.happenedAt, zones.customer) === dayOf(now, zones.customer);
  return isToday ? customerDay(scan.happenedAt, zones) : null;
}

/**
 * When the part that has not left is expected. Once it should have left, only a new date from Shopify is better
 * information. While a part is on hold, nobody knows.
 */
export function expectedOfRest(
  facts: OrderFacts,
  settings: Rules,
  standing: Standing | null,
  zones: Zones,
  now: Date,
): Expected | null {
  if (promisedParts(facts).some(isHeld)) return null;
  const deadline = dispatchDeadline(facts, zones);
  if (deadline && now >= deadline.endsAt) return movedByShopify(facts, settings, deadline.at, zones, now);
  return standing && !isOver(standing.day, zones.customer, now) ? standing : null;
}

// Counting our handling days again would be a guess.
function movedByShopify(facts: OrderFacts, settings: Rules, dueAt: Date, zones: Zones, now: Date): Expected | null {
  const { fulfillBy } = facts;
  if (!fulfillBy || fulfillBy <= dueAt || isOver(storeDay(fulfillBy, zones).day, zones.store, now)) return null;
  const made = makePromise(facts, settings, zones.store);
  if (!made?.deliverBy || made.deliverBy <= fulfillBy) return null;
  const moved = dayByPromise(made.deliverBy, made.source, zones);
  return isOver(moved.day, zones.customer, now) ? null : sure(moved);
}

function sure(told: ToldDay): Expected {
  return { at: told.at, day: told.day, isGuess: false };
}
