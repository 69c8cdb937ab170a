import type { ShopTx } from '#app/lib/db.server.ts';
import type { ErasedRows, HeldRows, RoomPrivacy } from '#app/lib/privacy.server.ts';

/** Earlier exports name the person too: they go together with the kept webhooks, by eraseExports. */
async function erasePerson(): Promise<ErasedRows> {
  return {};
}

/** An export is a copy of what the rooms hold. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.privacyRequest.deleteMany({ where: { shopId: shop.id } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
