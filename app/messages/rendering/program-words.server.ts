import { bonusKey } from '#app/events/earned-for.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { Rechecked } from '../planning/planning.server.ts';
import { offeredTo, toProgramWords, type ProgramWords, type TierPerks } from './program-words.ts';

/** The words of the launched loyalty program; null while there is none. */
export async function readProgramWords({ db, shop }: ShopTx): Promise<ProgramWords | null> {
  const rows = await db.$queryRaw<{ texts: unknown; levels: unknown; offers: unknown }[]>`
    SELECT v.program->'texts' AS texts, v.program->'tiers'->'levels' AS levels,
      CASE WHEN p."pausedAt" IS NULL THEN jsonb_build_object('checkIn', v.program->'earn'->'checkIn',
        'review', v.program->'earn'->'review', 'excludedTags', v.program->'exclude'->'customerTags') END AS offers
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

/** What was booked as new points for these facts (events/earned-for.ts bonusKey), by key. */
export async function readGiven({ db, shop }: ShopTx, keys: string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db.$queryRaw<{ key: string; points: number }[]>`
    SELECT t."sourceKey" AS key, sum(e.points)::int AS points
    FROM points_transactions t JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id
    WHERE t."shopId" = ${shop.id}::int AND t."sourceKey" = ANY(${keys}::text[]) AND e."memberId" IS NOT NULL
    GROUP BY t."sourceKey"`;
  return new Map(rows.map(({ key, points }) => [key, points]));
}

/**
 * Points that a question still offers for an answer. The check-ins of one order are paid once, each review once.
 * @param facts the order's
 */
export async function readOffer(
  tx: ShopTx,
  facts: OrderFacts,
  kind: 'check_in' | 'review_request',
  program: ProgramWords | null,
): Promise<number> {
  const offered = offeredTo(facts, kind, program?.offers);
  if (offered === 0 || kind === 'review_request') return offered;
  const key = bonusKey('check_in', facts.id);
  return (await readGiven(tx, [key])).has(key) ? 0 : offered;
}
