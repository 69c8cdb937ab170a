import type { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { type Program, ProgramSchema } from './program.ts';

// The rules in force, by version. An order earns by the rules of the day it was placed, whenever we hear of it.

export type VersionedProgram = { version: number; program: Program; isPaused: boolean };

/** The rules in force now; null when no program is launched. */
export async function readLaunchedProgram({ db, shop }: ShopTx): Promise<VersionedProgram | null> {
  const row = await db.loyaltyProgram.findUnique({ where: { shopId: shop.id }, select: { launchedVersion: true, pausedAt: true } });
  if (!row || row.launchedVersion === null) return null;
  const { program } = await db.programVersion.findUniqueOrThrow({ where: { shopId_version: { shopId: shop.id, version: row.launchedVersion } } });
  return { version: row.launchedVersion, program: ProgramSchema.parse(program), isPaused: row.pausedAt !== null };
}

/** Every version of the rules, oldest first. */
export async function readVersions({ db, shop }: ShopTx): Promise<{ version: number; program: Program; effectiveFrom: Date }[]> {
  const rows = await db.programVersion.findMany({ where: { shopId: shop.id }, orderBy: { version: 'asc' } });
  return rows.map(({ version, program, effectiveFrom }) => ({ version, program: ProgramSchema.parse(program), effectiveFrom }));
}

/**
 * Puts rules in force, as a new version.
 * @param since orders placed from then on count, if no earlier rules speak for them; now by default
 * @returns its number
 */
export async function launchProgram({ db, shop, now }: ShopTx, program: Program, author: string, since: Date = now): Promise<number> {
  await db.$executeRaw`INSERT INTO loyalty_programs ("shopId") VALUES (${shop.id}::int) ON CONFLICT DO NOTHING`;
  await db.$queryRaw`SELECT 1 FROM loyalty_programs WHERE "shopId" = ${shop.id}::int FOR UPDATE`;
  const { _max } = await db.programVersion.aggregate({ where: { shopId: shop.id }, _max: { version: true } });
  const version = (_max.version ?? 0) + 1;
  const json = program as Prisma.InputJsonObject;
  await db.programVersion.create({ data: { shopId: shop.id, version, program: json, author, createdAt: now, effectiveFrom: since } });
  await db.loyaltyProgram.update({ where: { shopId: shop.id }, data: { launchedVersion: version, draft: json } });
  return version;
}
