import { Prisma } from '@prisma/client';
import { keepable } from '#app/lib/clean-text.ts';
import { pageOf, readTimeCursor, timeCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Money } from '#app/lib/money.ts';

export type OrderFilter = {
  stage?: string;
  trouble?: string;
  /** start of an order number, an address or a customer's name */
  search?: string;
  /** from the previous page */
  cursor?: string;
  limit: number;
};

export type ListedOrder = {
  id: string;
  name: string;
  placedAt: Date;
  stage: string;
  troubles: string[];
  isTest: boolean;
  isImported: boolean;
  email: string | null;
  customerName: string | null;
  customerId: string | null;
  shipToCountry: string | null;
  promisedAt: Date | null;
  estimateAt: Date | null;
  /** what the customer pays, in the customer's currency */
  total: Money | null;
};

/** One page of orders, newest first. An invalid cursor starts at the beginning. */
export async function listOrders(
  { db, shop }: ShopTx,
  filter: OrderFilter,
): Promise<{ rows: ListedOrder[]; nextCursor: string | null }> {
  const { limit } = filter;
  const rows = await db.$queryRaw<ListedOrder[]>`
    SELECT o.id, o.name, o."placedAt", o.stage, o.troubles, o."isTest", o."isImported", o.email, o."customerName", o."customerId",
      o."shipToCountry", o."promisedAt", o."estimateAt", o.totals->'current'->'presentment' AS total
    FROM orders o
    WHERE ${Prisma.join(conditions(shop.id, filter), ' AND ')}
    ORDER BY o."placedAt" DESC, o.id DESC LIMIT ${limit + 1}`;
  return pageOf(rows, limit, ({ placedAt, id }) => timeCursor({ at: placedAt, id }));
}

function conditions(shopId: number, { stage, trouble, search = '', cursor }: OrderFilter): Prisma.Sql[] {
  const start = keepable(search).trim();
  const after = readTimeCursor(cursor);
  return [
    Prisma.sql`o."shopId" = ${shopId}::int`,
    Prisma.sql`o."placedAt" IS NOT NULL`,
    ...(stage ? [Prisma.sql`o.stage = ${stage}`] : []),
    // The first half lets PostgreSQL use the index of orders in trouble.
    ...(trouble ? [Prisma.sql`cardinality(o.troubles) > 0 AND ${trouble} = ANY(o.troubles)`] : []),
    // Order numbers match with and without their #.
    ...(start ? [Prisma.sql`o.id IN (SELECT orders_starting_with(${start}))`] : []),
    ...(after ? [Prisma.sql`(o."placedAt", o.id) < (${after.at}::timestamptz, ${after.id})`] : []),
  ];
}
