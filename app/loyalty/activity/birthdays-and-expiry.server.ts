import { addDays, dayOf } from '#app/lib/clock.ts';
import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { birthdayDue } from './birthdays.ts';
import { giveBonus } from './bonuses.server.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { warnOfExpiry } from '../ledger/expiry-warnings.server.ts';

// Birthday bonuses and expiry warnings. Runs every hour so that each time zone is served on its own day; repeated runs
// neither pay nor warn twice.

const perTransaction = 100;

/** Handles birthdays and expiry warnings for every shop whose program is running. */
export async function runBirthdaysAndExpiryWarnings(): Promise<void> {
  const shops = await withDispatcher(
    (db) => db.$queryRaw<ShopRef[]>`
    SELECT s.id, s.domain FROM shops s JOIN loyalty_programs p ON p."shopId" = s.id
    WHERE s."uninstalledAt" IS NULL AND p."launchedVersion" IS NOT NULL AND p."pausedAt" IS NULL`,
  );
  for (const shop of shops) {
    await payBirthdays(shop);
    await warnOfExpiry(shop);
  }
}

/**
 * Pays the unpaid birthday bonuses of the last seven days. A birthday during a pause is still paid if the program
 * resumes within that week.
 * @returns how many were paid
 */
export async function payBirthdays(shop: ShopRef): Promise<number> {
  const due = await withShop(shop, readDue);
  let count = 0;
  for (let start = 0; start < due.length; start += perTransaction) {
    count += await withShop(shop, (tx) => pay(tx, due.slice(start, start + perTransaction)), { isExclusive: true });
  }
  return count;
}

type Due = { memberId: string; year: number };

async function readDue(tx: ShopTx): Promise<Due[]> {
  const launched = await readLaunchedProgram(tx);
  if (!isGiven(launched)) return [];
  const { db, shop, now } = tx;
  const { timeZone } = launched.program;
  const rows = await db.$queryRaw<
    { id: string; birthday: string; birthdaySetAt: Date | null; lastPaidYear: number | null }[]
  >`
    SELECT m.id, m.birthday, m."birthdaySetAt", (
      SELECT max(right(t."sourceKey", 4)::int) FROM members own
      JOIN points_transactions t ON t."shopId" = own."shopId" AND t."memberId" = own.id AND t."sourceKey" LIKE 'earn|birthday:%'
      WHERE own."shopId" = m."shopId" AND (own.id = m.id OR own."mergedIntoId" = m.id)) AS "lastPaidYear"
    FROM members m
    WHERE m."shopId" = ${shop.id}::int AND m.birthday = ANY(${lastWeek(now, timeZone)}::text[]) AND m."mergedIntoId" IS NULL AND m."erasedAt" IS NULL
    ORDER BY m.id`;
  return rows.flatMap(({ id, birthday, birthdaySetAt, lastPaidYear }) => {
    const year = birthdayDue({ birthday, setAt: birthdaySetAt ?? now, lastPaidYear, timeZone, now });
    return year === null ? [] : { memberId: id, year };
  });
}

/** Today and the six days before, as MM-DD. Includes 02-29 along with 02-28, because most years celebrate it then. */
function lastWeek(now: Date, timeZone: string): string[] {
  const today = dayOf(now, timeZone);
  const days = Array.from({ length: 7 }, (_, ago) => addDays(today, -ago).slice(5));
  return days.includes('02-28') ? [...days, '02-29'] : days;
}

async function pay(tx: ShopTx, due: Due[]): Promise<number> {
  const launched = await readLaunchedProgram(tx);
  if (!isGiven(launched)) return 0;
  let count = 0;
  for (const { memberId, year } of due) {
    const bonus = { memberId, bonus: 'birthday', subject: `${memberId}:${year}`, occurredAt: tx.now } as const;
    if ((await giveBonus(tx, launched, bonus)) === 'posted') count += 1;
  }
  return count;
}

function isGiven(launched: VersionedProgram | null): launched is VersionedProgram {
  return launched !== null && !launched.isPaused && launched.program.earn.birthday > 0;
}
