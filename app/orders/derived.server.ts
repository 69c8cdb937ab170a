import type { NewEvent } from '#app/events/catalog.ts';
import { recordEvents } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { OrderFacts } from './facts.ts';
import { keepPromise, makePromise, presentEstimate, reviewAt } from './promise.ts';
import { loadFacts } from './load-facts.server.ts';
import { stageOf, troublesOf } from './stage.ts';

type Derived = {
  id: string;
  stage: string;
  troubles: string[];
  estimateAt: Date | null;
  promisedAt: Date | null;
  promisedDispatchAt: Date | null;
  promiseSource: string | null;
  reviewAt: Date | null;
};

/**
 * Brings what is derived from facts, settings and time up to date: stage, troubles, promise, estimate, and when time
 * alone will change them next. Records the promise, and an estimate that moved, as events.
 */
export async function refreshDerived(tx: ShopTx, orderIds: string[], settings: Settings, now: Date): Promise<void> {
  if (orderIds.length === 0) return;
  const { db, shop } = tx;
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { timeZone: true } });
  const facts = await loadFacts(tx, orderIds);
  const failed = await ordersWithFailedMessage(tx, orderIds);
  const rows = facts.map((order) => derive(order, settings, timeZone, now, failed.has(order.id)));
  await recordEvents(tx, facts.flatMap((order, index) => promiseEvents(order, rows[index]!, now)));
  await db.$executeRaw`
    UPDATE orders o SET stage = d.stage, troubles = d.troubles, "estimateAt" = d."estimateAt", "promisedAt" = d."promisedAt",
      "promisedDispatchAt" = d."promisedDispatchAt", "promiseSource" = d."promiseSource", "reviewAt" = d."reviewAt"
    FROM jsonb_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::jsonb) d
    WHERE o."shopId" = ${shop.id}::int AND o.id = d.id AND
      (o.stage, o.troubles, o."estimateAt", o."promisedAt", o."promisedDispatchAt", o."promiseSource", o."reviewAt") IS DISTINCT FROM
      (d.stage, d.troubles, d."estimateAt", d."promisedAt", d."promisedDispatchAt", d."promiseSource", d."reviewAt")`;
}

function derive(order: OrderFacts, settings: Settings, timeZone: string, now: Date, hasFailedMessage: boolean): Derived {
  const kept = keepPromise(order, makePromise(order, settings, timeZone), order.placedAt, now);
  const promised = { ...order, promisedAt: kept.promisedAt, promisedDispatchAt: kept.promisedDispatchAt, promiseSource: kept.promiseSource };
  const estimate = presentEstimate(promised, settings, timeZone, now);
  return {
    id: order.id,
    stage: stageOf(promised, now),
    troubles: troublesOf(promised, { isLate: estimate.isLate, hasFailedMessage }),
    estimateAt: estimate.at,
    promisedAt: kept.promisedAt,
    promisedDispatchAt: kept.promisedDispatchAt,
    promiseSource: kept.promiseSource,
    reviewAt: reviewAt(promised, now),
  };
}

function promiseEvents(before: OrderFacts, after: Derived, now: Date): NewEvent[] {
  const isMade = after.promiseSource !== null && after.promiseSource !== 'unconfirmed_default' && before.promiseSource !== after.promiseSource;
  if (!isMade) return [];
  const data = { deliverBy: after.promisedAt?.toISOString() ?? null, source: after.promiseSource };
  const about = { orderId: after.id, customerId: before.customer?.id ?? null };
  return [{ name: 'promise.made', factKey: `${after.id}:${after.promiseSource}`, ...about, occurredAt: now, data }];
}

async function ordersWithFailedMessage({ db, shop }: ShopTx, orderIds: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ orderId: string }[]>`
    SELECT DISTINCT "orderId" FROM messages
    WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) AND state IN ('failed', 'unknown')`;
  return new Set(rows.map((row) => row.orderId));
}
