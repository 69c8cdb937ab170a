import { expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn } from '#app/test/planning.ts';
import { at, storeOrder } from '#app/test/stored-orders.ts';
import { planOrders } from './planning.server.ts';

useDatabase();

const plan = (shop: ShopRef, now: string) =>
  at(shop, now, async (tx) => planOrders(tx, await loadFacts(tx, ['1001']), await readShopWithSettings(tx)));

const alerts = (shop: ShopRef) =>
  ownerQuery(`SELECT kind, "orderId", summary, count FROM staff_alerts WHERE "shopId" = $1 ORDER BY kind`, [shop.id]);

async function storeWithFailure(own: Parameters<typeof createShop>[0] = {}): Promise<ShopRef> {
  const shop = await createShop(own);
  await withShop(shop, (tx) => saveShopSettings(tx, () => allOn));
  await storeOrder(
    shop,
    makeFacts({ shipments: [makeShipment({ scans: [makeScan('failure', '2026-03-06T12:00:00Z')] })] }),
  );
  return shop;
}

test('the staff hear once of a parcel in trouble, when its customer does, and the timeline keeps it', async () => {
  const shop = await storeWithFailure();
  await plan(shop, '2026-03-06T13:00:00Z');
  await plan(shop, '2026-03-08T13:00:00Z');
  expect(await alerts(shop)).toEqual([{ kind: 'delivery_failed', orderId: '1001', summary: 'failed', count: 1 }]);
  const told = await ownerQuery(
    `SELECT (SELECT count(*)::int FROM messages WHERE "shopId" = $1 AND kind = 'delivery_problem') AS mails,
      (SELECT count(*)::int FROM events WHERE "shopId" = $1 AND name = 'shipment.trouble_found') AS events`,
    [shop.id],
  );
  expect(told).toEqual([{ mails: 1, events: 1 }]);
});

test('a trouble that began long before it was learned of is no news to the staff', async () => {
  const shop = await storeWithFailure();
  await plan(shop, '2026-04-06T13:00:00Z');
  expect(await alerts(shop)).toEqual([]);
});
