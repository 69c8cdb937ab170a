import { isBirthday } from '../activity/birthdays.ts';

// Birthdays of a whole column: whether the day or the month stands first is seen only from all of them together.

export type BirthdayCell =
  /** MM-DD; null for an empty cell */
  { birthday: string | null; fault: null } | { birthday: null; fault: 'unreadable' | 'day_or_month' };

type Order = 'day_first' | 'month_first';
type Parts = { kind: 'sure'; month: string; day: string } | { kind: 'open'; first: string; second: string };

/** @param documented the order in which the file's program writes, where it says so */
export function readBirthdays(cells: string[], documented: Order | null): BirthdayCell[] {
  const parts = cells.map(partsOf);
  const order = orderOf(parts) ?? documented;
  return cells.map((cell, at) => {
    if (cell === '') return { birthday: null, fault: null };
    const part = parts[at];
    if (!part) return { birthday: null, fault: 'unreadable' };
    if (part.kind === 'sure') return of(part.month, part.day);
    const { first, second } = part;
    if (first === second || Number(second) > 12) return of(first, second);
    if (Number(first) > 12) return of(second, first);
    if (order === null) return { birthday: null, fault: 'day_or_month' };
    return order === 'day_first' ? of(second, first) : of(first, second);
  });
}

function of(month: string, day: string): BirthdayCell {
  const birthday = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isBirthday(birthday) ? { birthday, fault: null } : { birthday: null, fault: 'unreadable' };
}

/** Year first and dots are sure: 1990-3-14, 14.3.1990. Everything else may be read both ways: 3/4/1990, 3-4. */
function partsOf(text: string): Parts | null {
  const year = /^\d{4}([-/.])(\d{1,2})\1(\d{1,2})(?:[T ].*)?$/.exec(text);
  if (year) return { kind: 'sure', month: year[2]!, day: year[3]! };
  const dots = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(?:\d{4}|\d{2})?$/.exec(text);
  if (dots) return { kind: 'sure', month: dots[2]!, day: dots[1]! };
  const open = /^(\d{1,2})([-/])(\d{1,2})(?:\2(?:\d{4}|\d{2}))?$/.exec(text);
  return open ? { kind: 'open', first: open[1]!, second: open[3]! } : null;
}

/** The order that the column proves; null when no cell does, or when some say so and some otherwise. */
function orderOf(parts: (Parts | null)[]): Order | null {
  const open = parts.flatMap((part) => (part?.kind === 'open' ? [part] : []));
  const isDayFirst = open.some(({ first, second }) => Number(first) > 12 && Number(second) <= 12);
  const isMonthFirst = open.some(({ first, second }) => Number(second) > 12 && Number(first) <= 12);
  if (isDayFirst === isMonthFirst) return null;
  return isDayFirst ? 'day_first' : 'month_first';
}
