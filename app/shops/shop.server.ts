import type { Shop } from '@prisma/client';
import { prisma, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';

/** @param domain the myshopify.com domain */
export function findShopByDomain(domain: string): Promise<Shop | null> {
  return prisma.shop.findUnique({ where: { domain } });
}

export function findShopById(id: number): Promise<Shop | null> {
  return prisma.shop.findUnique({ where: { id } });
}

/** Shops that currently have the app, oldest first. */
export function listInstalledShops(): Promise<Shop[]> {
  return prisma.shop.findMany({ where: { uninstalledAt: null }, orderBy: { id: 'asc' } });
}

/**
 * Records that Shopify issued a token: a first installation, a reinstallation, or a mere refresh. A first or new
 * installation starts fresh: only orders from now on get messages. A shop that was live before stays live.
 */
export async function recordInstall({ domain, scopes }: { domain: string; scopes: string }): Promise<Shop> {
  const rows = await prisma.$queryRaw<{ id: number }[]>`
    INSERT INTO shops (domain, scopes, "installedAt", "seenInstalledAt", "messagesFrom", "updatedAt")
    VALUES (${domain}, ${scopes}, clock_timestamp(), clock_timestamp(), clock_timestamp(), clock_timestamp())
    ON CONFLICT (domain) DO UPDATE SET
      scopes = excluded.scopes,
      "seenInstalledAt" = excluded."seenInstalledAt",
      "updatedAt" = excluded."updatedAt",
      "installedAt" = CASE WHEN shops."uninstalledAt" IS NULL THEN shops."installedAt" ELSE excluded."installedAt" END,
      "messagesFrom" = CASE WHEN shops."uninstalledAt" IS NULL THEN shops."messagesFrom" ELSE excluded."messagesFrom" END,
      "uninstalledAt" = NULL
    RETURNING id`;
  return prisma.shop.findUniqueOrThrow({ where: { id: rows[0]!.id } });
}

/**
 * Records that the app was uninstalled.
 * @param triggeredAt when Shopify says it happened
 * @returns 'out_of_date' when the app was installed again since; then only the gap is closed, so that orders placed
 *   while the app was away get no messages
 */
export async function markUninstalled(
  db: Pick<ShopTx['db'], '$executeRaw'>,
  domain: string,
  triggeredAt: Date,
): Promise<'uninstalled' | 'out_of_date'> {
  const count = await db.$executeRaw`
    UPDATE shops SET "uninstalledAt" = ${triggeredAt}, "updatedAt" = clock_timestamp()
    WHERE domain = ${domain} AND "seenInstalledAt" <= ${triggeredAt}`;
  if (count > 0) return 'uninstalled';
  await db.$executeRaw`
    UPDATE shops SET "installedAt" = "seenInstalledAt", "messagesFrom" = greatest("messagesFrom", "seenInstalledAt")
    WHERE domain = ${domain} AND "installedAt" < ${triggeredAt}`;
  return 'out_of_date';
}

/** Puts the shop live. @param messagesFrom orders placed before this get no messages */
export async function goLive({ db, shop, now }: ShopTx, { messagesFrom }: { messagesFrom: Date }): Promise<void> {
  await db.shop.update({ where: { id: shop.id }, data: { liveAt: now, messagesFrom } });
}

/** Takes the shop back to where it was before going live: what comes due stays unsent for good. */
export async function endLive({ db, shop }: ShopTx): Promise<void> {
  await db.shop.update({ where: { id: shop.id }, data: { liveAt: null, pausedAt: null, resumedAt: null } });
}

/** Nothing is sent from the commit on; a mail that a server has in hand is not called back. Idempotent. */
export async function pauseMessages({ db, shop, now }: ShopTx): Promise<void> {
  await db.$executeRaw`
    UPDATE shops SET "pausedAt" = ${now}, "resumedAt" = NULL
    WHERE id = ${shop.id}::int AND ("pausedAt" IS NULL OR "resumedAt" IS NOT NULL)`;
}

/** Idempotent. */
export async function resumeMessages({ db, shop, now }: ShopTx): Promise<void> {
  await db.$executeRaw`
    UPDATE shops SET "resumedAt" = ${now} WHERE id = ${shop.id}::int AND "pausedAt" IS NOT NULL AND "resumedAt" IS NULL`;
}

export type ShopDetails = Partial<
  Pick<Shop, 'name' | 'email' | 'timeZone' | 'currency' | 'countryCode' | 'primaryLocale' | 'scopes'>
>;

/** Stores shop details from Shopify; omitted ones stay. */
export async function updateShopDetails({ db, shop }: ShopTx, details: ShopDetails): Promise<void> {
  await db.shop.updateMany({ where: { id: shop.id }, data: details });
}

/** Records until when the shop's orders were compared with Shopify's. Never moves backwards. */
export async function moveReconciledUntil(shop: ShopRef, until: Date): Promise<void> {
  await prisma.$executeRaw`
    UPDATE shops SET "reconciledUntil" = greatest("reconciledUntil", ${until}::timestamptz) WHERE id = ${shop.id}::int`;
}
