import { adminGraphql } from './admin.server.ts';
import type { LineFieldsFragment } from './generated/admin-types.ts';
import type { OrderNode, OrderWithoutParts } from './order-node.ts';
import { orderPartsQuery, orderQuery } from './order-queries.ts';

/**
 * One order as Shopify has it now, all its lines included (in two calls, because whole it would cost more than one
 * may). Of an order with more than 10 parcels, 5 refunds or 20 scans a parcel the rest comes by webhook only.
 * @param orderId numeric id, as text
 * @returns null when the order is gone or not ours to read
 * @throws AppError as adminGraphql does
 */
export async function readOrder(shop: { domain: string }, orderId: string): Promise<OrderNode | null> {
  const id = `gid://shopify/Order/${orderId}`;
  const { data } = await adminGraphql(shop, orderQuery, { id });
  if (!data.order) return null;
  const parts = await adminGraphql(shop, orderPartsQuery, { id });
  if (!parts.data.order) return null;
  return {
    ...data.order,
    ...parts.data.order,
    lineItems: { nodes: await readAllLines(shop, id, data.order.lineItems) },
  };
}

async function readAllLines(
  shop: { domain: string },
  id: string,
  firstPage: OrderWithoutParts['lineItems'],
): Promise<LineFieldsFragment[]> {
  const lines = [...firstPage.nodes];
  let page = firstPage;
  while (page.pageInfo.hasNextPage) {
    const { data } = await adminGraphql(shop, orderQuery, { id, linesAfter: page.pageInfo.endCursor });
    if (!data.order) break;
    page = data.order.lineItems;
    lines.push(...page.nodes);
  }
  return lines;
}
