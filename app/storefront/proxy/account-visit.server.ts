import { env } from '#app/lib/env.server.ts';
import { authenticate } from '#app/shopify/app.server.ts';
import { readAccountClaims } from '#app/shopify/session-claims.ts';
import { openVisit, type ShopperVisit } from './visit.server.ts';

/** How the answer gets its headers for a page of another origin. */
type Cors = (response: Response) => Response;

/**
 * The door for our pages in the customer account. Shopify's token says which store and, if the app may know, which
 * customer.
 * @returns the visit or the answer to give instead
 * @throws 401 for a token of any other kind; the library's answer to questions without a genuine token, and to a browser
 *   that asks first (OPTIONS)
 */
export async function openAccountVisit(request: Request): Promise<{ visit: ShopperVisit | Response; cors: Cors }> {
  const { sessionToken, cors } = await authenticate.public.customerAccount(request);
  const claim = readAccountClaims(sessionToken, env.SHOPIFY_API_KEY);
  if (!claim) throw cors(new Response(null, { status: 401, statusText: 'Unauthorized' }));
  const { searchParams } = new URL(request.url);
  const visit = await openVisit({
    ...claim,
    via: 'account',
    locale: searchParams.get('locale'),
    orderId: orderIdOf(searchParams.get('order')),
    isWrite: request.method === 'POST',
  });
  return { visit, cors };
}

function orderIdOf(gid: string | null): string | null {
  return /^gid:\/\/shopify\/Order\/(\d{1,20})$/.exec(gid ?? '')?.[1] ?? null;
}
