import { isDeepStrictEqual } from 'node:util';
import type { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readPauses, type Pause } from './pauses.ts';
import { type Program, readProgram } from './program.ts';
import { markProgram } from '../sync/marks.server.ts';

// The rules by version. An order earns by the rules of the day it was placed, however late it arrives.

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
 * Pauses or resumes the program. While it is paused, orders placed earn nothing (not even afterwards), nothing can be
 * spent, nothing expires and no tier moves. Refunds still take points back.
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
 * Puts rules in force as a new version, and ends a pause.
 * @param since orders placed from then on count, unless an earlier version covers them; defaults to now
 * @returns the number of the version
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
 * New tiers may change everybody's tier, and themes and customers' metafields must follow. A background job goes
 * through all members.
 */
async function recheckEverybody({ db, shop }: ShopTx): Promise<void> {
  await db.$executeRaw`UPDATE loyalty_programs SET "recheckAfterId" = '' WHERE "shopId" = ${shop.id}::int`;
}
