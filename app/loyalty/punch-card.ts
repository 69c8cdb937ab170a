import type { OrderFacts } from '#app/orders/facts.ts';
import type { Program } from './program.ts';

export type PunchCard = {
  /** on the card now, 0 to every - 1 */
  punches: number;
  every: number;
  /** full cards so far */
  fullCards: number;
  /** full cards whose reward has not been given yet */
  rewardsDue: number;
};

/**
 * The card of one member.
 * @param orders all of theirs that we hold, in any order; canceled, test and unpaid ones do not count
 * @param rewardsGiven for this card so far. Rewards that were given stay given when an order is canceled later: the next
 * full card makes up for it.
 */
export function punchCardOf(orders: readonly OrderFacts[], { punchCard }: Program, rewardsGiven: number): PunchCard {
  const { every, isOn } = punchCard;
  const total = isOn ? orders.reduce((sum, facts) => sum + punchesOf(facts, punchCard), 0) : 0;
  const fullCards = Math.floor(total / every);
  return { punches: total % every, every, fullCards, rewardsDue: Math.max(0, fullCards - rewardsGiven) };
}

/** How many punches an order is worth: 1, or its pieces with the tag that have not gone back. */
export function punchesOf(facts: OrderFacts, { per, productTag }: Program['punchCard']): number {
  if (facts.isTest || facts.canceledAt || !facts.placedAt || !facts.paidAt) return 0;
  const kept = facts.lines.filter((line) => line.currentQuantity > 0 && !line.isGiftCard);
  if (per === 'order') return kept.length > 0 ? 1 : 0;
  const tag = productTag.toLowerCase();
  const tagged = kept.filter((line) => line.productTags.some((own) => own.toLowerCase() === tag));
  return tagged.reduce((sum, line) => sum + line.currentQuantity, 0);
}
