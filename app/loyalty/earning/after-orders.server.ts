import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { countEarlierOrders, countOrders, type Rules } from './counted-orders.server.ts';
import { rewardFullCards } from '../activity/punch-cards.server.ts';
import { noteReferrals } from '../activity/referral-links.server.ts';
import { recheckTiers } from '../tiers/tier-moves.server.ts';

/**
 * What orders change besides their points: tiers, punch cards, referrals. Takes at most one order per member
 * (turns.ts). While the program is paused it only counts the orders and schedules their members for a recheck after the
 * pause.
 */
export async function afterPoints(
  tx: ShopTx,
  orders: OrderFacts[],
  rules: Rules & { isPaused: boolean },
): Promise<void> {
  const memberOf = await countOrders(tx, orders, rules);
  const memberIds = [...new Set(memberOf.values())];
  if (memberIds.length === 0) return;
  await noteReferrals(tx, orders, memberOf, rules);
  if (rules.isPaused) return recheckLater(tx, memberIds);
  await countEarlierOrders(tx, memberIds, rules, placedBy(orders, memberOf));
  const orderOf = new Map([...memberOf].map(([orderId, memberId]) => [memberId, orderId]));
  await recheckTiers(tx, rules.program, memberIds, orderOf);
  await rewardFullCards(tx, rules.program, memberIds);
}

/** When each member's order was placed. */
function placedBy(orders: OrderFacts[], memberOf: ReadonlyMap<string, string>): Map<string, Date> {
  return new Map(
    orders.flatMap(({ id, placedAt }) => {
      const memberId = memberOf.get(id);
      return memberId !== undefined && placedAt ? [[memberId, placedAt] as const] : [];
    }),
  );
}

async function recheckLater({ db, shop, now }: ShopTx, memberIds: string[]): Promise<void> {
  await db.member.updateMany({ where: { shopId: shop.id, id: { in: memberIds } }, data: { tierRecheckAt: now } });
}
