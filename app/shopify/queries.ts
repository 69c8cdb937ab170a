// The GraphQL documents the app sends to the Admin API (2026-10), those about tiers apart (tier-queries.ts). Each stands
// alone, fragments included, so that a tool can check it against the schema; the access scopes they need are computed from
// the same text (scopes.test.ts). Their answers are typed by hand in order-node.ts.

// Shopify prices a query by what it could return at most (1,000 points), and gives back what it did not. The sizes
// inside an order are the largest that keep each document below that, every object counted.

const moneyFields = `
  fragment MoneyFields on MoneyBag {
    shopMoney { amount currencyCode }
    presentmentMoney { amount currencyCode }
  }`;

const addressFields = `
  fragment AddressFields on MailingAddress {
    name company address1 address2 city zip province provinceCode country countryCodeV2
  }`;

const lineFields = `
  fragment LineFields on LineItem {
    id title variantTitle sku vendor quantity currentQuantity requiresShipping isGiftCard
    image { url }
    originalUnitPriceSet { ...MoneyFields }
    discountAllocations { allocatedAmountSet { ...MoneyFields } }
    taxLines { title rate priceSet { ...MoneyFields } }
    product { id }
    variant { id }
  }`;

const shippingLineFields = `
  fragment ShippingLineFields on ShippingLine {
    id title code isRemoved
    discountedPriceSet { ...MoneyFields }
  }`;

const fulfillmentOrderFields = `
  fragment FulfillmentOrderFields on FulfillmentOrder {
    id status fulfillBy
    deliveryMethod { methodType minDeliveryDateTime maxDeliveryDateTime }
  }`;

const fulfillmentFields = `
  fragment FulfillmentFields on Fulfillment {
    id name status displayStatus createdAt updatedAt deliveredAt estimatedDeliveryAt
    trackingInfo { company number url }
    service { handle serviceName }
  }`;

const refundFields = `
  fragment RefundFields on Refund {
    id createdAt processedAt note
    totalRefundedSet { ...MoneyFields }
    return { id }
  }`;

const returnFields = `
  fragment ReturnFields on Return {
    id name status createdAt closedAt requestApprovedAt
  }`;

const customerFields = `
  fragment CustomerFields on Customer {
    id firstName lastName locale tags numberOfOrders updatedAt
    defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }
    defaultAddress { countryCodeV2 }
  }`;

const orderFields = `
  fragment OrderFields on Order {
    id name createdAt processedAt updatedAt closedAt cancelledAt cancelReason edited
    test sourceName tags email phone customerLocale currencyCode presentmentCurrencyCode taxesIncluded statusPageUrl
    displayFinancialStatus displayFulfillmentStatus returnStatus
    subtotalPriceSet { ...MoneyFields }
    totalDiscountsSet { ...MoneyFields }
    totalShippingPriceSet { ...MoneyFields }
    totalTaxSet { ...MoneyFields }
    originalTotalDutiesSet { ...MoneyFields }
    totalTipReceivedSet { ...MoneyFields }
    totalPriceSet { ...MoneyFields }
    currentTotalPriceSet { ...MoneyFields }
    taxLines { title rate priceSet { ...MoneyFields } }
    discountCodes
    customAttributes { key value }
    shippingAddress { ...AddressFields }
    billingAddress { ...AddressFields }
    customer { ...CustomerFields }
  }`;

const orderWithoutParts = [orderFields, customerFields, addressFields, moneyFields].join('');

/** Which orders changed since the watermark, oldest change first. Variables: first (at most 250), after, query. */
export const changedOrdersQuery = `#graphql
  query ChangedOrders($first: Int!, $after: String, $query: String!) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id updatedAt displayFinancialStatus displayFulfillmentStatus }
      pageInfo { hasNextPage endCursor }
    }
  }`;

/** One order, its lines (a page of them) and its dates; readOrder joins it with orderPartsQuery. Variables: id, linesAfter. */
export const orderQuery = `#graphql
  query Order($id: ID!, $linesAfter: String) {
    order(id: $id) {
      ...OrderFields
      lineItems(first: 50, after: $linesAfter) {
        nodes { ...LineFields }
        pageInfo { hasNextPage endCursor }
      }
      shippingLines(first: 5) { nodes { ...ShippingLineFields } }
      discountApplications(first: 10) {
        nodes {
          __typename index
          ... on DiscountCodeApplication { code }
          ... on AutomaticDiscountApplication { title }
          ... on ManualDiscountApplication { title }
        }
      }
      fulfillmentOrders(first: 10) { nodes { ...FulfillmentOrderFields } }
      returns(first: 10) { nodes { ...ReturnFields } }
    }
  }
  ${[orderWithoutParts, lineFields, shippingLineFields, fulfillmentOrderFields, returnFields].join('')}`;

/** The order's parcels with their newest scans, and its refunds. Variables: id. */
export const orderPartsQuery = `#graphql
  query OrderParts($id: ID!) {
    order(id: $id) {
      fulfillments(first: 10) {
        ...FulfillmentFields
        fulfillmentLineItems(first: 15) { nodes { id quantity lineItem { id } } }
        events(first: 20, sortKey: HAPPENED_AT, reverse: true) {
          nodes { id status message happenedAt city province country estimatedDeliveryAt }
        }
      }
      refunds(first: 5) {
        ...RefundFields
        refundLineItems(first: 8) { nodes { quantity lineItem { id } subtotalSet { ...MoneyFields } totalTaxSet { ...MoneyFields } } }
        refundShippingLines(first: 1) { nodes { subtotalAmountSet { ...MoneyFields } taxAmountSet { ...MoneyFields } } }
        duties { amountSet { ...MoneyFields } }
        transactions(first: 2) { nodes { gateway kind status } }
      }
    }
  }
  ${[fulfillmentFields, refundFields, moneyFields].join('')}`;

/**
 * The history import's bulk query. Bulk operations allow five connections, two deep, and none inside a list: so
 * fulfillments come without their scans and lines, and refunds without their lines.
 * @param from instant of the oldest order wanted, UTC
 */
export function historyBulkText(from: Date): string {
  return historyBulkQuery.replace('FROM_DATE', from.toISOString());
}

/** The text that historyBulkText fills in; not sent as it is. */
export const historyBulkQuery = `#graphql
  query History {
    orders(query: "created_at:>='FROM_DATE'", sortKey: CREATED_AT) {
      edges {
        node {
          ...OrderFields
          fulfillments { ...FulfillmentFields }
          refunds { ...RefundFields }
          lineItems { edges { node { ...LineFields } } }
          shippingLines { edges { node { ...ShippingLineFields } } }
          fulfillmentOrders { edges { node { ...FulfillmentOrderFields } } }
          returns { edges { node { ...ReturnFields } } }
        }
      }
    }
  }
  ${[orderWithoutParts, lineFields, shippingLineFields, fulfillmentFields, fulfillmentOrderFields, refundFields, returnFields].join('')}`;

export const bulkRunMutation = `#graphql
  mutation BulkRun($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id status }
      userErrors { field message }
    }
  }`;

/** Variables: id. */
export const bulkOperationQuery = `#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount url }
  }`;

/** What an order's lines keep of their products. Variables: ids (at most 20). */
export const productsQuery = `#graphql
  query Products($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id tags productType
        featuredMedia { preview { image { url } } }
        collections(first: 40) { nodes { title } }
      }
    }
  }`;

export const shopQuery = `#graphql
  query Shop {
    shop {
      name contactEmail ianaTimezone currencyCode
      shopAddress { countryCodeV2 }
    }
    shopLocales(published: true) { locale primary }
  }`;

// ---------------------------------------------------------------- rewards and what customers and themes see of the program

export const createBasicDiscountMutation = `#graphql
  mutation CreateBasicDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`;

export const createFreeShippingDiscountMutation = `#graphql
  mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`;

export const discountByCodeQuery = `#graphql
  query DiscountByCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic { status endsAt asyncUsageCount }
        ... on DiscountCodeFreeShipping { status endsAt asyncUsageCount }
      }
    }
  }`;

export const deactivateDiscountMutation = `#graphql
  mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`;

/** Who may use a discount, and whether somebody has. Variables: code. */
export const discountCustomersQuery = `#graphql
  query DiscountCustomers($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        __typename
        ... on DiscountCodeBasic { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }
        ... on DiscountCodeFreeShipping { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }
      }
    }
  }`;

export const rebindBasicDiscountMutation = `#graphql
  mutation RebindBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`;

export const rebindFreeShippingDiscountMutation = `#graphql
  mutation RebindFreeShippingDiscount($id: ID!, $discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { field message code }
    }
  }`;

/** What one piece of a free product costs. Variables: id. */
export const variantQuery = `#graphql
  query Variant($id: ID!) {
    productVariant(id: $id) { id price }
  }`;

export const createGiftCardMutation = `#graphql
  mutation CreateGiftCard($input: GiftCardCreateInput!) {
    giftCardCreate(input: $input) {
      giftCard { id }
      giftCardCode
      userErrors { field message code }
    }
  }`;

export const creditStoreCreditMutation = `#graphql
  mutation CreditStoreCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $credit) {
      storeCreditAccountTransaction { id amount { amount currencyCode } account { id } }
      userErrors { field message code }
    }
  }`;

export const storeCreditOfCustomerQuery = `#graphql
  query StoreCreditOfCustomer($id: ID!) {
    customer(id: $id) {
      storeCreditAccounts(first: 10) {
        nodes {
          id
          balance { amount currencyCode }
          transactions(first: 25, sortKey: CREATED_AT, reverse: true) {
            nodes { amount { amount currencyCode } createdAt event ... on StoreCreditAccountCreditTransaction { id expiresAt } }
          }
        }
      }
    }
  }`;

const giftCardFields = `
  fragment GiftCardFields on GiftCard {
    id lastCharacters expiresOn deactivatedAt
    initialValue { amount currencyCode }
    balance { amount currencyCode }
  }`;

export const giftCardQuery = `#graphql
  ${giftCardFields}
  query GiftCard($id: ID!) { giftCard(id: $id) { ...GiftCardFields } }`;

/** Shopify finds a card by its whole code, which it does not tell. */
export const giftCardByCodeQuery = `#graphql
  ${giftCardFields}
  query GiftCardByCode($code: String!) { giftCards(first: 2, query: $code) { nodes { ...GiftCardFields } } }`;

export const storeCreditLeftQuery = `#graphql
  query StoreCreditLeft($id: ID!) {
    node(id: $id) {
      ... on StoreCreditAccountCreditTransaction {
        id expiresAt
        amount { amount currencyCode }
        remainingAmount { amount currencyCode }
        account {
          transactions(first: 50, query: "type:expiration", sortKey: CREATED_AT, reverse: true) {
            nodes { ... on StoreCreditAccountExpirationTransaction { amount { amount currencyCode } creditTransaction { id } } }
          }
        }
      }
    }
  }`;

export const customerTagsMutation = `#graphql
  mutation ChangeCustomerTags($id: ID!, $add: [String!]!, $remove: [String!]!, $isAdding: Boolean = true, $isRemoving: Boolean = true) {
    tagsRemove(id: $id, tags: $remove) @include(if: $isRemoving) { userErrors { field message } }
    tagsAdd(id: $id, tags: $add) @include(if: $isAdding) { userErrors { field message } }
  }`;

export const setMetafieldsMutation = `#graphql
  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) {
      metafields { id }
      userErrors { field message code }
    }
  }`;

export const appInstallationQuery = `#graphql
  query AppInstallation {
    currentAppInstallation { id }
  }`;

export const customerByEmailQuery = `#graphql
  query CustomerByEmail($email: String!) {
    customerByIdentifier(identifier: { emailAddress: $email }) { id }
  }`;

export const createCustomerMutation = `#graphql
  mutation CreateCustomer($input: CustomerInput!) {
    customerCreate(input: $input) {
      customer { id }
      userErrors { field message }
    }
  }`;
