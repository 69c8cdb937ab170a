import type { Program } from '#app/loyalty/program/program.ts';
import { isDiscount } from '#app/loyalty/rewards/input.ts';
import type { RedemptionView } from '#app/loyalty/rewards/views.server.ts';
import type { LoyaltyRedemption, LoyaltyReward, RedemptionState } from '../contract.ts';
import type { ShopperFormats } from './shopper-formats.ts';

/**
 * What points can buy, cheapest first, and whether this shopper's are enough.
 * @param limited keys of rewards they have had as often as allowed
 */
export function showRewards(
  program: Program,
  { points, limited }: { points: number; limited: ReadonlySet<string> },
  formats: ShopperFormats,
): LoyaltyReward[] {
  const priced = program.rewards.flatMap(({ costPoints, ...reward }) =>
    costPoints === null ? [] : [{ ...reward, costPoints }],
  );
  return priced
    .sort((a, b) => a.costPoints - b.costPoints)
    .map(({ key, name, kind, costPoints, minOrderMinor }) => {
      const state = limited.has(key) ? 'limit' : points < costPoints ? 'missing' : 'can';
      return {
        key,
        name,
        kind,
        costPoints,
        state,
        missing: state === 'missing' ? costPoints - points : 0,
        minOrder: minOrderMinor > 0 ? formats.money({ amountMinor: minOrderMinor, currency: program.currency }) : null,
      };
    });
}

/** What the shopper got for points, and what can still be done with it. */
export function showRedemption(redemption: RedemptionView, formats: ShopperFormats): LoyaltyRedemption {
  const { id, name, kind, points, code, expiresAt } = redemption;
  const state = stateOf(redemption);
  const isOpen = state === 'issued' && code !== null && isDiscount(kind);
  return {
    id,
    name,
    code,
    state,
    expiresOn: expiresAt && formats.date(expiresAt),
    canHandBack: isOpen && points > 0,
    applyUrl: isOpen ? `/discount/${encodeURIComponent(code)}?redirect=/cart` : null,
  };
}

// Which one the store has to decide about, the shopper need not know.
function stateOf({ state }: RedemptionView): RedemptionState {
  return state === 'undecided' ? 'held' : state;
}
