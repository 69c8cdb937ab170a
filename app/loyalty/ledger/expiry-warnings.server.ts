import { recordEvents } from '#app/events/record.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { findNewestOrders, wakePlanner } from '../members/newest-order.server.ts';
import { warningDays } from './expiry.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

const perTransaction = 500;
const maxBatches = 1000;
const [early, late] = warningDays;

/**
 * Announces points that expire, 30 and 7 days ahead: once per member, day and distance, with all lots of that day
 * together. Activity that extends the points moves them to a later day, which is announced anew.
 * @returns how many new warnings were recorded
 */
export async function warnOfExpiry(shop: ShopRef): Promise<number> {
  return inBatches(maxBatches, () => withShop(shop, warn, { isExclusive: true }));
}

type Warning = {
  memberId: string;
  customerId: string | null;
  balance: number;
  expiresOn: string;
  daysAhead: number;
  points: number;
  factKey: string;
};

async function warn(tx: ShopTx): Promise<number> {
  const launched = await readLaunchedProgram(tx);
  if (!launched || launched.isPaused || launched.program.points.expiry.kind === 'never') return 0;
  const due = await readDue(tx, launched.program.timeZone);
  const anchors = await findNewestOrders(tx, [...new Set(due.map(({ memberId }) => memberId))]);
  const fresh = await recordEvents(
    tx,
    due.map(({ memberId, customerId, balance, expiresOn, daysAhead, points, factKey }) => ({
      name: 'points.expiring' as const,
      factKey,
      orderId: anchors.get(memberId) ?? null,
      customerId,
      occurredAt: tx.now,
      data: { memberId, points, balance, expiresOn, daysAhead },
    })),
  );
  await wakePlanner(tx, fresh);
  return fresh.length;
}

// For each member and expiry day in the program's calendar: the points, and the distance to warn at. Whoever missed the
// early warning gets only the late one.
async function readDue({ db, shop, now }: ShopTx, timeZone: string): Promise<Warning[]> {
  return db.$queryRaw<Warning[]>`
    WITH lapsing AS (
      SELECT l."memberId", l.available, ((l."expiresAt" - interval '1 millisecond') AT TIME ZONE ${timeZone})::date AS day
      FROM points_lots l
      WHERE l."shopId" = ${shop.id}::int AND l.available > 0 AND l."expiresAt" > ${now}::timestamptz
        AND l."expiresAt" < ${now}::timestamptz + make_interval(days => ${early + 2})
    ), by_day AS (
      SELECT "memberId", day, sum(available)::int AS points, day - (${now}::timestamptz AT TIME ZONE ${timeZone})::date AS ahead
      FROM lapsing GROUP BY "memberId", day
    ), due AS (
      SELECT "memberId", points, to_char(day, 'YYYY-MM-DD') AS "expiresOn", CASE WHEN ahead <= ${late} THEN ${late}::int ELSE ${early}::int END AS "daysAhead"
      FROM by_day WHERE ahead <= ${early}
    ), keyed AS (
      SELECT *, "memberId" || '|' || "expiresOn" || '|' || "daysAhead" AS "factKey" FROM due
    )
    SELECT k.*, m."customerId", m."availablePoints" AS balance FROM keyed k
    JOIN members m ON m."shopId" = ${shop.id}::int AND m.id = k."memberId" AND m."erasedAt" IS NULL
    WHERE NOT EXISTS (SELECT FROM events e WHERE e."shopId" = ${shop.id}::int AND e.name = 'points.expiring' AND e."factKey" = k."factKey")
    ORDER BY k."factKey" LIMIT ${perTransaction}`;
}
