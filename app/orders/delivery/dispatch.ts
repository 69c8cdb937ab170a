import type { OrderFacts } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { undispatchedLines } from './parcels.ts';
import { isPromiseTrusted, promisedArrival } from './promise.ts';
import { endOf, storeDay, type ToldDay } from './told-day.ts';

/** A day as communicated, with the first instant at which it is missed. */
export type Deadline = ToldDay & { endsAt: Date };

/**
 * Whether part of the order still has to leave. A closed order waits for nothing: whatever never left was settled in
 * some other way.
 */
export function awaitsDispatch(facts: OrderFacts): boolean {
  return facts.closedAt === null && undispatchedLines(facts).length > 0;
}

const unpaid = new Set(['pending', 'expired', 'voided', 'refunded']);

/**
 * When the rest of the order should have left; null when everything has left, when the order awaits payment, or when
 * nothing reliable was promised. Whatever has not left by the end of the promised day of arrival is late, whatever was
 * said about dispatch.
 */
export function dispatchDeadline(facts: OrderFacts, zones: Zones): Deadline | null {
  if (!awaitsDispatch(facts)) return null;
  if (facts.financialStatus !== null && unpaid.has(facts.financialStatus)) return null;
  const dueAt = isPromiseTrusted(facts) ? facts.promisedDispatchAt : facts.fulfillBy;
  const deadlines: Deadline[] = [];
  if (dueAt) deadlines.push(withEnd(storeDay(dueAt, zones), zones.store));
  // A carrier's date applies to the parcel it had, not to what stayed behind.
  const arrival = facts.promiseSource === 'carrier' ? null : promisedArrival(facts, zones);
  if (arrival) deadlines.push(withEnd(arrival, zones.customer));
  return deadlines.reduce<Deadline | null>((first, one) => (first && first.endsAt <= one.endsAt ? first : one), null);
}

export function withEnd(told: ToldDay, timeZone: string): Deadline {
  return { ...told, endsAt: endOf(told.day, timeZone) };
}
