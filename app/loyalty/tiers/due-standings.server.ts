import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { countEarlierOrders, type Rules } from '../earning/counted-orders.server.ts';
import { readLaunchedProgram, readVersions } from '../program/versions.server.ts';
import { rewardFullCards } from '../activity/punch-cards.server.ts';
import { settleReferrals } from '../activity/referral-links.server.ts';
import { markMembers } from '../sync/marks.server.ts';
import { recheckTiers } from './tier-moves.server.ts';

// Time-based changes of standings: tiers that are no longer earned, and referrals whose pending period is over. Uses
// the database's clock, and skips paused programs.

const perTransaction = 200;
const maxBatches = 1000;

/**
 * Moves tiers and settles referrals that are due, in every shop. @returns how many members and referrals were looked at
 */
export async function runDueStandings(): Promise<number> {
  let count = 0;
  for (const shop of await shopsWithWork()) count += await runShopStandings(shop);
  return count;
}

/** Processes one shop, a limited number per transaction. */
async function runShopStandings(shop: ShopRef): Promise<number> {
  return inBatches(maxBatches, () => withShop(shop, settleDue, { isExclusive: true }));
}

async function shopsWithWork(): Promise<ShopRef[]> {
  return withDispatcher(
    (db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id
    WHERE s."uninstalledAt" IS NULL AND p."launchedVersion" IS NOT NULL AND p."pausedAt" IS NULL AND (
      p."recheckAfterId" IS NOT NULL
      OR EXISTS (SELECT FROM members m WHERE m."shopId" = s.id AND m."tierRecheckAt" <= clock_timestamp())
      OR EXISTS (SELECT FROM referrals r WHERE r."shopId" = s.id AND r.state = 'pending' AND r."dueAt" <= clock_timestamp()))`,
  );
}

async function settleDue(tx: ShopTx): Promise<number> {
  const launched = await readLaunchedProgram(tx);
  if (!launched || launched.isPaused) return 0;
  const rules = { ...launched, versions: await readVersions(tx) };
  return (await recheckDue(tx, rules)) + (await recheckNext(tx, rules)) + (await settleReferrals(tx, rules));
}

/** Members whose recheck is due, and new ones. */
async function recheckDue(tx: ShopTx, rules: Rules): Promise<number> {
  const { db, shop, now } = tx;
  const due = await db.$queryRaw<{ id: string; isThere: boolean }[]>`
    UPDATE members SET "tierRecheckAt" = NULL
    WHERE "shopId" = ${shop.id}::int AND id IN (
      SELECT id FROM members WHERE "shopId" = ${shop.id}::int AND "tierRecheckAt" <= ${now}::timestamptz ORDER BY "tierRecheckAt", id LIMIT ${perTransaction})
    RETURNING id, "mergedIntoId" IS NULL AND "erasedAt" IS NULL AS "isThere"`;
  await review(
    tx,
    rules,
    due.filter(({ isThere }) => isThere).map(({ id }) => id),
  );
  return due.length;
}

/** Rechecks the next of all members, after the tiers were changed. The progress is stored with the program. */
async function recheckNext(tx: ShopTx, rules: Rules): Promise<number> {
  const { db, shop } = tx;
  const next = await db.$queryRaw<{ id: string; isThere: boolean }[]>`
    SELECT m.id, m."mergedIntoId" IS NULL AND m."erasedAt" IS NULL AS "isThere" FROM loyalty_programs p
    JOIN members m ON m."shopId" = p."shopId" AND m.id > p."recheckAfterId"
    WHERE p."shopId" = ${shop.id}::int ORDER BY m.id LIMIT ${perTransaction}`;
  await review(
    tx,
    rules,
    next.filter(({ isThere }) => isThere).map(({ id }) => id),
  );
  await db.$executeRaw`
    UPDATE loyalty_programs SET "recheckAfterId" = ${next.at(-1)?.id ?? null} WHERE "shopId" = ${shop.id}::int AND "recheckAfterId" IS NOT NULL`;
  return next.length;
}

/** Reviews punch cards and earlier orders too. */
async function review(tx: ShopTx, rules: Rules, memberIds: string[]): Promise<void> {
  await countEarlierOrders(tx, memberIds, rules);
  await recheckTiers(tx, rules.program, memberIds);
  await rewardFullCards(tx, rules.program, memberIds);
  await markMembers(tx, memberIds);
}
