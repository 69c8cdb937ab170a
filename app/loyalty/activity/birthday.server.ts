import { addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { isBirthday } from './birthdays.ts';
import { lockMember } from '../ledger/ledger.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { readStanding } from '../tiers/standing.server.ts';

/** months before a birthday can be changed again */
const monthsUntilChange = 12;

export type BirthdayOutcome =
  /** paysOn: day of the next bonus, YYYY-MM-DD; null when the program gives no birthday bonus */
  | { outcome: 'saved'; paysOn: string | null }
  /** no such calendar day, or the member was erased */
  | { outcome: 'invalid' }
  | { outcome: 'already_set'; changesFrom: Date };

/**
 * Sets a member's birthday. It can be changed only a year later. The bonus depends on when it was entered.
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
