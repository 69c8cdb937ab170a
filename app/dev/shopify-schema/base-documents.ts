// What the pretend Shopify must be able to answer besides the app's own documents: the library's own query, and the
// queries of stories and tests. The pruned schema keeps these fields too.

export const scopesDetailDocument = `#graphql
  query FetchAccessScopes {
    app {
      requestedAccessScopes { handle }
      optionalAccessScopes { handle }
      installation { accessScopes { handle } launchUrl }
    }
  }`;

export const shopDocument = `#graphql
  query Shop {
    shop {
      id name email contactEmail shopOwnerName myshopifyDomain ianaTimezone currencyCode url
      enabledPresentmentCurrencies taxesIncluded weightUnit timezoneOffset
      plan { displayName publicDisplayName partnerDevelopment shopifyPlus }
      primaryDomain { id host url sslEnabled }
      billingAddress { id company address1 address2 city zip province provinceCode country countryCodeV2 phone }
      shopAddress { id company address1 address2 city zip province provinceCode country countryCodeV2 phone }
    }
    currentAppInstallation { id launchUrl accessScopes { handle } app { id handle title } }
    shopLocales { locale name primary published }
  }`;

export const orderDocument = `#graphql
  fragment Money on MoneyBag {
    shopMoney { amount currencyCode }
    presentmentMoney { amount currencyCode }
  }
  fragment Address on MailingAddress {
    id firstName lastName name company address1 address2 city zip province provinceCode country countryCodeV2 phone
    latitude longitude
  }
  fragment Line on LineItem {
    id title variantTitle name sku vendor quantity currentQuantity refundableQuantity unfulfilledQuantity requiresShipping
    isGiftCard taxable
    image { url altText }
    originalUnitPriceSet { ...Money }
    originalTotalSet { ...Money }
    discountedTotalSet { ...Money }
    discountedUnitPriceSet { ...Money }
    totalDiscountSet { ...Money }
    discountAllocations { allocatedAmountSet { ...Money } }
    taxLines { title rate ratePercentage priceSet { ...Money } }
    customAttributes { key value }
    product { ...ProductParts }
    variant { id legacyResourceId title sku price product { id } }
  }
  fragment ProductParts on Product {
    id legacyResourceId title handle productType vendor tags status createdAt updatedAt onlineStoreUrl
    featuredImage { url altText }
    collections(first: 50) { nodes { id legacyResourceId title handle } }
  }
  fragment CustomerParts on Customer {
    id legacyResourceId firstName lastName displayName locale numberOfOrders tags state note createdAt updatedAt
    amountSpent { amount currencyCode }
    defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt validFormat openTrackingLevel }
    defaultPhoneNumber { phoneNumber }
    defaultAddress { ...Address }
  }
  fragment FulfillmentParts on Fulfillment {
    id legacyResourceId name status displayStatus createdAt updatedAt deliveredAt inTransitAt estimatedDeliveryAt
    requiresShipping totalQuantity
    trackingInfo { company number url }
    service { id serviceName handle }
    order { id }
    fulfillmentLineItems(first: 250) { nodes { id quantity lineItem { id } } }
    events(first: 100, sortKey: HAPPENED_AT) {
      nodes {
        id status message happenedAt createdAt estimatedDeliveryAt address1 city province country zip latitude longitude
      }
    }
  }
  fragment RefundParts on Refund {
    id legacyResourceId createdAt updatedAt processedAt note
    totalRefundedSet { ...Money }
    return { id }
    order { id }
    refundLineItems(first: 100) { nodes { id quantity restockType lineItem { id } subtotalSet { ...Money } totalTaxSet { ...Money } } }
    transactions(first: 20) { nodes { id kind status amountSet { ...Money } processedAt gateway test } }
  }
  fragment ReturnParts on Return {
    id name status createdAt closedAt requestApprovedAt totalQuantity
    decline { reason note }
    order { id }
    returnLineItems(first: 100) {
      nodes {
        id quantity
        ... on ReturnLineItem { customerNote returnReasonNote fulfillmentLineItem { id quantity lineItem { id } } }
      }
    }
  }
  fragment OrderParts on Order {
    id legacyResourceId name number email phone note tags test confirmed createdAt updatedAt processedAt closedAt cancelledAt
    cancelReason currencyCode presentmentCurrencyCode customerLocale customerAcceptsMarketing sourceName sourceIdentifier
    displayFinancialStatus displayFulfillmentStatus returnStatus edited closed fullyPaid unpaid requiresShipping taxesIncluded
    statusPageUrl confirmationNumber paymentGatewayNames poNumber discountCodes dutiesIncluded
    app { id name }
    channelInformation { id channelDefinition { handle channelName subChannelName } app { id handle title } }
    publication { id }
    retailLocation { id name }
    merchantBusinessEntity { id }
    customAttributes { key value }
    subtotalPriceSet { ...Money }
    totalPriceSet { ...Money }
    totalShippingPriceSet { ...Money }
    totalTaxSet { ...Money }
    totalDiscountsSet { ...Money }
    totalRefundedSet { ...Money }
    totalOutstandingSet { ...Money }
    totalReceivedSet { ...Money }
    totalTipReceivedSet { ...Money }
    currentTotalPriceSet { ...Money }
    currentSubtotalPriceSet { ...Money }
    currentTotalTaxSet { ...Money }
    currentTotalDiscountsSet { ...Money }
    currentShippingPriceSet { ...Money }
    taxLines { title rate ratePercentage priceSet { ...Money } }
    shippingLine { title code }
    shippingLines(first: 10) {
      nodes { id title code source isRemoved originalPriceSet { ...Money } discountedPriceSet { ...Money } taxLines { title rate priceSet { ...Money } } }
    }
    discountApplications(first: 20) {
      nodes {
        __typename index allocationMethod targetSelection targetType
        value { ... on MoneyV2 { amount currencyCode } ... on PricingPercentageValue { percentage } }
        ... on DiscountCodeApplication { code }
        ... on ManualDiscountApplication { title description }
        ... on AutomaticDiscountApplication { title }
      }
    }
    billingAddress { ...Address }
    shippingAddress { ...Address }
    customer { ...CustomerParts }
    transactions(first: 50) { id kind status gateway amountSet { ...Money } processedAt test }
    lineItems(first: 250) { nodes { ...Line } pageInfo { hasNextPage endCursor } }
    fulfillments(first: 100) { ...FulfillmentParts }
    fulfillmentOrders(first: 50) {
      nodes {
        id status requestStatus createdAt updatedAt fulfillAt fulfillBy orderId
        deliveryMethod { id methodType minDeliveryDateTime maxDeliveryDateTime presentedName serviceCode }
        assignedLocation { name }
        lineItems(first: 250) { nodes { id totalQuantity remainingQuantity lineItem { id } } }
      }
    }
    refunds(first: 100) { ...RefundParts }
    returns(first: 50) { nodes { ...ReturnParts } }
  }
  query Order($id: ID!) { order(id: $id) { ...OrderParts } }
  query Orders($first: Int!, $after: String, $query: String) {
    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      edges { cursor node { id } }
      nodes { ...OrderParts }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
    ordersCount(query: $query) { count precision }
  }
  query Nodes($id: ID!, $ids: [ID!]!) {
    node(id: $id) { __typename id ... on Order { ...OrderParts } ... on Customer { ...CustomerParts } }
    nodes(ids: $ids) {
      __typename id
      ... on Product { ...ProductParts }
      ... on Collection { title handle }
      ... on ProductVariant { title product { id } }
      ... on LineItem { title }
    }
  }
  query Refunds($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Refund { ...RefundParts }
    }
  }
  query Shipments($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Fulfillment { ...FulfillmentParts }
    }
  }
  query Returned($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Return { ...ReturnParts }
    }
  }
  query Things($id: ID!, $first: Int!, $after: String, $query: String) {
    product(id: $id) { ...ProductParts }
    products(first: $first, after: $after, query: $query) { nodes { ...ProductParts } edges { cursor node { id } } pageInfo { hasNextPage endCursor } }
    productVariant(id: $id) { id title sku }
    collections(first: $first, after: $after, query: $query) { nodes { id title handle } pageInfo { hasNextPage endCursor } }
    customer(id: $id) { ...CustomerParts orders(first: 10) { nodes { id name } } }
    customers(first: $first, after: $after, query: $query) { nodes { ...CustomerParts } pageInfo { hasNextPage endCursor } }
    fulfillment(id: $id) { ...FulfillmentParts }
    refund(id: $id) { ...RefundParts }
    return(id: $id) { ...ReturnParts }
  }`;

export const bulkDocument = `#graphql
  fragment Bulk on BulkOperation {
    id type status errorCode createdAt completedAt objectCount rootObjectCount fileSize url partialDataUrl query
  }
  mutation Run($query: String!, $groupObjects: Boolean!) {
    bulkOperationRunQuery(query: $query, groupObjects: $groupObjects) { bulkOperation { ...Bulk } userErrors { field message code } }
  }
  mutation Cancel($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { ...Bulk } userErrors { field message } } }
  query Read($id: ID!) { node(id: $id) { ... on BulkOperation { ...Bulk } } bulkOperation(id: $id) { ...Bulk } bulkOperations(first: 10) { nodes { ...Bulk } } currentBulkOperation { ...Bulk } }`;

// The app reads credits only; an account in the pretend Shopify has debits too.
export const storeCreditDocument = `#graphql
  query Credit($id: ID!) {
    customer(id: $id) { storeCreditAccounts(first: 1) { nodes { transactions(first: 1) { nodes { ... on StoreCreditAccountDebitTransaction { id } } } } } }
  }`;

export const mutationDocument = `#graphql
  mutation Consent($input: CustomerEmailMarketingConsentUpdateInput!) {
    customerEmailMarketingConsentUpdate(input: $input) {
      customer { id defaultEmailAddress { emailAddress marketingState marketingOptInLevel marketingUpdatedAt } }
      userErrors { field message code }
    }
  }
  mutation Tags($id: ID!, $tags: [String!]!) {
    tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } }
    tagsRemove(id: $id, tags: $tags) { node { id } userErrors { field message } }
  }`;
