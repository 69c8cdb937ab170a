import type { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { EventName, NewEvent } from './catalog.ts';

/**
 * Stores events in the caller's transaction. An event already stored keeps everything but its time, which becomes the
 * earliest reported one: an order that was paid at once may first arrive as one updated days later.
 * @returns the new ones, in the given order
 */
export async function recordEvents({ db, shop }: ShopTx, events: NewEvent[]): Promise<NewEvent[]> {
  if (events.length === 0) return [];
  const rows = events.map((event) => ({
    ...event,
    occurredAt: event.occurredAt.toISOString(),
    data: event.data ?? {},
  }));
  const written = await db.$queryRaw<{ name: EventName; factKey: string; isNew: boolean }[]>`
    INSERT INTO events ("shopId", id, name, "factKey", "orderId", "customerId", "occurredAt", data)
    SELECT ${shop.id}::int, gen_random_uuid()::text, name, "factKey", "orderId", "customerId", "occurredAt", data
    FROM (
      -- one row a fact, since one statement may not write the same row twice
      SELECT DISTINCT ON (name, "factKey") * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS e(name text, "factKey" text, "orderId" text, "customerId" text, "occurredAt" timestamptz, data jsonb)
      ORDER BY name, "factKey", "occurredAt"
    ) AS news
    ON CONFLICT ("shopId", name, "factKey") DO UPDATE SET "occurredAt" = excluded."occurredAt"
      WHERE events."occurredAt" > excluded."occurredAt"
    RETURNING name, "factKey", xmax = 0 AS "isNew"`;
  const isFresh = new Set(written.filter((row) => row.isNew).map((row) => `${row.name}|${row.factKey}`));
  return events.filter((event) => isFresh.delete(`${event.name}|${event.factKey}`));
}

/**
 * Marks events of these orders as quiet: mails that go out anyway mention them, but no mail is sent because of them
 * alone.
 */
export async function hushEvents(
  { db, shop }: ShopTx,
  { orderIds, names }: { orderIds: string[]; names: EventName[] },
): Promise<void> {
  await db.$executeRaw`
    UPDATE events SET data = data || '{"isQuiet": true}'
    WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) AND name = ANY(${names}::text[])`;
}

/** An order's events, oldest first. */
export function listOrderEvents({ db, shop }: ShopTx, orderId: string) {
  return db.event.findMany({ where: { shopId: shop.id, orderId }, orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }] });
}

/** How many events of a name an order has, in all and since a moment (of recording). */
export async function countOrderEvents(
  { db, shop }: ShopTx,
  { orderId, name, since }: { orderId: string; name: EventName; since: Date },
): Promise<{ inAll: number; since: number }> {
  const [row] = await db.$queryRaw<{ inAll: number; since: number }[]>`
    SELECT count(*)::int AS "inAll", count(*) FILTER (WHERE "recordedAt" > ${since}::timestamptz)::int AS since
    FROM events WHERE "shopId" = ${shop.id}::int AND "orderId" = ${orderId} AND name = ${name}`;
  return row!;
}

export type StoredEvent = Prisma.EventGetPayload<object>;
