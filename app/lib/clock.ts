import { Temporal } from 'temporal-polyfill';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A calendar day, YYYY-MM-DD, in some time zone. */
export type Day = string;

function zoned(at: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
}

// Planning asks for the same hours and days again and again, and Temporal is many times slower than arithmetic.
// Temporal is therefore asked once per quarter of an hour and once per day.
const quarterMs = 15 * minuteMs;
const plainFrom = Date.UTC(1973, 0, 1);
const plainTo = Date.UTC(2200, 0, 1);
const mostKept = 20_000;
const offsets = new Map<string, Map<number, number>>();

/** Milliseconds of the zone's wall clock, as if it were UTC; null where Temporal itself must be asked. */
function wallMs(at: Date, timeZone: string): number | null {
  const ms = at.getTime();
  if (!(ms >= plainFrom && ms < plainTo)) return null;
  const ofZone = offsets.get(timeZone) ?? new Map<number, number>();
  const quarter = Math.floor(ms / quarterMs);
  let offset = ofZone.get(quarter);
  if (offset === undefined) {
    offset = offsetOfQuarter(quarter * quarterMs, timeZone);
    if (ofZone.size >= mostKept / 10) ofZone.clear();
    if (offsets.size >= 500) offsets.clear();
    offsets.set(timeZone, ofZone.set(quarter, offset));
  }
  return Number.isNaN(offset) ? null : ms + offset;
}

/** NaN if the clocks change within the quarter, as Newfoundland's did at 00:01. */
function offsetOfQuarter(from: number, timeZone: string): number {
  const [first, last] = [from, from + quarterMs - 1].map((ms) => zoned(new Date(ms), timeZone).offsetNanoseconds / 1e6);
  return first === last ? first! : Number.NaN;
}

const dayNumbers = new Map<Day, number>();

/** Days since 1970-01-01. @throws when the day does not exist */
function numberOf(day: Day): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const { year, month, day: ofMonth } = Temporal.PlainDate.from(day);
  const made = Date.UTC(year, month - 1, ofMonth) / dayMs;
  if (dayNumbers.size >= mostKept) dayNumbers.clear();
  dayNumbers.set(day, made);
  return made;
}

const isPlain = (number: number) => Number.isInteger(number) && number * dayMs >= plainFrom && number * dayMs < plainTo;

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

/** The calendar day on which this instant falls in the zone. */
export function dayOf(at: Date, timeZone: string): Day {
  const wall = wallMs(at, timeZone);
  return wall === null ? zoned(at, timeZone).toPlainDate().toString() : new Date(wall).toISOString().slice(0, 10);
}

/** Minutes since local midnight on the wall clock (0-1439). */
export function minuteOfDay(at: Date, timeZone: string): number {
  const wall = wallMs(at, timeZone);
  if (wall !== null) return Math.floor(wall / minuteMs) % 1440;
  const local = zoned(at, timeZone);
  return local.hour * 60 + local.minute;
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  const number = numberOf(day);
  return isPlain(number) ? ((number + 3) % 7) + 1 : Temporal.PlainDate.from(day).dayOfWeek;
}

export function addDays(day: Day, days: number): Day {
  const number = numberOf(day) + days;
  return isPlain(number)
    ? new Date(number * dayMs).toISOString().slice(0, 10)
    : Temporal.PlainDate.from(day).add({ days }).toString();
}

/**
 * Adds calendar months; a day that the month does not have becomes its last (31 January plus one month is 28 February).
 */
export function addMonths(day: Day, months: number): Day {
  return Temporal.PlainDate.from(day).add({ months }).toString();
}

/** Whole days from a to b; negative when b is earlier. */
export function daysBetween(a: Day, b: Day): number {
  return Temporal.PlainDate.from(a).until(Temporal.PlainDate.from(b), { largestUnit: 'days' }).days;
}

/**
 * The instant of a wall-clock minute on that day. A time skipped by DST becomes the first one after it; of a time that
 * occurs twice, the earlier one is taken.
 */
export function instantOf(day: Day, minute: number, timeZone: string): Date {
  const key = `${day}|${minute}|${timeZone}`;
  const known = instants.get(key);
  if (known !== undefined) return new Date(known);
  const date = Temporal.PlainDate.from(day);
  const time = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  const made = toDate(date.toZonedDateTime({ timeZone, plainTime: time }));
  if (instants.size >= mostKept) instants.clear();
  instants.set(key, made.getTime());
  return made;
}

const instants = new Map<string, number>();

export type DailyWindow = { fromMinute: number; toMinute: number };

/**
 * The first instant at or after `at` inside the zone's daily window. `spreadMinutes` (smaller than the window) moves a
 * waiting message off the opening minute.
 */
export function nextInWindow(at: Date, window: DailyWindow, timeZone: string, spreadMinutes = 0): Date {
  const minute = minuteOfDay(at, timeZone);
  if (minute >= window.fromMinute && minute < window.toMinute) return at;
  const today = dayOf(at, timeZone);
  const day = minute < window.fromMinute ? today : addDays(today, 1);
  return instantOf(day, window.fromMinute + spreadMinutes, timeZone);
}

/**
 * Adds working days (Monday to Friday, except the given holidays) to a calendar day. The result is always a working
 * day: adding none to a Saturday gives Monday.
 */
export function addBusinessDays(day: Day, count: number, holidays: ReadonlySet<Day>): Day {
  let result = day;
  for (let left = count; left > 0;) {
    result = addDays(result, 1);
    if (isBusinessDay(result, holidays)) left -= 1;
  }
  while (!isBusinessDay(result, holidays)) result = addDays(result, 1);
  return result;
}

export function isBusinessDay(day: Day, holidays: ReadonlySet<Day>): boolean {
  return weekdayOf(day) <= 5 && !holidays.has(day);
}

/** A calendar day in the format of the locale, for example "Tuesday, 24 November". */
export function formatDay(at: Date, locale: string, timeZone: string): string {
  return dateFormat('day', locale, timeZone).format(at);
}

/** Day and time of a scan in the format of the locale, for example "24 Nov, 14:05". */
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

// Creating a formatter costs fifty times as much as using it.
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
