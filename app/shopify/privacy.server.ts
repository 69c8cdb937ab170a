import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { countUpTo, type ErasedRows, type HeldRows, type OldRows, type RoomPrivacy } from '#app/lib/privacy.server.ts';

/**
 * Sessions and staff members are the store's own people. Kept webhooks do name customers, but may be too many for one
 * transaction: privacy/ has their bodies emptied by emptyMentions, a stretch of the inbox at a time.
 */
async function erasePerson(): Promise<ErasedRows> {
  return {};
}

/** Kept webhooks are Shopify's own words; what we took from them is told by the rooms that hold it. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.staffMember.deleteMany({ where: { shopId: shop.id } });
  await db.inboxEntry.deleteMany({ where: { shopDomain: shop.domain } });
  await db.inboxTurn.deleteMany({ where: { shopDomain: shop.domain } });
  await db.session.deleteMany({ where: { shop: shop.domain } });
}

const oldBodies: OldRows = {
  count: ({ db, shop }, before) => countUpTo({ db, shop, now: before }, oldBodiesSelect(shop.domain, before)),
  empty: ({ db, shop }, before, limit) => db.$executeRaw`
    UPDATE inbox SET body = ''::bytea, state = CASE WHEN state = 'set_aside' THEN 'ignored' ELSE state END WHERE id IN (${oldBodiesSelect(shop.domain, before)} LIMIT ${limit})`,
};

function oldBodiesSelect(domain: string, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT id FROM inbox
    WHERE "shopDomain" = ${domain} AND state <> 'received' AND body <> ''::bytea AND "receivedAt" < ${before}::timestamptz`;
}

const oldNames: OldRows = {
  count: (tx, before) => countUpTo(tx, oldNamesSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    DELETE FROM staff_members WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldNamesSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldNamesSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM staff_members WHERE "shopId" = ${shopId}::int AND "seenAt" < ${before}::timestamptz`;
}

export const privacy: RoomPrivacy = {
  erasePerson,
  exportPerson,
  eraseShop,
  oldRows: { webhook_bodies: oldBodies, staff_names: oldNames },
};
