import { adminGraphql } from './admin.server.ts';
import type { LineFieldsFragment } from './generated/admin-types.ts';
import type { FulfillmentOrderNode, OrderNode, OrderWithoutParts } from './order-node.ts';
import { fulfillmentOrderLinesQuery, orderPartsQuery, orderQuery } from './order-queries.ts';

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
    fulfillmentOrders: { nodes: await withTheirLines(shop, id, data.order.fulfillmentOrders.nodes) },
    lineItems: { nodes: await readAllLines(shop, id, data.order.lineItems) },
  };
}

/** The only fulfillment order holds whatever has not left: which lines those are need not be asked. */
async function withTheirLines(
  shop: { domain: string },
  id: string,
  nodes: FulfillmentOrderNode[],
): Promise<FulfillmentOrderNode[]> {
  if (nodes.filter(({ status }) => status !== 'CANCELLED').length < 2) return nodes;
  const { data } = await adminGraphql(shop, fulfillmentOrderLinesQuery, { id });
  const withLines = new Map(data.order?.fulfillmentOrders.nodes.map((node) => [node.id, node]));
  return nodes.map((node) => ({ ...node, ...withLines.get(node.id) }));
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
