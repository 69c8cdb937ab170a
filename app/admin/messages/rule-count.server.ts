import { dayMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { countryOf } from '#app/messages/consent.ts';
import { judgeRules } from '#app/messages/planning/kind-rules.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import type { KindRules } from '#app/shops/settings.ts';

/** Last month, as far as a merchant wants to wait for; a big store's count covers its newest orders. */
const daysBack = 30;
const looksAt = 1_000;
const atOnce = 200;

export type RuleCount = {
  orders: number;
  /** those the rules let through */
  met: number;
  /** those that cannot be judged, because their customer tags or collections have not been read */
  unread: number;
  /** there were more orders than were looked at */
  isPartial: boolean;
};

/** How many of last month's orders these rules would have let through; test orders are left out. Writes nothing. */
export async function countByRules(
  tx: ShopTx,
  rules: KindRules,
  shop: { countryCode: string | null },
): Promise<RuleCount> {
  const { db, now } = tx;
  const rows = await db.order.findMany({
    where: { shopId: tx.shop.id, placedAt: { gte: new Date(now.getTime() - daysBack * dayMs) }, isTest: false },
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: looksAt + 1,
    select: { id: true },
  });
  const ids = rows.slice(0, looksAt).map(({ id }) => id);
  const count: RuleCount = { orders: ids.length, met: 0, unread: 0, isPartial: rows.length > looksAt };
  for (let start = 0; start < ids.length; start += atOnce) {
    for (const facts of await loadFacts(tx, ids.slice(start, start + atOnce))) {
      const out = judgeRules(rules, facts, countryOf(facts, shop));
      if (out === null) count.met += 1;
      if (out?.reason === 'rule_awaits_facts') count.unread += 1;
    }
  }
  return count;
}
