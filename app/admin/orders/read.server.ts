import type { Message } from '@prisma/client';
import { readPreferences } from '#app/customers/preferences.server.ts';
import { listOrderEvents, type StoredEvent } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readTierWindow, type TierWindow } from '#app/loyalty/tiers/tier-window.server.ts';
import { recipientOf } from '#app/messages/consent.ts';
import { expectedArrival, type Expected } from '#app/orders/delivery/estimate.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';

export type OrderScreen = {
  facts: OrderFacts;
  derived: { stage: string; troubles: string[] };
  /** when it is expected as of now; null when it has arrived or the day is unknown */
  expected: Expected | null;
  returnRules: { windowDays: number | null; assumeDeliveredAfterDays: number; tier: TierWindow | null };
  /** the address whose mail bounced, so that nothing more is sent to it */
  bouncedAddress: string | null;
  events: StoredEvent[];
  messages: Message[];
  problems: {
    id: string;
    kind: string;
    words: string | null;
    openedAt: Date;
    closedAt: Date | null;
    closedBy: string | null;
    resolution: string | null;
  }[];
  feedback: { id: string; answer: string; source: string; comment: string | null; createdAt: Date }[];
  reviews: {
    id: string;
    productTitle: string;
    rating: number;
    title: string | null;
    body: string | null;
    createdAt: Date;
  }[];
};

/** Everything the page of one order shows, in one transaction; null when the shop has no such order. */
export async function readOrderScreen(tx: ShopTx, orderId: string): Promise<OrderScreen | null> {
  const { db, shop } = tx;
  const where = { shopId: shop.id, orderId };
  const derived = await db.order.findUnique({
    where: { shopId_id: { shopId: shop.id, id: orderId } },
    select: { stage: true, troubles: true },
  });
  const [facts] = derived ? await loadFacts(tx, [orderId]) : [];
  if (!derived || !facts) return null;
  const { shop: shopRow, settings } = await readShopWithSettings(tx);
  return {
    facts,
    derived,
    expected: expectedArrival(facts, settings, zonesOf(facts, shopRow.timeZone), tx.now),
    returnRules: await readReturnRules(tx, facts, settings),
    bouncedAddress: await readBouncedAddress(tx, facts),
    events: await listOrderEvents(tx, orderId),
    messages: await db.message.findMany({ where, orderBy: [{ sendAt: 'asc' }, { id: 'asc' }] }),
    problems: await db.problem.findMany({ where, orderBy: { openedAt: 'desc' } }),
    feedback: await db.feedback.findMany({ where, orderBy: { createdAt: 'desc' } }),
    reviews: await db.review.findMany({ where, orderBy: { createdAt: 'desc' } }),
  };
}

async function readReturnRules(
  tx: ShopTx,
  facts: OrderFacts,
  { returns: { windowDays }, promise }: Settings,
): Promise<OrderScreen['returnRules']> {
  const tier = windowDays === null ? null : await readTierWindow(tx, facts);
  return { windowDays, tier, assumeDeliveredAfterDays: promise.assumeDeliveredAfterDays };
}

/** The address of this order's customer if mail to it bounced, so that nothing more is sent to it; null otherwise. */
export async function readBouncedAddress(tx: ShopTx, facts: OrderFacts): Promise<string | null> {
  const address = recipientOf(facts);
  if (address === null) return null;
  const [preference] = (await readPreferences(tx, [address])).values();
  return preference?.suppression === 'bounced' ? address : null;
}
