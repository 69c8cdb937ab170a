import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';

// When a shop leaves: first everything stops, two days later everything goes.

/** Stops whatever is planned or under way for the shop. What is in a mail server's hands at this moment still ends as sent. */
export async function stopShop({ db, shop }: ShopTx): Promise<void> {
  await db.session.deleteMany({ where: { shop: shop.domain } });
  await db.$executeRaw`
    UPDATE messages SET state = 'canceled', reason = 'uninstalled', "changedAt" = clock_timestamp(), "claimedUntil" = NULL
    WHERE "shopId" = ${shop.id} AND state IN ('planned', 'queued')`;
  await db.$executeRaw`
    UPDATE staff_alerts SET state = 'failed', reason = 'uninstalled', "claimedUntil" = NULL
    WHERE "shopId" = ${shop.id} AND state IN ('planned', 'queued')`;
  await db.$executeRaw`
    UPDATE history_imports SET state = 'failed', error = 'uninstalled', "finishedAt" = clock_timestamp()
    WHERE "shopId" = ${shop.id} AND state IN ('requested', 'running', 'reading')`;
}

/**
 * Deletes every row of the shop, in the register too.
 * @param askedAt when Shopify asked; a shop that has come back since keeps its rows
 * @returns false when the shop has come back
 */
export async function eraseShop({ db, shop }: ShopTx, askedAt: Date): Promise<boolean> {
  const isBack = await db.shop.count({ where: { id: shop.id, uninstalledAt: null, seenInstalledAt: { gt: askedAt } } });
  if (isBack > 0) return false;
  // From the catalog rather than a list, so that a table added later is not forgotten. The books of points cannot be deleted
  // from; they go once the shop is gone from the register.
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'shopId' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND has_table_privilege(c.oid, 'DELETE')`;
  for (const { name } of tables)
    await db.$executeRaw`DELETE FROM ${Prisma.raw(`"${name}"`)} WHERE "shopId" = ${shop.id}`;
  await db.$executeRaw`DELETE FROM inbox WHERE "shopDomain" = ${shop.domain}`;
  await db.session.deleteMany({ where: { shop: shop.domain } });
  await db.shop.deleteMany({ where: { domain: shop.domain } });
  await db.$executeRaw`SELECT erase_books_of_gone_shop(${shop.id}::int)`;
  return true;
}
