import { instantOf } from '#app/lib/clock.ts';
import type { TierWindow } from '#app/loyalty/tiers/tier-window.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { returnRules, returnWindow } from '#app/orders/delivery/return-window.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { CustomerFormats } from '../customer-formats.ts';

/** Until when the goods may be sent back, and thanks to which tier; null without a return window. */
export function makeReturns(
  facts: OrderFacts,
  tier: TierWindow | null,
  settings: Settings,
  { own, day, number, zones }: CustomerFormats,
  now: Date,
): string | null {
  const window = returnWindow(facts, returnRules(settings, { timeZone: zones.store }, tier?.days ?? null), now);
  if (!window) return null;
  const { lastDay, isOver, isByTier, days } = window;
  const { windowDays } = settings.returns;
  const until = day(instantOf(lastDay, 12 * 60, zones.store));
  if (isOver) return own.returns.over(until);
  return isByTier && tier && windowDays !== null
    ? own.returns.byTier(until, tier.tierName, number(days), number(windowDays))
    : own.returns.until(until);
}
