import { expect, test } from 'vitest';
import type { ShopRef } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { makeAddress, makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { at, storeOrder } from '#app/test/stored-orders.ts';
import { countCarrierRecords, listCarrierRecords } from './carrier-records.server.ts';
import { loadFacts } from './load-facts.server.ts';

useDatabase();

const now = '2026-04-01T12:00:00Z';

async function sendParcel(shop: ShopRef, id: string, leftOn: string, isDelivered: boolean, country = 'US') {
  const scans = isDelivered ? [makeScan('delivered', '2026-03-08T12:00:00Z', { id: `D${id}` })] : [];
  const parcel = makeShipment({ id: `S${id}`, dispatchedAt: new Date(`${leftOn}T12:00:00Z`), scans });
  await storeOrder(shop, makeFacts({ id, shipTo: makeAddress(country), shipments: [parcel] }));
}

test('how a carrier reports is counted over the shop’s own older parcels, country by country', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  await sendParcel(shop, '1', '2026-03-03', true);
  await sendParcel(shop, '2', '2026-03-03', false);
  await sendParcel(shop, '3', '2026-03-03', false, 'DE');
  await sendParcel(shop, '4', '2026-03-30', false);
  await sendParcel(other, '5', '2026-03-03', false);
  expect(await at(shop, now, countCarrierRecords)).toEqual({ hasChanged: true });
  expect(await at(shop, now, listCarrierRecords)).toEqual([
    { carrier: 'USPS', country: 'US', parcels: 2, delivered: 1 },
    { carrier: 'USPS', country: 'DE', parcels: 1, delivered: 0 },
  ]);
  expect(await at(shop, now, countCarrierRecords)).toEqual({ hasChanged: false });
  const [american, german] = await at(shop, now, (tx) => loadFacts(tx, ['1', '3']));
  expect(american!.carrierRecords).toMatchObject([{ carrier: 'USPS', parcels: 2, delivered: 1 }]);
  expect(german!.carrierRecords).toMatchObject([{ carrier: 'USPS', parcels: 1, delivered: 0 }]);
});
