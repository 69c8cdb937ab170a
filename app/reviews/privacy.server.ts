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

/** The stars stay, since they are no words of the person; so does the product. */
async function erasePerson({ db, shop }: ShopTx, { orderIds }: Traces): Promise<ErasedRows> {
  const reviews =
    await db.$executeRaw`UPDATE reviews SET title = NULL, body = NULL, "authorName" = NULL, "permissionAt" = NULL, locale = NULL
    WHERE "shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  return { reviews };
}

async function exportPerson(tx: ShopTx, { orderIds }: Traces): Promise<HeldRows> {
  return { reviews: await readHeldRows(tx, 'reviews', Prisma.sql`t."orderId" = ANY(${orderIds})`) };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.review.deleteMany({ where: { shopId: shop.id } });
}

const oldReviews: OldRows = {
  count: (tx, before) => countUpTo(tx, oldReviewsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE reviews SET title = NULL, body = NULL, "authorName" = NULL, "permissionAt" = NULL, locale = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldReviewsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldReviewsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM reviews WHERE "shopId" = ${shopId}::int AND "updatedAt" < ${before}::timestamptz AND (title IS NOT NULL OR body IS NOT NULL OR "authorName" IS NOT NULL)`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { reviews: oldReviews } };
