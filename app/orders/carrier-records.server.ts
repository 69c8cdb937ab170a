import type { ShopTx } from '#app/lib/db.server.ts';
import { isReportingRecord } from './delivery/arrival.ts';
import type { CarrierRecord } from './facts.ts';

/** Younger parcels may still be on their way, and older ones say how things used to be. */
const youngestDays = 14;
const oldestDays = 180;

export type CountedCarrier = CarrierRecord & { country: string };

/**
 * Counts anew how often each carrier reported the delivery of the shop's parcels, country by country.
 * @returns whether a carrier is now taken to report that was not before, or the reverse
 */
export async function countCarrierRecords(tx: ShopTx): Promise<{ hasChanged: boolean }> {
  const { db, shop, now } = tx;
  const before = await listCarrierRecords(tx);
  const counted = await db.$queryRaw<CountedCarrier[]>`
    SELECT s.carrier, coalesce(o."shipTo"->>'countryCode', '') AS country, count(*)::int AS parcels,
      count(*) FILTER (WHERE s."shipmentStatus" IN ('delivered', 'picked_up') OR EXISTS (
        SELECT FROM scans c WHERE c."shopId" = s."shopId" AND c."orderId" = s."orderId" AND c."shipmentId" = s.id
          AND c.status IN ('delivered', 'picked_up')))::int AS delivered
    FROM shipments s JOIN orders o ON o."shopId" = s."shopId" AND o.id = s."orderId"
    WHERE s."shopId" = ${shop.id}::int AND s.carrier IS NOT NULL AND coalesce(s.status, 'success') = 'success'
      AND s."dispatchedAt" BETWEEN ${now}::timestamptz - make_interval(days => ${oldestDays}::int)
        AND ${now}::timestamptz - make_interval(days => ${youngestDays}::int)
    GROUP BY 1, 2`;
  await db.carrierRecord.deleteMany({ where: { shopId: shop.id } });
  await db.carrierRecord.createMany({ data: counted.map((row) => ({ ...row, shopId: shop.id, countedAt: now })) });
  const verdicts = (rows: CountedCarrier[]) =>
    JSON.stringify(rows.map((row) => [row.carrier, row.country, isReportingRecord(row)].join('|')).sort());
  return { hasChanged: verdicts(before) !== verdicts(counted) };
}

/** What is known of the shop's carriers, those with the most parcels first. */
export function listCarrierRecords({ db, shop }: ShopTx): Promise<CountedCarrier[]> {
  return db.carrierRecord.findMany({
    where: { shopId: shop.id },
    select: { carrier: true, country: true, parcels: true, delivered: true },
    orderBy: [{ parcels: 'desc' }, { carrier: 'asc' }, { country: 'asc' }],
  });
}
