// What every operation works with: the store, and a way to tell the app.
import type { ShopState } from '../store/state.ts';
import type { Store } from '../store/store.ts';

/** Queues one webhook; the body is taken as it is at this moment. */
type Emit = (shop: ShopState, topic: string, payload: unknown, at: Date, eventId: string) => void;

export interface OperationContext {
  store: Store;
  emit: Emit;
}

/** Emits several webhooks of one merchant action: they share an event id, and the state is kept. */
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
