import type { NewEvent } from '#app/events/catalog.ts';
import { recordEvents } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { AddedPromise, OrderFacts } from './facts.ts';
import { keepAddedPromises } from './delivery/added-promises.ts';
import { lateness, presentEstimate } from './delivery/lateness.ts';
import { keepPromise, makePromise } from './delivery/promise.ts';
import { isHeldWithoutDate } from './delivery/waiting.ts';
import { recheckAt } from './delivery/recheck-at.ts';
import { loadFacts } from './load-facts.server.ts';
import { stageOf, troublesOf } from './delivery/stage.ts';
import { listTroubles } from './delivery/trouble.ts';
import { zonesOf } from './zones.ts';

type Derived = {
  id: string;
  stage: string;
  troubles: string[];
  estimateAt: Date | null;
  promisedAt: Date | null;
  promisedDispatchAt: Date | null;
  promisedFrom: Date | null;
  promiseSource: string | null;
  addedPromises: AddedPromise[];
  recheckAt: Date | null;
};

type Surroundings = { shop: { timeZone: string }; settings: Settings };

/**
 * Updates what is derived from facts, settings and time: stage, troubles, promise, estimate, and when time alone will
 * change them next. Records the promise and a moved estimate as events.
 * @returns the current facts of those orders that exist
 */
export async function refreshDerived(
  tx: ShopTx,
  orderIds: string[],
  { shop: { timeZone }, settings }: Surroundings,
): Promise<OrderFacts[]> {
  if (orderIds.length === 0) return [];
  const { db, shop, now } = tx;
  const facts = await loadFacts(tx, orderIds);
  const failed = await ordersWithFailedMessage(tx, orderIds);
  const promised = facts.map((order) => withPromise(order, settings, timeZone, now));
  const rows = promised.map((order) => derive(order, settings, timeZone, now, failed.has(order.id)));
  const made = facts.flatMap((order, index) => promiseMade(order, promised[index]!, now));
  const moved = promised.flatMap((order) => estimateMoved(order, settings, timeZone, now));
  await recordEvents(tx, [...made, ...moved]);
  await db.$executeRaw`
    UPDATE orders o SET stage = d.stage, troubles = d.troubles, "estimateAt" = d."estimateAt", "promisedAt" = d."promisedAt",
      "promisedDispatchAt" = d."promisedDispatchAt", "promiseSource" = d."promiseSource", "promisedFrom" = d."promisedFrom", "addedPromises" = d."addedPromises", "recheckAt" = d."recheckAt"
    FROM jsonb_populate_recordset(NULL::orders, ${JSON.stringify(rows)}::jsonb) d
    WHERE o."shopId" = ${shop.id}::int AND o.id = d.id AND
      (o.stage, o.troubles, o."estimateAt", o."promisedAt", o."promisedDispatchAt", o."promiseSource", o."promisedFrom", o."addedPromises", o."recheckAt") IS DISTINCT FROM
      (d.stage, d.troubles, d."estimateAt", d."promisedAt", d."promisedDispatchAt", d."promiseSource", d."promisedFrom", d."addedPromises", d."recheckAt")`;
  return promised;
}

function withPromise(order: OrderFacts, settings: Settings, timeZone: string, now: Date): OrderFacts {
  const { promisedAt, promisedDispatchAt, promiseSource, promisedFrom } = keepPromise(
    order,
    makePromise(order, settings, timeZone),
    order.placedAt,
    now,
    isHeldWithoutDate(order),
  );
  const addedPromises = keepAddedPromises(order, settings, timeZone, now);
  return { ...order, promisedAt, promisedDispatchAt, promiseSource, promisedFrom, addedPromises };
}

function derive(
  order: OrderFacts,
  settings: Settings,
  timeZone: string,
  now: Date,
  hasFailedMessage: boolean,
): Derived {
  const estimate = presentEstimate(order, settings, timeZone, now);
  const { id, promisedAt, promisedDispatchAt, promiseSource, promisedFrom } = order;
  const parcels = listTroubles(order, zonesOf(order, timeZone), now);
  return {
    id,
    stage: stageOf(order, now),
    troubles: troublesOf(order, { isLate: estimate.isLate, hasFailedMessage, parcels }),
    estimateAt: estimate.at,
    promisedAt,
    promisedDispatchAt,
    promisedFrom,
    promiseSource,
    addedPromises: order.addedPromises,
    recheckAt: recheckAt(order, timeZone, now),
  };
}

function promiseMade(before: OrderFacts, after: OrderFacts, now: Date): NewEvent[] {
  const { promiseSource: source, promisedAt } = after;
  if (source === null || source === 'unconfirmed_default' || source === before.promiseSource) return [];
  const data = { deliverBy: promisedAt?.toISOString() ?? null, source };
  return [{ name: 'promise.made', factKey: `${after.id}:${source}`, ...about(after), occurredAt: now, data }];
}

function estimateMoved(order: OrderFacts, settings: Settings, timeZone: string, now: Date): NewEvent[] {
  const late = lateness(order, settings, timeZone, now);
  if (late?.why !== 'estimate_moved' || !late.scanId) return [];
  const data = { shipmentId: late.shipmentId, newDate: late.newDate?.toISOString() ?? null };
  return [{ name: 'estimate.moved', factKey: late.scanId, ...about(order), occurredAt: late.since, data }];
}

function about(order: OrderFacts): Pick<NewEvent, 'orderId' | 'customerId'> {
  return { orderId: order.id, customerId: order.customer?.id ?? null };
}

async function ordersWithFailedMessage({ db, shop }: ShopTx, orderIds: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ orderId: string }[]>`
    SELECT DISTINCT "orderId" FROM messages
    WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) AND state IN ('failed', 'unknown')`;
  return new Set(rows.map((row) => row.orderId));
}
