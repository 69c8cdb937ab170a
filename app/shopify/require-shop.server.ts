import type { Shop } from '@prisma/client';
import { authenticate } from './app.server.ts';
import { findShopByDomain, recordInstall } from '#app/shops/shop.server.ts';

type AdminContext = Awaited<ReturnType<typeof authenticate.admin>>;
/** staffMember: Shopify's number of who is at the screen, for the record of what they did. */
export type ShopVisit = { shop: Shop; session: AdminContext['session']; staffMember: string };

/**
 * The gate of every admin page: whose shop this is.
 * @throws a Response when the request is not from Shopify's admin
 */
export async function requireShop(request: Request): Promise<ShopVisit> {
  const { session, sessionToken } = await authenticate.admin(request);
  const known = await findShopByDomain(session.shop);
  // Remix runs the loaders of a page side by side: one may find the new session before the other has noted the installation.
  const shop = known && !known.uninstalledAt ? known : await recordInstall({ domain: session.shop, scopes: session.scope ?? '' });
  return { shop, session, staffMember: sessionToken.sub };
}
