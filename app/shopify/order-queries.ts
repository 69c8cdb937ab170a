import { adminDocument } from './admin-document.ts';

// The GraphQL documents about orders that the app sends to the Admin API (2026-10); others lie in the *-queries.ts
// beside this one, by the same rules. Each stands alone, fragments included, so that a tool can check it against the
// schema. The access scopes they need are computed from the same text (scopes.test.ts), and so are the types of their
// answers: after a change run `npm run graphql`.

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
    id title variantTitle sku vendor quantity currentQuantity unfulfilledQuantity requiresShipping isGiftCard
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
    id status fulfillAt fulfillBy
    deliveryMethod { methodType minDeliveryDateTime maxDeliveryDateTime additionalInformation { instructions phone } }
    assignedLocation { name address1 address2 city zip province countryCode phone }
    fulfillmentHolds { reason }
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
    totalOutstandingSet { ...MoneyFields }
    taxLines { title rate priceSet { ...MoneyFields } }
    discountCodes
    customAttributes { key value }
    shippingAddress { ...AddressFields }
    billingAddress { ...AddressFields }
    customer { ...CustomerFields }
    transactions(first: 10) { kind status processedAt amountSet { ...MoneyFields } }
  }`;

const orderWithoutParts = `${orderFields}${customerFields}${addressFields}${moneyFields}` as const;

/** Which orders changed since the watermark, oldest change first. Variables: first (at most 250), after, query. */
export const changedOrdersQuery = adminDocument(`#graphql
  query ChangedOrders($first: Int!, $after: String, $query: String!) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id updatedAt displayFinancialStatus displayFulfillmentStatus }
      pageInfo { hasNextPage endCursor }
    }
  }`);

/**
 * One order, its lines (a page of them) and its dates; readOrder joins it with orderPartsQuery. Variables: id,
 * linesAfter.
 */
export const orderQuery = adminDocument(`#graphql
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
  ${orderWithoutParts}${lineFields}${shippingLineFields}${fulfillmentOrderFields}${returnFields}`);

/** The order's parcels with their newest scans, and its refunds. Variables: id. */
export const orderPartsQuery = adminDocument(`#graphql
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
        refundLineItems(first: 8) { nodes { quantity restockType lineItem { id } subtotalSet { ...MoneyFields } totalTaxSet { ...MoneyFields } } }
        refundShippingLines(first: 1) { nodes { subtotalAmountSet { ...MoneyFields } taxAmountSet { ...MoneyFields } } }
        duties { amountSet { ...MoneyFields } }
        transactions(first: 2) { nodes { gateway kind status processedAt } }
      }
    }
  }
  ${fulfillmentFields}${refundFields}${moneyFields}`);

/** Which lines each of an order's fulfillment orders holds; asked only where there are several. Variables: id. */
export const fulfillmentOrderLinesQuery = adminDocument(`#graphql
  query FulfillmentOrderLines($id: ID!) {
    order(id: $id) {
      fulfillmentOrders(first: 10) {
        nodes { id lineItems(first: 40) { nodes { totalQuantity remainingQuantity lineItem { id } } } }
      }
    }
  }`);

/**
 * The history import's bulk query. Bulk operations allow five connections, two deep, and none inside a list: so
 * fulfillments come without their scans and lines, and refunds without their lines.
 * @param from instant of the oldest order wanted, UTC
 */
export function historyBulkText(from: Date): string {
  return historyBulkQuery.replace('FROM_DATE', from.toISOString());
}

/** The text that historyBulkText fills in; not sent as it is. */
export const historyBulkQuery = adminDocument(`#graphql
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
  ${orderWithoutParts}${lineFields}${shippingLineFields}${fulfillmentFields}${fulfillmentOrderFields}${refundFields}${returnFields}`);

export const bulkRunMutation = adminDocument(`#graphql
  mutation BulkRun($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id status }
      userErrors { field message code }
    }
  }`);

/** The app's newest bulk operations in the shop, with their texts: whether one was started whose answer was lost. */
export const newestBulkOperationsQuery = adminDocument(`#graphql
  query NewestBulkOperations {
    bulkOperations(first: 20, sortKey: CREATED_AT, reverse: true) { nodes { id status query } }
  }`);

/** Variables: id. */
export const bulkOperationQuery = adminDocument(`#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount url }
  }`);

/** What an order's lines keep of their products. Variables: ids (at most 20). */
export const productsQuery = adminDocument(`#graphql
  query Products($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id tags productType
        featuredMedia { preview { image { url } } }
        collections(first: 40) { nodes { title } }
      }
    }
  }`);
