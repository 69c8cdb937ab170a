import type { ShopTx } from '#app/lib/db.server.ts';
import type { Rechecked } from '../planning/planning.server.ts';
import { toProgramWords, type ProgramWords, type TierPerks } from './program-words.ts';

/** The words of the launched loyalty program; null while there is none. */
export async function readProgramWords({ db, shop }: ShopTx): Promise<ProgramWords | null> {
  const rows = await db.$queryRaw<{ texts: unknown; levels: unknown }[]>`
    SELECT v.program->'texts' AS texts, v.program->'tiers'->'levels' AS levels
    FROM loyalty_programs p JOIN program_versions v ON v."shopId" = p."shopId" AND v.version = p."launchedVersion"
    WHERE p."shopId" = ${shop.id}::int`;
  return rows[0] ? toProgramWords(rows[0]) : null;
}

/**
 * What the tiers of these mails' customers have, as far as mails speak of it, by message; those without are left out.
 * Costs nothing where no tier has anything.
 */
export async function readTierPerks(
  { db, shop }: ShopTx,
  messages: Pick<Rechecked, 'id' | 'facts' | 'addressHash'>[],
  program: ProgramWords | null,
): Promise<Map<string, TierPerks>> {
  if (!program || program.perks.size === 0) return new Map();
  const asked = messages.map(({ id, facts, addressHash }) => ({
    id,
    customerId: facts?.customer?.id ?? null,
    addressHash,
  }));
  const rows = await db.$queryRaw<{ id: string; tierKey: string }[]>`
    SELECT a.id, k."tierKey" FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS a(id text, "customerId" text, "addressHash" text)
    CROSS JOIN LATERAL (
      SELECT coalesce(m."mergedIntoId", m.id) AS id FROM members m
      WHERE m."shopId" = ${shop.id}::int AND (m."customerId" = a."customerId" OR a."customerId" IS NULL AND m."addressHash" = a."addressHash") LIMIT 1
    ) AS found
    JOIN members k ON k."shopId" = ${shop.id}::int AND k.id = found.id AND k."tierKey" IS NOT NULL`;
  return new Map(
    rows.flatMap(({ id, tierKey }) => {
      const perks = program.perks.get(tierKey);
      return perks ? [[id, perks] as const] : [];
    }),
  );
}
