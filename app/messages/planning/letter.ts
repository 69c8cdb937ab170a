import type { Address, Customer, OrderFacts } from '#app/orders/facts.ts';

// A letter tells news of the loyalty program to a customer who has no order: one who has signed up, or has come along
// from another program. The rules and the words are those of all messages, so it has the input of an order that there
// is not.

/**
 * @param customer merges followed
 * @param countryCode two letters, where Shopify has told it: it decides about consent
 */
export function factsOfLetter(
  shopId: number,
  currency: string,
  customer: Customer,
  countryCode: string | null,
): OrderFacts {
  return {
    shopId,
    id: '',
    name: '',
    customer,
    billTo: countryCode === null ? null : { ...nowhere, countryCode },
    currency,
    presentmentCurrency: currency,
    totals: noTotals(currency),
    orderOrdinal: 0,
    erasedAt: customer.erasedAt,
    placedAt: null,
    shopifyUpdatedAt: null,
    canceledAt: null,
    cancelReason: null,
    closedAt: null,
    editedAt: null,
    paidAt: null,
    financialStatus: null,
    fulfillmentStatus: null,
    isTest: false,
    sourceName: null,
    isDraftMade: false,
    tags: [],
    email: null,
    phone: null,
    customerName: null,
    customerLocale: null,
    referralCode: null,
    taxesIncluded: false,
    discounts: [],
    shippingLines: [],
    shipTo: null,
    statusPageUrl: null,
    fulfillBy: null,
    fulfillmentOrders: [],
    maxDeliveryAt: null,
    promisedDispatchAt: null,
    promisedFrom: null,
    promisedAt: null,
    promiseSource: null,
    lineTimes: {},
    addedPromises: [],
    isImported: false,
    lines: [],
    shipments: [],
    refunds: [],
    returns: [],
    problems: [],
    arrivalWords: [],
    carrierRecords: [],
  };
}

const nowhere: Address = {
  name: null,
  company: null,
  address1: null,
  address2: null,
  city: null,
  zip: null,
  province: null,
  provinceCode: null,
  country: null,
  countryCode: null,
};

function noTotals(currency: string): OrderFacts['totals'] {
  const nothing = { amountMinor: 0, currency };
  const none = { shop: nothing, presentment: nothing };
  return {
    subtotal: none,
    discount: none,
    shipping: none,
    tax: none,
    duties: none,
    tip: none,
    total: none,
    current: none,
    taxLines: [],
  };
}
