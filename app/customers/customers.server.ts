import { Prisma } from '@prisma/client';
import type { NewEvent } from '#app/events/catalog.ts';
import { type ShopTx, withDispatcher } from '#app/lib/db.server.ts';
import { type CustomerRow, customerEvent, foldCustomer, unknownCustomer } from './fold.ts';
import type { CustomerNews } from './news.ts';

export type CustomersOutcome = { changedIds: string[]; erased: Map<string, Date>; events: NewEvent[] };

const columns = Prisma.raw(
  [
    'id',
    'email',
    'phone',
    'firstName',
    'lastName',
    'locale',
    'countryCode',
    'tags',
    'marketingState',
    'marketingChangedAt',
    'shopifyUpdatedAt',
    'version',
    'mergedIntoId',
    'erasedAt',
  ]
    .map((name) => `"${name}"`)
    .join(', '),
);

/**
 * Applies a batch of news in two statements.
 * @param mentionedIds further customers to check for erasure: those that were erased are returned in `erased`
 */
export async function applyCustomerNews(
  tx: ShopTx,
  news: CustomerNews[],
  mentionedIds: Iterable<string> = [],
): Promise<CustomersOutcome> {
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
    name: 'customer.merged',
    factKey: `${news.customerId}:${news.keptId}`,
    orderId: null,
    customerId: news.keptId,
    occurredAt: now,
    data: { mergedId: news.customerId },
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

export type KnownCustomer = CustomerRow & {
  /** this customer's id and those merged into it */
  familyIds: string[];
};

/**
 * The customers with these ids, or those they were merged into.
 * @returns by the requested id; unknown ids are left out
 */
export async function readCustomers(tx: ShopTx, ids: string[]): Promise<Map<string, KnownCustomer>> {
  const rows = await readFamilyRows(tx, ids);
  await readMergeTargets(tx, rows);
  const kept = new Map(
    ids.flatMap((id) => {
      const row = followMerges(rows, id);
      return row ? [[id, row] as const] : [];
    }),
  );
  const others = [...kept.values()].flatMap((row) => (ids.includes(row.id) ? [] : row.id));
  for (const [id, row] of await readFamilyRows(tx, others)) rows.set(id, row);
  const families = Map.groupBy(rows.values(), (row) => row.mergedIntoId);
  const familyOf = (id: string, kept: string) => [
    ...new Set([kept, id, ...(families.get(kept) ?? []).map((row) => row.id)]),
  ];
  return new Map([...kept].map(([id, row]) => [id, { ...row, familyIds: familyOf(id, row.id) }]));
}

const maxMergeSteps = 10;

async function readMergeTargets(tx: ShopTx, rows: Map<string, CustomerRow>): Promise<void> {
  for (let step = 0; step < maxMergeSteps; step += 1) {
    const missing = [...rows.values()].flatMap(({ mergedIntoId }) =>
      mergedIntoId && !rows.has(mergedIntoId) ? mergedIntoId : [],
    );
    const found = await readRows(tx, missing);
    if (found.size === 0) return;
    for (const [id, row] of found) rows.set(id, row);
  }
}

function followMerges(rows: Map<string, CustomerRow>, id: string): CustomerRow | null {
  let row = rows.get(id) ?? null;
  for (let step = 0; step < maxMergeSteps && row?.mergedIntoId; step += 1) row = rows.get(row.mergedIntoId) ?? null;
  return row;
}

// These customers and those merged into them.
async function readFamilyRows({ db, shop }: ShopTx, ids: string[]): Promise<Map<string, CustomerRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<CustomerRow[]>`
    SELECT ${columns} FROM customers WHERE "shopId" = ${shop.id}::int AND (id = ANY(${ids}::text[]) OR "mergedIntoId" = ANY(${ids}::text[]))`;
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Marks customers who have news that belongs to no order, so that letters to them are planned soon. Unknown and erased
 * customers are skipped.
 */
export async function markForLetters({ db, shop, now }: ShopTx, customerIds: string[]): Promise<void> {
  if (customerIds.length === 0) return;
  await db.$executeRaw`
    UPDATE customers SET "recheckAt" = ${now}::timestamptz WHERE "shopId" = ${shop.id}::int AND id = ANY(${customerIds}::text[]) AND "erasedAt" IS NULL`;
}

export type DueCustomer = { shopId: number; domain: string; id: string; recheckAt: Date };

/**
 * Claims customers of all shops whose letters are to be planned. The mark moves five minutes ahead while the work is
 * done, so that a crash loses nothing.
 */
export async function claimDueForLetters(limit: number): Promise<DueCustomer[]> {
  return withDispatcher(
    (db) => db.$queryRaw<DueCustomer[]>`
      WITH due AS (
        SELECT c."shopId", c.id, s.domain FROM customers c JOIN shops s ON s.id = c."shopId"
        WHERE c."recheckAt" <= clock_timestamp() ORDER BY c."recheckAt" LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED
      )
      UPDATE customers c SET "recheckAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE c."shopId" = due."shopId" AND c.id = due.id
      RETURNING c."shopId", c.id, due.domain, c."recheckAt"`,
  );
}

/**
 * Removes the mark once the letters are planned. If news has marked the customer again in the meantime, that mark
 * stays.
 */
export async function unmarkForLetters({ db, shop }: ShopTx, planned: DueCustomer[]): Promise<void> {
  for (const { id, recheckAt } of planned)
    await db.customer.updateMany({ where: { shopId: shop.id, id, recheckAt }, data: { recheckAt: null } });
}
