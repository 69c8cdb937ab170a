import { dayMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { EventName } from './catalog.ts';
import { countOrderEvents } from './record.server.ts';

// A link in a mail opens for whoever holds it, for months. What may be told by it is bounded, by order, so that one
// holder can neither flood the staff nor make a row or a timeline grow without end.

/** How often one thing may be told about an order; far more than anybody does who means it. */
export type AnswerLimit = { perDay: number; inAll: number };

/** Whether the order has had so many of these events that no more are taken. Call with the shop's lock held. */
export async function isOverLimit(
  tx: ShopTx,
  { orderId, name, limit }: { orderId: string; name: EventName; limit: AnswerLimit },
): Promise<boolean> {
  const since = new Date(tx.now.getTime() - dayMs);
  const count = await countOrderEvents(tx, { orderId, name, since });
  return count.since >= limit.perDay || count.inAll >= limit.inAll;
}
