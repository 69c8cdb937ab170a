/**
 * What the app asks the merchant for at the installation: the least its documents (*-queries.ts) and webhook
 * topics need, where writing includes reading. shopify.app.toml repeats the list; scopes.test.ts computes it again from
 * Shopify's schema and fails on one too many or too few.
 */
export const scopes = [
  'read_customer_merge',
  'read_fulfillments',
  'read_locales',
  'read_merchant_managed_fulfillment_orders',
  'read_orders',
  'read_products',
  'read_returns',
  'write_app_proxy',
  'write_customers',
  'write_discounts',
] as const;

/** Asked for when a merchant wants rewards that need them, and only then. */
export const optionalScopes = [
  'read_store_credit_accounts',
  'write_gift_cards',
  'write_store_credit_account_transactions',
] as const;

export type OptionalScope = (typeof optionalScopes)[number];

/**
 * Which of these scopes were not granted.
 * @param granted as Shopify tells it and shops.scopes keeps it: divided by commas
 */
export function missingScopes<Scope extends string>(granted: string, wanted: readonly Scope[]): Scope[] {
  const held = new Set(granted.split(',').map((scope) => scope.trim()));
  return wanted.filter((scope) => !held.has(scope) && !held.has(scope.replace(/^read_/, 'write_')));
}

/** The webhook topics that are subscribed in shopify.app.toml, all at one address. */
export const subscribedTopics = [
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/edited',
  'orders/cancelled',
  'orders/fulfilled',
  'orders/partially_fulfilled',
  'fulfillments/create',
  'fulfillments/update',
  'fulfillment_events/create',
  'refunds/create',
  'returns/request',
  'returns/approve',
  'returns/decline',
  'returns/close',
  'returns/cancel',
  'customers/create',
  'customers/update',
  'customers/merge',
  'customers_email_marketing_consent/update',
  'app/uninstalled',
  'app/scopes_update',
  'shop/update',
  'bulk_operations/finish',
] as const;

export const complianceTopics = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;
