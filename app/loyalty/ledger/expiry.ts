import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program, Reward } from '../program/program.ts';

/** Days before points lapse on which the member is warned, the earlier first. */
export const warningDays = [30, 7] as const;

type ExpiryQuestion = {
  program: Program;
  /** when the points could first be spent */
  availableAt: Date;
};

/**
 * When a lot lapses: at the end of the day, in the program's time zone. Null: never. Where the program goes by
 * inactivity, what happens later keeps it alive (extendByActivity).
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

/**
 * When a reward got now lapses unused: with its last day in the shop's time zone, as Shopify's gift cards do, so that
 * whoever is told the day can use it all day. Null: never.
 */
export function lapsesAt({ expiresDays }: Pick<Reward, 'expiresDays'>, now: Date, timeZone: string): Date | null {
  return expiresDays === null ? null : lastSecondOf(addDays(dayOf(now, timeZone), expiresDays), timeZone);
}

/**
 * The day's last moment in whole seconds, as Shopify keeps them. It still is that day, so that the day can be told from
 * it.
 */
export function lastSecondOf(day: string, timeZone: string): Date {
  return new Date(endOfDay(day, timeZone).getTime() - 1000);
}

function endOfDay(day: string, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}
