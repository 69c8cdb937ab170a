import { addDays, dayOf, instantOf, type Day } from '#app/lib/clock.ts';

/** The periods Home can show, in days up to and including today. */
export const periodDays = [7, 30, 90] as const;
export type PeriodDays = (typeof periodDays)[number];

/** How many days ahead due messages are shown. */
const aheadDays = 7;

export function readPeriod(text: string | null): PeriodDays {
  return periodDays.find((days) => String(days) === text) ?? 7;
}

export type Period = { days: Day[]; today: Day; from: Date; until: Date };

/** The calendar days of a period in the shop's time zone: `length` days up to and including today, and a week ahead. */
export function periodAround(now: Date, length: number, timeZone: string): Period {
  const today = dayOf(now, timeZone);
  const days = Array.from({ length: length + aheadDays }, (_, index) => addDays(today, index - length + 1));
  return {
    days,
    today,
    from: instantOf(days[0]!, 0, timeZone),
    until: instantOf(addDays(days.at(-1)!, 1), 0, timeZone),
  };
}
