import { hmacSha256, isSameBytes } from '#app/lib/crypto.server.ts';
import { isShopDomain } from '#app/shopify/shop-domain.ts';

// What Shopify adds to a request of the storefront: which shop, which customer is logged in, when, and its signature
// over all of it. The library's own check renews tokens on the way; an answer to a shopper needs none.

/** Whose request it is; customerId is null for visitors who are not logged in. */
export type ProxyVisitor = { shopDomain: string; customerId: string | null; locale: string | null };

const maxAgeSeconds = 90;

/**
 * Reads a query that Shopify has signed.
 * @param query as it came, before anybody took parameters out of it
 * @param secrets the app's client secret, and the one before it while it may still sign
 * @returns null when it is not signed by one of them, is more than 90 seconds old or new, or says anything twice that
 *   must be said once
 */
export function readSignedQuery(query: string, secrets: readonly string[], now: Date): ProxyVisitor | null {
  const params = new URLSearchParams(query);
  const [signature, shopDomain, timestamp] = [
    single(params, 'signature'),
    single(params, 'shop'),
    single(params, 'timestamp'),
  ];
  const customerId = params.has('logged_in_customer_id') ? single(params, 'logged_in_customer_id') : '';
  if (!signature || !shopDomain || customerId === null) return null;
  if ([...params].some(([name, value]) => canBeCutAnew(name, value))) return null;
  if (!isSigned(params, signature, secrets)) return null;
  if (!isShopDomain(shopDomain) || !isFresh(timestamp, now) || !/^\d{0,20}$/.test(customerId)) return null;
  return { shopDomain, customerId: customerId || null, locale: params.get('locale') };
}

function single(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name);
  return values.length === 1 ? values[0]! : null;
}

function isSigned(params: URLSearchParams, signature: string, secrets: readonly string[]): boolean {
  if (!/^[0-9a-f]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  const content = signedContent(params);
  return secrets.some((secret) => isSameBytes(given, hmacSha256(secret, content)));
}

/** "name=value", repeated values joined with a comma, sorted, with nothing between. */
function signedContent(params: URLSearchParams): string {
  const names = [...new Set(params.keys())].filter((name) => name !== 'signature').sort();
  return names.map((name) => `${name}=${params.getAll(name).join(',')}`).join('');
}

const telling = ['logged_in_customer_id', 'shop', 'timestamp'];

/**
 * Whether a parameter could hide another one: the signed text has nothing between its pairs, so the same text can be cut
 * into other pairs by whoever sees a signed address.
 */
function canBeCutAnew(name: string, value: string): boolean {
  const isFalseFriend = (told: string) => (name !== told && name.endsWith(told)) || value.includes(`${told}=`);
  return name.includes('=') || telling.some(isFalseFriend);
}

function isFresh(timestamp: string | null, now: Date): boolean {
  if (timestamp === null || !/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() / 1000 - Number(timestamp)) <= maxAgeSeconds;
}
