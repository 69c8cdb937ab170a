import { keepable } from '#app/lib/clean-text.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ListedMember } from '#app/loyalty/members/members.server.ts';

const mostOfEachKind = 200;

/**
 * Finds members by the whole address (guests too), or by the start of a customer's address or name; most points first.
 * If many customers match, only the first 200 in alphabetical order are considered.
 * @param search as typed
 */
export async function searchMembers({ db, shop }: ShopTx, search: string, limit: number): Promise<ListedMember[]> {
  const start = keepable(search).trim().toLowerCase();
  if (start === '') return [];
  return db.$queryRaw<ListedMember[]>`
    SELECT m.id, m."customerId", coalesce(nullif(concat_ws(' ', c."firstName", c."lastName"), ''), m.name) AS name, c.email, m."tierKey",
      m."pendingPoints", m."availablePoints", m."joinedAt"
    FROM (
      SELECT id FROM members WHERE "shopId" = ${shop.id}::int AND "addressHash" = ${addressHash(shop.id, start)}
      UNION SELECT id FROM members
      WHERE "shopId" = ${shop.id}::int AND "customerId" = ANY(ARRAY(SELECT customers_starting_with(${start}, ${mostOfEachKind}::int)))
    ) AS found
    JOIN members m ON m."shopId" = ${shop.id}::int AND m.id = found.id AND m."mergedIntoId" IS NULL
    LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    ORDER BY m."availablePoints" DESC, m.id LIMIT ${limit}`;
}

export type MemberCard = ListedMember & {
  tierPlacedBy: string | null;
  birthday: string | null;
  referralCode: string | null;
  erasedAt: Date | null;
};

/** One member with the customer's name; null when there is none. A merged member leads to the one that was kept. */
export async function readMemberCard({ db, shop }: ShopTx, memberId: string): Promise<MemberCard | null> {
  const rows = await db.$queryRaw<MemberCard[]>`
    SELECT m.id, m."customerId", coalesce(nullif(concat_ws(' ', c."firstName", c."lastName"), ''), m.name) AS name, c.email, m."tierKey", m."pendingPoints",
      m."availablePoints", m."joinedAt", m."tierPlacedBy", m.birthday, m."referralCode", m."erasedAt"
    FROM members m LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE m."shopId" = ${shop.id}::int
      AND m.id = (SELECT coalesce("mergedIntoId", id) FROM members WHERE "shopId" = ${shop.id}::int AND id = ${keepable(memberId)})`;
  return rows[0] ?? null;
}

/** A short name for a member. */
export function nameOfMember({ name, email, customerId }: Pick<ListedMember, 'name' | 'email' | 'customerId'>): string {
  return name ?? email ?? (customerId === null ? 'Guest' : `Customer ${customerId}`);
}
