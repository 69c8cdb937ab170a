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

const oldComments: OldRows = {
  count: (tx, before) => countUpTo(tx, oldCommentsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE feedback SET comment = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldCommentsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldCommentsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM feedback WHERE "shopId" = ${shopId}::int AND comment IS NOT NULL AND "createdAt" < ${before}::timestamptz`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { customer_words: oldComments } };
