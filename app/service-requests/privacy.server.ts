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

const oldWords: OldRows = {
  count: (tx, before) => countUpTo(tx, oldWordsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE problems SET words = NULL, resolution = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldWordsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldWordsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM problems WHERE "shopId" = ${shopId}::int AND coalesce("closedAt", 'infinity') < ${before}::timestamptz AND (words IS NOT NULL OR resolution IS NOT NULL)`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { customer_words: oldWords } };
