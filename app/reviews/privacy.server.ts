import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
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

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
