import { adminDocument } from './admin-document.ts';

// The GraphQL documents of the shop, and of the metafields that themes read; by the rules of order-queries.ts.

export const shopQuery = adminDocument(`#graphql
  query Shop {
    shop {
      name contactEmail ianaTimezone currencyCode
      shopAddress { countryCodeV2 }
    }
    shopLocales(published: true) { locale primary }
  }`);

export const appInstallationQuery = adminDocument(`#graphql
  query AppInstallation {
    currentAppInstallation { id }
  }`);

export const setMetafieldsMutation = adminDocument(`#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code }
    }
  }`);
