import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program, TierLevel } from '../program/program.ts';

/**
 * One thing that counts towards tiers: an order (with what was paid for goods and its points) or a refund, negative.
 */
export type TierFact = { at: Date; amountMinor: number; points: number; orders: number };

export type TierStanding = {
  /** null below the first tier */
  key: string | null;
  /** minor units, points or orders, by the tiers' basis */
  measured: number;
  next: { key: string; name: string; missing: number } | null;
};

/** Where a member stands by what counts now. */
export function tierFor(history: readonly TierFact[], program: Program, now: Date): TierStanding {
  return tierAt(measure(history, program, now), program);
}

/** Where so much leads to. @param measured minor units, points or orders, by the tiers' basis */
export function tierAt(measured: number, { tiers: { levels } }: Program): TierStanding {
  const reached = levels.findLast((level) => measured >= level.threshold);
  const next = levels.find((level) => measured < level.threshold);
  return {
    key: reached?.key ?? null,
    measured,
    next: next ? { key: next.key, name: next.name, missing: next.threshold - measured } : null,
  };
}

function measure(history: readonly TierFact[], program: Program, now: Date): number {
  const from = windowStart(program, now);
  const counted = history.filter(({ at }) => at <= now && (!from || at >= from));
  const { basis } = program.tiers;
  return counted.reduce((sum, fact) => sum + (basis === 'spend' ? fact.amountMinor : fact[basis]), 0);
}

/** From when on things count; null for all of life. */
export function windowStart({ tiers, timeZone }: Program, now: Date): Date | null {
  return tiers.window === 'life' ? null : instantOf(addMonths(dayOf(now, timeZone), -12), 0, timeZone);
}

export type HeldTier = {
  key: string | null;
  /** a staff member placed the customer there: only staff moves them down */
  isPlacedByStaff: boolean;
  /** the notice of a drop that is out */
  notice: DropNotice | null;
};

/** A drop as it was announced. Rules that change meanwhile make it neither sooner nor deeper. */
export type DropNotice = { dropsAt: Date; /** null below the first tier */ to: string | null };

export type TierMove =
  | { move: 'stay' }
  | { move: 'rise'; to: string }
  /** tell them, and until when they have: dropping comes then, by itself never sooner */
  | { move: 'give_notice'; to: string | null; dropsAt: Date }
  /** they have reached it again since the notice */
  | { move: 'withdraw_notice' }
  | { move: 'wait'; dropsAt: Date }
  | { move: 'drop'; to: string | null };

/** What follows from where a member stands. Rising is at once, dropping never without notice. */
export function nextTierMove(
  held: HeldTier,
  standing: Pick<TierStanding, 'key'>,
  program: Program,
  now: Date,
): TierMove {
  const { timeZone } = program;
  const { levels, noticeDays } = program.tiers;
  const [at, earned] = [rankOf(levels, held.key), rankOf(levels, standing.key)];
  if (earned > at && standing.key !== null) return { move: 'rise', to: standing.key };
  if (earned === at || held.isPlacedByStaff) return held.notice ? { move: 'withdraw_notice' } : { move: 'stay' };
  if (!held.notice)
    return {
      move: 'give_notice',
      to: standing.key,
      dropsAt: instantOf(addDays(dayOf(now, timeZone), noticeDays), 0, timeZone),
    };
  const { dropsAt } = held.notice;
  return dropsAt <= now ? { move: 'drop', to: dropsTo(held.notice, standing.key, program) } : { move: 'wait', dropsAt };
}

/** Where a drop that was announced leads by now: no deeper than was told, which has a notice of its own. */
export function dropsTo({ to }: DropNotice, earnedKey: string | null, { tiers: { levels } }: Program): string | null {
  return rankOf(levels, to) > rankOf(levels, earnedKey) ? to : earnedKey;
}

/**
 * Whether a member's tier goes along when they become one with another: a higher one does, with the notice or placement
 * it has, and of two that are alike the one in which staff placed them. A placement below the tier that is kept ends,
 * as it does for who rises above it.
 */
export function tierGoesAlong(
  from: Omit<HeldTier, 'notice'>,
  into: Omit<HeldTier, 'notice'>,
  levels: TierLevel[],
): boolean {
  if (from.key !== null && from.key === into.key) return from.isPlacedByStaff && !into.isPlacedByStaff;
  return rankOf(levels, from.key) > rankOf(levels, into.key);
}

// A tier that the program no longer has counts as none.
function rankOf(levels: TierLevel[], key: string | null): number {
  return levels.findIndex((level) => level.key === key);
}
