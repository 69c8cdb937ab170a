import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { select, batchSelect } from '#app/lib/batch-select.server.ts';
import {
  newsNames,
  readNewsData,
  type LoyaltyFacts,
  type MemberNow,
  type NewsEvent,
  type NewsName,
  type RewardNow,
} from './news.ts';

// The loyalty program's news of orders, and of customers who have none, from the events, and how it stands with the
// members and rewards they name: the tables of another room, read and never written
// (docs/decisions/22-mails-read-where-a-member-stands.md).

export type StoredNews = {
  target: string;
  name: NewsName;
  factKey: string;
  occurredAt: Date;
  data: Record<string, unknown>;
};

/** To be read together with what else planning needs. @param letterTo customers whose news belongs to no order */
export function newsOf({ shop }: ShopTx, orderIds: string[], letterTo: string[]) {
  return select<StoredNews>(
    Prisma.sql`
      SELECT ${targetName}, name, "factKey", "occurredAt", data FROM events
      WHERE "shopId" = ${shop.id}::int AND ("orderId" = ANY(${orderIds}::text[]) ${orLetterTo(letterTo)}) AND name = ANY(${[...newsNames]}::text[])
      ORDER BY "occurredAt", id`,
    { occurredAt: true },
  );
}

/** The order or customer that a row of messages or events belongs to, as one text. */
export const targetName = Prisma.sql`coalesce("orderId", 'customer:' || "customerId") AS target`;

/** Rows of letters too; nothing where there are none, so that the planner of orders keeps to their index. */
export function orLetterTo(customerIds: string[]): Prisma.Sql {
  return customerIds.length === 0
    ? Prisma.empty
    : Prisma.sql`OR "orderId" IS NULL AND "customerId" = ANY(${customerIds}::text[])`;
}

/** Kinds for which the merchant's own words, in one language at least, have no place for points. */
export function wordsWithoutPoints({ shop }: ShopTx) {
  return select<{ kind: string }>(
    Prisma.sql`SELECT DISTINCT kind FROM message_templates WHERE "shopId" = ${shop.id}::int AND body NOT LIKE '%points%'`,
    {},
  );
}

/** By target; those without news are missing. Costs nothing where there are none. */
export async function loadLoyaltyFacts(tx: ShopTx, stored: StoredNews[]): Promise<Map<string, LoyaltyFacts>> {
  if (stored.length === 0) return new Map();
  const news = stored.map(({ target, data, ...event }) => ({
    target,
    event: { ...event, data: readNewsData(data) } satisfies NewsEvent,
  }));
  const memberIds = [...new Set(news.map(({ event }) => event.data.memberId))];
  const rewardIds = [...new Set(news.flatMap(({ event }) => event.data.redemptionId ?? []))];
  const { members, lapsing, rewards, calendar } = await batchSelect(tx.db, {
    members: membersNow(tx, memberIds),
    lapsing: lapsingOf(tx, memberIds),
    rewards: rewardsNow(tx, rewardIds),
    calendar: calendarOf(tx),
  });
  const lapses = Map.groupBy(lapsing, (lot) => lot.memberId);
  const all = members.map((member): MemberNow => ({
    ...member,
    lapsing: (lapses.get(member.id) ?? []).map(({ at, points }) => ({ at, points })),
  }));
  const byTarget = Map.groupBy(news, ({ target }) => target);
  return new Map(
    [...byTarget].map(([target, entries]) => [
      target,
      { news: entries.map(({ event }) => event), members: all, rewards, timeZone: calendar[0]?.timeZone ?? null },
    ]),
  );
}

/** Under the id that was asked for, as the member they were merged into. Erased members are missing. */
function membersNow({ shop }: ShopTx, ids: string[]) {
  return select<Omit<MemberNow, 'lapsing'>>(
    Prisma.sql`
      SELECT m.id, array_remove(ARRAY[m."customerId", k."customerId"], NULL) AS "customerIds",
        array_remove(ARRAY[m."addressHash", k."addressHash"], NULL) AS "addressHashes", k."availablePoints" AS balance, k."customerId" IS NOT NULL AS "hasCustomer", k."tierKey", k."tierNoticeAt" IS NOT NULL AS "hasTierNotice"
      FROM members m JOIN members k ON k."shopId" = m."shopId" AND k.id = coalesce(m."mergedIntoId", m.id)
      WHERE m."shopId" = ${shop.id}::int AND m.id = ANY(${ids}::text[]) AND k."erasedAt" IS NULL`,
    {},
  );
}

function lapsingOf({ shop }: ShopTx, ids: string[]) {
  return select<{ memberId: string; at: Date; points: number }>(
    Prisma.sql`
      SELECT m.id AS "memberId", l."expiresAt" AS at, l.available AS points
      FROM members m JOIN points_lots l ON l."shopId" = m."shopId" AND l."memberId" = coalesce(m."mergedIntoId", m.id)
      WHERE m."shopId" = ${shop.id}::int AND m.id = ANY(${ids}::text[]) AND l.available > 0 AND l."expiresAt" IS NOT NULL`,
    { at: true },
  );
}

function rewardsNow({ shop }: ShopTx, ids: string[]) {
  return select<RewardNow>(
    Prisma.sql`
      SELECT id, source, state, code, "createdAt", "expiresAt" FROM redemptions WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`,
    { createdAt: true, expiresAt: true },
  );
}

function calendarOf({ shop }: ShopTx) {
  return select<{ timeZone: string | null }>(
    Prisma.sql`
      SELECT v.program->>'timeZone' AS "timeZone"
      FROM loyalty_programs p JOIN program_versions v ON v."shopId" = p."shopId" AND v.version = p."launchedVersion"
      WHERE p."shopId" = ${shop.id}::int`,
    {},
  );
}
