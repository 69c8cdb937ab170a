import { Prisma } from '@prisma/client';
import { dayMs } from '#app/lib/clock.ts';
import { prisma, type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { countUpTo, type OldRows, type RoomPrivacy, type Traces } from '#app/lib/privacy.server.ts';
import { type RetentionKind, retentionKinds } from '#app/lib/personal-data/retention.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { rooms } from './rooms.server.ts';

// Personal data has an end: each kind is kept so many days (lib/retention.ts), then emptied, some rows a transaction.

const rowsAtOnce = 500;
/** so that a shop with a long past makes room for the others; the next night goes on */
const mostRounds = 400;

type Days = Settings['retention'];
const beforeOf = (now: Date, days: number) => new Date(now.getTime() - days * dayMs);
const nobody: Traces = { customerIds: [], orderIds: [], addresses: [], hashes: [], phone: null };

/** An old order takes with it all that any room has about it, as if its person had asked. */
const oldOrders: OldRows = {
  count: (tx, before) => countUpTo(tx, oldOrdersSelect(tx.shop.id, before)),
  empty: async (tx, before, limit) => {
    const rows = await tx.db.$queryRaw<{ id: string }[]>`${oldOrdersSelect(tx.shop.id, before)} LIMIT ${limit}`;
    return eraseAll(tx, { ...nobody, orderIds: rows.map(({ id }) => id) });
  },
};

function oldOrdersSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT id FROM orders
    WHERE "shopId" = ${shopId}::int AND "erasedAt" IS NULL AND coalesce("placedAt", "createdAt") < ${before}::timestamptz`;
}

/** Entries of points are never deleted: the member they belong to is no longer anybody. */
const oldMembers: OldRows = {
  count: (tx, before) => countUpTo(tx, oldMembersSelect(tx.shop.id, before)),
  empty: async (tx, before, limit) => {
    const rows = await tx.db.$queryRaw<{ customerId: string | null; addressHash: string | null }[]>`
      ${oldMembersSelect(tx.shop.id, before)} LIMIT ${limit}`;
    const customerIds = rows.flatMap((row) => row.customerId ?? []);
    const hashes = rows.flatMap((row) => row.addressHash ?? []);
    if (rows.length > 0) await rooms.loyalty.erasePerson(tx, { ...nobody, customerIds, hashes });
    return rows.length;
  },
};

function oldMembersSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "customerId", "addressHash" FROM members
    WHERE "shopId" = ${shopId}::int AND "erasedAt" IS NULL AND "mergedIntoId" IS NULL AND ("customerId" IS NOT NULL OR "addressHash" IS NOT NULL)
      AND "availablePoints" = 0 AND "pendingPoints" = 0 AND "debtPoints" = 0
      AND coalesce("lastActivityAt", "joinedAt") < ${before}::timestamptz
      AND NOT EXISTS (
        SELECT FROM redemptions r WHERE r."shopId" = ${shopId}::int AND r."memberId" = members.id AND r.state IN ('held', 'issued', 'undecided'))`;
}

async function eraseAll(tx: ShopTx, traces: Traces): Promise<number> {
  if (traces.orderIds.length === 0) return 0;
  for (const room of Object.values(rooms)) await room.erasePerson(tx, traces);
  return traces.orderIds.length;
}

/** All that has an end, by kind. */
export const oldRowsByKind: Record<RetentionKind, OldRows[]> = Object.fromEntries(
  retentionKinds.map((kind) => [
    kind,
    [
      ...(kind === 'orders' ? [oldOrders] : kind === 'members' ? [oldMembers] : []),
      ...Object.values(rooms as Record<string, RoomPrivacy>).flatMap((room) => room.oldRows?.[kind] ?? []),
    ],
  ]),
) as Record<RetentionKind, OldRows[]>;

/** How many rows of each kind the next sweep would empty by these days, each counted up to a bound. */
export async function countOldRows(tx: ShopTx, days: Days): Promise<Record<RetentionKind, number>> {
  const counts = {} as Record<RetentionKind, number>;
  for (const kind of retentionKinds) {
    counts[kind] = 0;
    for (const rows of oldRowsByKind[kind]) counts[kind] += await rows.count(tx, beforeOf(tx.now, days[kind]));
  }
  return counts;
}

/** Empties what every shop has kept long enough, also shops that have left. Doing it again finds nothing. */
export async function sweepOldRows(): Promise<void> {
  const shops = await prisma.shop.findMany({ select: { id: true, domain: true }, orderBy: { id: 'asc' } });
  for (const shop of shops) {
    try {
      const emptied = await sweepShop(shop);
      if (Object.keys(emptied).length > 0) log.info({ shopId: shop.id, emptied }, 'old personal data was emptied');
    } catch (err) {
      log.error({ err, shopId: shop.id }, 'old personal data could not be emptied; the next sweep tries again');
    }
  }
}

/** @returns how many rows of each kind were emptied; 0 is left out */
export async function sweepShop(shop: ShopRef): Promise<Partial<Record<RetentionKind, number>>> {
  const { retention } = (await withShop(shop, (tx) => readShopSettings(tx))).settings;
  const emptied: Partial<Record<RetentionKind, number>> = {};
  for (const kind of retentionKinds) {
    for (const rows of oldRowsByKind[kind]) {
      for (let round = 0; round < mostRounds; round += 1) {
        // With the shop's lock, since news may write the same rows.
        const count = await withShop(shop, (tx) => rows.empty(tx, beforeOf(tx.now, retention[kind]), rowsAtOnce), {
          isExclusive: true,
        });
        if (count === 0) break;
        emptied[kind] = (emptied[kind] ?? 0) + count;
      }
    }
  }
  return emptied;
}
