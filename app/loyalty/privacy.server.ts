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

const isTheirs = ({ customerIds, hashes }: Traces) =>
  Prisma.sql`("customerId" = ANY(${customerIds}) OR "addressHash" = ANY(${hashes}))`;

/**
 * Erases the person behind the points, including all members merged into them. Points and entries stay, so that the
 * program's sums stay right.
 */
async function erasePerson({ db, shop }: ShopTx, traces: Traces): Promise<ErasedRows> {
  const members = await db.$queryRaw<{ id: string }[]>`
    WITH kept AS (
      SELECT coalesce("mergedIntoId", id) AS id FROM members WHERE "shopId" = ${shop.id} AND ${isTheirs(traces)}
    )
    UPDATE members SET
      "customerId" = NULL, "addressHash" = NULL, name = NULL, birthday = NULL, "birthdaySetAt" = NULL, "referralCode" = NULL, "tierPlacedBy" = NULL, "tierPlacedReason" = NULL,
      "erasedAt" = clock_timestamp()
    WHERE "shopId" = ${shop.id} AND (id IN (SELECT id FROM kept) OR "mergedIntoId" IN (SELECT id FROM kept))
    RETURNING id`;
  const ids = members.map(({ id }) => id);
  await db.$executeRaw`UPDATE redemptions SET detail = '{}', reason = NULL, problem = NULL WHERE "shopId" = ${shop.id} AND "memberId" = ANY(${ids})`;
  await db.$executeRaw`
    UPDATE shopify_writes SET written = NULL, problem = NULL, "dueAt" = NULL
    WHERE "shopId" = ${shop.id} AND subject IN (SELECT 'member:' || id FROM unnest(${ids}::text[]) AS m(id))`;
  // The processes cannot change ledger rows, but a database function lets them remove the free text beside them.
  await db.$executeRaw`SELECT erase_words_of_members(${ids})`;
  await db.$executeRaw`
    UPDATE points_import_lines SET "addressHash" = NULL, "maskedAddress" = '', "customerId" = NULL, birthday = NULL, name = NULL
    WHERE "shopId" = ${shop.id} AND (${isTheirs(traces)} OR "memberId" = ANY(${ids}))`;
  return { members: ids.length };
}

async function exportPerson(tx: ShopTx, traces: Traces): Promise<HeldRows> {
  const members = Prisma.sql`SELECT id FROM members WHERE "shopId" = ${tx.shop.id} AND ${isTheirs(traces)}`;
  const ofMember = Prisma.sql`t."memberId" IN (${members})`;
  const ofWrites = Prisma.sql`t.subject IN (SELECT 'member:' || m.id FROM (${members}) m)`;
  return {
    members: await readHeldRows(tx, 'members', isTheirs(traces)),
    points_lots: await readHeldRows(tx, 'points_lots', ofMember),
    points_transactions: await readHeldRows(tx, 'points_transactions', ofMember),
    redemptions: await readHeldRows(tx, 'redemptions', ofMember),
    counted_orders: await readHeldRows(tx, 'counted_orders', ofMember),
    points_import_lines: await readHeldRows(tx, 'points_import_lines', isTheirs(traces)),
    shopify_writes: await readHeldRows(tx, 'shopify_writes', ofWrites),
    // Exclude the ids of the other side, and the orders of referred friends: those are other people's data.
    referrals: await readHeldRows(tx, 'referrals', Prisma.sql`t."friendId" IN (${members})`, ['referrerId']),
    referrals_sent: await readHeldRows(tx, 'referrals', Prisma.sql`t."referrerId" IN (${members})`, [
      'friendId',
      'orderId',
    ]),
  };
}

/** @throws while the shop is still registered: its ledger can be deleted only after that */
async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  const ofShop = { where: { shopId: shop.id } };
  await db.loyaltyProgram.deleteMany(ofShop);
  await db.member.deleteMany(ofShop);
  await db.pointsLot.deleteMany(ofShop);
  await db.redemption.deleteMany(ofShop);
  await db.shopifyWrite.deleteMany(ofShop);
  await db.countedOrder.deleteMany(ofShop);
  await db.referral.deleteMany(ofShop);
  await db.pointsImport.deleteMany(ofShop);
  await db.pointsImportLine.deleteMany(ofShop);
  await db.$executeRaw`SELECT erase_books_of_gone_shop(${shop.id}::int)`;
}

const oldLines: OldRows = {
  count: (tx, before) => countUpTo(tx, oldLinesSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE points_import_lines SET "addressHash" = NULL, "maskedAddress" = '', "customerId" = NULL, birthday = NULL, name = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("importId", "line") IN (${oldLinesSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldLinesSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "importId", "line" FROM points_import_lines WHERE "shopId" = ${shopId}::int AND ("addressHash" IS NOT NULL OR "maskedAddress" <> '' OR birthday IS NOT NULL OR name IS NOT NULL)
      AND "importId" IN (SELECT id FROM points_imports WHERE "shopId" = ${shopId}::int AND "createdAt" < ${before}::timestamptz AND state IN ('checked', 'imported', 'undone'))`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { import_lines: oldLines } };
