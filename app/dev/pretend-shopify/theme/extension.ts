export * from '#app/storefront/theme/extension.server.ts';
export type { BlockSchema, ThemeExtension } from '#app/storefront/theme/liquid.ts';
