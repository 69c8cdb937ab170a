const pattern = /^[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com$/;

/** Whether the text is a store's own domain at Shopify, in lower case. */
export function isShopDomain(text: string): boolean {
  return pattern.test(text);
}
