import { lineAddedAt } from '../added-lines.ts';
import type { OrderFacts } from '../facts.ts';
import type { Zones } from '../zones.ts';
import { asPromisedFor } from './added-promises.ts';
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

/** An order in one of these waits for its money, or has none any more. */
const unpaid = new Set(['expired', 'voided', 'refunded']);

/** Our own promise is given to an order that is pending only where the store lets money come after the goods. */
function waitsForMoney({ financialStatus, promiseSource }: OrderFacts): boolean {
  if (financialStatus === 'pending') return promiseSource !== 'settings';
  return financialStatus !== null && unpaid.has(financialStatus);
}

/**
 * When the rest of the order should have left; null when all has, when it waits for money that comes first, or nothing
 * sure was promised. What has not left when the promised day of arrival is over is late then, whatever was said of dispatch.
 */
export function dispatchDeadline(facts: OrderFacts, zones: Zones): Deadline | null {
  if (!awaitsDispatch(facts)) return null;
  const ids = undispatchedLines(facts).map(({ lineId }) => lineId);
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
