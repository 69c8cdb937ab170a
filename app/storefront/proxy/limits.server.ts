import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

// How often one may ask. Behind Shopify's proxy everybody has Shopify's address, so visitors are told apart by shop and
// customer; those who are not logged in share one allowance a shop. Counted in each process by itself.

const windowSeconds = 60;
const limiters = {
  /** somebody looking, the widget once a page */
  read: new RateLimiterMemory({ points: 60, duration: windowSeconds }),
  /** redeeming and the like */
  write: new RateLimiterMemory({ points: 20, duration: windowSeconds }),
  /** everybody of a shop who is not logged in */
  anonymous: new RateLimiterMemory({ points: 3000, duration: windowSeconds }),
};

/** @returns null, or after how many seconds to come again */
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
