import type { ReturnRules } from '#app/orders/delivery/return-window.ts';
import type { Settings } from '#app/shops/settings.ts';

/** What the store has said about sending things back. @param tierDays what the customer's tier promises; null for none */
export function returnRules(
  { returns, promise }: Settings,
  { timeZone }: { timeZone: string },
  tierDays: number | null,
): ReturnRules {
  return {
    windowDays: returns.windowDays,
    tierDays,
    assumeDeliveredAfterDays: promise.assumeDeliveredAfterDays,
    timeZone,
  };
}
