import { zoneOfAddress } from '#app/lib/time-zones.ts';
import type { OrderFacts } from './facts.ts';

/** The two calendars of an order: the store's, and that of its destination. */
export type Zones = { store: string; customer: string };

type Addresses = Pick<OrderFacts, 'shipTo' | 'billTo'>;

/**
 * The customer's time zone, from the ship-to address (bill-to for digital orders) if it determines one; otherwise the
 * shop's.
 */
export function customerZone({ shipTo, billTo }: Addresses, shopZone: string): string {
  const address = shipTo ?? billTo;
  return zoneOfAddress(address?.countryCode ?? null, address?.provinceCode ?? null) ?? shopZone;
}

export function zonesOf(facts: Addresses, shopZone: string): Zones {
  return { store: shopZone, customer: customerZone(facts, shopZone) };
}
