// The GraphQL documents of the shop, and of the metafields that themes read; by the rules of order-queries.ts.

export const shopQuery = `#graphql
  query Shop {
    shop {
      name contactEmail ianaTimezone currencyCode
      shopAddress { countryCodeV2 }
    }
    shopLocales(published: true) { locale primary }
  }`;

export const appInstallationQuery = `#graphql
  query AppInstallation {
    currentAppInstallation { id }
  }`;

export const setMetafieldsMutation = `#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code }
    }
  }`;
