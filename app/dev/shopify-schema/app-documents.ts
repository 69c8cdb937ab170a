// Every GraphQL document the app sends, for everything that needs them all: pruning the schema, the types, the scopes,
// the pretend Shopify's tests.
export * from '../../shopify/customer-queries.ts';
export * from '../../shopify/order-queries.ts';
export * from '../../shopify/reward-queries.ts';
export * from '../../shopify/shop-queries.ts';
export * from '../../shopify/tier-queries.ts';
