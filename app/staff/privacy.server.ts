import type { ShopTx } from '#app/lib/db.server.ts';
import type { ErasedRows, HeldRows, RoomPrivacy, Traces } from '#app/lib/privacy.server.ts';

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

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
