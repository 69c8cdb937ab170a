import type { DryRun } from '#app/loyalty/program/dry-run.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { formatDate, plural } from '#app/ui/dates.ts';
import { amountWords } from '../words.ts';

export type OutcomeWords = { points: number; fullCards: number; cost: string | null };

/** A dry run, formatted for a page. */
export type DryRunWords = {
  /** what it was tried on; null without orders */
  basis: string | null;
  before: OutcomeWords | null;
  after: OutcomeWords;
  gainers: number;
  losers: number;
  tierMoves: string[];
  widest: DryRun['widest'];
};

/** @param program the rules that were tried, for their currency and tier names */
export function wordsOfDryRun(run: DryRun, program: Program, timeZone: string): DryRunWords {
  const tierName = (key: string | null) =>
    program.tiers.levels.find((level) => level.key === key)?.name ?? key ?? 'no tier';
  const outcome = ({ points, fullCards, costMinor }: DryRun['after']): OutcomeWords => ({
    points,
    fullCards,
    cost: costMinor === null ? null : amountWords(costMinor, program.currency),
  });
  return {
    basis:
      run.period &&
      `Tried on ${plural(run.orders, 'order')} of ${plural(run.members, 'customer')} since ${formatDate(run.period.from, timeZone)}`,
    before: run.before && outcome(run.before),
    after: outcome(run.after),
    gainers: run.gainers,
    losers: run.losers,
    tierMoves: run.tierMoves.map(
      ({ from, to, members }) => `${plural(members, 'customer')}: ${tierName(from)} to ${tierName(to)}`,
    ),
    widest: run.widest,
  };
}
