import { Prisma } from '@prisma/client';
import type { ShopTx } from './db.server.ts';
import type { RetentionKind } from './personal-data/retention.ts';

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

/** How many rows of each kind were changed; 0 is left out. */
export type ErasedRows = Record<string, number>;

/** Rows of one kind that have been kept long enough. Emptying again finds nothing more. */
export type OldRows = {
  /** how many there are, counted up to a bound */
  count: (tx: ShopTx, before: Date) => Promise<number>;
  /** @param limit rows at most; @returns how many were emptied */
  empty: (tx: ShopTx, before: Date, limit: number) => Promise<number>;
};

/** Rows are counted so far for a merchant's eyes. */
const mostCounted = 10_000;

/** Counts what a SELECT finds, up to mostCounted. */
export async function countUpTo({ db }: ShopTx, select: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM (${select} LIMIT ${mostCounted}) found`;
  return row!.n;
}

/** A room's implementation, each function inside the caller's transaction. All are idempotent. */
export type RoomPrivacy = {
  /**
   * Empties every column that names the person or holds the person's words. Figures stay.
   * @returns what was there, by the name it is told under to the merchant
   */
  erasePerson: (tx: ShopTx, traces: Traces) => Promise<ErasedRows>;
  /** Reads everything the room stores about the person, and nothing about others. */
  exportPerson: (tx: ShopTx, traces: Traces) => Promise<HeldRows>;
  /** Deletes every row of the shop. */
  eraseShop: (tx: ShopTx) => Promise<void>;
  /** the room's own rows that have an end, by kind */
  oldRows?: Partial<Record<RetentionKind, OldRows>>;
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
