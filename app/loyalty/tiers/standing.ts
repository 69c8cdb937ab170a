import { addDays, addMonths, dayOf, instantOf } from '#app/lib/clock.ts';
import type { Program, TierLevel } from '../program/program.ts';
import { dropsTo, tierAt, type DropNotice } from './tiers.ts';

// How a member's standing is presented. Moves between tiers are decided in tiers.ts.

export type NextTier = { key: string; name: string; missing: number };

/** The tier with this key in the program; null below the first tier and for a tier that no longer exists. */
export function levelOf(key: string | null, { tiers }: Program): TierLevel | null {
  return tiers.levels.find((level) => level.key === key) ?? null;
}

/**
 * The next tier above the one held, and how much is missing.
 * @param measured minor units, points or orders, depending on the tiers' basis
 */
export function nextTier(heldKey: string | null, measured: number, { tiers: { levels } }: Program): NextTier | null {
  const held = levels.findIndex((level) => level.key === heldKey);
  const next = levels.find((level, rank) => rank > held && measured < level.threshold);
  return next ? { key: next.key, name: next.name, missing: next.threshold - measured } : null;
}

/** Progress from the held tier to the next one, 0 to 99, rounded down; 100 at the top, 0 without tiers. */
export function progressPercent(heldKey: string | null, measured: number, program: Program): number {
  const { levels } = program.tiers;
  if (levels.length === 0) return 0;
  const next = nextTier(heldKey, measured, program);
  if (!next) return 100;
  const from = levelOf(heldKey, program)?.threshold ?? 0;
  const way = measured + next.missing - from;
  return Math.max(0, Math.min(99, Math.floor(((measured - from) * 100) / way)));
}

/**
 * The announced drop that still stands: when it happens, and the name of the tier it leads to, which is null for none.
 * Null without a drop.
 */
export function tierNotice(
  heldKey: string | null,
  notice: DropNotice | null,
  measured: number,
  program: Program,
): { dropsAt: Date; to: string | null } | null {
  const { levels } = program.tiers;
  const rank = (key: string | null) => levels.findIndex((level) => level.key === key);
  const earned = tierAt(measured, program).key;
  if (!notice || rank(earned) >= rank(heldKey)) return null;
  return { dropsAt: notice.dropsAt, to: levelOf(dropsTo(notice, earned, program), program)?.name ?? null };
}

/**
 * When time alone may lower what counts: the day on which the oldest part of it leaves the twelve months. Null for
 * never.
 * @param oldest the earliest thing that counts now
 */
export function nextTierRecheckAt(oldest: Date | null, { tiers, timeZone }: Program, now: Date): Date | null {
  if (tiers.window === 'life' || !oldest) return null;
  const leaves = instantOf(addDays(addMonths(dayOf(oldest, timeZone), 12), 1), 0, timeZone);
  // Months differ in length. What should have left but still counts is rechecked tomorrow.
  return leaves > now ? leaves : instantOf(addDays(dayOf(now, timeZone), 1), 0, timeZone);
}
