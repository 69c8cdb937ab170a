import type { ShopTx } from '#app/lib/db.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ListedMember } from '#app/loyalty/members.server.ts';

/**
 * Members found by the whole address (guests too) or by the beginning of a customer's address or name; best known first.
 * @param search what somebody typed
 */
export async function searchMembers({ db, shop }: ShopTx, search: string, limit: number): Promise<ListedMember[]> {
  const start = search.replaceAll('\0', '').trim().toLowerCase();
  if (start === '') return [];
  const pattern = `${start.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`;
  return db.$queryRaw<ListedMember[]>`
    SELECT m.id, m."customerId", nullif(concat_ws(' ', c."firstName", c."lastName"), '') AS name, c.email, m."tierKey",
      m."pendingPoints", m."availablePoints", m."joinedAt"
    FROM members m LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE m."shopId" = ${shop.id}::int AND m."mergedIntoId" IS NULL AND (m."addressHash" = ${addressHash(shop.id, start)} OR m."customerId" IN (
      SELECT f.id FROM customers f WHERE f."shopId" = ${shop.id}::int
        AND (lower(f.email) LIKE ${pattern} OR lower(f."firstName") LIKE ${pattern} OR lower(f."lastName") LIKE ${pattern}
          OR lower(concat_ws(' ', f."firstName", f."lastName")) LIKE ${pattern})))
    ORDER BY m."availablePoints" DESC, m.id LIMIT ${limit}`;
}

export type MemberCard = ListedMember & { tierPlacedBy: string | null; birthday: string | null; referralCode: string | null; erasedAt: Date | null };

/** One member with the customer's name; null when there is none. A merged one is answered by who was kept. */
export async function readMemberCard({ db, shop }: ShopTx, memberId: string): Promise<MemberCard | null> {
  const rows = await db.$queryRaw<MemberCard[]>`
    SELECT m.id, m."customerId", nullif(concat_ws(' ', c."firstName", c."lastName"), '') AS name, c.email, m."tierKey", m."pendingPoints",
      m."availablePoints", m."joinedAt", m."tierPlacedBy", m.birthday, m."referralCode", m."erasedAt"
    FROM members asked
    JOIN members m ON m."shopId" = asked."shopId" AND m.id = coalesce(asked."mergedIntoId", asked.id)
    LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE asked."shopId" = ${shop.id}::int AND asked.id = ${memberId.replaceAll('\0', '')}`;
  return rows[0] ?? null;
}

/** Who a member is, in the shortest words that tell. */
export function nameOfMember({ name, email, customerId }: Pick<ListedMember, 'name' | 'email' | 'customerId'>): string {
  return name ?? email ?? (customerId === null ? 'Guest' : `Customer ${customerId}`);
}
