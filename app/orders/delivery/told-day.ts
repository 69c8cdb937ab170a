import { addDays, dayOf, instantOf, type Day } from '#app/lib/clock.ts';
import type { Zones } from '../zones.ts';

/** A date as the customer is told: the calendar day, and the instant behind it. */
export type ToldDay = { at: Date; day: Day };

/** A day in the store's calendar: what the store or Shopify promised. */
export function storeDay(at: Date, { store }: Zones): ToldDay {
  return { at, day: dayOf(at, store) };
}

/** A day in the customer's calendar: what a carrier announced for their address. */
export function customerDay(at: Date, { customer }: Zones): ToldDay {
  return { at, day: dayOf(at, customer) };
}

/** The first instant after the day, in the zone that counts: the customer's for arrival, the store's for dispatch. */
export function endOf(day: Day, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}

/**
 * Whether the day has passed. A date means the whole day, whatever the hour of the instant behind it, so no promise is
 * broken before the day ends.
 */
export function isOver(day: Day, timeZone: string, now: Date): boolean {
  return now >= endOf(day, timeZone);
}
