import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

const isAbout = ({ customerIds, orderIds }: Traces) =>
  Prisma.sql`("orderId" = ANY(${orderIds}) OR "customerId" = ANY(${customerIds}))`;

async function erasePerson({ db, shop }: ShopTx, traces: Traces): Promise<ErasedRows> {
  const events = await db.$executeRaw`UPDATE events SET data = '{}' WHERE "shopId" = ${shop.id} AND ${isAbout(traces)}`;
  return { events };
}

async function exportPerson(tx: ShopTx, traces: Traces): Promise<HeldRows> {
  return { events: await readHeldRows(tx, 'events', isAbout(traces)) };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.event.deleteMany({ where: { shopId: shop.id } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
