import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** That there was a problem stays; what was said about it goes. */
async function erasePerson({ db, shop }: ShopTx, { orderIds }: Traces): Promise<ErasedRows> {
  const problems =
    await db.$executeRaw`UPDATE problems SET words = NULL, resolution = NULL WHERE "shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  return { problems };
}

async function exportPerson(tx: ShopTx, { orderIds }: Traces): Promise<HeldRows> {
  return { problems: await readHeldRows(tx, 'problems', Prisma.sql`t."orderId" = ANY(${orderIds})`) };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.problem.deleteMany({ where: { shopId: shop.id } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
