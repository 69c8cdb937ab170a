import { addDays, dayOf, instantOf, minuteOfDay, type Day } from '#app/lib/clock.ts';
import type { Settings } from '#app/shops/settings.ts';

export type AllowedHours = Pick<Settings['restraint'], 'quietFromMinute' | 'quietToMinute' | 'spreadMinutes'>;

/** The later of two instants; the first where there is no second. */
export function later(a: Date, b: Date | null | undefined): Date {
  return b && b > a ? b : a;
}

/** May a message that can wait go out at this instant? Equal ends mean that there are no quiet hours. */
export function isAllowedHour(at: Date, hours: AllowedHours, timeZone: string): boolean {
  const { quietFromMinute: close, quietToMinute: open } = hours;
  const minute = minuteOfDay(at, timeZone);
  if (open === close) return true;
  return open < close ? minute >= open && minute < close : minute >= open || minute < close;
}

/**
 * The first instant at or after `at` at which a message that can wait may go. Those that had to wait for the opening
 * are spread over the minutes after it, each by its own fixed share, so that a store's mails do not all leave on the
 * minute.
 */
export function nextAllowed(at: Date, hours: AllowedHours, timeZone: string, key: string): Date {
  if (isAllowedHour(at, hours, timeZone)) return at;
  const today = opening(dayOf(at, timeZone), hours, timeZone, key);
  return today >= at ? today : opening(addDays(dayOf(at, timeZone), 1), hours, timeZone, key);
}

/** When this message goes if it goes on that day of the customer's. */
export function opening(day: Day, hours: AllowedHours, timeZone: string, key: string): Date {
  const { quietFromMinute: close, quietToMinute: open } = hours;
  const isOpenAllDay = open === close;
  const lengthMinutes = isOpenAllDay ? 1440 : (close - open + 1440) % 1440;
  const start = isOpenAllDay ? 0 : open;
  const minute = start + (spreadOf(key) % Math.min(hours.spreadMinutes + 1, lengthMinutes));
  return minute < 1440 ? instantOf(day, minute, timeZone) : instantOf(addDays(day, 1), minute - 1440, timeZone);
}

/** A whole number that is always the same for this key (FNV-1a, 32 bits). */
function spreadOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const character of key) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
