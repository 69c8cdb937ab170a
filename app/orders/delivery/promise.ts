import { addBusinessDays, addDays, type Day, dayOf, instantOf, isBusinessDay, minuteOfDay } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts, PromiseSource } from '../facts.ts';
import { deliveredAt, isDispatched, needsDelivery } from './parcels.ts';

type PromiseSettings = Settings['promise'];

/** Ends of calendar days in the shop's time zone, unless Shopify or the carrier gave an instant. */
export type DeliveryPromise = { dispatchBy: Date | null; deliverBy: Date | null; source: PromiseSource };

const lastMinute = 24 * 60 - 1;

/**
 * What the order is promised by what is known: Shopify's own dates, else handling and transit days from Settings once the
 * merchant has confirmed them, else the carrier's estimate, else our guess. Null when nothing is to travel, or the order
 * is not known yet.
 * @param timeZone the shop's
 */
export function makePromise(
  facts: OrderFacts,
  { promise }: Pick<Settings, 'promise'>,
  timeZone: string,
): DeliveryPromise | null {
  if (!facts.placedAt || facts.canceledAt || !needsDelivery(facts)) return null;
  const own = bySettings(facts, promise, timeZone);
  const carrier = firstEstimate(facts);
  const dispatchBy = facts.fulfillBy ?? own.dispatchBy;
  if (facts.maxDeliveryAt) return { dispatchBy, deliverBy: facts.maxDeliveryAt, source: 'shopify' };
  const ours: DeliveryPromise = {
    dispatchBy,
    deliverBy: own.deliverBy,
    source: promise.isConfirmed ? 'settings' : 'unconfirmed_default',
  };
  // Ours was given with the order, before any carrier had the parcel: it is the first, whichever news reaches us first.
  if (promise.isConfirmed && own.deliverBy) return ours;
  return carrier ? { dispatchBy, deliverBy: carrier, source: 'carrier' } : ours;
}

function bySettings(facts: OrderFacts, promise: PromiseSettings, timeZone: string) {
  const dispatchDay = dispatchDayOf(facts.placedAt!, promise, timeZone);
  // Counted from the order, not from the parcel's leaving: news comes in any order, and the promise must not depend on it.
  const startsOn = facts.fulfillBy ? dayOf(facts.fulfillBy, timeZone) : dispatchDay;
  return {
    dispatchBy: endOf(dispatchDay, timeZone),
    deliverBy: arrivalAfter(startsOn, facts, promise, timeZone),
  };
}

/** The day an order placed then should leave: handling days after the working day it counts as. */
function dispatchDayOf(placedAt: Date, promise: PromiseSettings, timeZone: string): Day {
  const holidays = new Set(promise.holidays);
  const day = dayOf(placedAt, timeZone);
  const isInTime = minuteOfDay(placedAt, timeZone) < promise.cutOffMinute && isBusinessDay(day, holidays);
  const countsAs = isInTime ? day : addBusinessDays(addDays(day, 1), 0, holidays);
  return addBusinessDays(countsAs, promise.handlingDays, holidays);
}

function arrivalAfter(dispatchDay: Day, facts: OrderFacts, promise: PromiseSettings, timeZone: string): Date | null {
  const transit = transitOf(facts, promise);
  return transit && endOf(addBusinessDays(dispatchDay, transit.maxDays, new Set(promise.holidays)), timeZone);
}

/** The first transit rule that fits the order's country and shipping method. */
function transitOf(facts: Pick<OrderFacts, 'shipTo' | 'shippingLines'>, { transit }: Pick<PromiseSettings, 'transit'>) {
  const country = facts.shipTo?.countryCode ?? null;
  const methods = facts.shippingLines.flatMap(({ title, code }) => [title.toLowerCase(), code?.toLowerCase()]);
  const fits = (rule: (typeof transit)[number]) =>
    (rule.country === '*' || rule.country === country) &&
    (rule.method === '' || methods.includes(rule.method.toLowerCase()));
  return transit.find(fits) ?? null;
}

function endOf(day: Day, timeZone: string): Date {
  return instantOf(day, lastMinute, timeZone);
}

type CarrierEstimate = { at: Date; toldAt: Date; shipmentId: string; scanId: string; isDelay: boolean };

/** Estimates of the carrier for parcels still on their way, oldest scan first. */
export function carrierEstimates(facts: Pick<OrderFacts, 'shipments'>): CarrierEstimate[] {
  return facts.shipments
    .filter((parcel) => isDispatched(parcel) && !deliveredAt(parcel))
    .flatMap((parcel) => parcel.scans)
    .flatMap(({ estimatedDeliveryAt: at, happenedAt: toldAt, shipmentId, id: scanId, status }) =>
      at ? [{ at, toldAt, shipmentId, scanId, isDelay: status === 'delayed' }] : [],
    )
    .sort((a, b) => a.toldAt.getTime() - b.toldAt.getTime() || (a.scanId < b.scanId ? -1 : 1));
}

function firstEstimate(facts: OrderFacts): Date | null {
  // The date that comes with a delay is what became of a promise, not a promise.
  return carrierEstimates(facts).find(({ isDelay }) => !isDelay)?.at ?? null;
}

export type KeptPromise = Pick<OrderFacts, 'promisedAt' | 'promisedDispatchAt' | 'promiseSource'>;

/** Shopify's own dates are read a little after the order; until then they may take the place of ours. */
const settlesAfterMs = 60 * 60_000;

/**
 * The promise to keep. The first one stays, however the facts move; only our unconfirmed default, which nobody was
 * given, makes way for a real one, and within an hour of the order ours makes way for Shopify's.
 */
export function keepPromise(
  kept: KeptPromise,
  made: DeliveryPromise | null,
  placedAt: Date | null,
  now: Date,
): KeptPromise {
  if (!made) return kept;
  const isFresh = placedAt !== null && now.getTime() - placedAt.getTime() < settlesAfterMs;
  const isReplaced =
    kept.promiseSource === null ||
    (kept.promiseSource === 'unconfirmed_default' && made.source !== 'unconfirmed_default') ||
    (kept.promiseSource === 'settings' && made.source === 'shopify' && isFresh);
  return isReplaced
    ? { promisedAt: made.deliverBy, promisedDispatchAt: made.dispatchBy, promiseSource: made.source }
    : kept;
}
