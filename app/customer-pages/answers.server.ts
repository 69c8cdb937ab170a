import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';

/** `isChanged`: plans depend on the answer although it causes no event (a preference). */
type Answer = { orderIds: string[]; customerIds?: string[]; events: NewEvent[]; isChanged?: boolean };

/**
 * Processes a customer's answer: stores, records, replans and alerts the staff in one transaction. Holds the shop's
 * lock, so that a double click counts once.
 */
export function takeAnswer<T extends Answer>(shop: ShopRef, work: (tx: ShopTx) => Promise<T>): Promise<T> {
  return withShop(
    shop,
    async (tx) => {
      const answer = await work(tx);
      const { orderIds, customerIds, events, isChanged = events.length > 0 } = answer;
      if (isChanged) await afterFactsChanged(tx, { orderIds, customerIds, events });
      return answer;
    },
    { isExclusive: true },
  );
}
