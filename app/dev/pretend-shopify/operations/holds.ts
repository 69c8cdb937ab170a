// Holds of an order's fulfillment orders. They come with webhooks that the app does not subscribe to: it looks again.
import type { FulfillmentOrder } from '../store/state.ts';
import type { OperationContext } from './context.ts';
import { instant, type OrderAt } from './inputs.ts';

export interface HoldInput extends OrderAt {
  /** Shopify's FulfillmentHoldReason. */
  reason: string;
}

/** Puts whatever has not left on hold. */
export function hold(context: OperationContext, input: HoldInput): FulfillmentOrder[] {
  return change(context, input, (each) => {
    if (each.status !== 'OPEN' && each.status !== 'IN_PROGRESS' && each.status !== 'ON_HOLD') return;
    each.status = 'ON_HOLD';
    each.holds.push({ id: context.store.newId(), handle: '', reason: input.reason, reasonNotes: null });
  });
}

/** Ends every hold. */
export function releaseHold(context: OperationContext, input: OrderAt): FulfillmentOrder[] {
  return change(context, input, (each) => {
    if (each.status !== 'ON_HOLD') return;
    each.status = 'OPEN';
    each.holds = [];
  });
}

function change(
  context: OperationContext,
  input: OrderAt,
  apply: (each: FulfillmentOrder) => void,
): FulfillmentOrder[] {
  const shop = context.store.shop(input.shop);
  const order = context.store.order(shop, input.order);
  const own = shop.fulfillmentOrders.filter((each) => each.orderId === order.id);
  for (const each of own) {
    apply(each);
    each.updatedAt = instant(input.at).toISOString();
  }
  return own;
}
