import { Prisma } from '@prisma/client';
import { pageOf, readTimeCursor, timeCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { nameParcels } from '../orders/parcel-names.ts';

type OutboxRow = {
  id: string;
  kind: string;
  occasion: string;
  state: string;
  reason: string | null;
  /** null: a letter */
  orderId: string | null;
  orderName: string | null;
  customerName: string | null;
  sendAt: Date;
  sentAt: Date | null;
};

export type OutboxFilter = { state?: string; reason?: string; kind?: string; cursor?: string; limit: number };
export type OutboxPage = { rows: OutboxRow[]; nextCursor: string | null };

/**
 * Messages filtered by state, reason and kind: upcoming ones first, then the newest. Paged by a cursor on (sendAt, id).
 */
export async function listOutbox(
  { db, shop }: ShopTx,
  { state, reason, kind, cursor, limit }: OutboxFilter,
): Promise<OutboxPage> {
  const after = readTimeCursor(cursor);
  const wheres = [
    Prisma.sql`m."shopId" = ${shop.id}`,
    state && Prisma.sql`m.state = ${state}`,
    reason && Prisma.sql`m.reason = ${reason}`,
    kind && Prisma.sql`m.kind = ${kind}`,
    after && Prisma.sql`(m."sendAt", m.id) < (${after.at}::timestamptz, ${after.id})`,
  ].filter((where) => typeof where === 'object' && where !== null);
  const found = await db.$queryRaw<OutboxRow[]>`
    SELECT m.id, m.kind, m.occasion, m.state, m.reason, m."orderId", o.name AS "orderName", m."sendAt", m."sentAt",
      coalesce(o."customerName", nullif(concat_ws(' ', c."firstName", c."lastName"), ''), c.email) AS "customerName"
    FROM messages m LEFT JOIN orders o ON o."shopId" = m."shopId" AND o.id = m."orderId"
    LEFT JOIN customers c ON m."orderId" IS NULL AND c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE ${Prisma.join(wheres, ' AND ')}
    ORDER BY m."sendAt" DESC, m.id DESC LIMIT ${limit + 1}`;
  return pageOf(found, limit, ({ sendAt, id }) => timeCursor({ at: sendAt, id }));
}

type AboutParcel = { id: string; orderId: string; shipmentId: string; data: unknown };

/** Which parcel each of these messages is about, by the message's id; those about a whole order are missing. */
export async function nameParcelsOf(tx: ShopTx, ids: string[]): Promise<Map<string, string>> {
  const { db, shop } = tx;
  const about = await db.$queryRaw<AboutParcel[]>`
    SELECT m.id, m."orderId", m."shipmentId", m.data FROM messages m
    WHERE m."shopId" = ${shop.id} AND m.id = ANY(${ids}::text[]) AND m."shipmentId" IS NOT NULL
      AND (SELECT count(*) FROM shipments s WHERE s."shopId" = m."shopId" AND s."orderId" = m."orderId") > 1`;
  const orders = await loadFacts(tx, [...new Set(about.map(({ orderId }) => orderId))]);
  const names = about.flatMap((message): [string, string][] => {
    const facts = orders.find(({ id }) => id === message.orderId);
    const name = facts && nameParcels(facts, message);
    return name ? [[message.id, name]] : [];
  });
  return new Map(names);
}

export type StateCount = { state: string; reason: string | null; count: number };

/** How many messages of the last 30 days and the future are in each state, and why. */
export async function countByState({ db, shop, now }: ShopTx): Promise<StateCount[]> {
  return db.$queryRaw`
    SELECT state, reason, count(*)::int AS count FROM messages
    WHERE "shopId" = ${shop.id} AND "sendAt" > ${now}::timestamptz - interval '30 days'
    GROUP BY state, reason ORDER BY count DESC`;
}

/** Per kind: how many were sent in the last 30 days, and how many are planned. */
export async function countByKind({ db, shop, now }: ShopTx): Promise<Map<string, { sent: number; planned: number }>> {
  const rows = await db.$queryRaw<{ kind: string; sent: number; planned: number }[]>`
    SELECT kind, count(*) FILTER (WHERE state = 'sent' AND "sentAt" > ${now}::timestamptz - interval '30 days')::int AS sent,
           count(*) FILTER (WHERE state IN ('planned', 'queued', 'sending'))::int AS planned
    FROM messages WHERE "shopId" = ${shop.id} AND "sendAt" > ${now}::timestamptz - interval '60 days' GROUP BY kind`;
  return new Map(rows.map(({ kind, sent, planned }) => [kind, { sent, planned }]));
}
