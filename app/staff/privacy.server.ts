import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  countUpTo,
  type ErasedRows,
  type HeldRows,
  type OldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

async function erasePerson({ db, shop }: ShopTx, { orderIds }: Traces): Promise<ErasedRows> {
  const alerts =
    await db.$executeRaw`UPDATE staff_alerts SET summary = '' WHERE "shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  return { alerts };
}

/** Alerts are written to the store's staff; of the customer they know no more than the order. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.staffAlert.deleteMany({ where: { shopId: shop.id } });
}

const oldAlerts: OldRows = {
  count: (tx, before) => countUpTo(tx, oldAlertsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    DELETE FROM staff_alerts WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldAlertsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldAlertsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM staff_alerts WHERE "shopId" = ${shopId}::int AND state IN ('sent', 'failed') AND "createdAt" < ${before}::timestamptz`;
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { alerts: oldAlerts } };
