import type { ImportedOrder, OrderNode } from './order-node.ts';

// A bulk operation's result is a file of lines: an order, then its children, each naming its parent. (The operation is
// asked to group them so; otherwise a whole shop would have to be held in memory.)

type ChildField = 'lineItems' | 'shippingLines' | 'fulfillmentOrders' | 'returns';
type OrderLine = Omit<ImportedOrder, ChildField> & { __parentId?: undefined };
type ChildLine = { id: string; __parentId: string };

const childField: Record<string, ChildField> = {
  LineItem: 'lineItems',
  ShippingLine: 'shippingLines',
  FulfillmentOrder: 'fulfillmentOrders',
  Return: 'returns',
};

/**
 * Puts the orders of the history import together, one at a time.
 * @param bytes the file as it comes
 * @throws when a line is not JSON
 */
export async function* groupOrders(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<OrderNode> {
  let order: OrderNode | null = null;
  for await (const text of linesOf(bytes)) {
    const line = JSON.parse(text) as OrderLine | ChildLine;
    if (line.__parentId === undefined) {
      if (order) yield order;
      order = startOrder(line);
    } else if (order?.id === line.__parentId) addChild(order, line);
  }
  if (order) yield order;
}

function startOrder(line: OrderLine): OrderNode {
  return {
    ...line,
    lineItems: { nodes: [] },
    shippingLines: { nodes: [] },
    fulfillmentOrders: { nodes: [] },
    returns: { nodes: [] },
  };
}

function addChild(order: OrderNode, child: ChildLine): void {
  const type = /^gid:\/\/shopify\/(\w+)\//.exec(child.id)?.[1] ?? '';
  const field = childField[type];
  if (field) (order[field].nodes as unknown[]).push(child);
}

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (rest.trim() !== '') yield rest;
}
