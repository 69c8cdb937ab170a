import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';

/** `isChanged`: plans depend on what was told, though no event says so (a preference). */
type Answer = { orderIds: string[]; customerIds?: string[]; events: NewEvent[]; isChanged?: boolean };

/**
 * Takes what a customer told us: stored, recorded, planned from and told to the staff in one transaction, with the
 * shop's lock held, so that a double click counts once.
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
