import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { findOrJoin, whoOrdered, type Who } from '../members/members.server.ts';
import { bonusPoints } from '../program/earn-rules.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { bonusesOfEvent, type EventBonus } from './bonuses.ts';
import { giveBonus } from './bonuses.server.ts';

// Points for what customers do besides ordering.

/**
 * The subject each bonus is paid for once: a review is paid once whatever its stars or later edits, the check-ins of
 * one order are paid once together.
 */
const subjectOf: Record<EventBonus, (event: NewEvent) => string> = {
  review: ({ factKey, data }) => (typeof data?.reviewId === 'string' ? data.reviewId : factKey),
  checkIn: ({ orderId }) => String(orderId),
};

/**
 * Grants the bonuses that these events bring (see the catalog, bonuses.ts) to the customer of the event's order, or to
 * the event's own customer.
 */
export async function applyNews(tx: ShopTx, events: NewEvent[]): Promise<void> {
  const earning = events.flatMap((event) => bonusesOfEvent(event.name).map((bonus) => ({ bonus, event })));
  if (earning.length === 0) return;
  const launched = await readLaunchedProgram(tx);
  if (!launched || launched.isPaused) return;
  const orderIds = earning.flatMap(({ event }) => event.orderId ?? []);
  const orders = new Map((await loadFacts(tx, orderIds)).map((facts) => [facts.id, facts]));
  for (const { bonus, event } of earning) {
    const who = bonusPoints(launched.program.earn, bonus) > 0 ? whoEarned(tx, event, orders) : null;
    if (!who) continue;
    await giveBonus(tx, launched, {
      memberId: await findOrJoin(tx, who),
      bonus,
      subject: subjectOf[bonus](event),
      occurredAt: event.occurredAt,
      orderId: event.orderId,
    });
  }
}

function whoEarned({ shop }: ShopTx, event: NewEvent, orders: ReadonlyMap<string, OrderFacts>): Who | null {
  if (event.orderId === null)
    return event.customerId === null ? null : { customerId: event.customerId, addressHash: null };
  const facts = orders.get(event.orderId);
  return facts && !facts.isTest ? whoOrdered(shop.id, facts) : null;
}
