import { rateLimit } from '#app/lib/rate-limits.server.ts';

// How often one may ask. Behind Shopify's proxy everybody has Shopify's address, so visitors are told apart by shop and
// customer; those who are not logged in share one allowance a shop.

/** somebody looking, the widget once a page */
const countLook = rateLimit({ name: 'shopper-look', times: 60, seconds: 60 });
/** redeeming and the like */
const countRequest = rateLimit({ name: 'shopper-request', times: 20, seconds: 60 });
/** everybody of a shop who is not logged in */
const countGuest = rateLimit({ name: 'guests', times: 3000, seconds: 60 });

/** @returns null, or after how many seconds to come again */
export function secondsToWait(shopDomain: string, customerId: string | null, isWrite: boolean): Promise<number | null> {
  if (customerId === null) return countGuest(shopDomain);
  return (isWrite ? countRequest : countLook)(`${shopDomain}|${customerId}`);
}
