import { makeOrderSummary } from '#app/admin/orders/present.ts';
import { readOrderScreen } from '#app/admin/orders/read.server.ts';
import { makeTimeline } from '#app/admin/orders/timeline.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { explainOrder } from '#app/messages/planning/planning.server.ts';
import { listOrders, type OrderFilter } from '#app/orders/list.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { answer, partInput } from './part.ts';
import { manyOrderId } from './many-orders.ts';
import { percentile } from './report.ts';

// What the routes of the orders list and of one order load, as often as requested. Answers with the median of each in
// milliseconds.

export type PagesInput = { shopDomain: string; orders: number; times: number };

const { shopDomain, orders, times } = partInput<PagesInput>();

const shop = await findShopByDomain(shopDomain);
invariant(shop, 'the shop is there');
const pageSize = 50;

const list = (filter: Omit<OrderFilter, 'limit'>, atLeast = pageSize) =>
  withShop(shop, async (tx) => {
    const { rows } = await listOrders(tx, { ...filter, limit: pageSize });
    invariant(rows.length >= atLeast, `the page of ${JSON.stringify(filter)} has ${rows.length} rows`);
  });

async function readOrderPage(tx: ShopTx, orderId: string): Promise<void> {
  const screen = await readOrderScreen(tx, orderId);
  invariant(screen, `order ${orderId} is there`);
  await explainOrder(tx, orderId);
  makeOrderSummary(screen, 'America/New_York', tx.now);
  makeTimeline({ ...screen, timeZone: 'America/New_York', now: tx.now });
}

const deep = await withShop(shop, (tx) => listOrders(tx, { limit: Math.floor(orders * 0.9) }));
const cursor = deep.nextCursor ?? undefined;

const pages: Record<string, (round: number) => Promise<void>> = {
  'orders list, first page': () => list({}),
  'orders list, page at nine tenths': () => list({ cursor }),
  'orders list, in trouble': () => list({ trouble: 'late' }, 5),
  'orders list, one stage': () => list({ stage: 'in_transit' }),
  'orders list, search by number': (round) => list({ search: String(1_000_000 + 1 + ((round * 37) % orders)) }, 1),
  'orders list, search by address': (round) => list({ search: `customer-${1 + ((round * 37) % orders)}@` }, 1),
  'orders list, search by a common name': () => list({ search: 'maya' }),
  'one order': (round) => withShop(shop, (tx) => readOrderPage(tx, manyOrderId(1 + ((round * 37) % orders)))),
};

const medians: Record<string, number> = {};
for (const [name, load] of Object.entries(pages)) {
  for (let round = 0; round < 5; round += 1) await load(round);
  const took: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const start = performance.now();
    await load(round);
    took.push(performance.now() - start);
  }
  medians[name] = percentile(took, 0.5);
}
answer(medians);
