import { isDeepStrictEqual } from 'node:util';
import type { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readPauses, type Pause } from './pauses.ts';
import { type Program, readProgram } from './program.ts';
import { markProgram } from '../sync/marks.server.ts';

// The rules in force, by version. An order earns by the rules of the day it was placed, whenever we hear of it.

export type VersionedProgram = { version: number; program: Program; isPaused: boolean; pauses: Pause[] };

/** The rules in force now; null when no program is launched. */
export async function readLaunchedProgram({ db, shop }: ShopTx): Promise<VersionedProgram | null> {
  const row = await db.loyaltyProgram.findUnique({
    where: { shopId: shop.id },
    select: { launchedVersion: true, pausedAt: true, pauses: true },
  });
  if (!row || row.launchedVersion === null) return null;
  const { program } = await db.programVersion.findUniqueOrThrow({
    where: { shopId_version: { shopId: shop.id, version: row.launchedVersion } },
  });
  return {
    version: row.launchedVersion,
    program: readProgram(program),
    isPaused: row.pausedAt !== null,
    pauses: readPauses(row.pauses, row.pausedAt),
  };
}

/** Every version of the rules, oldest first. */
export async function readVersions({
  db,
  shop,
}: ShopTx): Promise<{ version: number; program: Program; effectiveFrom: Date }[]> {
  const rows = await db.programVersion.findMany({ where: { shopId: shop.id }, orderBy: { version: 'asc' } });
  return rows.map(({ version, program, effectiveFrom }) => ({ version, program: readProgram(program), effectiveFrom }));
}

/**
 * Stops the program, or lets it go on. While it stands still nothing is earned by what is ordered meanwhile (nor later,
 * when it goes on), nothing can be spent, nothing lapses and no tier moves. Refunds take points back all the same.
 */
export async function setPaused(tx: ShopTx, isPaused: boolean): Promise<void> {
  const { db, shop, now } = tx;
  if (isPaused)
    await db.loyaltyProgram.updateMany({
      where: { shopId: shop.id, launchedVersion: { not: null }, pausedAt: null },
      data: { pausedAt: now },
    });
  else await endPause(tx);
  await markProgram(tx);
}

async function endPause({ db, shop, now }: ShopTx): Promise<void> {
  await db.$executeRaw`
    UPDATE loyalty_programs SET "pausedAt" = NULL, pauses = pauses || jsonb_build_object('from', "pausedAt", 'until', ${now}::timestamptz)
    WHERE "shopId" = ${shop.id}::int AND "pausedAt" IS NOT NULL`;
}

/**
 * Puts rules in force, as a new version; a paused program runs again.
 * @param since orders placed from then on count, if no earlier rules speak for them; now by default
 * @returns its number
 */
export async function launchProgram(
  tx: ShopTx,
  program: Program,
  author: string,
  since: Date = tx.now,
): Promise<number> {
  const { db, shop, now } = tx;
  await db.$executeRaw`INSERT INTO loyalty_programs ("shopId") VALUES (${shop.id}::int) ON CONFLICT DO NOTHING`;
  await db.$queryRaw`SELECT 1 FROM loyalty_programs WHERE "shopId" = ${shop.id}::int FOR UPDATE`;
  const before = await readLaunchedProgram(tx);
  const { _max } = await db.programVersion.aggregate({ where: { shopId: shop.id }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  const json = program as Prisma.InputJsonObject;
  await db.programVersion.create({
    data: { shopId: shop.id, version, program: json, author, createdAt: now, effectiveFrom: since },
  });
  await db.loyaltyProgram.update({ where: { shopId: shop.id }, data: { launchedVersion: version, draft: json } });
  await endPause(tx);
  if (!before || !isDeepStrictEqual(before.program.tiers, program.tiers)) await recheckEverybody(tx);
  await markProgram(tx);
  return version;
}

/**
 * Other tiers may be right for everybody now, and themes and customers' metafields say otherwise. The clock goes
 * through them.
 */
async function recheckEverybody({ db, shop }: ShopTx): Promise<void> {
  await db.$executeRaw`UPDATE loyalty_programs SET "recheckAfterId" = '' WHERE "shopId" = ${shop.id}::int`;
}
