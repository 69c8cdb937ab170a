import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

// Rate limits. Behind Shopify's proxy all requests come from Shopify's addresses, so visitors are told apart by shop
// and customer. Visitors who are not logged in share one allowance per shop. Each process counts for itself.

const windowSeconds = 60;
const limiters = {
  /** reading: the widget asks once per page */
  read: new RateLimiterMemory({ points: 60, duration: windowSeconds }),
  /** redeeming and other changes */
  write: new RateLimiterMemory({ points: 20, duration: windowSeconds }),
  /** all visitors of a shop who are not logged in */
  anonymous: new RateLimiterMemory({ points: 3000, duration: windowSeconds }),
};

/** @returns null, or the number of seconds to wait */
export async function secondsToWait(
  shopDomain: string,
  customerId: string | null,
  isWrite: boolean,
): Promise<number | null> {
  const limiter = customerId === null ? limiters.anonymous : isWrite ? limiters.write : limiters.read;
  try {
    await limiter.consume(`${shopDomain}|${customerId ?? ''}`);
    return null;
  } catch (refused) {
    return Math.max(1, Math.ceil((refused as RateLimiterRes).msBeforeNext / 1000));
  }
}
