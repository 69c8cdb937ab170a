import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** The customer stays as a tombstone, so that a late webhook brings nobody back. */
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

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
