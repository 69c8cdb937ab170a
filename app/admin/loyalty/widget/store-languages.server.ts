import { isWidgetLanguage, widgetLanguages, type WidgetLanguage } from '#app/i18n/languages.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { shopQuery } from '#app/shopify/shop-queries.ts';

const patienceMs = 2000;

/**
 * The store's published languages that the widget supports, the store's primary one first. All supported languages when
 * Shopify does not answer quickly; English when the store has none of them.
 */
export async function readStoreLanguages(shop: { domain: string; primaryLocale: string }): Promise<WidgetLanguage[]> {
  const asked = await adminOnce(shop, shopQuery, {}, patienceMs);
  const published = asked.kind === 'answer' ? asked.data.shopLocales.map(({ locale }) => locale) : [...widgetLanguages];
  const spoken = new Set([shop.primaryLocale, ...published].map((locale) => locale.slice(0, 2).toLowerCase()));
  const languages = [...spoken].filter(isWidgetLanguage);
  return languages.length > 0 ? languages : ['en'];
}
