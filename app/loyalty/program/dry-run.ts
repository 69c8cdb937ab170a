import type { OrderFacts } from '#app/orders/facts.ts';
import { countOrder } from '../earning/counting.ts';
import { earnForOrder } from '../earning/earning.ts';
import { costOfPoints, costOfReward, valueOfPoint } from './reward-cost.ts';
import { findReward, type Program } from './program.ts';
import { eligibleRefunded, reversedSoFar } from '../earning/reversal.ts';
import { tierFor, type TierFact } from '../tiers/tiers.ts';
import { byTime, memberOf } from '../earning/turns.ts';

type ProgramOutcome = {
  points: number;
  /**
   * what points and full cards cost if all of them are used, in minor units, rounded up; null when no reward has a
   * known value
   */
  costMinor: number | null;
  fullCards: number;
};

type TierMoveCount = { from: string | null; to: string | null; members: number };
type Gainer = { member: string; pointsBefore: number; pointsAfter: number };

export type DryRun = {
  /** of the orders included; null without any */
  period: { from: Date; to: Date } | null;
  orders: number;
  members: number;
  averageOrderMinor: number | null;
  before: ProgramOutcome | null;
  after: ProgramOutcome;
  tierMoves: TierMoveCount[];
  gainers: number;
  losers: number;
  /** the members who gain or lose most, largest difference first */
  widest: Gainer[];
};

/**
 * What two versions of a program would have made of these orders, each starting from zero: points issued (net of
 * refunds), their cost, each member's tier now, who gains and who loses.
 * @param before null when no program is launched: everybody starts with nothing
 * @param orders in any order; unpaid orders and those without a customer or address are left out
 */
export function dryRun(before: Program | null, after: Program, orders: readonly OrderFacts[], now: Date): DryRun {
  const counted = orders.filter((facts) => facts.placedAt && facts.paidAt && memberOf(facts) !== null).toSorted(byTime);
  const byMember = Map.groupBy(counted, (facts) => memberOf(facts)!);
  const averageOrderMinor = averageOrder(counted);
  const outcomes = [...byMember].map(([member, own]) => ({
    member,
    before: before ? simulate(before, own, now) : nothing,
    after: simulate(after, own, now),
  }));
  const changed = outcomes.filter((one) => one.before.points !== one.after.points);
  return {
    period: counted.length > 0 ? { from: counted[0]!.placedAt!, to: counted.at(-1)!.placedAt! } : null,
    orders: counted.length,
    members: byMember.size,
    averageOrderMinor,
    before: before
      ? total(
          before,
          outcomes.map((one) => one.before),
          averageOrderMinor,
        )
      : null,
    after: total(
      after,
      outcomes.map((one) => one.after),
      averageOrderMinor,
    ),
    tierMoves: countMoves(outcomes),
    gainers: changed.filter((one) => one.after.points > one.before.points).length,
    losers: changed.filter((one) => one.after.points < one.before.points).length,
    widest: changed
      .map((one) => ({ member: one.member, pointsBefore: one.before.points, pointsAfter: one.after.points }))
      .sort(
        (a, b) =>
          Math.abs(b.pointsAfter - b.pointsBefore) - Math.abs(a.pointsAfter - a.pointsBefore) ||
          (a.member < b.member ? -1 : 1),
      )
      .slice(0, 5),
  };
}

type MemberOutcome = { points: number; tierKey: string | null; fullCards: number };
const nothing: MemberOutcome = { points: 0, tierKey: null, fullCards: 0 };

// Each order earns in the tier that the orders before it have reached.
function simulate(program: Program, orders: OrderFacts[], now: Date): MemberOutcome {
  const history: TierFact[] = [];
  let [points, punches] = [0, 0];
  orders.forEach((facts, index) => {
    const tierKey = tierFor(history, program, facts.placedAt!).key;
    const isFirstOrder = facts.orderOrdinal === null ? index === 0 : facts.orderOrdinal === 1;
    const earning = earnForOrder({ facts, program, tierKey, isFirstOrder });
    if (facts.isTest) return;
    const refundedMinor = facts.canceledAt ? earning.baseMinor : eligibleRefunded(facts, earning.lines, program.points);
    const kept =
      earning.points - reversedSoFar({ originalPoints: earning.points, baseMinor: earning.baseMinor, refundedMinor });
    points += kept;
    const counted = countOrder(facts, program, true);
    punches += counted.punches;
    history.push({ at: facts.placedAt!, amountMinor: counted.goodsMinor, points: kept, orders: counted.orders });
  });
  return {
    points,
    tierKey: tierFor(history, program, now).key,
    fullCards: Math.floor(punches / program.punchCard.every),
  };
}

function total(program: Program, outcomes: MemberOutcome[], averageOrderMinor: number | null): ProgramOutcome {
  const points = outcomes.reduce((sum, one) => sum + one.points, 0);
  const fullCards = outcomes.reduce((sum, one) => sum + one.fullCards, 0);
  const reward = findReward(program, program.punchCard.rewardKey);
  const cardCost = reward && program.punchCard.isOn ? costOfReward(reward, averageOrderMinor) : 0;
  const pointCost = points === 0 ? 0 : costOfPoints(points, valueOfPoint(program, averageOrderMinor));
  return {
    points,
    fullCards,
    costMinor: pointCost === null || cardCost === null ? null : pointCost + fullCards * cardCost,
  };
}

function countMoves(outcomes: { before: MemberOutcome; after: MemberOutcome }[]): TierMoveCount[] {
  const moved = outcomes.filter((one) => one.before.tierKey !== one.after.tierKey);
  const groups = Map.groupBy(moved, (one) => JSON.stringify([one.before.tierKey, one.after.tierKey]));
  return [...groups.values()]
    .map((group) => ({ from: group[0]!.before.tierKey, to: group[0]!.after.tierKey, members: group.length }))
    .sort((a, b) => b.members - a.members);
}

/** The average goods total of an order, rounded down, in the shop's minor units. */
function averageOrder(orders: OrderFacts[]): number | null {
  const real = orders.filter((facts) => !facts.isTest && !facts.canceledAt);
  if (real.length === 0) return null;
  return Math.floor(real.reduce((sum, facts) => sum + facts.totals.subtotal.shop.amountMinor, 0) / real.length);
}
