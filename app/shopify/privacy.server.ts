import type { ShopTx } from '#app/lib/db.server.ts';
import type { ErasedRows, HeldRows, RoomPrivacy } from '#app/lib/privacy.server.ts';

/**
 * Sessions and staff members are the store's own people. Kept webhooks do name customers, but may be too many for one
 * transaction: privacy/ has their bodies emptied by emptyMentions, a stretch of the inbox at a time.
 */
async function erasePerson(): Promise<ErasedRows> {
  return {};
}

/** Kept webhooks are Shopify's own words; what we took from them is told by the rooms that hold it. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.staffMember.deleteMany({ where: { shopId: shop.id } });
  await db.inboxEntry.deleteMany({ where: { shopDomain: shop.domain } });
  await db.session.deleteMany({ where: { shop: shop.domain } });
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
