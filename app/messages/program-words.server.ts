import type { ShopTx } from '#app/lib/db.server.ts';
import { toProgramWords, type ProgramWords } from './program-words.ts';

/** The words of the launched loyalty program; null while there is none. */
export async function readProgramWords({ db, shop }: ShopTx): Promise<ProgramWords | null> {
  const rows = await db.$queryRaw<{ texts: unknown }[]>`
    SELECT v.program->'texts' AS texts
    FROM loyalty_programs p JOIN program_versions v ON v."shopId" = p."shopId" AND v.version = p."launchedVersion"
    WHERE p."shopId" = ${shop.id}::int`;
  return rows[0] ? toProgramWords(rows[0]) : null;
}
