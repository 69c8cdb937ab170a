import { Prisma } from '@prisma/client';
import { readCustomers } from '#app/customers/customers.server.ts';
import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { select, batchSelect } from '#app/lib/batch-select.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { recipientOf } from '../consent.ts';
import type { Reason } from '../kinds.ts';
import { factsOfLetter } from './letter.ts';
import { noLoyalty } from './news.ts';
import { targetName, loadLoyaltyFacts, newsOf, orLetterTo, wordsWithoutPoints } from './news.server.ts';
import type { PlanTarget, MessageRow, Neighbour, PlanInput, PlanShop } from './plan-types.ts';

/** The input planning looks at, one per target, with what else goes to the same customer. */
export type Picture = PlanInput;

type StoredRow = MessageRow & { target: string };

export type Surroundings = { shop: PlanShop; settings: Settings };

/** What is planned for together: an order, or a customer who has none. */
export type Planned = { target: PlanTarget; facts: OrderFacts };

/** All that planning needs to know of these orders, in a fixed number of queries however many they are. */
export async function loadPlanInputs(tx: ShopTx, orderIds: string[]): Promise<Picture[]> {
  return planInputsOf(tx, (await loadFacts(tx, orderIds)).map(ofOrder), await readShopWithSettings(tx));
}

export function ofOrder(facts: OrderFacts): Planned {
  return { target: { orderId: facts.id, customerId: facts.customer?.id ?? null }, facts };
}

/** The same for letters to these customers. */
export async function loadLetters(tx: ShopTx, customerIds: string[], surroundings: Surroundings): Promise<Picture[]> {
  const letters = await readLetterFacts(tx, surroundings.shop.currency, customerIds);
  return planInputsOf(
    tx,
    [...letters].map(([customerId, facts]) => ({ target: { orderId: null, customerId }, facts })),
    surroundings,
  );
}

/** What letters to these customers are made from; those Shopify has told us nothing of are left out. */
export async function readLetterFacts(
  tx: ShopTx,
  currency: string,
  customerIds: string[],
): Promise<Map<string, OrderFacts>> {
  const customers = await readCustomers(tx, customerIds);
  return new Map(
    [...customers].map(([id, customer]) => [id, factsOfLetter(tx.shop.id, currency, customer, customer.countryCode)]),
  );
}

/** The same for facts that are known already. */
export async function planInputsOf(
  tx: ShopTx,
  planned: Planned[],
  { shop, settings }: Surroundings,
): Promise<Picture[]> {
  if (planned.length === 0) return [];
  const hashOf = new Map(planned.map(({ target, facts }) => [nameOf(target), hashOfRecipient(tx, facts)]));
  const hashes = [...new Set([...hashOf.values()].filter((hash) => hash !== null))];
  const preferences = await readPreferencesByHash(tx, hashes);
  const orderIds = planned.flatMap(({ target }) => target.orderId ?? []);
  const letterTo = planned.flatMap(({ target }) => (target.orderId === null ? target.customerId : []));
  const customerIds = [...new Set(planned.flatMap(({ facts }) => facts.customer?.id ?? []))];
  const { troubles, ...rows } = await batchSelect(tx.db, {
    existing: rowsOf(tx, orderIds, letterTo),
    neighbours: neighboursAt(tx, hashes),
    reviews: reviewsOf(tx, orderIds),
    troubles: troublesOf(tx, customerIds),
    news: newsOf(tx, orderIds, letterTo),
    ownWords: wordsWithoutPoints(tx),
  });
  const existing = Map.groupBy(rows.existing, (row) => row.target);
  const neighbours = Map.groupBy(rows.neighbours, (row) => row.addressHash);
  const reviews = Map.groupBy(rows.reviews, (review) => review.orderId);
  const loyalty = await loadLoyaltyFacts(tx, rows.news);
  return planned.map(({ target, facts }) => {
    const name = nameOf(target);
    const hash = hashOf.get(name) ?? null;
    return {
      target,
      facts,
      settings,
      shop,
      now: tx.now,
      addressHash: hash,
      preferences: (hash && preferences.get(hash)) || null,
      existing: existing.get(name) ?? [],
      neighbours: (hash ? (neighbours.get(hash) ?? []) : []).filter((row) => row.target !== name),
      reviewedLineIds: (reviews.get(facts.id) ?? []).map((review) => review.lineId),
      holdsElsewhere: troubles
        .filter((row) => row.customerId === facts.customer?.id && row.orderId !== facts.id)
        .flatMap(toHolds),
      loyalty: loyalty.get(name) ?? noLoyalty,
      wordsWithoutPoints: rows.ownWords.map(({ kind }) => kind),
    };
  });
}

/** A target in one word, as targetName calls it in SQL. */
function nameOf({ orderId, customerId }: PlanTarget): string {
  return orderId ?? `customer:${customerId}`;
}

function hashOfRecipient({ shop }: ShopTx, facts: OrderFacts): string | null {
  const address = recipientOf(facts);
  return address && addressHash(shop.id, address);
}

function rowsOf({ shop }: ShopTx, orderIds: string[], letterTo: string[]) {
  return select<StoredRow>(
    Prisma.sql`
      SELECT id, ${targetName}, key, kind, subject, occasion, "shipmentId", "addressHash", state, reason, "isDeferrable", "isByHand",
        "sendAt", "usefulUntil", "sentAt", "localDay", data, history
      FROM messages WHERE "shopId" = ${shop.id}::int AND ("orderId" = ANY(${orderIds}::text[]) ${orLetterTo(letterTo)}) ORDER BY "sendAt", key`,
    { sendAt: true, usefulUntil: true, sentAt: true },
  );
}

type StoredNeighbour = Neighbour & { target: string; addressHash: string };

// What went out some days ago has no say in the days to come.
function neighboursAt({ shop, now }: ShopTx, hashes: string[]) {
  return select<StoredNeighbour>(
    Prisma.sql`
      SELECT ${targetName}, "addressHash", key, kind, state, "sendAt", "sentAt", "localDay", "isDeferrable"
      FROM messages
      WHERE "shopId" = ${shop.id}::int AND "addressHash" = ANY(${hashes}::text[]) AND "isDeferrable"
        AND (state IN ('planned', 'queued', 'sending')
          OR state IN ('sent', 'unknown') AND coalesce("sentAt", "sendAt") > ${now}::timestamptz - interval '3 days')
      ORDER BY "sendAt", key`,
    { sendAt: true, sentAt: true },
  );
}

function reviewsOf({ shop }: ShopTx, orderIds: string[]) {
  return select<{ orderId: string; lineId: string }>(
    Prisma.sql`SELECT "orderId", "lineId" FROM reviews WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[])`,
    {},
  );
}

type Troubled = { orderId: string; customerId: string; troubles: string[] };

const holdOfTrouble: Record<string, Reason> = {
  problem: 'open_problem',
  return_open: 'open_return',
  late: 'late_parcel',
  delivery_failed: 'late_parcel',
  lost: 'late_parcel',
  not_scanned: 'late_parcel',
};

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
