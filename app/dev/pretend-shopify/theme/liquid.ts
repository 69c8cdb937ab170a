export * from '#app/storefront/theme/liquid.ts';
