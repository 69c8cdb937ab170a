import { addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { isBirthday } from './birthdays.ts';
import { lockMember } from '../ledger/ledger.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { readStanding } from '../tiers/standing.server.ts';

/** months until an entered birthday may be changed */
const monthsUntilChange = 12;

export type BirthdayOutcome =
  /** paysOn: YYYY-MM-DD of the next bonus; null where nothing is given for birthdays */
  | { outcome: 'saved'; paysOn: string | null }
  /** not a day that some year has */
  | { outcome: 'invalid' }
  | { outcome: 'already_set'; changesFrom: Date };

/**
 * A member tells their birthday. It may be changed a year later; what counts for the bonus is when it was entered.
 * @param birthday MM-DD
 * @throws when there is no such member
 */
export async function setBirthday(tx: ShopTx, memberId: string, birthday: string): Promise<BirthdayOutcome> {
  if (!isBirthday(birthday)) return { outcome: 'invalid' };
  const { id, erasedAt } = await lockMember(tx, memberId);
  if (erasedAt) return { outcome: 'invalid' };
  const key = { shopId_id: { shopId: tx.shop.id, id } };
  const known = await tx.db.member.findUniqueOrThrow({ where: key, select: { birthday: true, birthdaySetAt: true } });
  if (known.birthday !== birthday) {
    const changesFrom = await mayChangeFrom(tx, known);
    if (changesFrom && changesFrom > tx.now) return { outcome: 'already_set', changesFrom };
    await tx.db.member.update({ where: key, data: { birthday, birthdaySetAt: tx.now } });
  }
  const { birthdayPaysOn } = await readStanding(tx, id);
  return { outcome: 'saved', paysOn: birthdayPaysOn };
}

async function mayChangeFrom(
  tx: ShopTx,
  { birthday, birthdaySetAt }: { birthday: string | null; birthdaySetAt: Date | null },
): Promise<Date | null> {
  if (birthday === null || birthdaySetAt === null) return null;
  const timeZone = (await readLaunchedProgram(tx))?.program.timeZone ?? 'UTC';
  return instantOf(addMonths(dayOf(birthdaySetAt, timeZone), monthsUntilChange), 0, timeZone);
}
