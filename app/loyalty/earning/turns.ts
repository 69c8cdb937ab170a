import type { OrderFacts } from '#app/orders/facts.ts';

/**
 * A key for the buyer of an order: the customer id, or the guest's email address; null without either. Not a member's
 * id.
 */
export function memberOf({ customer, email }: OrderFacts): string | null {
  return customer?.mergedIntoId ?? customer?.id ?? email?.toLowerCase() ?? null;
}

/**
 * Splits a batch of orders into turns with at most one order per customer each, in the order they were placed. An order
 * thus earns in the tier its predecessors led to, whether they arrive in one batch or in two.
 */
export function inTurns(orders: readonly OrderFacts[]): OrderFacts[][] {
  const turns: OrderFacts[][] = [];
  const had = new Map<string, number>();
  for (const facts of orders.toSorted(byTime)) {
    const member = memberOf(facts);
    const turn = member === null ? 0 : (had.get(member) ?? 0);
    if (member !== null) had.set(member, turn + 1);
    (turns[turn] ??= []).push(facts);
  }
  return turns;
}

/** By the time they were placed; orders without that time come last. */
export function byTime(a: OrderFacts, b: OrderFacts): number {
  const at = ({ placedAt }: OrderFacts) => placedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return at(a) - at(b) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
