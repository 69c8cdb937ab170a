import { Prisma } from '@prisma/client';
import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { select, selectTogether } from '#app/lib/select-together.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/orders.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { recipientOf } from './consent.ts';
import type { Reason } from './kinds.ts';
import { noLoyalty } from './news.ts';
import { loyaltyPictures, newsOf, wordsWithoutPoints } from './news.server.ts';
import type { MessageRow, Neighbour, PlanInput, PlanShop } from './plan-types.ts';

/** The picture planning looks at, one per order, with what the customer's other orders have to do with it. */
export type Picture = PlanInput & { orderId: string };

export type StoredRow = MessageRow & { orderId: string };

export type Surroundings = { shop: PlanShop; settings: Settings };

/** All that planning needs to know of these orders, in a fixed number of queries however many they are. */
export async function loadPictures(tx: ShopTx, orderIds: string[]): Promise<Picture[]> {
  return picturesOf(tx, await loadFacts(tx, orderIds), await readShopWithSettings(tx));
}

/** The same for orders whose facts are known already. */
export async function picturesOf(tx: ShopTx, orders: OrderFacts[], { shop, settings }: Surroundings): Promise<Picture[]> {
  if (orders.length === 0) return [];
  const ids = orders.map((facts) => facts.id);
  const hashOf = new Map(orders.map((facts) => [facts.id, hashOfRecipient(tx, facts)]));
  const hashes = [...new Set([...hashOf.values()].filter((hash) => hash !== null))];
  const preferences = await readPreferencesByHash(tx, hashes);
  const customerIds = [...new Set(orders.flatMap((facts) => facts.customer?.id ?? []))];
  const { troubles, ...rows } = await selectTogether(tx.db, {
    existing: rowsOf(tx, ids),
    neighbours: neighboursAt(tx, hashes),
    answers: answersFor(tx, ids),
    reviews: reviewsOf(tx, ids),
    troubles: troublesOf(tx, customerIds),
    news: newsOf(tx, ids),
    ownWords: wordsWithoutPoints(tx),
  });
  const existing = Map.groupBy(rows.existing, (row) => row.orderId);
  const neighbours = Map.groupBy(rows.neighbours, (row) => row.addressHash);
  const answers = Map.groupBy(rows.answers, (answer) => answer.orderId);
  const reviews = Map.groupBy(rows.reviews, (review) => review.orderId);
  const loyalty = await loyaltyPictures(tx, rows.news);
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
      loyalty: loyalty.get(facts.id) ?? noLoyalty,
      wordsWithoutPoints: rows.ownWords.map(({ kind }) => kind),
    };
  });
}

function hashOfRecipient({ shop }: ShopTx, facts: OrderFacts): string | null {
  const address = recipientOf(facts);
  return address && addressHash(shop.id, address);
}

function rowsOf({ shop }: ShopTx, orderIds: string[]) {
  return select<StoredRow>(
    Prisma.sql`
      SELECT id, "orderId", key, kind, subject, occasion, "shipmentId", "addressHash", state, reason, "isDeferrable", "isByHand",
        "sendAt", "usefulUntil", "sentAt", "localDay", data, history
      FROM messages WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) ORDER BY "sendAt", key`,
    { sendAt: true, usefulUntil: true, sentAt: true },
  );
}

type StoredNeighbour = Neighbour & { orderId: string; addressHash: string };

// What went out some days ago has no say in the days to come.
function neighboursAt({ shop, now }: ShopTx, hashes: string[]) {
  return select<StoredNeighbour>(
    Prisma.sql`
      SELECT "orderId", "addressHash", key, kind, state, "sendAt", "sentAt", "localDay", "isDeferrable"
      FROM messages
      WHERE "shopId" = ${shop.id}::int AND "addressHash" = ANY(${hashes}::text[]) AND "isDeferrable"
        AND (state IN ('planned', 'queued', 'sending')
          OR state IN ('sent', 'unknown') AND coalesce("sentAt", "sendAt") > ${now}::timestamptz - interval '3 days')
      ORDER BY "sendAt", key`,
    { sendAt: true, sentAt: true },
  );
}

function answersFor({ shop }: ShopTx, orderIds: string[]) {
  return select<{ orderId: string; shipmentId: string | null }>(
    Prisma.sql`SELECT "orderId", "shipmentId" FROM feedback WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[])`, {});
}

function reviewsOf({ shop }: ShopTx, orderIds: string[]) {
  return select<{ orderId: string; lineId: string }>(
    Prisma.sql`SELECT "orderId", "lineId" FROM reviews WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[])`, {});
}

type Troubled = { orderId: string; customerId: string; troubles: string[] };

const holdOfTrouble: Record<string, Reason> = { problem: 'open_problem', return_open: 'open_return', late: 'late_parcel' };

/** Other recent orders of the same customers in which something is wrong. */
function troublesOf({ shop, now }: ShopTx, customerIds: string[]) {
  return select<Troubled>(
    Prisma.sql`
      SELECT id AS "orderId", "customerId", troubles FROM orders
      WHERE "shopId" = ${shop.id}::int AND "customerId" = ANY(${customerIds}::text[]) AND "canceledAt" IS NULL
        AND troubles && ${Object.keys(holdOfTrouble)}::text[] AND "placedAt" > ${now}::timestamptz - interval '120 days'`,
    {},
  );
}

function toHolds({ troubles }: Troubled): Reason[] {
  return troubles.flatMap((trouble) => holdOfTrouble[trouble] ?? []);
}
