import { authenticate } from '#app/shopify/app.server.ts';
import { openVisit, type ShopperVisit } from './visit.server.ts';

/** Adds the CORS headers that a page of another origin needs. */
type Cors = (response: Response) => Response;

/**
 * Authenticates requests of our pages in the customer account. Shopify's token names the store and, if the app may know
 * it, the customer; a token from the merchant's admin names no customer.
 * @returns the visit, or the response to send instead
 * @throws the library's response to requests without a valid token, and to preflight requests (OPTIONS)
 */
export async function openAccountVisit(request: Request): Promise<{ visit: ShopperVisit | Response; cors: Cors }> {
  const { sessionToken, cors } = await authenticate.public.customerAccount(request);
  const { searchParams } = new URL(request.url);
  const visit = await openVisit({
    via: 'account',
    shopDomain: sessionToken.dest.replace(/^https:\/\//, ''),
    customerId: idIn('Customer', sessionToken.sub),
    locale: searchParams.get('locale'),
    orderId: idIn('Order', searchParams.get('order')),
    isWrite: request.method === 'POST',
  });
  return { visit, cors };
}

function idIn(kind: 'Customer' | 'Order', gid: string | null | undefined): string | null {
  const prefix = `gid://shopify/${kind}/`;
  const id = gid?.startsWith(prefix) ? gid.slice(prefix.length) : '';
  return /^\d{1,20}$/.test(id) ? id : null;
}
