import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** Orders stay as figures without a person; of the address, only the country is kept. */
async function erasePerson({ db, shop }: ShopTx, { orderIds }: Traces): Promise<ErasedRows> {
  const orders = await db.$executeRaw`
    UPDATE orders SET
      email = NULL, phone = NULL, "customerName" = NULL, "customerLocale" = NULL, "referralCode" = NULL,
      discounts = (SELECT coalesce(jsonb_agg(d || '{"code": null, "title": null}'), '[]') FROM jsonb_array_elements(discounts) d),
      "billTo" = NULL, "statusPageUrl" = NULL, tags = '{}',
      "shipTo" = CASE WHEN "shipTo" IS NULL THEN NULL ELSE jsonb_build_object(
        'name', NULL, 'company', NULL, 'address1', NULL, 'address2', NULL, 'city', NULL, 'zip', NULL, 'province', NULL, 'provinceCode', NULL,
        'country', "shipTo"->'country', 'countryCode', "shipTo"->'countryCode') END,
      "erasedAt" = coalesce("erasedAt", clock_timestamp())
    WHERE "shopId" = ${shop.id} AND id = ANY(${orderIds})`;
  const ofOrders = Prisma.sql`"shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  await db.$executeRaw`UPDATE shipments SET "trackingNumbers" = '{}', "trackingUrls" = '{}' WHERE ${ofOrders}`;
  // A line without a product was written for this order alone: "Engraving for Anna".
  await db.$executeRaw`
    UPDATE order_lines SET title = '', "variantTitle" = NULL, sku = NULL, vendor = NULL WHERE ${ofOrders} AND "productId" IS NULL`;
  await db.$executeRaw`UPDATE scans SET message = NULL, city = NULL, province = NULL WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE refunds SET note = NULL WHERE ${ofOrders}`;
  return { orders };
}

async function exportPerson(tx: ShopTx, { orderIds }: Traces): Promise<HeldRows> {
  const ofOrders = Prisma.sql`t."orderId" = ANY(${orderIds})`;
  return {
    orders: await readHeldRows(tx, 'orders', Prisma.sql`t.id = ANY(${orderIds})`),
    order_lines: await readHeldRows(tx, 'order_lines', ofOrders),
    shipments: await readHeldRows(tx, 'shipments', ofOrders),
    scans: await readHeldRows(tx, 'scans', ofOrders),
    refunds: await readHeldRows(tx, 'refunds', ofOrders),
    order_returns: await readHeldRows(tx, 'order_returns', ofOrders),
  };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  const ofShop = { where: { shopId: shop.id } };
  await db.order.deleteMany(ofShop);
  await db.orderLine.deleteMany(ofShop);
  await db.shipment.deleteMany(ofShop);
  await db.carrierRecord.deleteMany(ofShop);
  await db.scan.deleteMany(ofShop);
  await db.refund.deleteMany(ofShop);
  await db.orderReturn.deleteMany(ofShop);
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
