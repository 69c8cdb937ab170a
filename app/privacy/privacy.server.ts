import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  countUpTo,
  type ErasedRows,
  type HeldRows,
  type OldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';

/** Looks at the person's own data; lists and exports of everybody's are about nobody in particular. */
const isAboutThem = (shopId: number, { customerIds, orderIds, hashes }: Traces) => Prisma.sql`CASE
  WHEN kind IN ('order', 'mail', 'preview') THEN "thingId" = ANY(${orderIds}::text[])
  WHEN kind = 'letter' THEN "thingId" IN (
    SELECT m.id FROM messages m WHERE m."shopId" = ${shopId}::int
      AND (m."customerId" = ANY(${customerIds}::text[]) OR m."addressHash" = ANY(${hashes}::text[])))
  WHEN kind IN ('member', 'member_csv') THEN "thingId" IN (
    WITH theirs AS (
      SELECT coalesce(m."mergedIntoId", m.id) AS id FROM members m WHERE m."shopId" = ${shopId}::int
        AND (m."customerId" = ANY(${customerIds}::text[]) OR m."addressHash" = ANY(${hashes}::text[])))
    SELECT m.id FROM members m
    WHERE m."shopId" = ${shopId}::int AND (m.id IN (SELECT id FROM theirs) OR m."mergedIntoId" IN (SELECT id FROM theirs)))
  WHEN kind = 'data_request' THEN "thingId" IN (
    SELECT p.id FROM privacy_requests p WHERE p."shopId" = ${shopId}::int AND p."customerId" = ANY(${customerIds}::text[]))
  ELSE false END`;

/**
 * That somebody looked stays, at whom does not. Earlier exports name the person too: they go together with the kept
 * webhooks, by eraseExports.
 */
async function erasePerson({ db, shop }: ShopTx, traces: Traces): Promise<ErasedRows> {
  const accesses = await db.$executeRaw`
    UPDATE accesses SET "thingId" = NULL WHERE "shopId" = ${shop.id}::int AND ${isAboutThem(shop.id, traces)}`;
  return { accesses };
}

/**
 * When their data was looked at, and by which way; not by whom of the staff, whose names are theirs (Court of Justice of
 * the EU, C-579/21). An export is a copy of what the rooms hold.
 */
async function exportPerson(tx: ShopTx, traces: Traces): Promise<HeldRows> {
  return {
    accesses: await readHeldRows(tx, 'accesses', isAboutThem(tx.shop.id, traces), ['staffMember', 'staffName']),
  };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.privacyRequest.deleteMany({ where: { shopId: shop.id } });
  await db.access.deleteMany({ where: { shopId: shop.id } });
}

const oldExports: OldRows = {
  count: (tx, before) => countUpTo(tx, oldExportsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE privacy_requests SET export = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldExportsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldExportsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM privacy_requests WHERE "shopId" = ${shopId}::int AND kind = 'data_request' AND export IS NOT NULL AND "requestedAt" < ${before}::timestamptz`;
}

const oldRequests: OldRows = {
  count: (tx, before) => countUpTo(tx, oldRequestsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE privacy_requests SET "customerId" = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldRequestsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldRequestsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM privacy_requests WHERE "shopId" = ${shopId}::int AND "customerId" IS NOT NULL AND coalesce("doneAt", 'infinity') < ${before}::timestamptz`;
}

const oldAccesses: OldRows = {
  count: (tx, before) => countUpTo(tx, oldAccessesSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    DELETE FROM accesses WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldAccessesSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldAccessesSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM accesses WHERE "shopId" = ${shopId}::int AND at < ${before}::timestamptz`;
}

export const privacy: RoomPrivacy = {
  erasePerson,
  exportPerson,
  eraseShop,
  oldRows: { exports: oldExports, requests: oldRequests, accesses: oldAccesses },
};
