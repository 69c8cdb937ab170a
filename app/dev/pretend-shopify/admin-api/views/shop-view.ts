// The shop, the app's installation, and bulk operations.
import type { BulkOperation, ShopState } from '../../store/state.ts';
import { gid } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import type { View } from './base.ts';

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

export function shopView(shop: ShopState): View {
  const { settings } = shop;
  const { address } = settings;
  const shopAddress = {
    id: gid('ShopAddress', shop.id),
    company: address.company,
    address1: address.address1,
    address2: null,
    city: address.city,
    zip: address.zip,
    province: address.province,
    provinceCode: address.provinceCode,
    country: address.country,
    countryCodeV2: address.countryCode,
    phone: address.phone,
  };
  return {
    __typename: 'Shop',
    id: gid('Shop', shop.id),
    name: settings.name,
    email: settings.email,
    contactEmail: settings.email,
    shopOwnerName: settings.ownerName,
    myshopifyDomain: shop.domain,
    ianaTimezone: settings.timezone,
    timezoneOffset: offset(settings.timezone),
    currencyCode: settings.currency,
    enabledPresentmentCurrencies: settings.presentmentCurrencies,
    taxesIncluded: settings.taxesIncluded,
    weightUnit: 'KILOGRAMS',
    url: `https://${shop.domain}`,
    plan: {
      displayName: settings.plan,
      publicDisplayName: settings.plan,
      partnerDevelopment: settings.isPartnerDevelopment,
      shopifyPlus: settings.plan === 'Shopify Plus',
    },
    primaryDomain: { id: gid('Domain', shop.id), host: shop.domain, url: `https://${shop.domain}`, sslEnabled: true },
    billingAddress: shopAddress,
    shopAddress,
  };
}

function offset(timezone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' }).formatToParts();
  return parts.find((part) => part.type === 'timeZoneName')?.value.replace(/GMT|:/g, '') || '+0000';
}

export function localesView(shop: ShopState, publishedOnly: boolean): View[] {
  return shop.settings.locales
    .map((locale, index) => ({
      locale,
      name: languageNames.of(locale) ?? locale,
      primary: index === 0,
      published: true,
    }))
    .filter((locale) => locale.published || !publishedOnly);
}

export interface AppView {
  apiKey: string;
  handle: string;
  title: string;
  requestedScopes: string[];
  optionalScopes: string[];
}

export function appView(app: AppView, shop: ShopState, scopes: string[]): View {
  return {
    __typename: 'App',
    id: gid('App', 7_001_001),
    handle: app.handle,
    title: app.title,
    requestedAccessScopes: app.requestedScopes.map((handle) => ({ handle })),
    optionalAccessScopes: app.optionalScopes.map((handle) => ({ handle })),
    installation: () => installationView(app, shop, scopes),
  };
}

/** Global id of the app's installation, which owns the app's own metafields. */
export function installationId(shop: ShopState): string {
  return gid('AppInstallation', shop.id + 17);
}

export function installationView(app: AppView, shop: ShopState, scopes: string[]): View {
  return {
    __typename: 'AppInstallation',
    id: installationId(shop),
    launchUrl: `https://admin.shopify.com/store/${shop.domain.replace('.myshopify.com', '')}/apps/${app.handle}`,
    accessScopes: scopes.map((handle) => ({ handle })),
    app: () => appView(app, shop, scopes),
  };
}

/** As in the real API, results are stored on a host that is not Shopify's. */
export const bulkResultHost = 'storage.googleapis.com';

export function bulkView(operation: BulkOperation): View {
  const isDone = operation.status === 'COMPLETED';
  return {
    __typename: 'BulkOperation',
    id: gid('BulkOperation', operation.id),
    type: 'QUERY',
    status: operation.status,
    errorCode: operation.status === 'FAILED' ? 'INTERNAL_SERVER_ERROR' : null,
    createdAt: graphqlTime(operation.createdAt),
    completedAt: operation.completedAt && graphqlTime(operation.completedAt),
    objectCount: String(operation.objectCount),
    rootObjectCount: String(operation.rootObjectCount),
    fileSize: isDone ? String(Buffer.byteLength(operation.result)) : null,
    url: isDone && operation.objectCount > 0 ? `https://${bulkResultHost}/pretend-bulk/${operation.id}.jsonl` : null,
    partialDataUrl: null,
    query: operation.query,
  };
}
