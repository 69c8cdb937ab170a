import type { CustomerNews } from '#app/customers/news.ts';
import { applyCustomerNews } from '#app/customers/customers.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { eraseState, foldOrder } from './fold.ts';
import type { OrderNews } from './news.ts';
import { type OrderState, unknownOrder } from './order-state.ts';
import { readStates, writeStates } from './rows.server.ts';
import { readWebhook, type WebhookMessage } from '../webhooks/news.ts';

export type Applied = { changedOrderIds: string[]; changedCustomerIds: string[]; events: NewEvent[] };

export type WebhooksApplied<Entry> = Applied & {
  /** entries whose body cannot be read, with the invalid field */
  problems: { entryId: bigint; reason: string }[];
  /** entries about the shop or the app, to be handled by the caller */
  platform: Entry[];
  /** entries about orders or customers that were erased */
  aboutErased: bigint[];
};

type ErasedAmongThem = { erasedOrderIds: Set<string>; erasedCustomerIds: Set<string> };

/**
 * Applies a batch of webhooks in a handful of statements; repeated and shuffled entries converge to one state. Runs
 * inside an exclusive withShop. The returned events may be repeats: record them with recordEvents.
 */
export async function applyWebhooks<Entry extends WebhookMessage & { id: bigint }>(
  tx: ShopTx,
  entries: Entry[],
): Promise<WebhooksApplied<Entry>> {
  const orders: OrderNews[] = [];
  const customers: CustomerNews[] = [];
  const problems: { entryId: bigint; reason: string }[] = [];
  const platform: Entry[] = [];
  const subjects = new Map<bigint, { orderIds: string[]; customerIds: string[] }>();
  for (const entry of entries) {
    const reading = readWebhook(entry);
    if (reading.kind === 'elsewhere') platform.push(entry);
    else if (reading.kind === 'problem') problems.push({ entryId: entry.id, reason: reading.reason });
    else {
      orders.push(...reading.orders);
      customers.push(...reading.customers);
      subjects.set(entry.id, {
        orderIds: reading.orders.map(({ orderId }) => orderId),
        customerIds: [...reading.customers.map(({ customerId }) => customerId), ...reading.orders.flatMap(customerOf)],
      });
    }
  }
  const { erasedOrderIds, erasedCustomerIds, ...applied } = await applyNews(tx, orders, customers);
  const aboutErased = [...subjects].flatMap(([entryId, { orderIds, customerIds }]) =>
    orderIds.some((id) => erasedOrderIds.has(id)) || customerIds.some((id) => erasedCustomerIds.has(id)) ? entryId : [],
  );
  return { ...applied, problems, platform, aboutErased };
}

const customerOf = (news: OrderNews) => (news.kind === 'order' && news.content.customerId) || [];

/**
 * Applies news from any source: webhooks, reads of the Admin API, the history import. Runs inside an exclusive
 * withShop.
 */
export async function applyNews(
  tx: ShopTx,
  orderNews: OrderNews[],
  customerNews: CustomerNews[],
): Promise<Applied & ErasedAmongThem> {
  const customers = await applyCustomerNews(tx, customerNews, orderNews.flatMap(customerOf));
  const erasedCustomerIds = new Set(customers.erased.keys());
  if (orderNews.length === 0)
    return {
      changedOrderIds: [],
      changedCustomerIds: customers.changedIds,
      events: customers.events,
      erasedOrderIds: new Set(),
      erasedCustomerIds,
    };
  const stored = await readStates(tx, [...new Set(orderNews.map((news) => news.orderId))]);
  const states = new Map(stored);
  const events = [...customers.events];
  for (const news of orderNews) {
    const before = states.get(news.orderId) ?? unknownOrder(news.orderId);
    const folded = foldOrder(before, news);
    states.set(news.orderId, eraseIfAsked(folded.state, customers.erased));
    events.push(...folded.events);
  }
  const changes = [...states].flatMap(([id, after]) => {
    const before = stored.get(id) ?? unknownOrder(id);
    return before === after ? [] : [{ before, after }];
  });
  await writeStates(tx, changes);
  return {
    changedOrderIds: changes.map(({ after }) => after.order.id),
    changedCustomerIds: customers.changedIds,
    events,
    erasedOrderIds: new Set([...states].flatMap(([id, { order }]) => (order.erasedAt ? id : []))),
    erasedCustomerIds,
  };
}

// An order that arrives after its customer was erased stores no personal data.
function eraseIfAsked(state: OrderState, erased: Map<string, Date>): OrderState {
  const { order } = state;
  const erasedAt = order.customerId === null || order.erasedAt ? null : erased.get(order.customerId);
  if (!erasedAt) return state;
  return eraseState(state, erasedAt);
}
