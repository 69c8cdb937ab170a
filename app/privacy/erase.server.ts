import { Prisma } from '@prisma/client';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import type { Traces } from '#app/lib/privacy.server.ts';
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
  if (shop.id !== 0) for (const room of Object.values(rooms)) await room.erasePerson(tx, traces);
  const pattern = mentionPattern(traces);
  const isSoonDone =
    shop.id === 0 || (await db.inboxEntry.count({ where: { shopDomain: shop.domain } })) <= webhooksAtOnce;
  if (isSoonDone) await eraseMentions(tx, pattern, { first: 0n, last: maxId });
  if (shop.id === 0) return;
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export)
    VALUES (${shop.id}, gen_random_uuid()::text, 'redact', ${person.customerId}, ${requestKey},
      CASE WHEN ${isSoonDone} THEN clock_timestamp() END, CASE WHEN NOT ${isSoonDone} THEN ${JSON.stringify({ pattern })}::jsonb END)
    ON CONFLICT DO NOTHING`;
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
    const { export: kept } = await db.privacyRequest.findUniqueOrThrow({ where: key });
    const { _max } = await db.inboxEntry.aggregate({ where: { shopDomain: shop.domain }, _max: { id: true } });
    return { pattern: (kept as { pattern: string }).pattern, last: _max.id ?? 0n };
  });
  const step = BigInt(webhooksAtOnce);
  for (let first = 0n; first <= plan.last; first += step) {
    await withShop(shop, (tx) => eraseMentions(tx, plan.pattern, { first, last: first + step - 1n }));
  }
  await withShop(shop, ({ db, now }) =>
    db.privacyRequest.update({ where: key, data: { doneAt: now, export: Prisma.DbNull } }),
  );
}

/** A regular expression for whatever mentions the person by id, order or address. */
function mentionPattern({ customerIds, orderIds, addresses, phone }: Traces): string {
  const ids = [...customerIds, ...orderIds].filter((id) => /^\d+$/.test(id));
  const words = [...addresses, ...(phone ? [phone] : [])].map((word) => word.replace(/[^a-z0-9]/gi, '\\$&'));
  return [`(^|[^0-9])(${ids.join('|')})([^0-9]|$)`, ...words].join('|');
}

/** Empties kept webhooks in a stretch of ids, and exports, that fit. */
async function eraseMentions(tx: ShopTx, pattern: string, stretch: { first: bigint; last: bigint }): Promise<void> {
  await emptyMentions(tx, pattern, stretch);
  await eraseExports(tx, pattern);
}

/** What an earlier data request has put together. */
async function eraseExports({ db, shop }: ShopTx, pattern: string): Promise<void> {
  await db.$executeRaw`
    UPDATE privacy_requests SET export = NULL WHERE "shopId" = ${shop.id} AND kind = 'data_request' AND export::text ~* ${pattern}`;
}
