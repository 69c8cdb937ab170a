import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/orders.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { recipientOf } from './consent.ts';
import type { Reason } from './kinds.ts';
import type { MessageRow, Neighbour, PlanInput, PlanShop } from './plan-types.ts';

/** The picture planning looks at, one per order, with what the customer's other orders have to do with it. */
export type Picture = PlanInput & { orderId: string };

export type StoredRow = MessageRow & { orderId: string };

/** All that planning needs to know of these orders, in a fixed number of queries however many they are. */
export async function loadPictures(tx: ShopTx, orderIds: string[]): Promise<Picture[]> {
  const orders = await loadFacts(tx, orderIds);
  if (orders.length === 0) return [];
  const { settings } = await readShopSettings(tx);
  const shop = await readPlanShop(tx);
  const ids = orders.map((facts) => facts.id);
  const hashOf = new Map(orders.map((facts) => [facts.id, hashOfRecipient(tx, facts)]));
  const hashes = [...new Set([...hashOf.values()].filter((hash) => hash !== null))];
  const preferences = await readPreferencesByHash(tx, hashes);
  const existing = Map.groupBy(await readRows(tx, ids), (row) => row.orderId);
  const neighbours = Map.groupBy(await readNeighbours(tx, hashes), (row) => row.addressHash);
  const answers = Map.groupBy(await readAnswers(tx, ids), (answer) => answer.orderId);
  const reviews = Map.groupBy(await readReviews(tx, ids), (review) => review.orderId);
  const troubles = await readTroubles(tx, orders);
  return orders.map((facts) => {
    const hash = hashOf.get(facts.id) ?? null;
    return {
      orderId: facts.id,
      facts,
      settings,
      shop,
      now: tx.now,
      addressHash: hash,
      preferences: (hash && preferences.get(hash)) || null,
      existing: existing.get(facts.id) ?? [],
      neighbours: (hash ? (neighbours.get(hash) ?? []) : []).filter((row) => row.orderId !== facts.id),
      answers: answers.get(facts.id) ?? [],
      reviewedLineIds: (reviews.get(facts.id) ?? []).map((review) => review.lineId),
      holdsElsewhere: troubles.filter((row) => row.customerId === facts.customer?.id && row.orderId !== facts.id).flatMap(toHolds),
    };
  });
}

function hashOfRecipient({ shop }: ShopTx, facts: OrderFacts): string | null {
  const address = recipientOf(facts);
  return address && addressHash(shop.id, address);
}

function readPlanShop({ db, shop }: ShopTx): Promise<PlanShop> {
  return db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { timeZone: true, countryCode: true, installedAt: true, uninstalledAt: true, liveAt: true, messagesFrom: true },
  });
}

function readRows({ db, shop }: ShopTx, orderIds: string[]): Promise<StoredRow[]> {
  return db.$queryRaw`
    SELECT id, "orderId", key, kind, subject, occasion, "shipmentId", "addressHash", state, reason, "isDeferrable", "isByHand",
      "sendAt", "usefulUntil", "sentAt", "localDay", data, history
    FROM messages WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) ORDER BY "sendAt", key`;
}

type StoredNeighbour = Neighbour & { orderId: string; addressHash: string };

// What went out some days ago has no say in the days to come.
function readNeighbours({ db, shop, now }: ShopTx, hashes: string[]): Promise<StoredNeighbour[]> {
  return db.$queryRaw`
    SELECT "orderId", "addressHash", key, kind, state, "sendAt", "sentAt", "localDay", "isDeferrable"
    FROM messages
    WHERE "shopId" = ${shop.id}::int AND "addressHash" = ANY(${hashes}::text[]) AND "isDeferrable"
      AND (state IN ('planned', 'queued', 'sending')
        OR state IN ('sent', 'unknown') AND coalesce("sentAt", "sendAt") > ${now}::timestamptz - interval '3 days')
    ORDER BY "sendAt", key`;
}

function readAnswers({ db, shop }: ShopTx, orderIds: string[]): Promise<{ orderId: string; shipmentId: string | null }[]> {
  return db.feedback.findMany({ where: { shopId: shop.id, orderId: { in: orderIds } }, select: { orderId: true, shipmentId: true } });
}

function readReviews({ db, shop }: ShopTx, orderIds: string[]): Promise<{ orderId: string; lineId: string }[]> {
  return db.review.findMany({ where: { shopId: shop.id, orderId: { in: orderIds } }, select: { orderId: true, lineId: true } });
}

type Troubled = { orderId: string; customerId: string; troubles: string[] };

const holdOfTrouble: Record<string, Reason> = { problem: 'open_problem', return_open: 'open_return', late: 'late_parcel' };

/** Other recent orders of the same customers in which something is wrong. */
async function readTroubles({ db, shop, now }: ShopTx, orders: OrderFacts[]): Promise<Troubled[]> {
  const customerIds = [...new Set(orders.flatMap((facts) => facts.customer?.id ?? []))];
  if (customerIds.length === 0) return [];
  return db.$queryRaw`
    SELECT id AS "orderId", "customerId", troubles FROM orders
    WHERE "shopId" = ${shop.id}::int AND "customerId" = ANY(${customerIds}::text[]) AND "canceledAt" IS NULL
      AND troubles && ${Object.keys(holdOfTrouble)}::text[] AND "placedAt" > ${now}::timestamptz - interval '120 days'`;
}

function toHolds({ troubles }: Troubled): Reason[] {
  return troubles.flatMap((trouble) => holdOfTrouble[trouble] ?? []);
}
