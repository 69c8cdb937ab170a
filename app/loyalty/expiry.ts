import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program } from './program.ts';

/** Days before points lapse on which the member is warned, the earlier first. */
export const warningDays = [30, 7] as const;

type ExpiryQuestion = {
  program: Program;
  /** when the points could first be spent */
  availableAt: Date;
};

/**
 * When a lot lapses: at the end of the day, in the program's time zone. Null: never. Where the program goes by inactivity, what
 * happens later keeps it alive (extendByActivity).
 */
export function expiryOf({ program, availableAt }: ExpiryQuestion): Date | null {
  const { kind, months } = program.points.expiry;
  return kind === 'never' ? null : endOfDay(addMonths(dayOf(availableAt, program.timeZone), months), program.timeZone);
}

/** When points of an order can first be spent: after the pending days, at the beginning of the day. */
export function availableFrom(earnedAt: Date, { points, timeZone }: Program): Date {
  if (points.pendingDays === 0) return earnedAt;
  return instantOf(addDays(dayOf(earnedAt, timeZone), points.pendingDays), 0, timeZone);
}

function endOfDay(day: string, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}
