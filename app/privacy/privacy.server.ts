import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { countUpTo, type ErasedRows, type HeldRows, type OldRows, type RoomPrivacy } from '#app/lib/privacy.server.ts';

/** Earlier exports name the person too: they go together with the kept webhooks, by eraseExports. */
async function erasePerson(): Promise<ErasedRows> {
  return {};
}

/** An export is a copy of what the rooms hold. */
async function exportPerson(): Promise<HeldRows> {
  return {};
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  await db.privacyRequest.deleteMany({ where: { shopId: shop.id } });
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

export const privacy: RoomPrivacy = {
  erasePerson,
  exportPerson,
  eraseShop,
  oldRows: { exports: oldExports, requests: oldRequests },
};
