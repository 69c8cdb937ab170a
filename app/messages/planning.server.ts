import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { refreshDerived } from '#app/orders/orders.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import type { MessageKind, Reason } from './kinds.ts';
import { changesFor, type Changes } from './plan-changes.ts';
import { contextOf, explainKinds, planOrder } from './plan.ts';
import type { Draft, Neighbour } from './plan-types.ts';
import { loadPictures, picturesOf, type Picture, type Surroundings } from './planning-pictures.server.ts';
import { refreshClaimed, writeChanges } from './planning-rows.server.ts';
import { recheck, type Verdict } from './suppression.ts';

const batchSize = 200;

export type PlanCounts = { added: number; changed: number };

/**
 * Makes the stored messages of these orders what the facts, settings and the clock ask for. Safe to repeat: a second
 * call changes nothing. Call with the shop's lock held (withShop isExclusive).
 * @param orders as refreshDerived leaves them, each once
 */
export async function planOrders(tx: ShopTx, orders: OrderFacts[], surroundings: Surroundings): Promise<PlanCounts> {
  const counts = { added: 0, changed: 0 };
  for (let start = 0; start < orders.length; start += batchSize) {
    const changes = planTogether(await picturesOf(tx, orders.slice(start, start + batchSize), surroundings));
    await writeChanges(tx, changes);
    for (const { inserts, updates } of changes) {
      counts.added += inserts.length;
      counts.changed += updates.length;
    }
  }
  return counts;
}

/** Plans a batch; where several orders write to one customer, each sees what the others have just got. */
function planTogether(pictures: Picture[]): Changes[] {
  const drafts = new Map<string, Draft[]>();
  const withOthers = (picture: Picture): Picture => ({ ...picture, neighbours: neighboursNow(picture, pictures, drafts) });
  const plan = (picture: Picture) => drafts.set(picture.orderId, planOrder(withOthers(picture)));
  pictures.forEach(plan);
  const hashes = pictures.map((picture) => picture.addressHash);
  // Once more for those who share an address: the first round has not seen who comes after.
  pictures.filter(({ addressHash }) => addressHash && hashes.indexOf(addressHash) !== hashes.lastIndexOf(addressHash)).forEach(plan);
  return pictures.map((picture) => changesFor(drafts.get(picture.orderId) ?? [], contextOf(picture)));
}

function neighboursNow(picture: Picture, pictures: Picture[], drafts: Map<string, Draft[]>): Neighbour[] {
  if (!picture.addressHash) return [];
  const others = pictures.filter((other) => other.addressHash === picture.addressHash && other.orderId !== picture.orderId);
  const fresh = others.flatMap((other) => drafts.get(other.orderId) ?? []);
  const replanned = new Set(others.filter((other) => drafts.has(other.orderId)).flatMap((other) => other.existing.map((row) => row.key)));
  const stored = picture.neighbours.filter((row) => row.state !== 'planned' || !replanned.has(row.key));
  return [...stored, ...fresh.filter(({ outcome }) => outcome.state === 'planned').map(toNeighbour)];
}

function toNeighbour({ key, kind, sendAt, isDeferrable }: Draft): Neighbour {
  return { key, kind, sendAt, isDeferrable, state: 'planned', sentAt: null, localDay: null };
}

/** Kinds that an order has no message of, and why; reason null: the moment has not come. Empty for an unknown order. */
export async function explainOrder(tx: ShopTx, orderId: string): Promise<{ kind: MessageKind; reason: Reason | null }[]> {
  const [picture] = await loadPictures(tx, [orderId]);
  return picture ? explainKinds(picture) : [];
}

export type Rechecked = {
  id: string;
  verdict: Verdict;
  facts: OrderFacts | null;
  /** whose mail it is, by the order's address of now */
  addressHash: string | null;
};

/**
 * The last look before sending, for claimed messages: still right, still allowed, a good hour? What is to be sent, now
 * or later, has its data and address brought up to date in its row; the verdicts themselves are the caller's to write down.
 */
export async function recheckMessages(tx: ShopTx, ids: string[]): Promise<Rechecked[]> {
  const { db, shop } = tx;
  const messages = await db.message.findMany({ where: { shopId: shop.id, id: { in: ids } }, select: { id: true, orderId: true } });
  const pictures = new Map((await loadPictures(tx, [...new Set(messages.map((message) => message.orderId))])).map((p) => [p.orderId, p]));
  const claimed = new Set(ids);
  const rechecked = messages.map(({ id, orderId }): Rechecked => {
    const picture = pictures.get(orderId);
    // Those that are looked at together are all still to go; none may count as gone because another was claimed with it.
    const existing = picture?.existing.map((row) => (claimed.has(row.id) ? { ...row, state: 'planned' as const } : row)) ?? [];
    const message = existing.find((row) => row.id === id);
    if (!picture || !message) return { id, facts: null, addressHash: null, verdict: { action: 'end', state: 'canceled', reason: 'no_longer_true' } };
    return { id, facts: picture.facts, addressHash: picture.addressHash, verdict: recheck(message, { ...picture, existing }) };
  });
  const alive = rechecked.flatMap(({ id, verdict, addressHash }) => {
    if (verdict.action === 'end') return [];
    const { data, usefulUntil } = verdict;
    return { id, data, usefulUntil, addressHash };
  });
  await refreshClaimed(tx, alive);
  return rechecked;
}

/**
 * Replans orders that time alone may have changed (orders.reviewAt is due). The mark is pushed back while the work is
 * done, so that a process that dies in between loses nothing.
 * @returns how many orders were looked at
 */
export async function planForDueReviews(limit = batchSize): Promise<number> {
  const due = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
      WITH due AS (
        SELECT o."shopId", o.id, s.domain FROM orders o JOIN shops s ON s.id = o."shopId"
        WHERE o."reviewAt" <= clock_timestamp() ORDER BY o."reviewAt" LIMIT ${limit} FOR UPDATE OF o SKIP LOCKED
      )
      UPDATE orders o SET "reviewAt" = clock_timestamp() + interval '5 minutes'
      FROM due WHERE o."shopId" = due."shopId" AND o.id = due.id
      RETURNING o."shopId", o.id, due.domain`,
  );
  for (const [shopId, orders] of Map.groupBy(due, (order) => order.shopId)) {
    await reviewOrders({ id: shopId, domain: orders[0]!.domain }, orders.map((order) => order.id));
  }
  return due.length;
}

/** Together; where one of them breaks, one by one, so that it does not keep the others waiting. It is tried again later. */
async function reviewOrders(shop: ShopRef, orderIds: string[]): Promise<void> {
  const review = (ids: string[]) => withShop(shop, (tx) => refreshAndPlan(tx, ids), { isExclusive: true });
  try {
    await review(orderIds);
  } catch (err) {
    if (orderIds.length === 1) return log.error({ err, shopId: shop.id, orderId: orderIds[0] }, 'an order could not be looked at again');
    for (const id of orderIds) await reviewOrders(shop, [id]);
  }
}

async function refreshAndPlan(tx: ShopTx, orderIds: string[]): Promise<void> {
  const surroundings = await readShopWithSettings(tx);
  await planOrders(tx, await refreshDerived(tx, orderIds, surroundings), surroundings);
}

/**
 * After settings were saved: has every order that may have something to say planned anew, by planForDueReviews, soon.
 * @returns how many orders were marked
 */
export async function replanAfterSettings({ db, shop, now }: ShopTx): Promise<number> {
  return db.$executeRaw`
    UPDATE orders o SET "reviewAt" = ${now}::timestamptz
    WHERE o."shopId" = ${shop.id}::int AND (o."placedAt" > ${now}::timestamptz - interval '60 days'
      OR EXISTS (SELECT FROM messages m WHERE m."shopId" = o."shopId" AND m."orderId" = o.id AND m.state = 'planned'))`;
}

/**
 * The merchant has gone live, from now on or for orders since an earlier day: messages of orders before it are canceled at
 * once, those of chosen orders are planned soon.
 */
export async function replanAtGoLive(tx: ShopTx): Promise<number> {
  const { db, shop } = tx;
  const { messagesFrom } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { messagesFrom: true } });
  if (messagesFrom) {
    await cancelBefore(tx, messagesFrom);
    await db.$executeRaw`
      UPDATE orders SET "reviewAt" = ${tx.now}::timestamptz WHERE "shopId" = ${shop.id}::int AND "placedAt" >= ${messagesFrom}::timestamptz`;
  }
  return replanAfterSettings(tx);
}

function cancelBefore({ db, shop, now }: ShopTx, messagesFrom: Date): Promise<number> {
  const reason: Reason = 'before_go_live';
  const entry = JSON.stringify([{ at: now.toISOString(), what: 'canceled', reason }]);
  return db.$executeRaw`
    UPDATE messages m SET state = 'canceled', reason = ${reason}, history = history || ${entry}::jsonb, "changedAt" = ${now}::timestamptz
    WHERE m."shopId" = ${shop.id}::int AND m.state = 'planned' AND EXISTS (
      SELECT FROM orders o WHERE o."shopId" = m."shopId" AND o.id = m."orderId"
        AND (o."placedAt" IS NULL OR o."placedAt" < ${messagesFrom}::timestamptz))`;
}
