import { Prisma } from '@prisma/client';
import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { type CustomerRow, customerEvent, foldCustomer, unknownCustomer } from './fold.ts';
import type { CustomerNews } from './news.ts';

export type CustomersOutcome = { changedIds: string[]; erased: Map<string, Date>; events: NewEvent[] };

const columns = Prisma.raw(
  [
    'id', 'email', 'phone', 'firstName', 'lastName', 'locale', 'countryCode', 'tags', 'marketingState',
    'marketingChangedAt', 'shopifyUpdatedAt', 'version', 'mergedIntoId', 'erasedAt',
  ].map((name) => `"${name}"`).join(', '),
);

/**
 * Applies a batch of news in two statements.
 * @param mentionedIds customers of whom only the tombstone matters: erased ones among them are told in `erased`
 */
export async function applyCustomerNews(tx: ShopTx, news: CustomerNews[], mentionedIds: Iterable<string> = []): Promise<CustomersOutcome> {
  const stored = await readRows(tx, [...new Set([...news.map((item) => item.customerId), ...mentionedIds])]);
  const rows = new Map(stored);
  const events: NewEvent[] = [];
  for (const item of news) {
    const before = rows.get(item.customerId) ?? unknownCustomer(item.customerId);
    const after = foldCustomer(before, item);
    rows.set(item.customerId, after);
    const event = customerEvent(before, after, item);
    if (event) events.push(event);
    if (item.kind === 'merge' && before !== after) events.push(mergeEvent(item, tx.now));
  }
  const changed = [...rows.values()].filter((row) => row !== stored.get(row.id) && hasContent(row));
  await writeRows(tx, changed);
  const erased = new Map([...rows.values()].flatMap((row) => (row.erasedAt ? [[row.id, row.erasedAt] as const] : [])));
  return { changedIds: changed.map((row) => row.id), erased, events };
}

const hasContent = (row: CustomerRow) => row.version !== '' || row.marketingState !== null || row.mergedIntoId !== null;

function mergeEvent(news: Extract<CustomerNews, { kind: 'merge' }>, now: Date): NewEvent {
  return {
    name: 'customer.merged', factKey: `${news.customerId}:${news.keptId}`, orderId: null, customerId: news.keptId,
    occurredAt: now, data: { mergedId: news.customerId },
  };
}

async function readRows({ db, shop }: ShopTx, ids: string[]): Promise<Map<string, CustomerRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<CustomerRow[]>`
    SELECT ${columns} FROM customers WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

async function writeRows({ db, shop }: ShopTx, rows: CustomerRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO customers ("shopId", ${columns})
    SELECT ${shop.id}::int, ${columns} FROM jsonb_populate_recordset(NULL::customers, ${JSON.stringify(rows)}::jsonb)
    ON CONFLICT ("shopId", id) DO UPDATE SET
      email = EXCLUDED.email, phone = EXCLUDED.phone, "firstName" = EXCLUDED."firstName", "lastName" = EXCLUDED."lastName",
      locale = EXCLUDED.locale, "countryCode" = EXCLUDED."countryCode", tags = EXCLUDED.tags,
      "marketingState" = EXCLUDED."marketingState", "marketingChangedAt" = EXCLUDED."marketingChangedAt",
      "shopifyUpdatedAt" = EXCLUDED."shopifyUpdatedAt", version = EXCLUDED.version, "mergedIntoId" = EXCLUDED."mergedIntoId"
    WHERE customers."erasedAt" IS NULL`;
}

/**
 * Leaves of a customer nothing but a tombstone, also when we never knew them, so that news still on its way cannot
 * bring them back. Customers merged into this one are erased with it.
 * @returns the ids erased
 */
export async function eraseCustomer({ db, shop, now }: ShopTx, customerId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO customers ("shopId", id, "erasedAt")
    SELECT ${shop.id}::int, id, ${now}::timestamptz FROM (
      SELECT ${customerId} AS id
      UNION SELECT id FROM customers WHERE "shopId" = ${shop.id}::int AND "mergedIntoId" = ${customerId}
    ) AS family
    ON CONFLICT ("shopId", id) DO UPDATE SET
      email = NULL, phone = NULL, "firstName" = NULL, "lastName" = NULL, locale = NULL, "countryCode" = NULL,
      tags = '{}', "marketingState" = NULL, "marketingChangedAt" = NULL, "shopifyUpdatedAt" = NULL,
      "erasedAt" = coalesce(customers."erasedAt", EXCLUDED."erasedAt")
    RETURNING id`;
  return rows.map((row) => row.id);
}

export type KnownCustomer = CustomerRow & {
  /** this customer's id and those merged into it */
  familyIds: string[];
};

/**
 * The customers behind these ids, merges followed to the one that was kept (up to ten steps).
 * @returns by the id asked for
 */
export async function readCustomers({ db, shop }: ShopTx, ids: string[]): Promise<Map<string, KnownCustomer>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<(CustomerRow & { askedId: string; familyIds: string[] })[]>`
    WITH RECURSIVE chain AS (
      SELECT id AS asked, id AS at, 0 AS step FROM unnest(${ids}::text[]) AS id
      UNION ALL
      SELECT chain.asked, c."mergedIntoId", chain.step + 1
      FROM chain JOIN customers c ON c."shopId" = ${shop.id}::int AND c.id = chain.at
      WHERE c."mergedIntoId" IS NOT NULL AND chain.step < 10
    ), kept AS (
      SELECT DISTINCT ON (asked) asked, at FROM chain ORDER BY asked, step DESC
    )
    SELECT kept.asked AS "askedId", ${columns},
      array(SELECT m.id FROM customers m WHERE m."shopId" = ${shop.id}::int AND m."mergedIntoId" = kept.at)
        || kept.at || kept.asked AS "familyIds"
    FROM kept JOIN customers c ON c."shopId" = ${shop.id}::int AND c.id = kept.at`;
  return new Map(rows.map(({ askedId, ...row }) => [askedId, row]));
}
