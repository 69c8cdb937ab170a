import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import { readOrderNode } from './projection/graphql-order.ts';
import { type Applied, applyNews } from './projection/projection.server.ts';

/**
 * Applies orders from before the installation through the same projection. No messages are planned for them. Orders
 * already known from webhooks stay as they are. Runs inside an exclusive withShop.
 * @param readAt when Shopify exported the history; defaults to now
 */
export async function importOrders(tx: ShopTx, nodes: OrderNode[], readAt: Date = tx.now): Promise<Applied> {
  const readings = nodes.map((node) => readOrderNode(node, readAt, 'imported'));
  return applyNews(
    tx,
    readings.flatMap(({ orders }) => orders),
    readings.flatMap(({ customers }) => customers),
  );
}
