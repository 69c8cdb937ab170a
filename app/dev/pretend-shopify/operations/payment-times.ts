import type { RestOrder } from '../store/rest-types.ts';

// When an order that waited for its money was paid. The Admin API tells it with the transaction; webhooks have no field
// for it, and so it is kept beside the order.

const times = new WeakMap<RestOrder, string>();

export const keepPaymentTime = (order: RestOrder, at: string): void => void times.set(order, at);

/** The order's own time for one that was paid when it was placed. */
export const paymentTime = (order: RestOrder): string => times.get(order) ?? order.processed_at;
