import { Temporal } from 'temporal-polyfill';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A calendar day, YYYY-MM-DD, in some time zone. */
export type Day = string;

function zoned(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}

function toDate(at: Temporal.ZonedDateTime): Date {
  return new Date(at.epochMilliseconds);
}

export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day this instant falls on in the zone. */
export function dayOf(at: Date, timeZone: string): Day {
  return zoned(at, timeZone).toPlainDate().toString();
}

/** Minutes since local midnight by the wall clock (0-1439). */
export function minuteOfDay(at: Date, timeZone: string): number {
  const local = zoned(at, timeZone);
  return local.hour * 60 + local.minute;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  return Temporal.PlainDate.from(day).dayOfWeek;
}

export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** So many calendar months later; a day the month does not have becomes its last (31 January and one month is 28 February). */
export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** Whole days from a to b; negative when b is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Temporal.PlainDate.from(a).until(Temporal.PlainDate.from(b), { largestUnit: 'days' }).days;
}

/**
 * The instant of a wall-clock minute on that day. A time that a DST change leaves out becomes the
 * first one after it; a time that comes twice is the earlier one.
 */
export function instantOf(day: Day, minute: number, timeZone: string): Date {
  const date = Temporal.PlainDate.from(day);
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return toDate(date.toZonedDateTime({ timeZone, plainTime: time }));
}

/**
 * Adds working days (Monday to Friday, without the holidays given) to a calendar day. The result is a working day:
 * none added to a Saturday is the Monday.
 */
export function addBusinessDays(day: Day, count: number, holidays: ReadonlySet<Day>): Day {
  let result = day;
  for (let left = count; left > 0; ) {
    result = addDays(result, 1);
    if (isBusinessDay(result, holidays)) left -= 1;
  }
  while (!isBusinessDay(result, holidays)) result = addDays(result, 1);
  return result;
}

export function isBusinessDay(day: Day, holidays: ReadonlySet<Day>): boolean {
  return weekdayOf(day) <= 5 && !holidays.has(day);
}

/** A calendar day in the words of the locale, for example "Tuesday, 24 November". */
export function formatDay(at: Date, locale: string, timeZone: string): string {
  return dateFormat('day', locale, timeZone).format(at);
}

/** Day and time of a scan in the words of the locale, for example "24 Nov, 14:05". */
export function formatDayTime(at: Date, locale: string, timeZone: string): string {
  return dateFormat('dayTime', locale, timeZone).format(at);
}

/** A date with its year, for example "24 Nov 2026". */
export function formatDate(at: Date, locale: string, timeZone: string): string {
  return dateFormat('date', locale, timeZone).format(at);
}

const dateStyles = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayTime: { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

// Making a formatter costs fifty times what using it does.
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(style: keyof typeof dateStyles, locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${style}|${locale}|${timeZone}`;
  const known = dateFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...dateStyles[style], timeZone });
  if (dateFormats.size >= 500) dateFormats.clear();
  dateFormats.set(key, made);
  return made;
}
