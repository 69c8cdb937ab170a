import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Program } from '../program/program.ts';
import { windowStart } from './tiers.ts';

/** A member's current progress. */
export type TierProgress = {
  /** towards tiers: minor units, points or orders, depending on the basis */
  measured: number;
  /** when the earliest thing that counts towards tiers happened */
  oldest: Date | null;
  /** on all punch cards so far, including full ones */
  punches: number;
};

const nothing: TierProgress = { measured: 0, oldest: null, punches: 0 };

/** Sums what is stored per order (counted_orders) and per lot, for any number of members in one query. */
export async function readTierProgress(
  { db, shop, now }: ShopTx,
  memberIds: string[],
  program: Program,
): Promise<(memberId: string) => TierProgress> {
  const from = windowStart(program, now) ?? new Date(0);
  const inWindow = (column: string) =>
    Prisma.sql`${Prisma.raw(`"${column}"`)} BETWEEN ${from}::timestamptz AND ${now}::timestamptz`;
  const rows = await db.$queryRaw<(TierProgress & { id: string })[]>`
    SELECT asked.id, towards.measured, towards.oldest, card.punches
    FROM unnest(${memberIds}::text[]) AS asked(id)
    CROSS JOIN LATERAL (${towardsTiers(shop.id, program.tiers.basis, inWindow)}) AS towards
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(o.punches), 0)::int AS punches FROM counted_orders o
      WHERE ${program.punchCard.isOn} AND o."shopId" = ${shop.id}::int AND o."memberId" = asked.id
    ) AS card`;
  const byId = new Map(rows.map(({ id, ...measure }) => [id, measure]));
  return (memberId) => byId.get(memberId) ?? nothing;
}

// Points count as earned, less what was taken back. Gifts by hand and imported points do not count.
function towardsTiers(
  shopId: number,
  basis: Program['tiers']['basis'],
  inWindow: (column: string) => Prisma.Sql,
): Prisma.Sql {
  if (basis === 'points') {
    return Prisma.sql`
      SELECT coalesce(sum(l.points - l.reversed), 0)::float8 AS measured, min(l."earnedAt") FILTER (WHERE l.points > l.reversed) AS oldest
      FROM points_lots l
      WHERE l."shopId" = ${shopId}::int AND l."memberId" = asked.id AND l."sourceKey" LIKE 'earn|%' AND ${inWindow('earnedAt')}`;
  }
  const amount = basis === 'spend' ? Prisma.sql`o."goodsMinor"` : Prisma.sql`o.orders`;
  return Prisma.sql`
    SELECT coalesce(sum(${amount}), 0)::float8 AS measured, min(o."placedAt") FILTER (WHERE ${amount} > 0) AS oldest
    FROM counted_orders o WHERE o."shopId" = ${shopId}::int AND o."memberId" = asked.id AND ${inWindow('placedAt')}`;
}
