import type { ShopTx } from '#app/lib/db.server.ts';
import type { ErasedRows, HeldRows, RoomPrivacy } from '#app/lib/privacy.server.ts';

/** These tables hold no customer data. */
async function erasePerson(): Promise<ErasedRows> {
  return {};
}

/** These tables hold no customer data. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  const ofShop = { where: { shopId: shop.id } };
  await db.shopSettings.deleteMany(ofShop);
  await db.historyImport.deleteMany(ofShop);
  await db.shop.deleteMany({ where: { domain: shop.domain } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
