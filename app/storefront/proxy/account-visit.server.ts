import { authenticate } from '#app/shopify/app.server.ts';
import { openVisit, type ShopperVisit } from './visit.server.ts';

/** How the answer gets its headers for a page of another origin. */
type Cors = (response: Response) => Response;

/**
 * The door for our pages in the customer account. Shopify's token says which store and, if the app may know, which
 * customer; a token of the merchant's admin names no customer.
 * @returns the visit or the answer to give instead
 * @throws the library's answer to questions without a genuine token, and to a browser that asks first (OPTIONS)
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
