import type { Shop } from '@prisma/client';
import { env } from '#app/lib/env.server.ts';
import { findShopByDomain, recordInstall } from '#app/shops/shop.server.ts';
import { authenticate } from './app.server.ts';
import { readAdminClaims, type AdminClaim } from './session-claims.ts';
import { readStaffPerson, type StaffPerson } from './staff.server.ts';
import { api } from './tokens.server.ts';

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
  const { session, claim, token } = await authenticateAdmin(request);
  const known = await findShopByDomain(session.shop);
  // Remix runs the loaders of a page side by side: one may find the new session before the other has noted the
  // installation.
  const shop =
    known && !known.uninstalledAt ? known : await recordInstall({ domain: session.shop, scopes: session.scope ?? '' });
  const { staffMember } = claim;
  const readStaff = () => readStaffPerson(shop, staffMember, token);
  const nameStaff = async () => (await readStaff()).name;
  return { shop, session, staffMember, nameStaff, readStaff };
}

/**
 * Lets in who shows a token of the merchant's admin.
 * @throws 401 for a genuine token of another kind, before the library exchanges it; otherwise the library's own answers:
 *   a way to a fresh token where there is none, or one whose time is over
 */
export async function authenticateAdmin(
  request: Request,
): Promise<{ session: AdminContext['session']; claim: AdminClaim; token: string }> {
  const token = tokenOf(request);
  const claims = await api.session.decodeSessionToken(token).catch(() => null);
  const claim = readAdminClaims(claims, env.SHOPIFY_API_KEY);
  if (claims && !claim) throw unauthorized();
  const { session } = await authenticate.admin(request);
  if (!claim || session.shop !== claim.shopDomain) throw unauthorized();
  return { session, claim, token };
}

/** As the library finds it: in the header of the app's own requests, in the address of a first visit. */
function tokenOf(request: Request): string {
  const inHeader = request.headers.get('Authorization')?.replace('Bearer ', '');
  return inHeader || (new URL(request.url).searchParams.get('id_token') ?? '');
}

function unauthorized(): Response {
  return new Response(null, { status: 401, statusText: 'Unauthorized' });
}
