import type { NewEvent } from '#app/events/catalog.ts';
import { countOrderEvents, recordEvents } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { applyNews } from '#app/loyalty/activity/apply-news.server.ts';
import { applyMerges, applyOrders } from '#app/loyalty/earning/apply-orders.server.ts';
import { planLetters, planOrders } from '#app/messages/planning/planning.server.ts';
import { customersWithNews } from '#app/messages/planning/replanning.server.ts';
import { refreshDerived } from '#app/orders/derived.server.ts';
import { listOrderIdsOfCustomers } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { raiseSummedAlert } from '#app/staff/summed-alerts.server.ts';

// What follows from news, whoever brought it: webhooks, a customer's answer, a merchant's click. This is where the
// rooms are introduced to each other, in the transaction that holds the news, so that nothing can be half done.

export type FactsChanged = { orderIds: string[]; customerIds?: string[]; events: NewEvent[] };

/**
 * Records the events, brings stages and promises up to date, books points, plans the messages and tells the staff. Runs
 * inside an exclusive withShop.
 * @returns the events that were news to us
 */
export async function afterFactsChanged(
  tx: ShopTx,
  { orderIds, customerIds = [], events }: FactsChanged,
): Promise<NewEvent[]> {
  const fresh = await recordEvents(tx, events);
  const ofCustomers = customerIds.length > 0 ? await listOrderIdsOfCustomers(tx, customerIds) : [];
  const touched = [...new Set([...orderIds, ...ofCustomers])];
  const surroundings = await readShopWithSettings(tx);
  const orders = await refreshDerived(tx, touched, surroundings);
  await applyMerges(tx, fresh.flatMap(mergeIn));
  await applyOrders(tx, orders);
  await applyNews(tx, fresh);
  await planOrders(tx, orders, surroundings);
  if (customerIds.length > 0) await planLetters(tx, await customersWithNews(tx, customerIds), surroundings);
  for (const event of fresh) await tellStaff(tx, event);
  return fresh;
}

function mergeIn({ name, customerId, data }: NewEvent): { mergedId: string; keptId: string }[] {
  const mergedId = data?.mergedId;
  return name === 'customer.merged' && customerId !== null && typeof mergedId === 'string'
    ? [{ mergedId, keptId: customerId }]
    : [];
}

async function tellStaff(tx: ShopTx, { name, factKey, orderId, data }: NewEvent): Promise<void> {
  if (name !== 'problem.reported' || orderId === null) return;
  const summary = typeof data?.kind === 'string' ? data.kind : 'problem';
  const countSince = async (since: Date) => (await countOrderEvents(tx, { orderId, name, since })).since;
  await raiseSummedAlert(tx, { key: `${name}|${factKey}`, kind: 'problem_reported', orderId, summary, countSince });
}
