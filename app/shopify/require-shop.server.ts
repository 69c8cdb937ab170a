import type { Shop } from '@prisma/client';
import { authenticate } from './app.server.ts';
import { findShopByDomain, recordInstall } from '#app/shops/shop.server.ts';
import { readStaffPerson, type StaffPerson } from './staff.server.ts';

type AdminContext = Awaited<ReturnType<typeof authenticate.admin>>;
export type ShopVisit = {
  shop: Shop;
  session: AdminContext['session'];
  /** Shopify's number of who is at the screen */
  staffMember: string;
  /** their name, for the record of what they did; asks Shopify when it is not known yet */
  nameStaff: () => Promise<string>;
  /** their name and address; asks Shopify as nameStaff does */
  readStaff: () => Promise<StaffPerson>;
};

/**
 * The gate of every admin page: whose shop this is.
 * @throws a Response when the request is not from Shopify's admin
 */
export async function requireShop(request: Request): Promise<ShopVisit> {
  const { session, sessionToken } = await authenticate.admin(request);
  const known = await findShopByDomain(session.shop);
  // Remix runs the loaders of a page side by side: one may find the new session before the other has noted the
  // installation.
  const shop =
    known && !known.uninstalledAt ? known : await recordInstall({ domain: session.shop, scopes: session.scope ?? '' });
  const token = tokenOf(request);
  const readStaff = () => readStaffPerson(shop, sessionToken.sub, token);
  const nameStaff = async () => (await readStaff()).name;
  return { shop, session, staffMember: sessionToken.sub, nameStaff, readStaff };
}

/** As the library has just found it: in the header of the app's own requests, in the address of a first visit. */
function tokenOf(request: Request): string {
  return (
    request.headers.get('Authorization')?.replace(/^Bearer /i, '') ??
    new URL(request.url).searchParams.get('id_token') ??
    ''
  );
}
