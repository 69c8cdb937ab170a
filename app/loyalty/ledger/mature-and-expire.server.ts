import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { buildExpire, buildRelease } from './model.ts';
import { changeHolding } from './ledger.server.ts';

// Time-based changes of points: pending points become available, old ones expire. Uses the database's clock.

const perTransaction = 200;
const maxBatches = 500;

/** Releases and expires whatever is due, in every shop. @returns how many lots changed */
export async function matureAndExpirePoints(): Promise<number> {
  let count = 0;
  for (const shop of await shopsWithDueLots()) count += await matureAndExpireIn(shop);
  return count;
}

/** Processes one shop, a limited number of lots per transaction. */
async function matureAndExpireIn(shop: ShopRef): Promise<number> {
  return inBatches(maxBatches, () =>
    withShop(shop, async (tx) => (await releaseDue(tx)) + (await expireDue(tx)), { isExclusive: true }),
  );
}

async function shopsWithDueLots(): Promise<ShopRef[]> {
  return withDispatcher(
    (db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id
    WHERE s."uninstalledAt" IS NULL AND p."launchedVersion" IS NOT NULL AND (
      EXISTS (SELECT FROM points_lots l WHERE l."shopId" = s.id AND l.pending > 0 AND l."availableAt" <= clock_timestamp())
      OR p."pausedAt" IS NULL AND EXISTS (
        SELECT FROM points_lots l WHERE l."shopId" = s.id AND l.available > 0 AND l."expiresAt" <= clock_timestamp()))`,
  );
}

type DueLot = { id: string; memberId: string; availableAt: Date; expiresAt: Date | null };

/** Releases the pending points that are due. */
async function releaseDue(tx: ShopTx): Promise<number> {
  const { db, shop, now } = tx;
  const due = await db.$queryRaw<DueLot[]>`
    SELECT id, "memberId", "availableAt", "expiresAt" FROM points_lots
    WHERE "shopId" = ${shop.id}::int AND pending > 0 AND "availableAt" <= ${now}::timestamptz ORDER BY "availableAt", id LIMIT ${perTransaction}`;
  let count = 0;
  for (const lot of due) {
    const sourceKey = `release|lot:${lot.id}`;
    const cause = { sourceKey, occurredAt: lot.availableAt };
    const outcome = await changeHolding(tx, { ...lot, sourceKey, lotIds: [lot.id] }, (holding) =>
      buildRelease(holding, lot.id, cause),
    );
    if (outcome === 'posted') count += 1;
  }
  return count;
}

/** Expires the points that are due; not while the program is paused, when nobody could spend them. */
export async function expireDue(tx: ShopTx): Promise<number> {
  const { db, shop, now } = tx;
  const due = await db.$queryRaw<Required<DueLot & { expiresAt: Date }>[]>`
    SELECT id, "memberId", "availableAt", "expiresAt" FROM points_lots
    WHERE "shopId" = ${shop.id}::int AND available > 0 AND "expiresAt" <= ${now}::timestamptz
      AND EXISTS (SELECT FROM loyalty_programs p WHERE p."shopId" = ${shop.id}::int AND p."pausedAt" IS NULL)
    ORDER BY "expiresAt", id LIMIT ${perTransaction}`;
  let count = 0;
  for (const lot of due) {
    // Restored points may expire a second time, so the key includes the time.
    const sourceKey = `expire|lot:${lot.id}:${lot.expiresAt.toISOString()}`;
    const cause = { sourceKey, occurredAt: lot.expiresAt };
    const outcome = await changeHolding(tx, { ...lot, sourceKey }, (holding) => buildExpire(holding, lot.id, cause));
    if (outcome === 'posted') count += 1;
  }
  return count;
}
