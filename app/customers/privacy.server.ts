import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  countUpTo,
  type ErasedRows,
  type HeldRows,
  type OldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** The customer row stays as a tombstone, so that a late webhook does not bring the person back. */
async function erasePerson({ db, shop }: ShopTx, { customerIds, hashes }: Traces): Promise<ErasedRows> {
  const known = await db.customer.count({ where: { shopId: shop.id, id: { in: customerIds }, erasedAt: null } });
  await db.$executeRaw`
    INSERT INTO customers ("shopId", id, "erasedAt") SELECT ${shop.id}, id, clock_timestamp() FROM unnest(${customerIds}::text[]) AS c(id)
    ON CONFLICT ("shopId", id) DO UPDATE SET
      email = NULL, phone = NULL, "firstName" = NULL, "lastName" = NULL, locale = NULL, "countryCode" = NULL, tags = '{}',
      "marketingState" = NULL, "erasedAt" = coalesce(customers."erasedAt", excluded."erasedAt")`;
  const choices =
    await db.$executeRaw`DELETE FROM mail_preferences WHERE "shopId" = ${shop.id} AND "addressHash" = ANY(${hashes})`;
  const blocks =
    await db.$executeRaw`DELETE FROM suppressions WHERE "shopId" = ${shop.id} AND "addressHash" = ANY(${hashes})`;
  return { customers: known, mail_choices: choices + blocks };
}

async function exportPerson(tx: ShopTx, { customerIds, hashes }: Traces): Promise<HeldRows> {
  const ofAddresses = Prisma.sql`t."addressHash" = ANY(${hashes})`;
  return {
    customers: await readHeldRows(tx, 'customers', Prisma.sql`t.id = ANY(${customerIds})`),
    mail_preferences: await readHeldRows(tx, 'mail_preferences', ofAddresses),
    suppressions: await readHeldRows(tx, 'suppressions', ofAddresses),
  };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  const ofShop = { where: { shopId: shop.id } };
  await db.customer.deleteMany(ofShop);
  await db.mailPreference.deleteMany(ofShop);
  await db.suppression.deleteMany(ofShop);
}

// Deleted, not kept as a tombstone: who comes back later is a new customer. Those whose points are booked, whose order is
// still kept or into whom others were merged stay.
const oldCustomers: OldRows = {
  count: (tx, before) => countUpTo(tx, oldCustomersSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    DELETE FROM customers WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldCustomersSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldCustomersSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM customers WHERE "shopId" = ${shopId}::int AND "erasedAt" IS NULL AND greatest("createdAt", "shopifyUpdatedAt") < ${before}::timestamptz
    AND NOT EXISTS (SELECT FROM orders o WHERE o."shopId" = ${shopId}::int AND o."customerId" = customers.id AND o."erasedAt" IS NULL)
    AND NOT EXISTS (SELECT FROM members m WHERE m."shopId" = ${shopId}::int AND m."customerId" = customers.id)
    AND NOT EXISTS (SELECT FROM customers c WHERE c."shopId" = ${shopId}::int AND c."mergedIntoId" = customers.id)`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { customers: oldCustomers } };
