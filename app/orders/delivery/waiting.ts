import { dayMs } from '#app/lib/clock.ts';
import type { FulfillmentOrder, HoldReason, OrderFacts } from '../facts.ts';
import { undispatchedLines } from './parcels.ts';
import { listFulfillmentOrders } from './ways.ts';

// What the rest of an order waits for: its turn, a day it was scheduled for, or the end of a hold.

/** Null: Shopify has not told which fulfillment order it belongs to, so that it waits for nothing but its turn. */
export type WaitingPart = FulfillmentOrder | null;

/**
 * The fulfillment orders that still hold something of the order, as far as its own parcels say. Fulfillment orders are
 * read now and then, parcels are told at once: what has left is taken to be what could leave first.
 */
export function waitingParts(facts: OrderFacts): WaitingPart[] {
  const rest = undispatchedLines(facts);
  if (rest.length === 0) return [];
  const open = listFulfillmentOrders(facts).filter(({ status, way }) => status !== 'closed' && isForSomebody(way));
  if (open.length === 0) return [null];
  const lastFirst = open.toSorted((a, b) => turnOf(b) - turnOf(a));
  const waiting = new Set<WaitingPart>();
  for (const { lineId, quantity } of rest) {
    let left = quantity;
    for (const order of lastFirst) {
      const held = order.lines ? quantityIn(order, lineId) : left;
      if (left > 0 && held > 0) waiting.add(order);
      left -= Math.min(left, held);
    }
    if (left > 0) waiting.add(null);
  }
  return [...waiting];
}

const isForSomebody = (way: FulfillmentOrder['way']) => way !== 'none' && way !== 'retail';

function quantityIn({ lines }: FulfillmentOrder, lineId: string): number {
  return (lines ?? []).reduce((sum, line) => sum + (line.lineId === lineId ? line.quantity : 0), 0);
}

/** What is held or scheduled leaves after what is not. */
function turnOf({ status, fulfillAt }: FulfillmentOrder): number {
  if (status === 'on_hold') return Number.MAX_SAFE_INTEGER;
  return status === 'scheduled' && fulfillAt ? Date.parse(fulfillAt) : 0;
}

export function isHeld(part: WaitingPart): part is FulfillmentOrder {
  return part?.status === 'on_hold';
}

/** From when on a part may leave; null when that is now. Shopify opens it at that instant by itself. */
export function scheduledFor(part: WaitingPart, now: Date): Date | null {
  if (part?.status !== 'scheduled' || !part.fulfillAt) return null;
  const at = new Date(part.fulfillAt);
  return at > now ? at : null;
}

export type RestState = 'open' | 'scheduled' | 'on_hold';

/** What the rest of the order waits for; null when nothing is left. */
export function restState(facts: OrderFacts, now: Date): RestState | null {
  const parts = waitingParts(facts);
  if (parts.length === 0) return null;
  if (parts.some((part) => !isHeld(part) && !scheduledFor(part, now))) return 'open';
  return parts.some((part) => scheduledFor(part, now)) ? 'scheduled' : 'on_hold';
}

/** The next day on which something that was scheduled may leave. */
export function nextSchedule(facts: OrderFacts, now: Date): Date | null {
  const times = waitingParts(facts).flatMap((part) => scheduledFor(part, now)?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/** Shopify gives every fulfillment order a time, rounded down to the hour; only a later one is a schedule. */
const scheduleFromMs = dayMs;

/**
 * When the first part of an order was scheduled for, if all of it was: a pre-order. Null for an order that may leave at
 * once, of which later parts may still be scheduled: a prepaid subscription.
 */
export function orderSchedule({ placedAt, fulfillmentOrders }: OrderFacts): Date | null {
  const parts = listFulfillmentOrders({ fulfillmentOrders }).filter(({ way }) => isForSomebody(way));
  if (!placedAt || parts.length === 0) return null;
  const first = Math.min(...parts.map(({ fulfillAt }) => (fulfillAt ? Date.parse(fulfillAt) : 0)));
  return first > placedAt.getTime() + scheduleFromMs ? new Date(first) : null;
}

/** A later delivery of the same order, as of a prepaid subscription: nothing was promised for it, so it is never late. */
export function isLaterDelivery(part: WaitingPart, facts: OrderFacts): boolean {
  const first = orderSchedule(facts) ?? facts.placedAt;
  if (!part?.fulfillAt || !first) return false;
  return Date.parse(part.fulfillAt) > first.getTime() + scheduleFromMs;
}

/** Parts to which the order's promise belongs. */
export function promisedParts(facts: OrderFacts): WaitingPart[] {
  return waitingParts(facts).filter((part) => !isLaterDelivery(part, facts));
}

/**
 * Holds for which the store is not to blame: it waits for the customer, for the customer's money or goods, or makes
 * sure of the order. While one of them lasts nothing is late, and afterwards the promise counts anew.
 */
const excused = new Set<HoldReason>([
  'awaiting_payment',
  'awaiting_return_items',
  'high_risk_of_fraud',
  'incorrect_address',
  'online_store_post_purchase_cross_sell',
]);

export function isExcused(holds: HoldReason[]): boolean {
  return holds.some((reason) => excused.has(reason));
}

/** The last end of a hold; null where none has ended. */
export function lastRelease(facts: OrderFacts): { at: Date; isExcused: boolean } | null {
  const [last] = listFulfillmentOrders(facts)
    .flatMap((part) => (part.release && !isLaterDelivery(part, facts) ? [part.release] : []))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return last ? { at: new Date(last.at), isExcused: isExcused(last.holds) } : null;
}

/** Whether nothing of the order may leave, and nobody has said until when. */
export function isHeldWithoutDate(facts: OrderFacts): boolean {
  const parts = promisedParts(facts);
  return parts.length > 0 && parts.every(isHeld);
}
