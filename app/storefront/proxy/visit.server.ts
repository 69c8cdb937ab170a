import type { Shop } from '@prisma/client';
import { json } from '@remix-run/node';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import type { LoyaltyProblem } from '../contract.ts';
import { secondsToWait } from './limits.server.ts';
import { readSignedQuery } from './signature.server.ts';
import { shopperFormats, type ShopperFormats } from '../member/shopper-formats.ts';
import type { StorefrontWords } from '../words/words.en.ts';

/** A visitor authenticated by Shopify: at which store, and which customer is logged in, if any. */
export type ShopperVisit = {
  via: 'proxy' | 'account';
  shop: Shop;
  customerId: string | null;
  /** the order they are looking at, if any; not yet checked to be theirs */
  orderId: string | null;
  /** the store's guests look so often that they are shown what others of them were shown just now */
  isCrowded: boolean;
  formats: ShopperFormats;
};

type Visitor = Pick<ShopperVisit, 'via' | 'customerId' | 'orderId'> & {
  shopDomain: string;
  locale: string | null;
  isWrite: boolean;
};

const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter((secret) => secret !== undefined);
const nowhere = { countryCode: null, timeZone: 'UTC' };

/**
 * Authenticates a request through the app proxy.
 * @returns the visit, or the response to send instead: 401 not signed by Shopify, 404 no such store, 429 too many
 *   requests
 */
export async function openProxyVisit(request: Request): Promise<ShopperVisit | Response> {
  const visitor = readSignedQuery(signedQueryOf(request), secrets, new Date());
  if (!visitor) return problem(401, 'not_genuine', shopperFormats(null, nowhere));
  return openVisit({ ...visitor, via: 'proxy', orderId: null, isWrite: request.method === 'POST' });
}

/** Remix consumes `_data` and `index`; app/web passes on the query as Shopify signed it. */
function signedQueryOf(request: Request): string {
  return request.headers.get('X-Signed-Query') ?? new URL(request.url).search;
}

/** The common part once the visitor is known: rate limit and store. */
export async function openVisit({
  shopDomain,
  locale,
  isWrite,
  ...visitor
}: Visitor): Promise<ShopperVisit | Response> {
  const waitSeconds = await secondsToWait(shopDomain, visitor.customerId, isWrite);
  // One guest who asks without end must not shut out the others: they are all shown the same.
  const isCrowded = waitSeconds !== null && visitor.customerId === null && !isWrite;
  if (waitSeconds !== null && !isCrowded) {
    log.warn({ shop: shopDomain }, 'too many requests of one visitor of the storefront');
    return problem(429, 'too_many', shopperFormats(locale, nowhere), {
      headers: { 'Retry-After': String(waitSeconds) },
    });
  }
  const shop = await findShopByDomain(shopDomain);
  if (!shop || shop.uninstalledAt) return problem(404, 'unknown_shop', shopperFormats(locale, nowhere));
  return { ...visitor, shop, isCrowded, formats: shopperFormats(locale, shop) };
}

type ProblemWords = StorefrontWords['problem'];

/** An error response with a message for the shopper; never cached. */
export function problem(
  status: number,
  what: keyof ProblemWords,
  { words }: ShopperFormats,
  { field, headers }: { field?: string; headers?: Record<string, string> } = {},
): Response {
  return problemSaying(status, words.problem[what], { field, headers });
}

/** An error response with this message. @param field the invalid field of the request, if any */
export function problemSaying(
  status: number,
  words: string,
  { field, headers }: { field?: string | undefined; headers?: Record<string, string> | undefined } = {},
): Response {
  const body: LoyaltyProblem = { problem: { words, ...(field === undefined ? {} : { field }) } };
  return json(body, { status, headers: { 'Cache-Control': 'private, no-store', ...headers } });
}
