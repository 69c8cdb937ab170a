import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program, Reward } from '../program/program.ts';

/** How many days before points expire the member is warned, the earlier warning first. */
export const warningDays = [30, 7] as const;

type ExpiryQuestion = {
  program: Program;
  /** when the points could first be spent */
  availableAt: Date;
};

/**
 * When a lot expires: at the end of the day, in the program's time zone; null for never. Under expiry by inactivity,
 * later activity extends it (extendByActivity).
 */
export function expiryOf({ program, availableAt }: ExpiryQuestion): Date | null {
  const { kind, months } = program.points.expiry;
  return kind === 'never' ? null : endOfDay(addMonths(dayOf(availableAt, program.timeZone), months), program.timeZone);
}

/** When points of an order can first be spent: at the start of the day after the pending days, or at once with none. */
export function availableFrom(earnedAt: Date, { points, timeZone }: Program): Date {
  if (points.pendingDays === 0) return earnedAt;
  return instantOf(addDays(dayOf(earnedAt, timeZone), points.pendingDays), 0, timeZone);
}

/**
 * When a reward issued now expires unused: at the end of its last day in the shop's time zone, like Shopify's gift
 * cards, so that the customer can use it all that day. Null for never.
 */
export function lapsesAt({ expiresDays }: Pick<Reward, 'expiresDays'>, now: Date, timeZone: string): Date | null {
  return expiresDays === null ? null : lastSecondOf(addDays(dayOf(now, timeZone), expiresDays), timeZone);
}

/**
 * The day's last whole second, because Shopify stores seconds. The instant still falls on that day, so the day can be
 * derived from it.
 */
export function lastSecondOf(day: string, timeZone: string): Date {
  return new Date(endOfDay(day, timeZone).getTime() - 1000);
}

function endOfDay(day: string, timeZone: string): Date {
  return instantOf(addDays(day, 1), 0, timeZone);
}
