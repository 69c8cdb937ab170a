import { addDays, addMonths, dayOf, daysBetween, instantOf } from '#app/lib/clock.ts';
import type { Program } from './program.ts';

/** Days before points lapse on which the member is warned, the earlier first. */
export const warningDays = [30, 7] as const;
export type WarningDay = (typeof warningDays)[number];

type ExpiryQuestion = {
  program: Program;
  /** when the points could first be spent */
  availableAt: Date;
  /** the member's last earning or spending; counts where the program goes by inactivity */
  lastActivityAt?: Date | null;
};

/** When a lot lapses: at the end of the day, in the program's time zone. Null: never. */
export function expiryOf({ program, availableAt, lastActivityAt }: ExpiryQuestion): Date | null {
  const { kind, months } = program.points.expiry;
  if (kind === 'never') return null;
  const from = kind === 'inactivity' && lastActivityAt && lastActivityAt > availableAt ? lastActivityAt : availableAt;
  return endOfDay(addMonths(dayOf(from, program.timeZone), months), program.timeZone);
}

/** When points that come back to their lot lapse: when they would have, but never within 30 days. */
export function expiryAfterReturn(expiresAt: Date | null, now: Date, { timeZone }: Program): Date | null {
  if (!expiresAt) return null;
  const soonest = endOfDay(addDays(dayOf(now, timeZone), 30), timeZone);
  return expiresAt > soonest ? expiresAt : soonest;
}

/** When points of an order can first be spent: after the pending days, at the beginning of the day. */
export function availableFrom(earnedAt: Date, { points, timeZone }: Program): Date {
  if (points.pendingDays === 0) return earnedAt;
  return instantOf(addDays(dayOf(earnedAt, timeZone), points.pendingDays), 0, timeZone);
}

/**
 * The warning that is due for points that lapse, if any: the latest whose day has come. One who was not warned 30 days
 * ahead (points that came back late) is warned 7 days ahead only.
 */
export function warningDue(expiresAt: Date | null, now: Date, { timeZone }: Program): WarningDay | null {
  if (!expiresAt || expiresAt <= now) return null;
  const left = daysBetween(dayOf(now, timeZone), dayOf(new Date(expiresAt.getTime() - 1), timeZone));
  return warningDays.findLast((days) => left <= days) ?? null;
}

function endOfDay(day: string, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}
