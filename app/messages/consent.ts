import { readMailAddress } from '#app/lib/mail-address.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { Settings } from '#app/shops/settings.ts';
import { kindTraits, type MessageKind, type Reason } from './kinds.ts';
import type { AddressChoices, PlanShop } from './planning/plan-types.ts';

/** Where the order's mails go: the order's own address, else the customer's. Null when there is none, or not just one. */
export function recipientOf(facts: Pick<OrderFacts, 'email' | 'customer' | 'erasedAt'>): string | null {
  return facts.erasedAt ? null : readMailAddress(facts.email || facts.customer?.email || '');
}

/** The country whose rules and habits hold for this customer. */
export function countryOf(
  facts: Pick<OrderFacts, 'shipTo' | 'billTo'>,
  shop: Pick<PlanShop, 'countryCode'>,
): string | null {
  return facts.shipTo?.countryCode ?? facts.billTo?.countryCode ?? shop.countryCode;
}

type Asked = {
  facts: OrderFacts;
  settings: Settings;
  shop: Pick<PlanShop, 'countryCode'>;
  addressHash: string | null;
  preferences: AddressChoices | null;
};

/** Why this kind may not be sent to this order's customer, or null when it may. */
export function whyNotAllowed(
  { facts, settings, shop, addressHash, preferences }: Asked,
  kind: MessageKind,
): Reason | null {
  if (!addressHash) return 'no_address';
  if (preferences?.suppression) return preferences.suppression;
  if (preferences?.mutedKinds.includes(kind)) return 'muted';
  if (kindTraits[kind].category !== 'lifecycle') return null;
  if (preferences?.unsubscribedAt) return 'unsubscribed';
  return hasConsent(facts, settings, shop) ? null : 'no_consent';
}

// In the countries named in Settings (Germany by default), asking for a review counts as advertising: it needs
// marketing consent. A guest without a customer record has given none.
function hasConsent(facts: OrderFacts, settings: Settings, shop: Pick<PlanShop, 'countryCode'>): boolean {
  const country = countryOf(facts, shop);
  if (!country || !settings.restraint.consentCountries.includes(country)) return true;
  return facts.customer?.marketingState === 'subscribed';
}
