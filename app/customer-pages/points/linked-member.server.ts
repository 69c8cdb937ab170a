import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import { chooseLanguage, type ChosenLanguage } from '#app/i18n/languages.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { currentSubject } from '#app/lib/links.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { gone, wantedLanguages, type LinkVisit } from '../door.server.ts';

export type LinkedMember = { id: string; customerId: string | null; addressHash: string | null };
export type OpenedMember = { member: LinkedMember; settings: Settings; chosen: ChosenLanguage };

type Row = LinkedMember & {
  mergedIntoId: string | null;
  erasedAt: Date | null;
  email: string | null;
  locale: string | null;
};

/**
 * The member a link was made for, with their language and formats.
 * @throws 404 when there is no such member, the link is past its hour, or they were merged into a member not known to
 *   have the link's address; 410 when they were erased
 */
export async function openMember(tx: ShopTx, { shop, subject, request }: LinkVisit): Promise<OpenedMember> {
  const memberId = currentSubject(subject, tx.now);
  const linked = memberId === null ? null : await readRow(tx, memberId);
  const member = linked?.mergedIntoId ? await followMerge(tx, linked) : linked;
  if (linked?.erasedAt || member?.erasedAt) throw gone(request, 'forgotten');
  if (!member) throw gone(request, 'unknown');
  const { settings } = await readShopSettings(tx);
  const [hash] = hashesOf(tx, member);
  const preference = hash ? (await readPreferencesByHash(tx, [hash])).get(hash) : undefined;
  const chosen = chooseLanguage({
    wanted: [preference?.locale, member.locale, ...wantedLanguages(request)],
    enabled: settings.languages.enabled,
    fallback: settings.languages.fallback,
    countryCode: shop.countryCode,
  });
  return { member, settings, chosen };
}

/** The member that was kept in a merge, if both share an address. */
async function followMerge(tx: ShopTx, from: Row): Promise<Row | null> {
  const kept = from.mergedIntoId && (await readRow(tx, from.mergedIntoId));
  if (!kept || kept.mergedIntoId) return null;
  const isSamePerson = kept.erasedAt !== null || hashesOf(tx, from).some((hash) => hashesOf(tx, kept).includes(hash));
  return isSamePerson ? kept : null;
}

function hashesOf({ shop }: ShopTx, { addressHash: own, email }: Row): string[] {
  return [email ? addressHash(shop.id, email) : null, own].filter((hash) => hash !== null);
}

async function readRow({ db, shop }: ShopTx, id: string): Promise<Row | null> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT m.id, m."customerId", m."addressHash", m."mergedIntoId", m."erasedAt", c.email, c.locale
    FROM members m LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE m."shopId" = ${shop.id}::int AND m.id = ${id}`;
  return rows[0] ?? null;
}
