import { Prisma } from '@prisma/client';
import type { ShopTx } from './db.server.ts';

// What the law requires of every room that stores rows. Each room handles its own tables in its privacy.server.ts;
// privacy/ calls all of them.

/** Everything that identifies a person in this shop. */
export type Traces = {
  customerIds: string[];
  orderIds: string[];
  /** in lower case */
  addresses: string[];
  /** addressHash of each address */
  hashes: string[];
  phone: string | null;
};

/** Rows by the name used in the export, usually their table's. */
export type HeldRows = Record<string, unknown[]>;

/** A room's implementation, each function inside the caller's transaction. All are idempotent. */
export type RoomPrivacy = {
  /** Empties every column that identifies the person or holds text by them. Figures stay. */
  erasePerson: (tx: ShopTx, traces: Traces) => Promise<void>;
  /** Reads everything the room stores about the person, and nothing about others. */
  exportPerson: (tx: ShopTx, traces: Traces) => Promise<HeldRows>;
  /** Deletes every row of the shop. */
  eraseShop: (tx: ShopTx) => Promise<void>;
};

/**
 * Rows of one of the shop's tables, as exported for the person.
 * @param where a condition on the table, which has the alias `t`
 * @param without columns to leave out
 */
export async function readHeldRows(
  { db, shop }: ShopTx,
  table: string,
  where: Prisma.Sql,
  without: string[] = [],
): Promise<unknown[]> {
  const rows = await db.$queryRaw<{ rows: unknown[] }[]>`
    SELECT coalesce(jsonb_agg(to_jsonb(t) - ${['shopId', ...without]}::text[]), '[]') AS rows
    FROM ${Prisma.raw(`"${table}"`)} t WHERE t."shopId" = ${shop.id} AND (${where})`;
  return rows[0]?.rows ?? [];
}
