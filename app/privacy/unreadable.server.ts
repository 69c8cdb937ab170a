import type { ShopTx } from '#app/lib/db.server.ts';
import { type InboxEntry, dropUnreadable } from '#app/shopify/inbox.server.ts';

/** Ids in one body; a longer one is about many people, and is cut off here. */
const mostIds = 2_000;

/**
 * Empties webhooks that could not be read where they have the id of somebody who was erased: a person who was forgotten
 * must not come back in what is set aside. Call in the transaction that set them aside.
 */
export async function emptyUnreadableOfErased(tx: ShopTx, entries: InboxEntry[]): Promise<void> {
  const { db, shop } = tx;
  for (const { id, body } of entries) {
    const numbers = [...new Set(body.toString('latin1').match(/\d{4,19}/g) ?? [])].slice(0, mostIds);
    const [found] = await db.$queryRaw<{ isErased: boolean }[]>`
      SELECT EXISTS (SELECT FROM customers WHERE "shopId" = ${shop.id}::int AND id = ANY(${numbers}::text[]) AND "erasedAt" IS NOT NULL)
        OR EXISTS (SELECT FROM orders WHERE "shopId" = ${shop.id}::int AND id = ANY(${numbers}::text[]) AND "erasedAt" IS NOT NULL) AS "isErased"`;
    if (found?.isErased) await dropUnreadable(tx, id);
  }
}
