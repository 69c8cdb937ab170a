// What real shops were seen to answer (Admin API 2025-01 and 2026-04), as facts: the judges are given them
// (loyalty/rewards/shopify-answers.test.ts), and the pretend Shopify must answer the same
// (dev/pretend-shopify/admin-api/conformance.test.ts).

export type UserErrorFact = { field: string[] | null; message: string; code?: string | null };

const combinesWith = {
  message: 'The combinesWith settings are not valid for the discount class.',
  code: 'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
};
const endsBefore = { message: 'Ends at needs to be after starts_at', code: 'INVALID' };
const titleTooLong = { message: 'Title is too long (maximum is 255 characters)', code: 'TOO_LONG' };
const startsBlank = { message: "Starts at can't be blank", code: 'BLANK' };
const noCustomer = {
  field: ['input', 'customerId'],
  message: 'The customer could not be found.',
  code: 'CUSTOMER_NOT_FOUND',
};

/** Of creating discounts. */
export const discountFacts = {
  freeShippingCombines: { field: ['freeShippingCodeDiscount', 'combinesWith'], ...combinesWith },
  automaticCombines: { field: ['freeShippingAutomaticDiscount', 'combinesWith'], ...combinesWith },
  endsBeforeItStarts: { field: ['basicCodeDiscount', 'endsAt'], ...endsBefore },
  freeShippingEndsBefore: { field: ['freeShippingCodeDiscount', 'endsAt'], ...endsBefore },
  automaticEndsBefore: { field: ['freeShippingAutomaticDiscount', 'endsAt'], ...endsBefore },
  startsBlank: { field: ['basicCodeDiscount', 'startsAt'], ...startsBlank },
  freeShippingStartsBlank: { field: ['freeShippingCodeDiscount', 'startsAt'], ...startsBlank },
  titleBlank: { field: ['basicCodeDiscount', 'title'], message: "Title can't be blank", code: 'BLANK' },
  titleTooLong: { field: ['basicCodeDiscount', 'title'], ...titleTooLong },
  codeTaken: {
    field: ['basicCodeDiscount', 'code'],
    message: 'Code must be unique. Please try a different code.',
    code: 'TAKEN',
  },
  variantGone: {
    field: ['basicCodeDiscount', 'customerGets', 'items', 'products', 'productVariantsToAdd'],
    message: 'Product variant with id: 999999999999 is invalid',
    code: 'INVALID',
  },
  unknownCodeToggled: { field: ['id'], message: 'Code discount does not exist.', code: 'INVALID' },
  unknownAutomaticToggled: { field: ['id'], message: 'Automatic discount does not exist.', code: 'INVALID' },
  unknownUpdated: { field: ['id'], message: 'Discount does not exist', code: null },
} satisfies Record<string, UserErrorFact>;

/** Of creating gift cards; a taken code has no error code. */
export const giftCardFacts = {
  tooShort: { field: ['input', 'code'], message: 'Code must be at least 8 characters long', code: 'TOO_SHORT' },
  tooLong: { field: ['input', 'code'], message: 'Code must be at most 20 characters long', code: 'TOO_LONG' },
  invalid: {
    field: ['input', 'code'],
    message: 'Code can only contain letters(a-z) and numbers(0-9)',
    code: 'INVALID',
  },
  taken: { field: ['input', 'code'], message: 'Code has already been taken', code: null },
  noCustomer,
} satisfies Record<string, UserErrorFact>;

/** Of crediting store credit. */
export const creditFacts = {
  noAccount: { field: ['id'], message: 'Store credit account does not exist', code: 'ACCOUNT_NOT_FOUND' },
  expired: {
    field: ['creditInput', 'expiresAt'],
    message: 'The expiry date must be in the future',
    code: 'EXPIRES_AT_IN_PAST',
  },
  notPositive: {
    field: ['creditInput', 'creditAmount', 'amount'],
    message: 'A positive amount must be used to credit a store credit account',
    code: 'NEGATIVE_OR_ZERO_AMOUNT',
  },
  otherCurrency: {
    field: ['creditInput', 'creditAmount', 'currencyCode'],
    message: 'The currency provided does not match the currency of the store credit account',
    code: 'MISMATCHING_CURRENCY',
  },
  tooMuch: {
    field: ['creditInput', 'creditAmount', 'amount'],
    message: "The operation would cause the account's credit limit to be exceeded",
    code: 'CREDIT_LIMIT_EXCEEDED',
  },
} satisfies Record<string, UserErrorFact>;

/** Refusals of a whole field, beside `data: {field: null}`, by their code. */
export const topLevelFacts = {
  BAD_REQUEST: 'The same tag is present in both `add` and `remove` fields.',
  RESOURCE_NOT_FOUND: 'Invalid id: gid://shopify/Return/1',
  CURRENCY_CODE_INVALID: 'CurrencyCode "XXX" is invalid. It can only be used as a result and not as an input value.',
  INVALID_FIELD_ARGUMENTS: 'Invalid arguments.',
  NOT_FOUND: 'Not found.',
} as const;

/** Of holding a fulfillment order. */
export const holdFacts = {
  handleInUse: {
    field: ['fulfillmentHold', 'handle'],
    message:
      'The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.',
    code: 'DUPLICATE_FULFILLMENT_HOLD_HANDLE',
  },
  notSplittable: {
    field: ['fulfillmentHold', 'fulfillmentOrderLineItems'],
    message: 'The fulfillment order is not in a splittable state.',
    code: 'FULFILLMENT_ORDER_NOT_SPLITTABLE',
  },
  tooMany: {
    field: ['id'],
    message:
      'The maximum number of fulfillment holds for this fulfillment order has been reached for this app. An app can only have up to 10 holds on a single fulfillment order at any one time.',
    code: 'FULFILLMENT_ORDER_HOLD_LIMIT_REACHED',
  },
  noPieces: {
    field: ['fulfillmentHold', 'fulfillmentOrderLineItems', '0', 'quantity'],
    message: 'You must select at least one item to place on partial hold.',
    code: 'GREATER_THAN_ZERO',
  },
  sameLineTwice: {
    field: ['fulfillmentHold', 'fulfillmentOrderLineItems'],
    message: 'must contain unique line item ids',
    code: 'DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS',
  },
} satisfies Record<string, UserErrorFact>;

/** Of returns. */
export const returnFacts = {
  notApprovable: {
    field: ['input', 'id'],
    message: 'Return is not approvable. Only returns with status REQUESTED can be approved.',
    code: 'INVALID_STATE',
  },
  notDeclinable: {
    field: ['input', 'id'],
    message: 'Return is not declinable. Only non-refunded returns with status REQUESTED can be declined.',
    code: 'INVALID_STATE',
  },
  declinedAlready: { field: ['input', 'id'], message: 'The return is already declined.', code: 'INVALID_STATE' },
  unknown: { field: ['input', 'id'], message: 'Return not found.', code: 'NOT_FOUND' },
  statusInvalid: { field: ['id'], message: 'Return status is invalid.', code: 'INVALID_STATE' },
  reasonBlank: {
    field: ['input', 'returnLineItems', '0', 'returnReason'],
    message: "Return reason can't be blank",
    code: 'BLANK',
  },
  tooManyPieces: {
    field: ['input', 'returnLineItems', '0', 'quantity'],
    message: 'Return line item has an invalid quantity.',
    code: 'INVALID',
  },
} satisfies Record<string, UserErrorFact>;

/** Of merging customers; the name stands before the words about gift cards. */
export const mergeFacts = {
  giftCards: {
    field: ['customerOneId'],
    message: 'Ada Byrne has gift cards and can’t be merged.',
    code: 'INVALID_CUSTOMER',
  },
  same: { field: null, message: 'Customers IDs should not match', code: 'INVALID_CUSTOMER_ID' },
  unknown: {
    field: ['customerTwoId'],
    message: 'Customer does not exist with ID 999999999999999',
    code: 'INVALID_CUSTOMER_ID',
  },
} satisfies Record<string, UserErrorFact>;

/** Of bulk operations. */
export const bulkFacts = {
  nodes: {
    field: ['query'],
    message:
      "All connection fields in a bulk query must select their contents using 'edges' > 'node', e.g: 'orders { edges { node {'. Selecting via 'nodes' is not supported. Invalid connection fields: 'orders'.",
    code: 'INVALID',
  },
  topLevelNode: {
    field: ['query'],
    message: 'Bulk queries cannot contain a top level `node` field.',
    code: 'INVALID',
  },
  noConnection: { field: ['query'], message: 'Bulk queries must contain at least one connection.', code: 'INVALID' },
} satisfies Record<string, UserErrorFact>;
