import { earnReasonOf } from '#app/events/earned-for.ts';
import type { TransactionType } from '#app/loyalty/ledger/entries.ts';
import type { StorefrontWords } from '../words/words.en.ts';

/** One transaction of a member's points. */
export type Told = {
  type: TransactionType;
  /** of a merge: this member is the one that was kept */
  isKept: boolean;
  /** the change for this member */
  pending: number;
  available: number;
  /** key of the fact it was booked for */
  sourceKey: string;
  orderName: string | null;
  rewardName: string | null;
};

/**
 * Describes it for the shopper, in a few words. The merchant's description (loyalty/ledger/sentences.ts) also explains
 * the cause.
 */
export function describe(told: Told, words: StorefrontWords['history']): string {
  const { type, isKept, orderName, rewardName, pending, available } = told;
  switch (type) {
    case 'earn':
      return earned(told, words);
    case 'release':
      return orderName ? words.ready(orderName) : words.bonusReady;
    case 'redeem':
      return rewardName ? words.reward(rewardName) : words.aReward;
    case 'reverse':
      if (pending + available > 0) return words.cameBack(rewardName ?? words.aReward);
      return orderName ? words.returned(orderName) : words.takenBack;
    case 'expire':
      return words.expired;
    case 'adjust':
      return pending + available > 0 ? words.givenByStore : words.takenByStore;
    case 'import':
      return words.brought;
    case 'merge':
      // Debt lowers the balance of the account it moves to, and raises that of the account it leaves.
      if (isKept) return pending + available < 0 ? words.debtIn : words.mergedIn;
      return pending + available > 0 ? words.debtAway : words.mergedAway;
  }
}

function earned({ sourceKey, orderName, pending }: Told, words: StorefrontWords['history']): string {
  const reason = earnReasonOf(sourceKey);
  if (reason && reason !== 'order' && reason !== 'edit') return words.bonuses[reason];
  if (orderName) return pending > 0 ? words.orderPending(orderName) : words.order(orderName);
  return pending > 0 ? words.bonusPending : words.bonus;
}
