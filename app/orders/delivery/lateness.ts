import { dayOf } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts, Scan, Shipment } from '../facts.ts';
import { deliveredAt, isDispatched, isTracked, latestScan, needsDelivery, undispatchedLines } from './parcels.ts';
import { carrierEstimates, makePromise } from './promise.ts';
import { settlesAt } from './stage.ts';

export type LateReason = 'not_dispatched' | 'scan_delayed' | 'estimate_moved' | 'estimate_passed';

export type Lateness = {
  why: LateReason;
  /** since when it is late */
  since: Date;
  /** when it is expected now; null when nobody knows */
  newDate: Date | null;
  /** the parcel it is about; null when something has not left yet */
  shipmentId: string | null;
  /** the scan that says so */
  scanId: string | null;
};

export { keepPromise, makePromise } from './promise.ts';

type Rules = Pick<Settings, 'promise'>;

/**
 * Whether the order is late against its first promise or by the carrier's word, and why. Never rests on a promise that
 * is only our unconfirmed default. Orders that wait for their money are not late, and parcels that the carrier never
 * reports cannot be known to be.
 * @param timeZone the shop's
 */
export function lateness(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Lateness | null {
  if (!facts.placedAt || facts.canceledAt || !needsDelivery(facts)) return null;
  return lateDispatch(facts, settings, timeZone, now) ?? firstLateParcel(facts, timeZone, now);
}

function lateDispatch(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Lateness | null {
  const dueAt = dispatchDueAt(facts);
  if (!dueAt || now <= dueAt) return null;
  return {
    why: 'not_dispatched',
    since: dueAt,
    newDate: movedArrival(facts, settings, timeZone, dueAt, now),
    shipmentId: null,
    scanId: null,
  };
}

const unpaid = new Set(['pending', 'expired', 'voided', 'refunded']);

/** When the rest of the order should have left; null when all has, when it waits for money, or nothing sure was promised. */
export function dispatchDueAt(facts: OrderFacts): Date | null {
  if (undispatchedLines(facts).length === 0) return null;
  if (facts.financialStatus !== null && unpaid.has(facts.financialStatus)) return null;
  return isTrusted(facts) ? facts.promisedDispatchAt : facts.fulfillBy;
}

// Only Shopify's own new date is a new date; counting our handling days again would be a guess.
function movedArrival(facts: OrderFacts, settings: Rules, timeZone: string, dueAt: Date, now: Date): Date | null {
  if (!facts.fulfillBy || facts.fulfillBy <= dueAt || facts.fulfillBy <= now) return null;
  const arrival = makePromise(facts, settings, timeZone)?.deliverBy ?? null;
  return arrival && arrival > facts.fulfillBy ? arrival : null;
}

function firstLateParcel(facts: OrderFacts, timeZone: string, now: Date): Lateness | null {
  for (const parcel of parcelsUnderWay(facts)) {
    const late = lateParcel(facts, parcel, timeZone, now);
    if (late) return late;
  }
  return null;
}

function parcelsUnderWay(facts: OrderFacts): Shipment[] {
  return facts.shipments.filter((parcel) => isDispatched(parcel) && !deliveredAt(parcel));
}

function lateParcel(facts: OrderFacts, parcel: Shipment, timeZone: string, now: Date): Lateness | null {
  const estimates = estimatesOf(facts, parcel);
  const estimate = estimates.at(-1) ?? null;
  const expected = estimate && estimate.at > now ? estimate.at : null;
  const latest = latestScan(parcel);
  if (latest?.status === 'delayed') return about(parcel, 'scan_delayed', latest.happenedAt, expected, latest);
  const deadline = deadlineOf(facts, parcel);
  if (deadline && now > deadline) return about(parcel, 'estimate_passed', deadline, null, null);
  const promised = isTrusted(facts) ? facts.promisedAt : (estimates[0]?.at ?? null);
  if (!estimate || !promised || dayOf(estimate.at, timeZone) <= dayOf(promised, timeZone)) return null;
  return {
    why: 'estimate_moved',
    since: estimate.toldAt,
    newDate: expected,
    shipmentId: parcel.id,
    scanId: estimate.scanId,
  };
}

function about(parcel: Shipment, why: LateReason, since: Date, newDate: Date | null, scan: Scan | null): Lateness {
  return { why, since, newDate, shipmentId: parcel.id, scanId: scan?.id ?? null };
}

function estimatesOf(facts: OrderFacts, parcel: Shipment) {
  return carrierEstimates(facts).filter(({ shipmentId }) => shipmentId === parcel.id);
}

/** When this parcel should have arrived: the carrier's newest estimate, else the promise; null when nothing sure is known. */
function deadlineOf(facts: OrderFacts, parcel: Shipment): Date | null {
  const estimate = estimatesOf(facts, parcel).at(-1);
  if (estimate) return estimate.at;
  return isTrusted(facts) && isTracked(parcel) ? facts.promisedAt : null;
}

function isTrusted({ promiseSource }: OrderFacts): boolean {
  return promiseSource !== null && promiseSource !== 'unconfirmed_default';
}

export type Estimate = { at: Date | null; isLate: boolean; why: LateReason | null };

/**
 * When the order is expected as of now, the last parcel deciding. `at` is null once it has arrived, when nothing is to
 * travel, and when nobody knows any more; it is never in the past.
 */
export function presentEstimate(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): Estimate {
  const late = lateness(facts, settings, timeZone, now);
  if (late) return { at: late.newDate, isLate: true, why: late.why };
  const at = expectedAt(facts, settings, timeZone);
  return { at: at && at > now ? at : null, isLate: false, why: null };
}

function expectedAt(facts: OrderFacts, settings: Rules, timeZone: string): Date | null {
  const waits = undispatchedLines(facts).length > 0;
  const underWay = parcelsUnderWay(facts);
  if (facts.canceledAt || (!waits && underWay.length === 0)) return null;
  const estimates = underWay.map((parcel) => estimatesOf(facts, parcel).at(-1)?.at ?? null);
  if (!waits && estimates.every((at) => at !== null)) return new Date(Math.max(...estimates.map((at) => at.getTime())));
  return facts.promisedAt ?? makePromise(facts, settings, timeZone)?.deliverBy ?? null;
}

/** The next instant at which time alone may change what we know of the order; null when none will. */
export function recheckAt(facts: OrderFacts, now: Date): Date | null {
  if (!facts.placedAt || facts.canceledAt) return null;
  const deadlines = parcelsUnderWay(facts).map((parcel) => deadlineOf(facts, parcel));
  const times = [dispatchDueAt(facts), ...deadlines, settlesAt(facts)].flatMap((at) =>
    at && at > now ? at.getTime() : [],
  );
  // A millisecond later: a promise is broken after its instant, not at it.
  return times.length > 0 ? new Date(Math.min(...times) + 1) : null;
}
