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

// What the app does not ask for yet, and the pretend Shopify answers as real shops were seen to: holds, edits, orders
// changed and cancelled, returns, and customers merged.
export const laterDocument = `#graphql
  fragment Held on FulfillmentOrder {
    id status requestStatus
    supportedActions { action }
    fulfillmentHolds { id handle reason reasonNotes displayReason heldByRequestingApp }
    lineItems(first: 10) { nodes { id totalQuantity remainingQuantity lineItem { id } } }
  }
  mutation Hold($id: ID!, $hold: FulfillmentOrderHoldInput!) {
    fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
      fulfillmentHold { id handle reason reasonNotes displayReason heldByRequestingApp }
      fulfillmentOrder { ...Held }
      remainingFulfillmentOrder { ...Held }
      userErrors { field message code }
    }
  }
  mutation ReleaseHold($id: ID!, $holdIds: [ID!]) {
    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) { fulfillmentOrder { ...Held } userErrors { field message code } }
  }
  query Held($id: ID!) { fulfillmentOrder(id: $id) { ...Held } }
  query Scans { orders(first: 1) { edges { node { fulfillments { events(first: 1) { edges { node { id } } } } } } } }
  mutation CancelOrder($orderId: ID!, $reason: OrderCancelReason!, $restock: Boolean!, $refundMethod: OrderCancelRefundMethodInput, $staffNote: String) {
    orderCancel(orderId: $orderId, reason: $reason, restock: $restock, refundMethod: $refundMethod, staffNote: $staffNote) {
      job { id done }
      orderCancelUserErrors { field message code }
    }
  }
  mutation UpdateOrder($input: OrderInput!) {
    orderUpdate(input: $input) {
      order { id note phone email shippingAddress { address1 city zip provinceCode countryCodeV2 } totalTaxSet { shopMoney { amount } } totalOutstandingSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } } }
      userErrors { field message }
    }
  }
  fragment Calculated on CalculatedOrder {
    id originalOrder { id name }
    totalPriceSet { shopMoney { amount currencyCode } }
    lineItems(first: 50) { nodes { id title quantity } }
    addedLineItems(first: 50) { nodes { id title quantity } }
  }
  mutation BeginEdit($id: ID!) { orderEditBegin(id: $id) { calculatedOrder { ...Calculated } userErrors { field message } } }
  mutation EditQuantity($id: ID!, $lineItemId: ID!, $quantity: Int!) {
    orderEditSetQuantity(id: $id, lineItemId: $lineItemId, quantity: $quantity) { calculatedOrder { ...Calculated } calculatedLineItem { id title quantity } userErrors { field message } }
  }
  mutation EditAdd($id: ID!, $title: String!, $quantity: Int!, $price: MoneyInput!) {
    orderEditAddCustomItem(id: $id, title: $title, quantity: $quantity, price: $price) { calculatedOrder { ...Calculated } calculatedLineItem { id title quantity } userErrors { field message } }
  }
  mutation CommitEdit($id: ID!) {
    orderEditCommit(id: $id) {
      order { id displayFinancialStatus displayFulfillmentStatus totalOutstandingSet { shopMoney { amount } } totalPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } } lineItems(first: 50) { nodes { id quantity currentQuantity } } }
      successMessages
      userErrors { field message }
    }
  }
  fragment Returned on Return {
    id name status totalQuantity closedAt
    decline { reason note }
    returnLineItems(first: 10) { nodes { id quantity processedQuantity unprocessedQuantity } }
    order { id returnStatus }
  }
  mutation RequestReturn($input: ReturnRequestInput!) { returnRequest(input: $input) { return { ...Returned } userErrors { field message code } } }
  mutation CreateReturn($input: ReturnInput!) { returnCreate(returnInput: $input) { return { ...Returned } userErrors { field message code } } }
  mutation ApproveReturn($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { return { ...Returned } userErrors { field message code } } }
  mutation DeclineReturn($input: ReturnDeclineRequestInput!) { returnDeclineRequest(input: $input) { return { ...Returned } userErrors { field message code } } }
  mutation CloseReturn($id: ID!) { returnClose(id: $id) { return { ...Returned } userErrors { field message code } } }
  mutation ReopenReturn($id: ID!) { returnReopen(id: $id) { return { ...Returned } userErrors { field message code } } }
  mutation CancelReturn($id: ID!) { returnCancel(id: $id) { return { ...Returned } userErrors { field message code } } }
  mutation RemoveFromReturn($returnId: ID!, $lines: [ReturnLineItemRemoveFromReturnInput!]) {
    removeFromReturn(returnId: $returnId, returnLineItems: $lines) { return { ...Returned } userErrors { field message code } }
  }
  mutation ProcessReturn($input: ReturnProcessInput!) { returnProcess(input: $input) { return { ...Returned } userErrors { field message code } } }
  mutation MergeCustomers($one: ID!, $two: ID!) {
    customerMerge(customerOneId: $one, customerTwoId: $two) { resultingCustomerId job { id done } userErrors { field message code } }
  }
  query MergeStatus($jobId: ID!) { customerMergeJobStatus(jobId: $jobId) { jobId resultingCustomerId status customerMergeErrors { message } } }
  query Job($id: ID!) { job(id: $id) { id done } }`;
