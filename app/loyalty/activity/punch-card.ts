import type { OrderFacts } from '#app/orders/facts.ts';
import type { Program } from '../program/program.ts';

/**
 * How many punches an order earns: one per order, or one per remaining item with the tag. Unpaid, canceled and test
 * orders earn none.
 */
export function punchesOf(facts: OrderFacts, { per, productTag }: Program['punchCard']): number {
  if (facts.isTest || facts.canceledAt || !facts.placedAt || !facts.paidAt) return 0;
  const kept = facts.lines.filter((line) => line.currentQuantity > 0 && !line.isGiftCard);
  if (per === 'order') return kept.length > 0 ? 1 : 0;
  const tag = productTag.toLowerCase();
  const tagged = kept.filter((line) => line.productTags.some((own) => own.toLowerCase() === tag));
  return tagged.reduce((sum, line) => sum + line.currentQuantity, 0);
}
