import type { Shop } from '@prisma/client';
import { AppError } from '#app/lib/errors.ts';
import { authenticate } from './app.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';

type AdminContext = Awaited<ReturnType<typeof authenticate.admin>>;
export type ShopVisit = { shop: Shop; session: AdminContext['session'] };

/**
 * The gate of every admin page: whose shop this is.
 * @throws a Response when the request is not from Shopify's admin, AppError when the installation was not recorded
 */
export async function requireShop(request: Request): Promise<ShopVisit> {
  const { session } = await authenticate.admin(request);
  const shop = await findShopByDomain(session.shop);
  if (!shop) throw new AppError('unavailable', 'The installation of this store is not finished. Please open the app again in a moment.');
  return { shop, session };
}
