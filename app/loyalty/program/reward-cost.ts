import { decimalsOf } from '#app/lib/money.ts';
import { findReward, type Program, type Reward } from './program.ts';

/** A fraction of integers, so that money is rounded only once, at the end. */
export type Ratio = { over: bigint; under: bigint };

/**
 * What a reward costs the store, in minor units.
 * @param averageOrderMinor for rewards that are a percentage; null when there are no orders to average
 * @returns null when the cost is unknown
 */
export function costOfReward({ kind, value }: Reward, averageOrderMinor: number | null): number | null {
  if (kind !== 'percent') return value;
  return averageOrderMinor === null ? null : Math.floor((averageOrderMinor * value) / 100);
}

/**
 * The most one point can buy, in minor units per point: that of the most expensive reward per point. Null when no
 * reward has a known value.
 */
export function valueOfPoint(program: Program, averageOrderMinor: number | null = null): Ratio | null {
  let best: Ratio | null = null;
  for (const reward of program.rewards) {
    const cost = costOfReward(reward, averageOrderMinor);
    if (reward.costPoints === null || cost === null || cost === 0) continue;
    const ratio = { over: BigInt(cost), under: BigInt(reward.costPoints) };
    if (!best || ratio.over * best.under > best.over * ratio.under) best = ratio;
  }
  return best;
}

/** The most these points can cost the store, in minor units, rounded up; null when no reward has a known value. */
export function costOfPoints(points: number, value: Ratio | null): number | null {
  if (!value) return null;
  const amount = BigInt(points) * value.over;
  const up = amount > 0n ? (amount + value.under - 1n) / value.under : amount / value.under;
  return Number(up);
}

/**
 * The share of sales that goes back to customers who spend every point and fill every card, as a percentage rounded to
 * one decimal. Bonuses, tiers and campaigns are not included. Null when no reward has a known value.
 */
export function rewardCostPercent(program: Program, averageOrderMinor: number | null = null): number | null {
  const parts = [pointsPart(program, averageOrderMinor), punchCardPart(program, averageOrderMinor)].filter(
    (part) => part !== null,
  );
  if (parts.length === 0) return null;
  const sum = parts.reduce((a, b) => ({ over: a.over * b.under + b.over * a.under, under: a.under * b.under }));
  const tenths = (sum.over * 2000n + sum.under) / (sum.under * 2n);
  return Number(tenths) / 10;
}

function pointsPart(program: Program, averageOrderMinor: number | null): Ratio | null {
  const { isOn, perUnit, perAmount } = program.points;
  const value = valueOfPoint(program, averageOrderMinor);
  if (!isOn || perUnit === 0 || !value) return null;
  const minorPerAmount = BigInt(perAmount) * 10n ** BigInt(decimalsOf(program.currency));
  return { over: BigInt(perUnit) * value.over, under: minorPerAmount * value.under };
}

// A percentage off one order in N is that share of sales, whatever the size of the orders. The other kinds need the
// average.
function punchCardPart(program: Program, averageOrderMinor: number | null): Ratio | null {
  const { isOn, every, per, rewardKey } = program.punchCard;
  const reward = isOn && per === 'order' ? findReward(program, rewardKey) : null;
  if (!reward) return null;
  if (reward.kind === 'percent') return { over: BigInt(reward.value), under: BigInt(every) * 100n };
  return averageOrderMinor ? { over: BigInt(reward.value), under: BigInt(every) * BigInt(averageOrderMinor) } : null;
}
