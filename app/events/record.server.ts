import type { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { EventName, NewEvent } from './catalog.ts';

/**
 * Stores events in the caller's transaction; a fact already stored is left as it is.
 * @returns those that were new, in the order given
 */
export async function recordEvents({ db, shop }: ShopTx, events: NewEvent[]): Promise<NewEvent[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({ ...event, occurredAt: event.occurredAt.toISOString(), data: event.data ?? {} }));
  const fresh = await db.$queryRaw<{ name: EventName; factKey: string }[]>`
    INSERT INTO events ("shopId", id, name, "factKey", "orderId", "customerId", "occurredAt", data)
    SELECT ${shop.id}::int, gen_random_uuid()::text, name, "factKey", "orderId", "customerId", "occurredAt", data
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS e(name text, "factKey" text, "orderId" text, "customerId" text, "occurredAt" timestamptz, data jsonb)
    ON CONFLICT ("shopId", name, "factKey") DO NOTHING
    RETURNING name, "factKey"`;
  const isFresh = new Set(fresh.map((row) => `${row.name}|${row.factKey}`));
  return events.filter((event) => isFresh.delete(`${event.name}|${event.factKey}`));
}

/** An order's events, oldest first. */
export function listOrderEvents({ db, shop }: ShopTx, orderId: string) {
  return db.event.findMany({ where: { shopId: shop.id, orderId }, orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] });
}

export type StoredEvent = Prisma.EventGetPayload<object>;
