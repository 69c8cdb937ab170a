import { dayMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { planOrder } from '#app/messages/planning/plan.ts';
import { loadPlanInputs } from '#app/messages/planning/plan-input.server.ts';

/** How many of the newest orders are planned for the forecast; for a big store it covers only these. */
const looksAt = 300;

export type WouldSend = { days: number; kinds: { kind: string; count: number }[]; isPartial: boolean };

/**
 * What would be sent, by kind, if the store went live now and began with orders of the last N days, for each of the
 * choices. Runs the usual planning without writing anything.
 */
export async function countWouldSend(tx: ShopTx, choices: readonly number[]): Promise<WouldSend[]> {
  const { db, shop, now } = tx;
  const since = (days: number) => new Date(now.getTime() - days * dayMs);
  const orders = await db.order.findMany({
    where: { shopId: shop.id, placedAt: { gte: since(Math.max(...choices)) } },
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: looksAt,
    select: { id: true },
  });
  const inputs = await loadPlanInputs(
    tx,
    orders.map((order) => order.id),
  );
  return choices.map((days) => {
    const messagesFrom = since(days);
    const chosen = inputs.filter(({ facts }) => facts.placedAt !== null && facts.placedAt >= messagesFrom);
    const drafts = chosen.flatMap((input) =>
      planOrder({ ...input, shop: { ...input.shop, liveAt: now, messagesFrom } }),
    );
    const planned = drafts.filter((draft) => draft.outcome.state === 'planned');
    const kinds = [...Map.groupBy(planned, (draft) => draft.kind)].map(([kind, ofKind]) => ({
      kind,
      count: ofKind.length,
    }));
    return { days, kinds, isPartial: orders.length === looksAt && days > 0 };
  });
}
