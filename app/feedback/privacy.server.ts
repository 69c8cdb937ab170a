import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** The answer stays without its words. */
async function erasePerson({ db, shop }: ShopTx, { orderIds }: Traces): Promise<ErasedRows> {
  const answers =
    await db.$executeRaw`UPDATE feedback SET comment = NULL WHERE "shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  return { answers };
}

async function exportPerson(tx: ShopTx, { orderIds }: Traces): Promise<HeldRows> {
  return { feedback: await readHeldRows(tx, 'feedback', Prisma.sql`t."orderId" = ANY(${orderIds})`) };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.feedback.deleteMany({ where: { shopId: shop.id } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
