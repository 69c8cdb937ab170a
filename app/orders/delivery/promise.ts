import { addBusinessDays, addDays, type Day, dayOf, instantOf, isBusinessDay, minuteOfDay } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { DeliveryWay, OrderFacts, PromiseSource } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { byTime, firstEstimate } from './carrier-estimates.ts';
import { needsDelivery, parcelsOf, parcelsUnderWay } from './parcels.ts';
import { customerDay, storeDay, type ToldDay } from './told-day.ts';
import { isHeldWithoutDate, lastRelease, orderSchedule } from './waiting.ts';
import { wayOfLine, wayOfOrder } from './ways.ts';

type PromiseSettings = Settings['promise'];

/** Ends of calendar days in the shop's time zone, unless Shopify or the carrier gave an instant. */
export type DeliveryPromise = {
  dispatchBy: Date | null;
  deliverBy: Date | null;
  source: PromiseSource;
  /** what our handling days are counted from */
  startsAt: Date | null;
  /** what they are counted from other than order or payment: a schedule, or the end of a hold that was not our doing */
  restart: 'schedule' | 'release' | null;
  /** the order or its payment */
  basedOn: Date | null;
  /** false where no carrier brings anything, so that transit days mean nothing */
  isByCarrier: boolean;
};

const lastMinute = 24 * 60 - 1;

/**
 * The promise that follows from what is known: Shopify's own dates, else handling and transit days from the settings
 * once the merchant has confirmed them, else the carrier's estimate, else our default. Null when nobody waits for
 * anything, while everything is on hold without a date, or when the order is not known yet.
 * @param timeZone the shop's
 */
export function makePromise(
  facts: OrderFacts,
  { promise }: Pick<Settings, 'promise'>,
  timeZone: string,
): DeliveryPromise | null {
  if (!facts.placedAt || facts.canceledAt || !needsDelivery(facts)) return null;
  const isHeldUp = isHeldWithoutDate(facts) && parcelsOf(facts).length === 0;
  if (isHeldUp && !facts.fulfillBy && !facts.maxDeliveryAt) return null;
  const { startsAt, restart, basedOn } = handlingStart(facts, promise);
  const isByCarrier = facts.lines.some((line) => isForCarrier(wayOfLine(line, facts)));
  const own = startsAt ? bySettings(facts, startsAt, promise, timeZone) : { dispatchBy: null, deliverBy: null };
  const carrier = firstCarrierDate(facts);
  const dispatchBy = facts.fulfillBy ?? own.dispatchBy;
  const basis = { dispatchBy, startsAt, restart, basedOn, isByCarrier };
  if (facts.maxDeliveryAt) return { ...basis, deliverBy: facts.maxDeliveryAt, source: 'shopify' };
  const ours: DeliveryPromise = {
    ...basis,
    deliverBy: own.deliverBy,
    source: promise.isConfirmed ? 'settings' : 'unconfirmed_default',
  };
  // Our promise was given with the order, before any carrier had the parcel. It is therefore the first one, whichever
  // news arrives first.
  if (promise.isConfirmed && (own.deliverBy || (own.dispatchBy && !isByCarrier))) return ours;
  if (carrier) return { ...basis, deliverBy: carrier, source: 'carrier' };
  return startsAt ? ours : null;
}

/**
 * From when handling days count; null while they do not. Only `paidAt` decides, and not the status that an order had
 * before: that is known or not by the order in which webhooks arrive, on which no promise may depend.
 */
function handlingStartsAt({ placedAt, paidAt }: OrderFacts, { handlingFrom }: PromiseSettings): Date | null {
  if (handlingFrom === 'order') return placedAt;
  return placedAt && paidAt && placedAt > paidAt ? placedAt : paidAt;
}

/** A pre-order is handled from the day it was scheduled for; what was on hold without our doing, from its release. */
function handlingStart(
  facts: OrderFacts,
  promise: PromiseSettings,
): Pick<DeliveryPromise, 'startsAt' | 'restart' | 'basedOn'> {
  const base = handlingStartsAt(facts, promise);
  const schedule = orderSchedule(facts);
  const release = lastRelease(facts);
  // Without a promise from before the hold, the first one counts from its end, whoever was to blame.
  const isFirst = facts.promiseSource === null || (release && facts.promisedFrom && facts.promisedFrom >= release.at);
  const isCounted = release && (release.isExcused || isFirst);
  if (!base) return { startsAt: null, restart: null, basedOn: null };
  const later = (at: Date | null | undefined): at is Date => at != null && at > base;
  if (isCounted && later(release.at) && (!schedule || release.at > schedule))
    return { startsAt: release.at, restart: 'release', basedOn: base };
  return later(schedule)
    ? { startsAt: schedule, restart: 'schedule', basedOn: base }
    : { startsAt: base, restart: null, basedOn: base };
}

const isForCarrier = (way: DeliveryWay) => way === 'shipping' || way === 'pickup_point';

function bySettings(facts: OrderFacts, startsAt: Date, promise: PromiseSettings, timeZone: string) {
  const dispatchDay = dispatchDayOf(startsAt, promise, timeZone);
  // Counted from the order, not from the parcel's leaving: news comes in any order, and the promise must not depend on
  // it.
  const startsOn = facts.fulfillBy ? dayOf(facts.fulfillBy, timeZone) : dispatchDay;
  return {
    dispatchBy: lastMinuteOf(dispatchDay, timeZone),
    deliverBy: arrivalAfter(startsOn, facts, promise, timeZone),
  };
}

/** The day an order should leave whose handling begins then: handling days after the working day it counts as. */
function dispatchDayOf(startsAt: Date, promise: PromiseSettings, timeZone: string): Day {
  const holidays = new Set(promise.holidays);
  const day = dayOf(startsAt, timeZone);
  const isInTime = minuteOfDay(startsAt, timeZone) < promise.cutOffMinute && isBusinessDay(day, holidays);
  const countsAs = isInTime ? day : addBusinessDays(addDays(day, 1), 0, holidays);
  return addBusinessDays(countsAs, promise.handlingDays, holidays);
}

function arrivalAfter(dispatchDay: Day, facts: OrderFacts, promise: PromiseSettings, timeZone: string): Date | null {
  const transit = transitOf(facts, promise);
  return transit && lastMinuteOf(addBusinessDays(dispatchDay, transit.maxDays, new Set(promise.holidays)), timeZone);
}

/** The first transit rule that matches the order's country and shipping method. */
function transitOf(facts: OrderFacts, { transit }: Pick<PromiseSettings, 'transit'>) {
  const country = facts.shipTo?.countryCode ?? null;
  const methods = facts.shippingLines.flatMap(({ title, code }) => [title.toLowerCase(), code?.toLowerCase()]);
  const ways = new Set(facts.lines.map((line) => wayOfLine(line, facts)));
  const isByCarrier = [...ways].some(isForCarrier);
  if (!isByCarrier && !ways.has('local')) return null;
  // Days in the post say nothing of the store's own driver, unless the rule names that method.
  const fits = (rule: (typeof transit)[number]) =>
    (rule.country === '*' || rule.country === country) &&
    ((rule.method === '' && isByCarrier) || methods.includes(rule.method.toLowerCase()));
  return transit.find(fits) ?? null;
}

function lastMinuteOf(day: Day, timeZone: string): Date {
  return instantOf(day, lastMinute, timeZone);
}

/** The first date from any carrier. A date that came with a delay is a correction, not a promise. */
function firstCarrierDate(facts: OrderFacts): Date | null {
  const firsts = parcelsUnderWay(facts).flatMap((parcel) => firstEstimate(parcel) ?? []);
  return firsts.toSorted(byTime)[0]?.at ?? null;
}

export type KeptPromise = Pick<OrderFacts, 'promisedAt' | 'promisedDispatchAt' | 'promiseSource' | 'promisedFrom'>;

/** Shopify's own dates are read a little after the order; until then they may replace ours. */
const settlesAfterMs = 60 * 60_000;

/**
 * The promise to keep. The first promise stays, however the facts change, with two exceptions: our unconfirmed default,
 * which nobody was told, gives way to a real promise, and within an hour of the order ours gives way to Shopify's.
 * What was promised before Shopify's fulfillment orders had been read is put right by them: a pre-order, a pickup.
 * @param isHeld everything is on hold without a date
 */
export function keepPromise(
  kept: KeptPromise,
  made: DeliveryPromise | null,
  placedAt: Date | null,
  now: Date,
  isHeld = false,
): KeptPromise {
  const isFresh = placedAt !== null && now.getTime() - placedAt.getTime() < settlesAfterMs;
  if (!made) return isFresh && isHeld && isOurs(kept) ? nothing : kept;
  // Where nothing was said of the arrival, as for a country without a transit rule, the first date of a carrier is the promise.
  const isFirstDate = kept.promiseSource !== null && kept.promisedAt === null && made.source === 'carrier';
  if (isFirstDate) return { ...kept, promisedAt: made.deliverBy, promiseSource: 'carrier', promisedFrom: null };
  const isReplaced =
    kept.promiseSource === null ||
    (kept.promiseSource === 'unconfirmed_default' && made.source !== 'unconfirmed_default') ||
    (kept.promiseSource === 'settings' && made.source === 'shopify' && isFresh) ||
    isFromEarlier(kept, made) ||
    isCorrected(kept, made);
  return isReplaced
    ? {
        promisedAt: made.deliverBy,
        promisedDispatchAt: made.dispatchBy,
        promiseSource: made.source,
        promisedFrom: made.source === 'settings' ? made.startsAt : null,
      }
    : kept;
}

const nothing: KeptPromise = {
  promisedAt: null,
  promisedDispatchAt: null,
  promiseSource: null,
  promisedFrom: null,
};

function isOurs({ promiseSource }: KeptPromise): boolean {
  return promiseSource === 'settings' || promiseSource === 'unconfirmed_default';
}

/**
 * Whether our promise was counted before it was known that the order is a pre-order or no carrier brings it, or before a
 * hold that was not our doing. A schedule that moves later does not move the promise.
 */
function isCorrected({ promiseSource, promisedFrom, promisedAt }: KeptPromise, made: DeliveryPromise): boolean {
  if (promiseSource !== 'settings' || made.source !== 'settings' || !made.startsAt) return false;
  if (!made.isByCarrier && made.deliverBy === null && promisedAt !== null) return true;
  if (!made.restart || promisedFrom === null || promisedFrom >= made.startsAt) return false;
  return made.restart === 'release' || (made.basedOn !== null && promisedFrom <= made.basedOn);
}

/** Whether it is learned only now that the order was paid earlier: webhooks come in any order. */
function isFromEarlier({ promiseSource, promisedFrom }: KeptPromise, made: DeliveryPromise): boolean {
  const isCounted = promiseSource === 'settings' && made.source === 'settings' && made.restart === null;
  return isCounted && promisedFrom !== null && made.startsAt !== null && made.startsAt < promisedFrom;
}

/**
 * Whether the promise is backed by Shopify, the carrier or the merchant, so that the customer may be told and it can be
 * broken.
 */
export function isPromiseTrusted({ promiseSource }: Pick<OrderFacts, 'promiseSource'>): boolean {
  return promiseSource !== null && promiseSource !== 'unconfirmed_default';
}

/**
 * The promised arrival as the customer was told; null when none was given, or when there is only our unconfirmed
 * default.
 */
export function promisedArrival(facts: KeptPromise, zones: Zones): ToldDay | null {
  return isPromiseTrusted(facts) && facts.promisedAt
    ? dayByPromise(facts.promisedAt, facts.promiseSource, zones)
    : null;
}

/** The day by which a pickup was promised to be ready; null where nothing sure was promised, or somebody brings it. */
export function promisedReady(facts: OrderFacts, zones: Zones): ToldDay | null {
  if (wayOfOrder(facts) !== 'pickup' || !isPromiseTrusted(facts) || !facts.promisedDispatchAt) return null;
  return storeDay(facts.promisedDispatchAt, zones);
}

/** A promised date in the calendar it was made in: the customer's for a carrier's date, the store's for any other. */
export function dayByPromise(at: Date, source: PromiseSource | null, zones: Zones): ToldDay {
  return source === 'carrier' ? customerDay(at, zones) : storeDay(at, zones);
}
