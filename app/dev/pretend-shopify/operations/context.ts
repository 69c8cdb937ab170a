// What every operation works with: the store, and a way to send webhooks.
import type { ShopState } from '../store/state.ts';
import type { Store } from '../store/store.ts';

/** Queues one webhook with the body as it is at this moment. */
type Emit = (shop: ShopState, topic: string, payload: unknown, at: Date, eventId: string) => void;

export interface OperationContext {
  store: Store;
  emit: Emit;
}

/** Emits several webhooks of one merchant action, which share an event id, and saves the state. */
export function tell(
  context: OperationContext,
  shop: ShopState,
  at: Date,
  news: [topic: string, payload: unknown][],
): void {
  const eventId = crypto.randomUUID();
  for (const [topic, payload] of news) context.emit(shop, topic, payload, at, eventId);
  context.store.save();
}
