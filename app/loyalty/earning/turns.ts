import type { OrderFacts } from '#app/orders/facts.ts';

/** The member an order belongs to: the customer, else the guest's address; null where there is neither. */
export function memberOf({ customer, email }: OrderFacts): string | null {
  return customer?.mergedIntoId ?? customer?.id ?? email?.toLowerCase() ?? null;
}

/**
 * Orders that are looked at together, in turns: of each customer one a turn, in the order they were placed. So an order
 * earns in the tier that the one before has led to, whether they come in one batch or in two.
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

/** By the time they were placed; those not heard of yet come last. */
export function byTime(a: OrderFacts, b: OrderFacts): number {
  const at = ({ placedAt }: OrderFacts) => placedAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return at(a) - at(b) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
