import { setTimeout as sleep } from 'node:timers/promises';
import { Prisma } from '@prisma/client';
import { keepable } from '#app/lib/clean-text.ts';
import type { Access } from '#app/lib/personal-data/accesses.ts';
import { pageOf, readTimeCursor, timeCursor } from '#app/lib/cursor.ts';
import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { ShopVisit } from '#app/shopify/require-shop.server.ts';

// The record of who in a store opened or exported a person's data. Shopify asks apps with customers' data to keep one
// (https://shopify.dev/docs/apps/launch/protected-customer-data: "Keep an access log to protected customer data").

type Visitor = Pick<ShopVisit, 'staffMember' | 'nameStaff'> & { shop: ShopRef };

const noting = new Set<Promise<void>>();
const tries = 3;
const pauseMs = 2_000;

/**
 * Notes that the visitor has opened or exported a person's data. Call it once the data is read, outside of any
 * transaction: the page neither waits for the note nor fails with it. The same thing is noted once an hour.
 */
export function noteAccess(visitor: Visitor, access: Access): void {
  const work = noteForSure(visitor, access).finally(() => noting.delete(work));
  noting.add(work);
}

/** Resolves when all that was to be noted is. Before a process ends, and in tests. */
export async function accessesNoted(): Promise<void> {
  await Promise.all(noting);
}

async function noteForSure(visitor: Visitor, access: Access): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await note(visitor, access);
    } catch (err) {
      if (tried < tries) {
        // The store may ask for too much at this moment, or the database may be away.
        await sleep(pauseMs);
        continue;
      }
      const { shop, staffMember } = visitor;
      // The line in the log is the record then.
      log.error({ err, shopId: shop.id, staffMember, access }, 'an access to personal data could not be noted');
      return;
    }
  }
}

async function note({ shop, staffMember, nameStaff }: Visitor, { kind, id = '' }: Access): Promise<void> {
  // This may ask Shopify, so it is not in the transaction.
  const staffName = await nameStaff();
  await withShop(
    shop,
    ({ db, now }) => db.$executeRaw`
      INSERT INTO accesses ("shopId", id, "staffMember", "staffName", kind, "thingId", hour, at)
      SELECT s.id, gen_random_uuid()::text, ${staffMember}, ${staffName}, ${kind}, ${keepable(id)},
        date_trunc('hour', ${now}::timestamptz, 'UTC'), ${now}::timestamptz
      FROM shops s WHERE s.id = ${shop.id}::int
      ON CONFLICT DO NOTHING`,
  );
}

export type AccessRow = {
  id: string;
  staffName: string;
  kind: string;
  thingId: string | null;
  /** where the thing is an order, or hangs on one */
  orderName: string | null;
  at: Date;
};

/** Who opened or exported what, newest first. */
export async function listAccesses(
  { db, shop }: ShopTx,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ rows: AccessRow[]; nextCursor: string | null }> {
  const after = readTimeCursor(cursor);
  const older = after ? Prisma.sql`AND (a.at, a.id) < (${after.at}::timestamptz, ${after.id})` : Prisma.empty;
  const found = await db.$queryRaw<AccessRow[]>`
    SELECT a.id, a."staffName", a.kind, a."thingId", a.at, o.name AS "orderName"
    FROM accesses a
    LEFT JOIN orders o ON o."shopId" = a."shopId" AND o.id = a."thingId" AND a.kind IN ('order', 'mail', 'preview')
    WHERE a."shopId" = ${shop.id}::int ${older}
    ORDER BY a.at DESC, a.id DESC LIMIT ${limit + 1}`;
  return pageOf(found, limit, timeCursor);
}
