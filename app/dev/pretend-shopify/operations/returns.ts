// Returns, from the request to the end.
import type { ReturnRecord, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type ReturnAt, type ReturnInput } from './inputs.ts';
import { lineOf } from './lines.ts';

/** The customer requests a return: returns/request, orders/updated. */
export function requestReturn(context: OperationContext, input: ReturnInput): ReturnRecord {
  const { store } = context;
  const shop = store.shop(input.shop);
  const order = store.order(shop, input.order);
  const fulfilled = order.fulfillments.filter((each) => each.status === 'success');
  const wanted =
    input.lines ??
    fulfilled.flatMap((each) => each.line_items.map((line) => ({ line: line.id, quantity: line.quantity })));
  const made: ReturnRecord = {
    id: store.newId(),
    orderId: order.id,
    name: `${order.name}-R${shop.returns.filter((each) => each.orderId === order.id).length + 1}`,
    status: 'REQUESTED',
    createdAt: instant(input.at).toISOString(),
    approvedAt: null,
    closedAt: null,
    decline: null,
    lines: wanted.map((each) => {
      const line = lineOf(order, each.line);
      const parcel = fulfilled.find((one) => one.line_items.some((item) => item.id === line.id));
      if (!parcel) throw new Error(`${line.title} of ${order.name} was not sent yet, so it can't be returned`);
      const { reason, note } = { reason: 'OTHER', note: '', ...each };
      return {
        id: store.newId(),
        fulfillmentId: parcel.id,
        lineItemId: line.id,
        quantity: each.quantity ?? 1,
        reason,
        note,
      };
    }),
  };
  shop.returns.push(made);
  return change(context, shop, made, 'returns/request', input);
}

/** returns/approve, orders/updated. */
export function approveReturn(context: OperationContext, input: ReturnAt): ReturnRecord {
  return settle(context, input, 'returns/approve', { status: 'OPEN', approvedAt: instant(input.at).toISOString() });
}

export interface DeclineInput extends ReturnAt {
  reason?: 'FINAL_SALE' | 'OTHER' | 'RETURN_PERIOD_ENDED';
  note?: string | null;
}

/** returns/decline, orders/updated. */
export function declineReturn(context: OperationContext, input: DeclineInput): ReturnRecord {
  return settle(context, input, 'returns/decline', {
    status: 'DECLINED',
    decline: { reason: input.reason ?? 'OTHER', note: input.note ?? null },
  });
}

/** returns/close, orders/updated. */
export function closeReturn(context: OperationContext, input: ReturnAt): ReturnRecord {
  return settle(context, input, 'returns/close', { status: 'CLOSED', closedAt: instant(input.at).toISOString() });
}

/** returns/cancel, orders/updated. */
export function cancelReturn(context: OperationContext, input: ReturnAt): ReturnRecord {
  return settle(context, input, 'returns/cancel', { status: 'CANCELED' });
}

/** returns/reopen, orders/updated. */
export function reopenReturn(context: OperationContext, input: ReturnAt): ReturnRecord {
  return settle(context, input, 'returns/reopen', { status: 'OPEN', closedAt: null });
}

/** Pieces that come back after all do not: without any left, the return closes. returns/update, orders/updated. */
export function removeFromReturn(
  context: OperationContext,
  { lines, ...input }: ReturnAt & { lines: { id: number; quantity: number }[] },
): ReturnRecord {
  const record = context.store.return(context.store.shop(input.shop), input.return);
  for (const { id, quantity } of lines) {
    const line = record.lines.find((each) => each.id === id);
    if (line) line.quantity -= quantity;
  }
  record.lines = record.lines.filter(({ quantity }) => quantity > 0);
  const isEmpty = record.lines.length === 0;
  return settle(
    context,
    input,
    'returns/update',
    isEmpty ? { status: 'CLOSED', closedAt: instant(input.at).toISOString() } : {},
  );
}

/** What came back was inspected; the return stays as it is. returns/process, orders/updated. */
export function processReturn(
  context: OperationContext,
  { lines, ...input }: ReturnAt & { lines: { id: number; quantity: number }[] },
): ReturnRecord {
  const record = context.store.return(context.store.shop(input.shop), input.return);
  for (const { id, quantity } of lines) {
    const line = record.lines.find((each) => each.id === id);
    if (line) line.processed = Math.min(line.quantity, (line.processed ?? 0) + quantity);
  }
  return settle(context, input, 'returns/process', {});
}

function settle(
  context: OperationContext,
  input: ReturnAt,
  topic: string,
  changes: Partial<ReturnRecord>,
): ReturnRecord {
  const shop = context.store.shop(input.shop);
  const found = context.store.return(shop, input.return);
  Object.assign(found, changes);
  return change(context, shop, found, topic, input);
}

function change(
  context: OperationContext,
  shop: ShopState,
  record: ReturnRecord,
  topic: string,
  input: { at?: Date | string },
): ReturnRecord {
  const order = context.store.order(shop, record.orderId);
  order.returns = shop.returns
    .filter((each) => each.orderId === order.id)
    .map((each) => ({ id: each.id, admin_graphql_api_id: gid('Return', each.id), status: each.status.toLowerCase() }));
  const at = context.store.touch(shop, order, instant(input.at));
  tell(context, shop, at, [
    [topic, payload(record, topic)],
    ['orders/updated', order],
  ]);
  return record;
}

function payload(record: ReturnRecord, topic: string): Record<string, unknown> {
  const head = { id: record.id, admin_graphql_api_id: gid('Return', record.id), status: record.status.toLowerCase() };
  if (['returns/close', 'returns/cancel', 'returns/reopen'].includes(topic))
    return { ...head, order_id: record.orderId };
  const order = { id: record.orderId, admin_graphql_api_id: gid('Order', record.orderId) };
  if (topic === 'returns/decline')
    return {
      ...head,
      order,
      decline: { reason: record.decline?.reason.toLowerCase(), note: record.decline?.note ?? null },
    };
  return {
    ...head,
    order,
    total_return_line_items: record.lines.reduce((total, line) => total + line.quantity, 0),
    name: record.name,
    return_line_items: record.lines.map((line) => ({
      id: line.id,
      admin_graphql_api_id: gid('ReturnLineItem', line.id),
      fulfillment_line_item: {
        line_item: { id: line.lineItemId, admin_graphql_api_id: gid('LineItem', line.lineItemId) },
      },
      quantity: line.quantity,
      return_reason: line.reason.toLowerCase(),
      return_reason_note: line.note,
      customer_note: line.note,
    })),
    return_shipping_fees: [],
    exchange_line_items: [],
    total_exchange_line_items: 0,
  };
}
