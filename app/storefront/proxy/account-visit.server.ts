import { env } from '#app/lib/env.server.ts';
import { authenticate } from '#app/shopify/app.server.ts';
import { readAccountClaims } from '#app/shopify/session-claims.ts';
import { openVisit, type ShopperVisit } from './visit.server.ts';

/** Adds the CORS headers that a page of another origin needs. */
type Cors = (response: Response) => Response;

/**
 * Authenticates requests of our pages in the customer account. Shopify's token names the store and, if the app may know
 * it, the customer.
 * @returns the visit, or the response to send instead
 * @throws 401 for a token of any other kind, such as one from the merchant's admin; the library's response to requests
 *   without a genuine token, and to preflight requests (OPTIONS)
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
