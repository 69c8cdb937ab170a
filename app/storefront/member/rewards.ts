import type { Program } from '#app/loyalty/program/program.ts';
import { isDiscount } from '#app/loyalty/rewards/input.ts';
import type { RedemptionView } from '#app/loyalty/rewards/views.server.ts';
import type { LoyaltyRedemption, LoyaltyReward, RedemptionState } from '../contract.ts';
import type { ShopperFormats } from './shopper-formats.ts';

/**
 * The rewards that points can buy, cheapest first, and whether this shopper has enough points.
 * @param limited keys of rewards they have redeemed as often as allowed
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

/** A redemption as the shopper sees it, and what can still be done with it. */
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

// Shoppers need not know that the store has to decide about a redemption.
function stateOf({ state }: RedemptionView): RedemptionState {
  return state === 'undecided' ? 'held' : state;
}
