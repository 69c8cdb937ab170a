import { hmacSha256, isSameBytes } from '#app/lib/crypto.server.ts';
import { isShopDomain } from '#app/shopify/shop-domain.ts';

// Verifies what Shopify adds to a storefront request: the shop, the logged-in customer, the time, and a signature over
// all of it. The library's own check would also renew tokens, which a response to a shopper does not need.

/** Who sends the request; customerId is null for visitors who are not logged in. */
export type ProxyVisitor = { shopDomain: string; customerId: string | null; locale: string | null };

const maxAgeSeconds = 90;

/**
 * Reads a query that Shopify has signed.
 * @param query as it arrived, before any parameter was removed
 * @param secrets the app's client secret, and the previous one while Shopify may still sign with it
 * @returns null when neither secret matches, the timestamp is more than 90 seconds off, or a parameter that must be
 *   unique is repeated
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

/** "name=value", repeated values joined with a comma, sorted, without separators. */
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
