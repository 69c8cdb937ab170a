import { Prisma } from '@prisma/client';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { mentionPattern } from '#app/lib/personal-data/mentions.ts';
import type { ErasedRows } from '#app/lib/privacy.server.ts';
import { emptyMentions } from '#app/shopify/inbox.server.ts';
import { findTraces, type Person } from './person.server.ts';
import { rooms } from './rooms.server.ts';

// People may ask to be forgotten: each room forgets them in its own tables. A new column that names a person, or holds
// a person's words, and is forgotten there, is found by platform-topics.db.test.ts, once it fills the column.

/**
 * customers/redact: forgets the person. Orders stay as figures without a person, the customer as a tombstone, so that a
 * late webhook cannot bring anybody back; what waits to be sent is canceled. Kept webhooks are emptied at once where
 * they are few enough for one transaction, else by finishErasures.
 */
export async function erasePerson(tx: ShopTx, requestKey: string, person: Person): Promise<void> {
  const { db, shop } = tx;
  const traces = await findTraces(tx, person);
  const erased: ErasedRows = {};
  if (shop.id !== 0) for (const room of Object.values(rooms)) Object.assign(erased, await room.erasePerson(tx, traces));
  const pattern = mentionPattern(traces);
  const isSoonDone =
    pattern === null ||
    shop.id === 0 ||
    (await db.inboxEntry.count({ where: { shopDomain: shop.domain } })) <= webhooksAtOnce;
  if (isSoonDone && pattern !== null)
    erased.webhooks = await eraseMentions(tx, traces.customerIds, pattern, { first: 0n, last: maxId });
  if (shop.id === 0) return;
  const rest = isSoonDone ? null : JSON.stringify({ pattern, customerIds: traces.customerIds });
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export, erased)
    VALUES (${shop.id}, gen_random_uuid()::text, 'redact', ${person.customerId}, ${requestKey},
      CASE WHEN ${isSoonDone} THEN clock_timestamp() END, ${rest}::jsonb, ${JSON.stringify(withoutZeros(erased))}::jsonb)
    ON CONFLICT DO NOTHING`;
}

function withoutZeros(counts: ErasedRows): ErasedRows {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Some seconds' worth of reading. */
const webhooksAtOnce = 20_000;
const maxId = 2n ** 63n - 1n;

/** Empties the kept webhooks of erasures that were too large for one transaction, a stretch of the inbox at a time. */
export async function finishErasures(): Promise<void> {
  const open = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
    SELECT p."shopId", p.id, s.domain FROM privacy_requests p JOIN shops s ON s.id = p."shopId" WHERE p.kind = 'redact' AND p."doneAt" IS NULL`,
  );
  for (const { shopId, id, domain } of open) await finishErasure({ id: shopId, domain }, id);
}

async function finishErasure(shop: ShopRef, id: string): Promise<void> {
  const key = { shopId_id: { shopId: shop.id, id } };
  const plan = await withShop(shop, async ({ db }) => {
    const { export: kept, erased } = await db.privacyRequest.findUniqueOrThrow({ where: key });
    const { _max } = await db.inboxEntry.aggregate({ where: { shopDomain: shop.domain }, _max: { id: true } });
    const { pattern, customerIds = [] } = kept as { pattern: string; customerIds?: string[] };
    return { pattern, customerIds, erased: (erased ?? {}) as ErasedRows, last: _max.id ?? 0n };
  });
  const step = BigInt(webhooksAtOnce);
  let webhooks = 0;
  for (let first = 0n; first <= plan.last; first += step) {
    const stretch = { first, last: first + step - 1n };
    webhooks += await withShop(shop, (tx) => eraseMentions(tx, plan.customerIds, plan.pattern, stretch));
  }
  const erased = withoutZeros({ ...plan.erased, webhooks });
  await withShop(shop, ({ db, now }) =>
    db.privacyRequest.update({ where: key, data: { doneAt: now, export: Prisma.DbNull, erased } }),
  );
}

/** Empties kept webhooks in a stretch of ids, and exports, that fit. @returns how many webhooks */
async function eraseMentions(
  tx: ShopTx,
  customerIds: string[],
  pattern: string,
  stretch: { first: bigint; last: bigint },
): Promise<number> {
  await eraseExports(tx, customerIds, pattern);
  return emptyMentions(tx, pattern, stretch);
}

/** What an earlier data request has put together. */
async function eraseExports({ db, shop }: ShopTx, customerIds: string[], pattern: string): Promise<void> {
  await db.$executeRaw`
    UPDATE privacy_requests SET export = NULL
    WHERE "shopId" = ${shop.id} AND kind = 'data_request' AND ("customerId" = ANY(${customerIds}) OR export::text ~* ${pattern})`;
}
