import { addDays, dayOf, instantOf, type Day } from '#app/lib/clock.ts';
import type { Zones } from '../zones.ts';

/** A date as the customer is told it: the calendar day, and the instant that stands behind it. */
export type ToldDay = { at: Date; day: Day };

/** A day of the store's calendar: what the store or Shopify promised. */
export function storeDay(at: Date, { store }: Zones): ToldDay {
  return { at, day: dayOf(at, store) };
}

/** A day of the customer's calendar: what a carrier announced for their address. */
export function customerDay(at: Date, { customer }: Zones): ToldDay {
  return { at, day: dayOf(at, customer) };
}

/**
 * The first instant after the day, where it counts: arrival is judged in the customer's zone, dispatch in the store's.
 */
export function endOf(day: Day, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}

/**
 * Whether the day has passed. Nothing is broken, and nothing is told as passed, before the day's end: a date says a
 * day, whatever hour the instant behind it names.
 */
export function isOver(day: Day, timeZone: string, now: Date): boolean {
  return now >= endOf(day, timeZone);
}
