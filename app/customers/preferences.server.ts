import type { ShopTx } from '#app/lib/db.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';

export type Preference = {
  unsubscribedAt: Date | null;
  /** kinds turned off one by one */
  mutedKinds: string[];
  locale: string | null;
  suppression: 'bounced' | 'complained' | null;
};

const none: Preference = { unsubscribedAt: null, mutedKinds: [], locale: null, suppression: null };

/**
 * The choices of these addresses' owners, and which addresses must not be written to.
 * @returns by address hash (lib/crypto addressHash); every given address has an entry
 */
export async function readPreferences(tx: ShopTx, addresses: string[]): Promise<Map<string, Preference>> {
  return readPreferencesByHash(tx, [...new Set(addresses.map((address) => addressHash(tx.shop.id, address)))]);
}

/** Like readPreferences, for hashes as stored in links and messages. */
export async function readPreferencesByHash({ db, shop }: ShopTx, hashes: string[]): Promise<Map<string, Preference>> {
  if (hashes.length === 0) return new Map();
  const rows = await db.$queryRaw<(Preference & { addressHash: string })[]>`
    SELECT h AS "addressHash", p."unsubscribedAt", coalesce(p."mutedKinds", '{}') AS "mutedKinds", p.locale, s.reason AS suppression
    FROM unnest(${hashes}::text[]) AS h
    LEFT JOIN mail_preferences p ON p."shopId" = ${shop.id}::int AND p."addressHash" = h
    LEFT JOIN suppressions s ON s."shopId" = ${shop.id}::int AND s."addressHash" = h`;
  return new Map(rows.map(({ addressHash: hash, ...preference }) => [hash, preference]));
}

export type PreferenceChange = Partial<Pick<Preference, 'unsubscribedAt' | 'mutedKinds' | 'locale'>>;

/** Stores a customer's choices; omitted fields stay. @returns the resulting preference */
export async function setPreference(tx: ShopTx, hash: string, change: PreferenceChange): Promise<Preference> {
  const where = { shopId_addressHash: { shopId: tx.shop.id, addressHash: hash } };
  await tx.db.mailPreference.upsert({
    where,
    update: change,
    create: { shopId: tx.shop.id, addressHash: hash, ...change },
  });
  return (await readPreferencesByHash(tx, [hash])).get(hash) ?? none;
}

/**
 * Stops all mail to an address for this shop. A complaint outranks a bounce; the first detail is kept.
 * @returns whether the address was not blocked before
 */
export async function suppressAddress(
  { db, shop }: ShopTx,
  hash: string,
  reason: 'bounced' | 'complained',
  detail: string | null = null,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ isNew: boolean }[]>`
    INSERT INTO suppressions ("shopId", "addressHash", reason, detail)
    VALUES (${shop.id}::int, ${hash}, ${reason}, ${detail})
    ON CONFLICT ("shopId", "addressHash") DO UPDATE
      SET reason = CASE WHEN EXCLUDED.reason = 'complained' THEN 'complained' ELSE suppressions.reason END
    RETURNING (xmax = 0) AS "isNew"`;
  return rows[0]?.isNew ?? false;
}

/**
 * Lets the merchant unblock an address whose mail bounced, for example once a full mailbox was emptied. A complaint is
 * the customer's decision and stays.
 * @returns whether there was such a block
 */
export async function liftBounce({ db, shop }: ShopTx, hash: string): Promise<boolean> {
  const { count } = await db.suppression.deleteMany({
    where: { shopId: shop.id, addressHash: hash, reason: 'bounced' },
  });
  return count > 0;
}

/** Days by UTC, both included. */
export type StoppedBetween = { fromOn: string; toOn: string };

/** Addresses stopped in these days because mail to them bounced, by what the mail server said. */
export async function countBounces(
  { db, shop }: ShopTx,
  { fromOn, toOn }: StoppedBetween,
): Promise<{ status: string; addresses: number }[]> {
  return db.$queryRaw`
    SELECT coalesce(detail, '') AS status, count(*)::int AS addresses FROM suppressions
    WHERE "shopId" = ${shop.id}::int AND reason = 'bounced' AND "createdAt" >= ${fromOn}::date AND "createdAt" < ${toOn}::date + 1
    GROUP BY 1 ORDER BY 2 DESC, 1`;
}

/**
 * Like liftBounce, for all addresses that were stopped in these days, for example while a mail server was down.
 * @param status only those for which the mail server gave this code; '' for none; null for all
 * @returns how many are free again
 */
export async function liftBounces(
  { db, shop }: ShopTx,
  { fromOn, toOn }: StoppedBetween,
  status: string | null,
): Promise<number> {
  return db.$executeRaw`
    DELETE FROM suppressions
    WHERE "shopId" = ${shop.id}::int AND reason = 'bounced' AND "createdAt" >= ${fromOn}::date AND "createdAt" < ${toOn}::date + 1
      AND (${status}::text IS NULL OR coalesce(detail, '') = ${status})`;
}
