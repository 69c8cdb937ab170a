// Shopify's CLI bundles all targets of an extension into one script.
export { default as page } from '../src/LoyaltyPage.tsx';
export { default as order } from '../src/OrderStatus.tsx';
