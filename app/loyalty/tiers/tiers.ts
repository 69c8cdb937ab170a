import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program, TierLevel } from '../program/program.ts';

/** One thing that counts towards tiers: an order, with its goods and points net of refunds. */
export type TierFact = { at: Date; amountMinor: number; points: number; orders: number };

export type TierStanding = {
  /** null below the first tier */
  key: string | null;
  /** minor units, points or orders, depending on the tiers' basis */
  measured: number;
  next: { key: string; name: string; missing: number } | null;
};

/** Where a member stands, by what counts now. */
export function tierFor(history: readonly TierFact[], program: Program, now: Date): TierStanding {
  return tierAt(measure(history, program, now), program);
}

/** The tier for this measure. @param measured minor units, points or orders, depending on the tiers' basis */
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

/** From when on things count; null for all time. */
export function windowStart({ tiers, timeZone }: Program, now: Date): Date | null {
  return tiers.window === 'life' ? null : instantOf(addMonths(dayOf(now, timeZone), -12), 0, timeZone);
}

export type HeldTier = {
  key: string | null;
  /** staff placed the customer here: only staff can move them down */
  isPlacedByStaff: boolean;
  /** the open notice of a drop */
  notice: DropNotice | null;
};

/** A drop as it was announced. Later rule changes make it neither sooner nor lower. */
export type DropNotice = { dropsAt: Date; /** null below the first tier */ to: string | null };

export type TierMove =
  | { move: 'stay' }
  | { move: 'rise'; to: string }
  /** announce the drop and its day; it never happens sooner by itself */
  | { move: 'give_notice'; to: string | null; dropsAt: Date }
  /** the tier was earned again since the notice */
  | { move: 'withdraw_notice' }
  | { move: 'wait'; dropsAt: Date }
  | { move: 'drop'; to: string | null };

/** What to do about the tier now. Rising is immediate; dropping always follows a notice. */
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

/** Where an announced drop leads by now: no lower than announced. Anything below needs its own notice. */
export function dropsTo({ to }: DropNotice, earnedKey: string | null, { tiers: { levels } }: Program): string | null {
  return rankOf(levels, to) > rankOf(levels, earnedKey) ? to : earnedKey;
}

/**
 * Whether the merged-away member's tier replaces the other's. A higher tier does, with its notice or placement; of two
 * equal tiers, the one placed by staff does. A placement below the tier that is kept ends, as it does when a member
 * rises above it.
 */
export function tierGoesAlong(
  from: Omit<HeldTier, 'notice'>,
  into: Omit<HeldTier, 'notice'>,
  levels: TierLevel[],
): boolean {
  if (from.key !== null && from.key === into.key) return from.isPlacedByStaff && !into.isPlacedByStaff;
  return rankOf(levels, from.key) > rankOf(levels, into.key);
}

// A tier that the program no longer has ranks below all.
function rankOf(levels: TierLevel[], key: string | null): number {
  return levels.findIndex((level) => level.key === key);
}
