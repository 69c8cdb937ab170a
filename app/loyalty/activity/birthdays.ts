import { addDays, dayOf, daysBetween } from '#app/lib/clock.ts';

/**
 * A birthday entered fewer days ahead than this pays next year, so that nobody collects a second one by changing the
 * date.
 */
const birthdayNoticeDays = 30;

type BirthdayQuestion = {
  /** MM-DD */
  birthday: string;
  /** when it was entered or last changed */
  setAt: Date;
  /** the last year a bonus was paid for; null if never */
  lastPaidYear: number | null;
  timeZone: string;
  now: Date;
};

/** The year whose birthday bonus is due, or null. A bonus stays due for a week after the birthday. */
export function birthdayDue({ birthday, setAt, lastPaidYear, timeZone, now }: BirthdayQuestion): number | null {
  const today = dayOf(now, timeZone);
  const thisYear = Number(today.slice(0, 4));
  const year = [thisYear, thisYear - 1].find((candidate) => {
    const since = daysBetween(birthdayIn(candidate, birthday), today);
    return since >= 0 && since < 7;
  });
  if (year === undefined || (lastPaidYear !== null && lastPaidYear >= year)) return null;
  return isEnteredInTime(birthdayIn(year, birthday), setAt, timeZone) ? year : null;
}

/** The day of the next birthday bonus, YYYY-MM-DD. */
export function nextBirthdayBonus({ birthday, setAt, lastPaidYear, timeZone, now }: BirthdayQuestion): string {
  const today = dayOf(now, timeZone);
  let year = Math.max(Number(today.slice(0, 4)), (lastPaidYear ?? 0) + 1);
  while (birthdayIn(year, birthday) < today || !isEnteredInTime(birthdayIn(year, birthday), setAt, timeZone)) year += 1;
  return birthdayIn(year, birthday);
}

function isEnteredInTime(day: string, setAt: Date, timeZone: string): boolean {
  return addDays(dayOf(setAt, timeZone), birthdayNoticeDays) <= day;
}

// In non-leap years a birthday on 29 February is celebrated on the 28th.
function birthdayIn(year: number, birthday: string): string {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}-${birthday === '02-29' && !isLeap ? '02-28' : birthday}`;
}

const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether MM-DD is a calendar day; 02-29 counts. */
export function isBirthday(text: string): boolean {
  const [, month = '', day = ''] = /^(\d{2})-(\d{2})$/.exec(text) ?? [];
  return Number(day) >= 1 && Number(day) <= (daysOfMonth[Number(month) - 1] ?? 0);
}
