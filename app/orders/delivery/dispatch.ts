import { lineAddedAt } from '../added-lines.ts';
import type { OrderFacts } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { asPromisedFor } from './added-promises.ts';
import { parcelsOf, undispatchedLines } from './parcels.ts';
import { isPromiseTrusted, promisedArrival } from './promise.ts';
import { endOf, storeDay, type ToldDay } from './told-day.ts';
import { isExcused, isHeld, promisedParts } from './waiting.ts';

/** A day as communicated, with the first instant at which it is missed. */
export type Deadline = ToldDay & { endsAt: Date };

/**
 * Whether part of the order still has to leave by what was promised; later deliveries of a subscription do not. A closed
 * order waits for nothing: whatever never left was settled in some other way.
 */
export function awaitsDispatch(facts: OrderFacts): boolean {
  return facts.closedAt === null && promisedParts(facts).length > 0;
}

/** An order in one of these waits for its money, or has none any more. */
const unpaid = new Set(['expired', 'voided', 'refunded']);

/** Our own promise is given to an order that is pending only where the store lets money come after the goods. */
function waitsForMoney({ financialStatus, promiseSource }: OrderFacts): boolean {
  if (financialStatus === 'pending') return promiseSource !== 'settings';
  return financialStatus !== null && unpaid.has(financialStatus);
}

/** Payments that the customer still has to make. One that is authorized is the store's to take. */
const owed = new Set(['pending', 'partially_paid']);

/** Whether nothing happens before the customer's money is there: nothing was promised, and no parcel has left. */
export function awaitsPayment(facts: OrderFacts): boolean {
  const { financialStatus, paidAt, promiseSource } = facts;
  if (paidAt || financialStatus === null || !owed.has(financialStatus)) return false;
  return promiseSource !== 'settings' && parcelsOf(facts).length === 0;
}

/**
 * When the rest of the order should have left, or be ready for pickup; null when all has, when it waits for money that
 * comes first or for the customer (waiting.ts), or nothing sure was promised. What has not left when the promised day of
 * arrival is over is late then, whatever was said of dispatch.
 */
export function dispatchDeadline(facts: OrderFacts, zones: Zones): Deadline | null {
  if (facts.closedAt !== null) return null;
  const parts = promisedParts(facts).filter((part) => !isHeld(part) || !isExcused(part.holds));
  const isIn = (lineId: string) =>
    parts.some((part) => !part?.lines || part.lines.some((line) => line.lineId === lineId));
  const ids = undispatchedLines(facts)
    .map(({ lineId }) => lineId)
    .filter(isIn);
  const [added, firstDay] = [true, false].map((isAdded) =>
    ids.filter((id) => (lineAddedAt(facts, id) !== null) === isAdded),
  );
  const deadlines = [firstDay, added].flatMap((part) =>
    part && part.length > 0 ? (deadlineOf(asPromisedFor(facts, part), zones) ?? []) : [],
  );
  return firstOf(deadlines);
}

function deadlineOf(facts: OrderFacts, zones: Zones): Deadline | null {
  if (waitsForMoney(facts)) return null;
  const dueAt = isPromiseTrusted(facts) ? facts.promisedDispatchAt : facts.fulfillBy;
  const deadlines: Deadline[] = [];
  if (dueAt) deadlines.push(withEnd(storeDay(dueAt, zones), zones.store));
  // A carrier's date applies to the parcel it had, not to what stayed behind.
  const arrival = facts.promiseSource === 'carrier' ? null : promisedArrival(facts, zones);
  if (arrival) deadlines.push(withEnd(arrival, zones.customer));
  return firstOf(deadlines);
}

function firstOf(deadlines: Deadline[]): Deadline | null {
  return deadlines.reduce<Deadline | null>((first, one) => (first && first.endsAt <= one.endsAt ? first : one), null);
}

export function withEnd(told: ToldDay, timeZone: string): Deadline {
  return { ...told, endsAt: endOf(told.day, timeZone) };
}
