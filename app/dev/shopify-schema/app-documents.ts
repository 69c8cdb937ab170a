// Every GraphQL document the app sends, for what looks at all of them: the schema's cut, the types, the scopes, the
// pretend Shopify's tests.
export * from '../../shopify/customer-queries.ts';
export * from '../../shopify/order-queries.ts';
export * from '../../shopify/reward-queries.ts';
export * from '../../shopify/shop-queries.ts';
export * from '../../shopify/tier-queries.ts';
