// Made by `npm run graphql` out of the documents in app/shopify/*-queries.ts and Shopify's schema. Change those, not this.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
export type BulkOperationErrorCode =
  | 'ACCESS_DENIED'
  | 'INTERNAL_SERVER_ERROR'
  | 'TIMEOUT';

export type BulkOperationStatus =
  | 'CANCELED'
  | 'CANCELING'
  | 'COMPLETED'
  | 'CREATED'
  | 'EXPIRED'
  | 'FAILED'
  | 'RUNNING';

export type BulkOperationUserErrorCode =
  | 'INVALID'
  | 'LIMIT_REACHED'
  | 'OPERATION_IN_PROGRESS';

export type CountryCode =
  | 'AC'
  | 'AD'
  | 'AE'
  | 'AF'
  | 'AG'
  | 'AI'
  | 'AL'
  | 'AM'
  | 'AN'
  | 'AO'
  | 'AR'
  | 'AT'
  | 'AU'
  | 'AW'
  | 'AX'
  | 'AZ'
  | 'BA'
  | 'BB'
  | 'BD'
  | 'BE'
  | 'BF'
  | 'BG'
  | 'BH'
  | 'BI'
  | 'BJ'
  | 'BL'
  | 'BM'
  | 'BN'
  | 'BO'
  | 'BQ'
  | 'BR'
  | 'BS'
  | 'BT'
  | 'BV'
  | 'BW'
  | 'BY'
  | 'BZ'
  | 'CA'
  | 'CC'
  | 'CD'
  | 'CF'
  | 'CG'
  | 'CH'
  | 'CI'
  | 'CK'
  | 'CL'
  | 'CM'
  | 'CN'
  | 'CO'
  | 'CR'
  | 'CU'
  | 'CV'
  | 'CW'
  | 'CX'
  | 'CY'
  | 'CZ'
  | 'DE'
  | 'DJ'
  | 'DK'
  | 'DM'
  | 'DO'
  | 'DZ'
  | 'EC'
  | 'EE'
  | 'EG'
  | 'EH'
  | 'ER'
  | 'ES'
  | 'ET'
  | 'FI'
  | 'FJ'
  | 'FK'
  | 'FO'
  | 'FR'
  | 'GA'
  | 'GB'
  | 'GD'
  | 'GE'
  | 'GF'
  | 'GG'
  | 'GH'
  | 'GI'
  | 'GL'
  | 'GM'
  | 'GN'
  | 'GP'
  | 'GQ'
  | 'GR'
  | 'GS'
  | 'GT'
  | 'GW'
  | 'GY'
  | 'HK'
  | 'HM'
  | 'HN'
  | 'HR'
  | 'HT'
  | 'HU'
  | 'ID'
  | 'IE'
  | 'IL'
  | 'IM'
  | 'IN'
  | 'IO'
  | 'IQ'
  | 'IR'
  | 'IS'
  | 'IT'
  | 'JE'
  | 'JM'
  | 'JO'
  | 'JP'
  | 'KE'
  | 'KG'
  | 'KH'
  | 'KI'
  | 'KM'
  | 'KN'
  | 'KP'
  | 'KR'
  | 'KW'
  | 'KY'
  | 'KZ'
  | 'LA'
  | 'LB'
  | 'LC'
  | 'LI'
  | 'LK'
  | 'LR'
  | 'LS'
  | 'LT'
  | 'LU'
  | 'LV'
  | 'LY'
  | 'MA'
  | 'MC'
  | 'MD'
  | 'ME'
  | 'MF'
  | 'MG'
  | 'MK'
  | 'ML'
  | 'MM'
  | 'MN'
  | 'MO'
  | 'MQ'
  | 'MR'
  | 'MS'
  | 'MT'
  | 'MU'
  | 'MV'
  | 'MW'
  | 'MX'
  | 'MY'
  | 'MZ'
  | 'NA'
  | 'NC'
  | 'NE'
  | 'NF'
  | 'NG'
  | 'NI'
  | 'NL'
  | 'NO'
  | 'NP'
  | 'NR'
  | 'NU'
  | 'NZ'
  | 'OM'
  | 'PA'
  | 'PE'
  | 'PF'
  | 'PG'
  | 'PH'
  | 'PK'
  | 'PL'
  | 'PM'
  | 'PN'
  | 'PS'
  | 'PT'
  | 'PY'
  | 'QA'
  | 'RE'
  | 'RO'
  | 'RS'
  | 'RU'
  | 'RW'
  | 'SA'
  | 'SB'
  | 'SC'
  | 'SD'
  | 'SE'
  | 'SG'
  | 'SH'
  | 'SI'
  | 'SJ'
  | 'SK'
  | 'SL'
  | 'SM'
  | 'SN'
  | 'SO'
  | 'SR'
  | 'SS'
  | 'ST'
  | 'SV'
  | 'SX'
  | 'SY'
  | 'SZ'
  | 'TA'
  | 'TC'
  | 'TD'
  | 'TF'
  | 'TG'
  | 'TH'
  | 'TJ'
  | 'TK'
  | 'TL'
  | 'TM'
  | 'TN'
  | 'TO'
  | 'TR'
  | 'TT'
  | 'TV'
  | 'TW'
  | 'TZ'
  | 'UA'
  | 'UG'
  | 'UM'
  | 'US'
  | 'UY'
  | 'UZ'
  | 'VA'
  | 'VC'
  | 'VE'
  | 'VG'
  | 'VN'
  | 'VU'
  | 'WF'
  | 'WS'
  | 'XK'
  | 'YE'
  | 'YT'
  | 'ZA'
  | 'ZM'
  | 'ZW'
  | 'ZZ';

export type CurrencyCode =
  | 'AED'
  | 'AFN'
  | 'ALL'
  | 'AMD'
  | 'ANG'
  | 'AOA'
  | 'ARS'
  | 'AUD'
  | 'AWG'
  | 'AZN'
  | 'BAM'
  | 'BBD'
  | 'BDT'
  | 'BGN'
  | 'BHD'
  | 'BIF'
  | 'BMD'
  | 'BND'
  | 'BOB'
  | 'BRL'
  | 'BSD'
  | 'BTN'
  | 'BWP'
  | 'BYN'
  | 'BYR'
  | 'BZD'
  | 'CAD'
  | 'CDF'
  | 'CHF'
  | 'CLP'
  | 'CNY'
  | 'COP'
  | 'CRC'
  | 'CVE'
  | 'CZK'
  | 'DJF'
  | 'DKK'
  | 'DOP'
  | 'DZD'
  | 'EGP'
  | 'ERN'
  | 'ETB'
  | 'EUR'
  | 'FJD'
  | 'FKP'
  | 'GBP'
  | 'GEL'
  | 'GHS'
  | 'GIP'
  | 'GMD'
  | 'GNF'
  | 'GTQ'
  | 'GYD'
  | 'HKD'
  | 'HNL'
  | 'HRK'
  | 'HTG'
  | 'HUF'
  | 'IDR'
  | 'ILS'
  | 'INR'
  | 'IQD'
  | 'IRR'
  | 'ISK'
  | 'JEP'
  | 'JMD'
  | 'JOD'
  | 'JPY'
  | 'KES'
  | 'KGS'
  | 'KHR'
  | 'KID'
  | 'KMF'
  | 'KRW'
  | 'KWD'
  | 'KYD'
  | 'KZT'
  | 'LAK'
  | 'LBP'
  | 'LKR'
  | 'LRD'
  | 'LSL'
  | 'LTL'
  | 'LVL'
  | 'LYD'
  | 'MAD'
  | 'MDL'
  | 'MGA'
  | 'MKD'
  | 'MMK'
  | 'MNT'
  | 'MOP'
  | 'MRU'
  | 'MUR'
  | 'MVR'
  | 'MWK'
  | 'MXN'
  | 'MYR'
  | 'MZN'
  | 'NAD'
  | 'NGN'
  | 'NIO'
  | 'NOK'
  | 'NPR'
  | 'NZD'
  | 'OMR'
  | 'PAB'
  | 'PEN'
  | 'PGK'
  | 'PHP'
  | 'PKR'
  | 'PLN'
  | 'PYG'
  | 'QAR'
  | 'RON'
  | 'RSD'
  | 'RUB'
  | 'RWF'
  | 'SAR'
  | 'SBD'
  | 'SCR'
  | 'SDG'
  | 'SEK'
  | 'SGD'
  | 'SHP'
  | 'SLL'
  | 'SOS'
  | 'SRD'
  | 'SSP'
  | 'STD'
  | 'STN'
  | 'SYP'
  | 'SZL'
  | 'THB'
  | 'TJS'
  | 'TMT'
  | 'TND'
  | 'TOP'
  | 'TRY'
  | 'TTD'
  | 'TWD'
  | 'TZS'
  | 'UAH'
  | 'UGX'
  | 'USD'
  | 'USDC'
  | 'UYU'
  | 'UZS'
  | 'VED'
  | 'VEF'
  | 'VES'
  | 'VND'
  | 'VUV'
  | 'WST'
  | 'XAF'
  | 'XCD'
  | 'XOF'
  | 'XPF'
  | 'XXX'
  | 'YER'
  | 'ZAR'
  | 'ZMW';

export type CustomerEmailAddressMarketingState =
  | 'INVALID'
  | 'NOT_SUBSCRIBED'
  | 'PENDING'
  | 'SUBSCRIBED'
  | 'UNSUBSCRIBED';

export type CustomerEmailMarketingConsentInput = {
  consentUpdatedAt?: string | null | undefined;
  marketingOptInLevel?: CustomerMarketingOptInLevel | null | undefined;
  marketingState: CustomerEmailMarketingState;
  sourceLocationId?: string | null | undefined;
};

export type CustomerEmailMarketingState =
  | 'INVALID'
  | 'NOT_SUBSCRIBED'
  | 'PENDING'
  | 'REDACTED'
  | 'SUBSCRIBED'
  | 'UNSUBSCRIBED';

export type CustomerInput = {
  /**
   * @deprecated Use the dedicated address mutations (`customerAddressCreate`, `customerAddressUpdate`, `customerAddressDelete`) instead.
   *
   */
  addresses?: Array<MailingAddressInput> | null | undefined;
  email?: string | null | undefined;
  emailMarketingConsent?: CustomerEmailMarketingConsentInput | null | undefined;
  firstName?: string | null | undefined;
  id?: string | null | undefined;
  lastName?: string | null | undefined;
  locale?: string | null | undefined;
  metafields?: Array<MetafieldInput> | null | undefined;
  multipassIdentifier?: string | null | undefined;
  note?: string | null | undefined;
  phone?: string | null | undefined;
  smsMarketingConsent?: CustomerSmsMarketingConsentInput | null | undefined;
  tags?: Array<string> | null | undefined;
  taxExempt?: boolean | null | undefined;
  taxExemptions?: Array<TaxExemption> | null | undefined;
  whatsAppMarketingConsent?: CustomerMarketingConsentInput | null | undefined;
};

export type CustomerMarketingConsentInput = {
  optInLevel?: CustomerMarketingOptInLevel | null | undefined;
  sourceLocationId?: string | null | undefined;
  state: CustomerMarketingConsentState;
  updatedAt?: string | null | undefined;
};

export type CustomerMarketingConsentState =
  | 'NEVER_SUBSCRIBED'
  | 'PENDING'
  | 'REDACTED'
  | 'SUBSCRIBED'
  | 'UNSUBSCRIBED';

export type CustomerMarketingOptInLevel =
  | 'CONFIRMED_OPT_IN'
  | 'SINGLE_OPT_IN'
  | 'UNKNOWN';

export type CustomerSmsMarketingConsentInput = {
  consentUpdatedAt?: string | null | undefined;
  marketingOptInLevel?: CustomerMarketingOptInLevel | null | undefined;
  marketingState: CustomerSmsMarketingState;
  sourceLocationId?: string | null | undefined;
};

export type CustomerSmsMarketingState =
  | 'NOT_SUBSCRIBED'
  | 'PENDING'
  | 'REDACTED'
  | 'SUBSCRIBED'
  | 'UNSUBSCRIBED';

export type DeliveryMethodType =
  | 'LOCAL'
  | 'NONE'
  | 'PICKUP_POINT'
  | 'PICK_UP'
  | 'RETAIL'
  | 'SHIPPING';

export type DiscountAmountInput = {
  amount?: string | null | undefined;
  appliesOnEachItem?: boolean | null | undefined;
};

export type DiscountAutomaticFreeShippingInput = {
  appliesOnOneTimePurchase?: boolean | null | undefined;
  appliesOnSubscription?: boolean | null | undefined;
  combinesWith?: DiscountCombinesWithInput | null | undefined;
  context?: DiscountContextInput | null | undefined;
  destination?: DiscountShippingDestinationSelectionInput | null | undefined;
  endsAt?: string | null | undefined;
  maximumShippingPrice?: string | null | undefined;
  minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  recurringCycleLimit?: number | null | undefined;
  startsAt?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  title?: string | null | undefined;
};

export type DiscountBuyerSelection =
  | 'ALL';

export type DiscountCodeBasicInput = {
  appliesOncePerCustomer?: boolean | null | undefined;
  code?: string | null | undefined;
  combinesWith?: DiscountCombinesWithInput | null | undefined;
  context?: DiscountContextInput | null | undefined;
  customerGets?: DiscountCustomerGetsInput | null | undefined;
  /** @deprecated Use `context` instead. */
  customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  endsAt?: string | null | undefined;
  minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  recurringCycleLimit?: number | null | undefined;
  startsAt?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  title?: string | null | undefined;
  usageLimit?: number | null | undefined;
};

export type DiscountCodeFreeShippingInput = {
  appliesOnOneTimePurchase?: boolean | null | undefined;
  appliesOnSubscription?: boolean | null | undefined;
  appliesOncePerCustomer?: boolean | null | undefined;
  code?: string | null | undefined;
  combinesWith?: DiscountCombinesWithInput | null | undefined;
  context?: DiscountContextInput | null | undefined;
  /** @deprecated Use `context` instead. */
  customerSelection?: DiscountCustomerSelectionInput | null | undefined;
  destination?: DiscountShippingDestinationSelectionInput | null | undefined;
  endsAt?: string | null | undefined;
  maximumShippingPrice?: string | null | undefined;
  minimumRequirement?: DiscountMinimumRequirementInput | null | undefined;
  recurringCycleLimit?: number | null | undefined;
  startsAt?: string | null | undefined;
  tags?: Array<string> | null | undefined;
  title?: string | null | undefined;
  usageLimit?: number | null | undefined;
};

export type DiscountCollectionsInput = {
  add?: Array<string> | null | undefined;
  remove?: Array<string> | null | undefined;
};

export type DiscountCombinesWithInput = {
  orderDiscounts?: boolean | null | undefined;
  productDiscounts?: boolean | null | undefined;
  productDiscountsWithTagsOnSameCartLine?: ProductDiscountsWithTagsOnSameCartLineInput | null | undefined;
  shippingDiscounts?: boolean | null | undefined;
};

export type DiscountContextInput =
  {   all: DiscountBuyerSelection; customerSegments?: never; customers?: never; markets?: never; }
  |  { all?: never;   customerSegments: DiscountCustomerSegmentsInput; customers?: never; markets?: never; }
  |  { all?: never; customerSegments?: never;   customers: DiscountCustomersInput; markets?: never; }
  |  { all?: never; customerSegments?: never; customers?: never;   markets: DiscountMarketsInput; };

export type DiscountCountriesInput = {
  add?: Array<CountryCode> | null | undefined;
  includeRestOfWorld?: boolean | null | undefined;
  remove?: Array<CountryCode> | null | undefined;
};

export type DiscountCustomerGetsInput = {
  appliesOnOneTimePurchase?: boolean | null | undefined;
  appliesOnSubscription?: boolean | null | undefined;
  items?: DiscountItemsInput | null | undefined;
  value?: DiscountCustomerGetsValueInput | null | undefined;
};

export type DiscountCustomerGetsValueInput = {
  discountAmount?: DiscountAmountInput | null | undefined;
  discountOnQuantity?: DiscountOnQuantityInput | null | undefined;
  percentage?: number | null | undefined;
};

export type DiscountCustomerSegmentsInput = {
  add?: Array<string> | null | undefined;
  remove?: Array<string> | null | undefined;
};

export type DiscountCustomerSelectionInput = {
  all?: boolean | null | undefined;
  customerSegments?: DiscountCustomerSegmentsInput | null | undefined;
  customers?: DiscountCustomersInput | null | undefined;
};

export type DiscountCustomersInput = {
  add?: Array<string> | null | undefined;
  remove?: Array<string> | null | undefined;
};

export type DiscountEffectInput = {
  amount?: string | null | undefined;
  percentage?: number | null | undefined;
};

export type DiscountErrorCode =
  | 'ACTIVE_PERIOD_OVERLAP'
  | 'APPLIES_ON_NOTHING'
  | 'BLANK'
  | 'CONFLICT'
  | 'DISCOUNT_NOT_COMPATIBLE_WITH_CONDITION_TYPES'
  | 'DUPLICATE'
  | 'END_DATE_BEFORE_START_DATE'
  | 'EQUAL_TO'
  | 'EXCEEDED_MAX'
  | 'GREATER_THAN'
  | 'GREATER_THAN_OR_EQUAL_TO'
  | 'IMPLICIT_DUPLICATE'
  | 'INCLUSION'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS'
  | 'INVALID_DISCOUNT_CLASS_FOR_PRICE_RULE'
  | 'INVALID_PRODUCT_DISCOUNTS_FALSE_WITH_EXISTING_TAGS_ON_SAME_CART_LINE'
  | 'INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_FOR_DISCOUNT_CLASS'
  | 'INVALID_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_WITHOUT_PRODUCT_DISCOUNTS'
  | 'INVALID_TAG_LENGTH'
  | 'LESS_THAN'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'MAX_APP_DISCOUNTS'
  | 'MINIMUM_SUBTOTAL_AND_QUANTITY_RANGE_BOTH_PRESENT'
  | 'MISSING_ARGUMENT'
  | 'MISSING_FUNCTION_IDENTIFIER'
  | 'MULTIPLE_FUNCTION_IDENTIFIERS'
  | 'MULTIPLE_RECURRING_CYCLE_LIMIT_FOR_NON_SUBSCRIPTION_ITEMS'
  | 'PRESENT'
  | 'PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE_NOT_ENTITLED'
  | 'RECURRING_CYCLE_LIMIT_NOT_A_VALID_INTEGER'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_MANY_ARGUMENTS'
  | 'TOO_MANY_PRODUCT_DISCOUNTS_WITH_TAGS_ON_SAME_CART_LINE'
  | 'TOO_MANY_TAGS'
  | 'TOO_SHORT'
  | 'VALUE_OUTSIDE_RANGE';

export type DiscountItemsInput = {
  all?: boolean | null | undefined;
  collections?: DiscountCollectionsInput | null | undefined;
  products?: DiscountProductsInput | null | undefined;
};

export type DiscountMarketsInput = {
  add?: Array<string> | null | undefined;
  remove?: Array<string> | null | undefined;
};

export type DiscountMinimumQuantityInput = {
  greaterThanOrEqualToQuantity?: string | null | undefined;
};

export type DiscountMinimumRequirementInput = {
  quantity?: DiscountMinimumQuantityInput | null | undefined;
  subtotal?: DiscountMinimumSubtotalInput | null | undefined;
};

export type DiscountMinimumSubtotalInput = {
  greaterThanOrEqualToSubtotal?: string | null | undefined;
};

export type DiscountOnQuantityInput = {
  effect?: DiscountEffectInput | null | undefined;
  quantity?: string | null | undefined;
};

export type DiscountProductsInput = {
  productVariantsToAdd?: Array<string> | null | undefined;
  productVariantsToRemove?: Array<string> | null | undefined;
  productsToAdd?: Array<string> | null | undefined;
  productsToRemove?: Array<string> | null | undefined;
};

export type DiscountShippingDestinationSelectionInput = {
  all?: boolean | null | undefined;
  countries?: DiscountCountriesInput | null | undefined;
};

export type DiscountStatus =
  | 'ACTIVE'
  | 'EXPIRED'
  | 'SCHEDULED';

export type FulfillmentDisplayStatus =
  | 'ATTEMPTED_DELIVERY'
  | 'CANCELED'
  | 'CARRIER_PICKED_UP'
  | 'CONFIRMED'
  | 'DELAYED'
  | 'DELIVERED'
  | 'FAILURE'
  | 'FULFILLED'
  | 'IN_TRANSIT'
  | 'LABEL_PRINTED'
  | 'LABEL_PURCHASED'
  | 'LABEL_VOIDED'
  | 'MARKED_AS_FULFILLED'
  | 'NOT_DELIVERED'
  | 'OUT_FOR_DELIVERY'
  | 'PICKED_UP'
  | 'READY_FOR_PICKUP'
  | 'SUBMITTED';

export type FulfillmentEventStatus =
  | 'ATTEMPTED_DELIVERY'
  | 'CARRIER_PICKED_UP'
  | 'CONFIRMED'
  | 'DELAYED'
  | 'DELIVERED'
  | 'FAILURE'
  | 'IN_TRANSIT'
  | 'LABEL_PRINTED'
  | 'LABEL_PURCHASED'
  | 'OUT_FOR_DELIVERY'
  | 'READY_FOR_PICKUP';

export type FulfillmentHoldReason =
  | 'AWAITING_PAYMENT'
  | 'AWAITING_RETURN_ITEMS'
  | 'HIGH_RISK_OF_FRAUD'
  | 'INCORRECT_ADDRESS'
  | 'INVENTORY_OUT_OF_STOCK'
  | 'ONLINE_STORE_POST_PURCHASE_CROSS_SELL'
  | 'OTHER'
  | 'UNKNOWN_DELIVERY_DATE';

export type FulfillmentOrderStatus =
  | 'CANCELLED'
  | 'CLOSED'
  | 'INCOMPLETE'
  | 'IN_PROGRESS'
  | 'ON_HOLD'
  | 'OPEN'
  | 'SCHEDULED';

export type FulfillmentStatus =
  | 'CANCELLED'
  | 'ERROR'
  | 'FAILURE'
  | 'OPEN'
  | 'PENDING'
  | 'SUCCESS';

export type GiftCardCreateInput = {
  code?: string | null | undefined;
  crossCurrencyRedemptionStrategy?: GiftCardCrossCurrencyRedemptionStrategy | null | undefined;
  customerId?: string | null | undefined;
  expiresOn?: string | null | undefined;
  initialAmount?: MoneyInput | null | undefined;
  /** @deprecated Use `initialAmount` instead. */
  initialValue?: string | null | undefined;
  note?: string | null | undefined;
  recipientAttributes?: GiftCardRecipientInput | null | undefined;
  templateSuffix?: string | null | undefined;
};

export type GiftCardCrossCurrencyRedemptionStrategy =
  | 'MARKET_FX'
  | 'NONE'
  | 'SPOT_FX';

export type GiftCardErrorCode =
  | 'CUSTOMER_NOT_FOUND'
  | 'GIFT_CARD_LIMIT_EXCEEDED'
  | 'GREATER_THAN'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'MISSING_ARGUMENT'
  | 'RECIPIENT_NOT_FOUND'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_SHORT';

export type GiftCardRecipientInput = {
  id: string;
  message?: string | null | undefined;
  preferredName?: string | null | undefined;
  sendNotificationAt?: string | null | undefined;
};

export type MailingAddressInput = {
  address1?: string | null | undefined;
  address2?: string | null | undefined;
  city?: string | null | undefined;
  company?: string | null | undefined;
  /** @deprecated Use `countryCode` instead. */
  country?: string | null | undefined;
  countryCode?: CountryCode | null | undefined;
  firstName?: string | null | undefined;
  /** @deprecated Not needed for 90% of mutations, and provided separately where it is needed. */
  id?: string | null | undefined;
  lastName?: string | null | undefined;
  phone?: string | null | undefined;
  /** @deprecated Use `provinceCode` instead. */
  province?: string | null | undefined;
  provinceCode?: string | null | undefined;
  zip?: string | null | undefined;
};

export type MetafieldInput = {
  id?: string | null | undefined;
  key?: string | null | undefined;
  namespace?: string | null | undefined;
  type?: string | null | undefined;
  value?: string | null | undefined;
};

export type MetafieldsSetInput = {
  compareDigest?: string | null | undefined;
  key: string;
  namespace?: string | null | undefined;
  ownerId: string;
  type?: string | null | undefined;
  value: string;
};

export type MetafieldsSetUserErrorCode =
  | 'APP_NOT_AUTHORIZED'
  | 'BLANK'
  | 'CAPABILITY_VIOLATION'
  | 'INCLUSION'
  | 'INTERNAL_ERROR'
  | 'INVALID'
  | 'INVALID_COMPARE_DIGEST'
  | 'INVALID_TYPE'
  | 'INVALID_VALUE'
  | 'LESS_THAN_OR_EQUAL_TO'
  | 'PRESENT'
  | 'STALE_OBJECT'
  | 'TAKEN'
  | 'TOO_LONG'
  | 'TOO_SHORT';

export type MoneyInput = {
  amount: string;
  currencyCode: CurrencyCode;
};

export type OrderCancelReason =
  | 'CUSTOMER'
  | 'DECLINED'
  | 'FRAUD'
  | 'INVENTORY'
  | 'OTHER'
  | 'STAFF';

export type OrderDisplayFinancialStatus =
  | 'AUTHORIZED'
  | 'EXPIRED'
  | 'PAID'
  | 'PARTIALLY_PAID'
  | 'PARTIALLY_REFUNDED'
  | 'PENDING'
  | 'REFUNDED'
  | 'VOIDED';

export type OrderDisplayFulfillmentStatus =
  | 'FULFILLED'
  | 'FULFILLMENT_NOT_REQUIRED'
  | 'IN_PROGRESS'
  | 'ON_HOLD'
  | 'OPEN'
  | 'PARTIALLY_FULFILLED'
  | 'PENDING_FULFILLMENT'
  | 'REQUEST_DECLINED'
  | 'RESTOCKED'
  | 'SCHEDULED'
  | 'UNFULFILLED';

export type OrderReturnStatus =
  | 'INSPECTION_COMPLETE'
  | 'IN_PROGRESS'
  | 'NO_RETURN'
  | 'RETURNED'
  | 'RETURN_FAILED'
  | 'RETURN_REQUESTED';

export type OrderTransactionKind =
  | 'AUTHORIZATION'
  | 'CAPTURE'
  | 'CHANGE'
  | 'EMV_AUTHORIZATION'
  | 'REFUND'
  | 'SALE'
  | 'SUGGESTED_REFUND'
  | 'VOID';

export type OrderTransactionStatus =
  | 'AWAITING_RESPONSE'
  | 'ERROR'
  | 'FAILURE'
  | 'PENDING'
  | 'SUCCESS'
  | 'UNKNOWN';

export type ProductDiscountsWithTagsOnSameCartLineInput = {
  add?: Array<string> | null | undefined;
  remove?: Array<string> | null | undefined;
};

export type RefundLineItemRestockType =
  | 'CANCEL'
  | 'LEGACY_RESTOCK'
  | 'NO_RESTOCK'
  | 'RETURN';

export type ReturnStatus =
  | 'CANCELED'
  | 'CLOSED'
  | 'DECLINED'
  | 'OPEN'
  | 'REQUESTED';

export type StoreCreditAccountCreditInput = {
  creditAmount: MoneyInput;
  expiresAt?: string | null | undefined;
  notify?: boolean | null | undefined;
};

export type StoreCreditAccountCreditUserErrorCode =
  | 'ACCOUNT_NOT_FOUND'
  | 'CREDIT_LIMIT_EXCEEDED'
  | 'EXPIRES_AT_IN_PAST'
  | 'MISMATCHING_CURRENCY'
  | 'NEGATIVE_OR_ZERO_AMOUNT'
  | 'OWNER_NOT_FOUND'
  | 'UNSUPPORTED_CURRENCY';

export type StoreCreditSystemEvent =
  | 'ADJUSTMENT'
  | 'ORDER_CANCELLATION'
  | 'ORDER_PAYMENT'
  | 'ORDER_REFUND'
  | 'PAYMENT_FAILURE'
  | 'PAYMENT_RETURNED'
  | 'TAX_FINALIZATION';

export type TaxExemption =
  | 'CA_BC_COMMERCIAL_FISHERY_EXEMPTION'
  | 'CA_BC_CONTRACTOR_EXEMPTION'
  | 'CA_BC_PRODUCTION_AND_MACHINERY_EXEMPTION'
  | 'CA_BC_RESELLER_EXEMPTION'
  | 'CA_BC_SUB_CONTRACTOR_EXEMPTION'
  | 'CA_DIPLOMAT_EXEMPTION'
  | 'CA_MB_COMMERCIAL_FISHERY_EXEMPTION'
  | 'CA_MB_FARMER_EXEMPTION'
  | 'CA_MB_RESELLER_EXEMPTION'
  | 'CA_NL_VPT_RESELLER_EXEMPTION'
  | 'CA_NS_COMMERCIAL_FISHERY_EXEMPTION'
  | 'CA_NS_FARMER_EXEMPTION'
  | 'CA_ON_PURCHASE_EXEMPTION'
  | 'CA_PE_COMMERCIAL_FISHERY_EXEMPTION'
  | 'CA_SK_COMMERCIAL_FISHERY_EXEMPTION'
  | 'CA_SK_CONTRACTOR_EXEMPTION'
  | 'CA_SK_FARMER_EXEMPTION'
  | 'CA_SK_PRODUCTION_AND_MACHINERY_EXEMPTION'
  | 'CA_SK_RESELLER_EXEMPTION'
  | 'CA_SK_SUB_CONTRACTOR_EXEMPTION'
  | 'CA_SK_VPT_RESELLER_EXEMPTION'
  | 'CA_STATUS_CARD_EXEMPTION'
  | 'EU_REVERSE_CHARGE_EXEMPTION_RULE'
  | 'US_AK_RESELLER_EXEMPTION'
  | 'US_AL_RESELLER_EXEMPTION'
  | 'US_AR_RESELLER_EXEMPTION'
  | 'US_AZ_RESELLER_EXEMPTION'
  | 'US_CA_RESELLER_EXEMPTION'
  | 'US_CO_RESELLER_EXEMPTION'
  | 'US_CT_RESELLER_EXEMPTION'
  | 'US_DC_RESELLER_EXEMPTION'
  | 'US_DE_RESELLER_EXEMPTION'
  | 'US_FL_RESELLER_EXEMPTION'
  | 'US_GA_RESELLER_EXEMPTION'
  | 'US_HI_RESELLER_EXEMPTION'
  | 'US_IA_RESELLER_EXEMPTION'
  | 'US_ID_RESELLER_EXEMPTION'
  | 'US_IL_RESELLER_EXEMPTION'
  | 'US_IN_RESELLER_EXEMPTION'
  | 'US_KS_RESELLER_EXEMPTION'
  | 'US_KY_RESELLER_EXEMPTION'
  | 'US_LA_RESELLER_EXEMPTION'
  | 'US_MA_RESELLER_EXEMPTION'
  | 'US_MD_RESELLER_EXEMPTION'
  | 'US_ME_RESELLER_EXEMPTION'
  | 'US_MI_RESELLER_EXEMPTION'
  | 'US_MN_RESELLER_EXEMPTION'
  | 'US_MO_RESELLER_EXEMPTION'
  | 'US_MS_RESELLER_EXEMPTION'
  | 'US_MT_RESELLER_EXEMPTION'
  | 'US_NC_RESELLER_EXEMPTION'
  | 'US_ND_RESELLER_EXEMPTION'
  | 'US_NE_RESELLER_EXEMPTION'
  | 'US_NH_RESELLER_EXEMPTION'
  | 'US_NJ_RESELLER_EXEMPTION'
  | 'US_NM_RESELLER_EXEMPTION'
  | 'US_NV_RESELLER_EXEMPTION'
  | 'US_NY_RESELLER_EXEMPTION'
  | 'US_OH_RESELLER_EXEMPTION'
  | 'US_OK_RESELLER_EXEMPTION'
  | 'US_OR_RESELLER_EXEMPTION'
  | 'US_PA_RESELLER_EXEMPTION'
  | 'US_RI_RESELLER_EXEMPTION'
  | 'US_SC_RESELLER_EXEMPTION'
  | 'US_SD_RESELLER_EXEMPTION'
  | 'US_TN_RESELLER_EXEMPTION'
  | 'US_TX_RESELLER_EXEMPTION'
  | 'US_UT_RESELLER_EXEMPTION'
  | 'US_VA_RESELLER_EXEMPTION'
  | 'US_VT_RESELLER_EXEMPTION'
  | 'US_WA_RESELLER_EXEMPTION'
  | 'US_WI_RESELLER_EXEMPTION'
  | 'US_WV_RESELLER_EXEMPTION'
  | 'US_WY_RESELLER_EXEMPTION';

export type GiftCardFieldsFragment = { id: string, lastCharacters: string, expiresOn: string | null, deactivatedAt: string | null, initialValue: { amount: string, currencyCode: CurrencyCode }, balance: { amount: string, currencyCode: CurrencyCode } };

export type GiftCardQueryVariables = Exact<{
  id: string;
}>;


export type GiftCardQuery = { giftCard: GiftCardFieldsFragment | null };

export type GiftCardByCodeQueryVariables = Exact<{
  code: string;
}>;


export type GiftCardByCodeQuery = { giftCards: { nodes: Array<GiftCardFieldsFragment> } };

export type ActivateAutomaticDiscountMutationVariables = Exact<{
  id: string;
}>;


export type ActivateAutomaticDiscountMutation = { discountAutomaticActivate: { automaticDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type BulkRunMutationVariables = Exact<{
  query: string;
}>;


export type BulkRunMutation = { bulkOperationRunQuery: { bulkOperation: { id: string, status: BulkOperationStatus } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: BulkOperationUserErrorCode | null }> } | null };

export type ChangeAutomaticFreeShippingMutationVariables = Exact<{
  id: string;
  discount: DiscountAutomaticFreeShippingInput;
}>;


export type ChangeAutomaticFreeShippingMutation = { discountAutomaticFreeShippingUpdate: { automaticDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type ChangeCustomerTagsMutationVariables = Exact<{
  id: string;
  add: Array<string>;
  remove: Array<string>;
  isAdding?: boolean | null | undefined;
  isRemoving?: boolean | null | undefined;
}>;


export type ChangeCustomerTagsMutation = { tagsRemove?: { userErrors: Array<{ field: Array<string> | null, message: string }> } | null, tagsAdd?: { userErrors: Array<{ field: Array<string> | null, message: string }> } | null };

export type CreateAutomaticFreeShippingMutationVariables = Exact<{
  discount: DiscountAutomaticFreeShippingInput;
}>;


export type CreateAutomaticFreeShippingMutation = { discountAutomaticFreeShippingCreate: { automaticDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type CreateBasicDiscountMutationVariables = Exact<{
  discount: DiscountCodeBasicInput;
}>;


export type CreateBasicDiscountMutation = { discountCodeBasicCreate: { codeDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type CreateCustomerMutationVariables = Exact<{
  input: CustomerInput;
}>;


export type CreateCustomerMutation = { customerCreate: { customer: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string }> } | null };

export type CreateFreeShippingDiscountMutationVariables = Exact<{
  discount: DiscountCodeFreeShippingInput;
}>;


export type CreateFreeShippingDiscountMutation = { discountCodeFreeShippingCreate: { codeDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type CreateGiftCardMutationVariables = Exact<{
  input: GiftCardCreateInput;
}>;


export type CreateGiftCardMutation = { giftCardCreate: { giftCardCode: string | null, giftCard: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: GiftCardErrorCode | null }> } | null };

export type CreateSegmentMutationVariables = Exact<{
  name: string;
  query: string;
}>;


export type CreateSegmentMutation = { segmentCreate: { segment: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string }> } | null };

export type CreditStoreCreditMutationVariables = Exact<{
  id: string;
  credit: StoreCreditAccountCreditInput;
}>;


export type CreditStoreCreditMutation = { storeCreditAccountCredit: { storeCreditAccountTransaction: { id: string, amount: { amount: string, currencyCode: CurrencyCode }, account: { id: string } } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: StoreCreditAccountCreditUserErrorCode | null }> } | null };

export type DeactivateAutomaticDiscountMutationVariables = Exact<{
  id: string;
}>;


export type DeactivateAutomaticDiscountMutation = { discountAutomaticDeactivate: { automaticDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type DeactivateDiscountMutationVariables = Exact<{
  id: string;
}>;


export type DeactivateDiscountMutation = { discountCodeDeactivate: { codeDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type RebindBasicDiscountMutationVariables = Exact<{
  id: string;
  discount: DiscountCodeBasicInput;
}>;


export type RebindBasicDiscountMutation = { discountCodeBasicUpdate: { codeDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type RebindFreeShippingDiscountMutationVariables = Exact<{
  id: string;
  discount: DiscountCodeFreeShippingInput;
}>;


export type RebindFreeShippingDiscountMutation = { discountCodeFreeShippingUpdate: { codeDiscountNode: { id: string } | null, userErrors: Array<{ field: Array<string> | null, message: string, code: DiscountErrorCode | null }> } | null };

export type SetMetafieldsMutationVariables = Exact<{
  metafields: Array<MetafieldsSetInput>;
}>;


export type SetMetafieldsMutation = { metafieldsSet: { metafields: Array<{ id: string }> | null, userErrors: Array<{ field: Array<string> | null, message: string, code: MetafieldsSetUserErrorCode | null }> } | null };

export type AppInstallationQueryVariables = Exact<{ [key: string]: never; }>;


export type AppInstallationQuery = { currentAppInstallation: { id: string } };

export type BulkOperationQueryVariables = Exact<{
  id: string;
}>;


export type BulkOperationQuery = { bulkOperation: { id: string, status: BulkOperationStatus, errorCode: BulkOperationErrorCode | null, objectCount: string, rootObjectCount: string, url: string | null } | null };

export type ChangedOrdersQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  query: string;
}>;


export type ChangedOrdersQuery = { orders: { nodes: Array<{ id: string, updatedAt: string, displayFinancialStatus: OrderDisplayFinancialStatus | null, displayFulfillmentStatus: OrderDisplayFulfillmentStatus }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CustomerByEmailQueryVariables = Exact<{
  email: string;
}>;


export type CustomerByEmailQuery = { customerByIdentifier: { id: string } | null };

export type DiscountByCodeQueryVariables = Exact<{
  code: string;
}>;


export type DiscountByCodeQuery = { codeDiscountNodeByCode: { id: string, codeDiscount:
      | { __typename: 'DiscountCodeApp' }
      | { __typename: 'DiscountCodeBasic', status: DiscountStatus, endsAt: string | null, asyncUsageCount: number }
      | { __typename: 'DiscountCodeBxgy' }
      | { __typename: 'DiscountCodeFreeShipping', status: DiscountStatus, endsAt: string | null, asyncUsageCount: number }
     } | null };

export type DiscountCustomersQueryVariables = Exact<{
  code: string;
}>;


export type DiscountCustomersQuery = { codeDiscountNodeByCode: { id: string, codeDiscount:
      | { __typename: 'DiscountCodeApp' }
      | { __typename: 'DiscountCodeBasic', asyncUsageCount: number, context:
          | { customers: Array<{ id: string }> }
          | Record<PropertyKey, never>
         }
      | { __typename: 'DiscountCodeBxgy' }
      | { __typename: 'DiscountCodeFreeShipping', asyncUsageCount: number, context:
          | { customers: Array<{ id: string }> }
          | Record<PropertyKey, never>
         }
     } | null };

export type FreeShippingQueryVariables = Exact<{
  segments: string;
  discounts: string;
  id: string;
  isKnown: boolean;
}>;


export type FreeShippingQuery = { segments: { nodes: Array<{ id: string, name: string }> }, discountNodes: { nodes: Array<{ id: string, discount:
        | { __typename: 'DiscountAutomaticApp' }
        | { __typename: 'DiscountAutomaticBasic' }
        | { __typename: 'DiscountAutomaticBxgy' }
        | (
          { __typename: 'DiscountAutomaticFreeShipping' }
          & FreeShippingFieldsFragment
        )
        | { __typename: 'DiscountCodeApp' }
        | { __typename: 'DiscountCodeBasic' }
        | { __typename: 'DiscountCodeBxgy' }
        | { __typename: 'DiscountCodeFreeShipping' }
       }> }, discountNode?: { id: string, discount:
      | { __typename: 'DiscountAutomaticApp' }
      | { __typename: 'DiscountAutomaticBasic' }
      | { __typename: 'DiscountAutomaticBxgy' }
      | (
        { __typename: 'DiscountAutomaticFreeShipping' }
        & FreeShippingFieldsFragment
      )
      | { __typename: 'DiscountCodeApp' }
      | { __typename: 'DiscountCodeBasic' }
      | { __typename: 'DiscountCodeBxgy' }
      | { __typename: 'DiscountCodeFreeShipping' }
     } | null };

export type FreeShippingFieldsFragment = { status: DiscountStatus, tags: Array<string>, context:
    | { __typename: 'DiscountBuyerSelectionAll' }
    | { __typename: 'DiscountCustomerSegments', segments: Array<{ id: string }> }
    | { __typename: 'DiscountCustomers' }
    | { __typename: 'DiscountMarkets' }
   };

export type FulfillmentOrderLinesQueryVariables = Exact<{
  id: string;
}>;


export type FulfillmentOrderLinesQuery = { order: { fulfillmentOrders: { nodes: Array<{ id: string, lineItems: { nodes: Array<{ totalQuantity: number, remainingQuantity: number, lineItem: { id: string } }> } }> } } | null };

export type HistoryQueryVariables = Exact<{ [key: string]: never; }>;


export type HistoryQuery = { orders: { edges: Array<{ node: (
        { fulfillments: Array<FulfillmentFieldsFragment>, refunds: Array<RefundFieldsFragment>, lineItems: { edges: Array<{ node: LineFieldsFragment }> }, shippingLines: { edges: Array<{ node: ShippingLineFieldsFragment }> }, fulfillmentOrders: { edges: Array<{ node: FulfillmentOrderFieldsFragment }> }, returns: { edges: Array<{ node: ReturnFieldsFragment }> } }
        & OrderFieldsFragment
      ) }> } };

export type OrderFieldsFragment = { id: string, name: string, createdAt: string, processedAt: string, updatedAt: string, closedAt: string | null, cancelledAt: string | null, cancelReason: OrderCancelReason | null, edited: boolean, test: boolean, sourceName: string | null, tags: Array<string>, email: string | null, phone: string | null, customerLocale: string | null, currencyCode: CurrencyCode, presentmentCurrencyCode: CurrencyCode, taxesIncluded: boolean, statusPageUrl: string, displayFinancialStatus: OrderDisplayFinancialStatus | null, displayFulfillmentStatus: OrderDisplayFulfillmentStatus, returnStatus: OrderReturnStatus, discountCodes: Array<string>, subtotalPriceSet: MoneyFieldsFragment | null, totalDiscountsSet: MoneyFieldsFragment | null, totalShippingPriceSet: MoneyFieldsFragment, totalTaxSet: MoneyFieldsFragment | null, originalTotalDutiesSet: MoneyFieldsFragment | null, totalTipReceivedSet: MoneyFieldsFragment, totalPriceSet: MoneyFieldsFragment, currentTotalPriceSet: MoneyFieldsFragment, totalOutstandingSet: MoneyFieldsFragment, taxLines: Array<{ title: string, rate: number | null, priceSet: MoneyFieldsFragment }>, customAttributes: Array<{ key: string, value: string | null }>, shippingAddress: AddressFieldsFragment | null, billingAddress: AddressFieldsFragment | null, customer: CustomerFieldsFragment | null, transactions: Array<{ kind: OrderTransactionKind, status: OrderTransactionStatus, processedAt: string | null, amountSet: MoneyFieldsFragment }> };

export type CustomerFieldsFragment = { id: string, firstName: string | null, lastName: string | null, locale: string, tags: Array<string>, numberOfOrders: string, updatedAt: string, defaultEmailAddress: { emailAddress: string, marketingState: CustomerEmailAddressMarketingState, marketingUpdatedAt: string | null } | null, defaultAddress: { countryCodeV2: CountryCode | null } | null };

export type AddressFieldsFragment = { name: string | null, company: string | null, address1: string | null, address2: string | null, city: string | null, zip: string | null, province: string | null, provinceCode: string | null, country: string | null, countryCodeV2: CountryCode | null };

export type MoneyFieldsFragment = { shopMoney: { amount: string, currencyCode: CurrencyCode }, presentmentMoney: { amount: string, currencyCode: CurrencyCode } };

export type LineFieldsFragment = { id: string, title: string, variantTitle: string | null, sku: string | null, vendor: string | null, quantity: number, currentQuantity: number, unfulfilledQuantity: number, requiresShipping: boolean, isGiftCard: boolean, image: { url: string } | null, originalUnitPriceSet: MoneyFieldsFragment, discountAllocations: Array<{ allocatedAmountSet: MoneyFieldsFragment }>, taxLines: Array<{ title: string, rate: number | null, priceSet: MoneyFieldsFragment }>, product: { id: string } | null, variant: { id: string } | null };

export type ShippingLineFieldsFragment = { id: string | null, title: string, code: string | null, isRemoved: boolean, discountedPriceSet: MoneyFieldsFragment };

export type FulfillmentFieldsFragment = { id: string, name: string, status: FulfillmentStatus, displayStatus: FulfillmentDisplayStatus | null, createdAt: string, updatedAt: string, deliveredAt: string | null, estimatedDeliveryAt: string | null, trackingInfo: Array<{ company: string | null, number: string | null, url: string | null }>, service: { handle: string, serviceName: string } | null };

export type FulfillmentOrderFieldsFragment = { id: string, status: FulfillmentOrderStatus, fulfillAt: string | null, fulfillBy: string | null, deliveryMethod: { methodType: DeliveryMethodType, minDeliveryDateTime: string | null, maxDeliveryDateTime: string | null, additionalInformation: { instructions: string | null, phone: string | null } | null } | null, assignedLocation: { name: string, address1: string | null, address2: string | null, city: string | null, zip: string | null, province: string | null, countryCode: CountryCode, phone: string | null }, fulfillmentHolds: Array<{ reason: FulfillmentHoldReason }> };

export type RefundFieldsFragment = { id: string, createdAt: string | null, processedAt: string, note: string | null, totalRefundedSet: MoneyFieldsFragment, return: { id: string } | null };

export type ReturnFieldsFragment = { id: string, name: string, status: ReturnStatus, createdAt: string, closedAt: string | null, requestApprovedAt: string | null };

export type NewestBulkOperationsQueryVariables = Exact<{ [key: string]: never; }>;


export type NewestBulkOperationsQuery = { bulkOperations: { nodes: Array<{ id: string, status: BulkOperationStatus, query: string }> } };

export type OrderQueryVariables = Exact<{
  id: string;
  linesAfter?: string | null | undefined;
}>;


export type OrderQuery = { order: (
    { lineItems: { nodes: Array<LineFieldsFragment>, pageInfo: { hasNextPage: boolean, endCursor: string | null } }, shippingLines: { nodes: Array<ShippingLineFieldsFragment> }, discountApplications: { nodes: Array<
        | { __typename: 'AutomaticDiscountApplication', title: string, index: number }
        | { __typename: 'DiscountCodeApplication', code: string, index: number }
        | { __typename: 'ManualDiscountApplication', title: string, index: number }
        | { __typename: 'ScriptDiscountApplication', index: number }
      > }, fulfillmentOrders: { nodes: Array<FulfillmentOrderFieldsFragment> }, returns: { nodes: Array<ReturnFieldsFragment> } }
    & OrderFieldsFragment
  ) | null };

export type OrderPartsQueryVariables = Exact<{
  id: string;
}>;


export type OrderPartsQuery = { order: { fulfillments: Array<(
      { fulfillmentLineItems: { nodes: Array<{ id: string, quantity: number | null, lineItem: { id: string } }> }, events: { nodes: Array<{ id: string, status: FulfillmentEventStatus, message: string | null, happenedAt: string, city: string | null, province: string | null, country: string | null, estimatedDeliveryAt: string | null }> } }
      & FulfillmentFieldsFragment
    )>, refunds: Array<(
      { refundLineItems: { nodes: Array<{ quantity: number, restockType: RefundLineItemRestockType, lineItem: { id: string }, subtotalSet: MoneyFieldsFragment, totalTaxSet: MoneyFieldsFragment }> }, refundShippingLines: { nodes: Array<{ subtotalAmountSet: MoneyFieldsFragment, taxAmountSet: MoneyFieldsFragment }> }, duties: Array<{ amountSet: MoneyFieldsFragment }> | null, transactions: { nodes: Array<{ gateway: string | null, kind: OrderTransactionKind, status: OrderTransactionStatus, processedAt: string | null }> } }
      & RefundFieldsFragment
    )> } | null };

export type ProductsQueryVariables = Exact<{
  ids: Array<string>;
}>;


export type ProductsQuery = { nodes: Array<
    | { id: string, tags: Array<string>, productType: string, featuredMedia:
        | { preview: { image: { url: string } | null } | null }
        | { preview: { image: { url: string } | null } | null }
        | { preview: { image: { url: string } | null } | null }
        | { preview: { image: { url: string } | null } | null }
       | null, collections: { nodes: Array<{ title: string }> } }
    | Record<PropertyKey, never>
   | null> };

export type ShopQueryVariables = Exact<{ [key: string]: never; }>;


export type ShopQuery = { shop: { name: string, contactEmail: string, ianaTimezone: string, currencyCode: CurrencyCode, shopAddress: { countryCodeV2: CountryCode | null } }, shopLocales: Array<{ locale: string, primary: boolean }> };

export type StoreCreditLeftQueryVariables = Exact<{
  id: string;
}>;


export type StoreCreditLeftQuery = { node:
    | { id: string, expiresAt: string | null, amount: { amount: string, currencyCode: CurrencyCode }, remainingAmount: { amount: string, currencyCode: CurrencyCode }, account: { transactions: { nodes: Array<
            | { amount: { amount: string, currencyCode: CurrencyCode }, creditTransaction: { id: string } }
            | Record<PropertyKey, never>
          > } } }
    | Record<PropertyKey, never>
   | null };

export type StoreCreditOfCustomerQueryVariables = Exact<{
  id: string;
}>;


export type StoreCreditOfCustomerQuery = { customer: { storeCreditAccounts: { nodes: Array<{ id: string, balance: { amount: string, currencyCode: CurrencyCode }, transactions: { nodes: Array<
            | { id: string, expiresAt: string | null, createdAt: string, event: StoreCreditSystemEvent, amount: { amount: string, currencyCode: CurrencyCode } }
            | { createdAt: string, event: StoreCreditSystemEvent, amount: { amount: string, currencyCode: CurrencyCode } }
            | { createdAt: string, event: StoreCreditSystemEvent, amount: { amount: string, currencyCode: CurrencyCode } }
            | { createdAt: string, event: StoreCreditSystemEvent, amount: { amount: string, currencyCode: CurrencyCode } }
          > } }> } } | null };

export type VariantQueryVariables = Exact<{
  id: string;
}>;


export type VariantQuery = { productVariant: { id: string, price: string } | null };

/** Every document, by its text; app/shopify/admin-document.ts reads its types here. */
export interface AdminDocuments {
  "#graphql\n  \n  fragment GiftCardFields on GiftCard {\n    id lastCharacters expiresOn deactivatedAt\n    initialValue { amount currencyCode }\n    balance { amount currencyCode }\n  }\n  query GiftCard($id: ID!) { giftCard(id: $id) { ...GiftCardFields } }": { result: GiftCardQuery; variables: GiftCardQueryVariables };
  "#graphql\n  \n  fragment GiftCardFields on GiftCard {\n    id lastCharacters expiresOn deactivatedAt\n    initialValue { amount currencyCode }\n    balance { amount currencyCode }\n  }\n  query GiftCardByCode($code: String!) { giftCards(first: 2, query: $code) { nodes { ...GiftCardFields } } }": { result: GiftCardByCodeQuery; variables: GiftCardByCodeQueryVariables };
  "#graphql\n  mutation ActivateAutomaticDiscount($id: ID!) {\n    discountAutomaticActivate(id: $id) {\n      automaticDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: ActivateAutomaticDiscountMutation; variables: ActivateAutomaticDiscountMutationVariables };
  "#graphql\n  mutation BulkRun($query: String!) {\n    bulkOperationRunQuery(query: $query, groupObjects: true) {\n      bulkOperation { id status }\n      userErrors { field message code }\n    }\n  }": { result: BulkRunMutation; variables: BulkRunMutationVariables };
  "#graphql\n  mutation ChangeAutomaticFreeShipping($id: ID!, $discount: DiscountAutomaticFreeShippingInput!) {\n    discountAutomaticFreeShippingUpdate(id: $id, freeShippingAutomaticDiscount: $discount) {\n      automaticDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: ChangeAutomaticFreeShippingMutation; variables: ChangeAutomaticFreeShippingMutationVariables };
  "#graphql\n  mutation ChangeCustomerTags($id: ID!, $add: [String!]!, $remove: [String!]!, $isAdding: Boolean = true, $isRemoving: Boolean = true) {\n    tagsRemove(id: $id, tags: $remove) @include(if: $isRemoving) { userErrors { field message } }\n    tagsAdd(id: $id, tags: $add) @include(if: $isAdding) { userErrors { field message } }\n  }": { result: ChangeCustomerTagsMutation; variables: ChangeCustomerTagsMutationVariables };
  "#graphql\n  mutation CreateAutomaticFreeShipping($discount: DiscountAutomaticFreeShippingInput!) {\n    discountAutomaticFreeShippingCreate(freeShippingAutomaticDiscount: $discount) {\n      automaticDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: CreateAutomaticFreeShippingMutation; variables: CreateAutomaticFreeShippingMutationVariables };
  "#graphql\n  mutation CreateBasicDiscount($discount: DiscountCodeBasicInput!) {\n    discountCodeBasicCreate(basicCodeDiscount: $discount) {\n      codeDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: CreateBasicDiscountMutation; variables: CreateBasicDiscountMutationVariables };
  "#graphql\n  mutation CreateCustomer($input: CustomerInput!) {\n    customerCreate(input: $input) {\n      customer { id }\n      userErrors { field message }\n    }\n  }": { result: CreateCustomerMutation; variables: CreateCustomerMutationVariables };
  "#graphql\n  mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {\n    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {\n      codeDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: CreateFreeShippingDiscountMutation; variables: CreateFreeShippingDiscountMutationVariables };
  "#graphql\n  mutation CreateGiftCard($input: GiftCardCreateInput!) {\n    giftCardCreate(input: $input) {\n      giftCard { id }\n      giftCardCode\n      userErrors { field message code }\n    }\n  }": { result: CreateGiftCardMutation; variables: CreateGiftCardMutationVariables };
  "#graphql\n  mutation CreateSegment($name: String!, $query: String!) {\n    segmentCreate(name: $name, query: $query) {\n      segment { id }\n      userErrors { field message }\n    }\n  }": { result: CreateSegmentMutation; variables: CreateSegmentMutationVariables };
  "#graphql\n  mutation CreditStoreCredit($id: ID!, $credit: StoreCreditAccountCreditInput!) {\n    storeCreditAccountCredit(id: $id, creditInput: $credit) {\n      storeCreditAccountTransaction { id amount { amount currencyCode } account { id } }\n      userErrors { field message code }\n    }\n  }": { result: CreditStoreCreditMutation; variables: CreditStoreCreditMutationVariables };
  "#graphql\n  mutation DeactivateAutomaticDiscount($id: ID!) {\n    discountAutomaticDeactivate(id: $id) {\n      automaticDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: DeactivateAutomaticDiscountMutation; variables: DeactivateAutomaticDiscountMutationVariables };
  "#graphql\n  mutation DeactivateDiscount($id: ID!) {\n    discountCodeDeactivate(id: $id) {\n      codeDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: DeactivateDiscountMutation; variables: DeactivateDiscountMutationVariables };
  "#graphql\n  mutation RebindBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {\n    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {\n      codeDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: RebindBasicDiscountMutation; variables: RebindBasicDiscountMutationVariables };
  "#graphql\n  mutation RebindFreeShippingDiscount($id: ID!, $discount: DiscountCodeFreeShippingInput!) {\n    discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $discount) {\n      codeDiscountNode { id }\n      userErrors { field message code }\n    }\n  }": { result: RebindFreeShippingDiscountMutation; variables: RebindFreeShippingDiscountMutationVariables };
  "#graphql\n  mutation SetMetafields($metafields: [MetafieldsSetInput!]!) {\n    metafieldsSet(metafields: $metafields) {\n      metafields { id }\n      userErrors { field message code }\n    }\n  }": { result: SetMetafieldsMutation; variables: SetMetafieldsMutationVariables };
  "#graphql\n  query AppInstallation {\n    currentAppInstallation { id }\n  }": { result: AppInstallationQuery; variables: AppInstallationQueryVariables };
  "#graphql\n  query BulkOperation($id: ID!) {\n    bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount url }\n  }": { result: BulkOperationQuery; variables: BulkOperationQueryVariables };
  "#graphql\n  query ChangedOrders($first: Int!, $after: String, $query: String!) {\n    orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {\n      nodes { id updatedAt displayFinancialStatus displayFulfillmentStatus }\n      pageInfo { hasNextPage endCursor }\n    }\n  }": { result: ChangedOrdersQuery; variables: ChangedOrdersQueryVariables };
  "#graphql\n  query CustomerByEmail($email: String!) {\n    customerByIdentifier(identifier: { emailAddress: $email }) { id }\n  }": { result: CustomerByEmailQuery; variables: CustomerByEmailQueryVariables };
  "#graphql\n  query DiscountByCode($code: String!) {\n    codeDiscountNodeByCode(code: $code) {\n      id\n      codeDiscount {\n        __typename\n        ... on DiscountCodeBasic { status endsAt asyncUsageCount }\n        ... on DiscountCodeFreeShipping { status endsAt asyncUsageCount }\n      }\n    }\n  }": { result: DiscountByCodeQuery; variables: DiscountByCodeQueryVariables };
  "#graphql\n  query DiscountCustomers($code: String!) {\n    codeDiscountNodeByCode(code: $code) {\n      id\n      codeDiscount {\n        __typename\n        ... on DiscountCodeBasic { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }\n        ... on DiscountCodeFreeShipping { asyncUsageCount context { ... on DiscountCustomers { customers { id } } } }\n      }\n    }\n  }": { result: DiscountCustomersQuery; variables: DiscountCustomersQueryVariables };
  "#graphql\n  query FreeShipping($segments: String!, $discounts: String!, $id: ID!, $isKnown: Boolean!) {\n    segments(first: 10, query: $segments) { nodes { id name } }\n    discountNodes(first: 10, query: $discounts) { nodes { id discount { __typename ...FreeShippingFields } } }\n    discountNode(id: $id) @include(if: $isKnown) { id discount { __typename ...FreeShippingFields } }\n  }\n  \n  fragment FreeShippingFields on DiscountAutomaticFreeShipping {\n    status tags\n    context { __typename ... on DiscountCustomerSegments { segments { id } } }\n  }": { result: FreeShippingQuery; variables: FreeShippingQueryVariables };
  "#graphql\n  query FulfillmentOrderLines($id: ID!) {\n    order(id: $id) {\n      fulfillmentOrders(first: 10) {\n        nodes { id lineItems(first: 40) { nodes { totalQuantity remainingQuantity lineItem { id } } } }\n      }\n    }\n  }": { result: FulfillmentOrderLinesQuery; variables: FulfillmentOrderLinesQueryVariables };
  "#graphql\n  query History {\n    orders(query: \"created_at:>='FROM_DATE'\", sortKey: CREATED_AT) {\n      edges {\n        node {\n          ...OrderFields\n          fulfillments { ...FulfillmentFields }\n          refunds { ...RefundFields }\n          lineItems { edges { node { ...LineFields } } }\n          shippingLines { edges { node { ...ShippingLineFields } } }\n          fulfillmentOrders { edges { node { ...FulfillmentOrderFields } } }\n          returns { edges { node { ...ReturnFields } } }\n        }\n      }\n    }\n  }\n  \n  fragment OrderFields on Order {\n    id name createdAt processedAt updatedAt closedAt cancelledAt cancelReason edited\n    test sourceName tags email phone customerLocale currencyCode presentmentCurrencyCode taxesIncluded statusPageUrl\n    displayFinancialStatus displayFulfillmentStatus returnStatus\n    subtotalPriceSet { ...MoneyFields }\n    totalDiscountsSet { ...MoneyFields }\n    totalShippingPriceSet { ...MoneyFields }\n    totalTaxSet { ...MoneyFields }\n    originalTotalDutiesSet { ...MoneyFields }\n    totalTipReceivedSet { ...MoneyFields }\n    totalPriceSet { ...MoneyFields }\n    currentTotalPriceSet { ...MoneyFields }\n    totalOutstandingSet { ...MoneyFields }\n    taxLines { title rate priceSet { ...MoneyFields } }\n    discountCodes\n    customAttributes { key value }\n    shippingAddress { ...AddressFields }\n    billingAddress { ...AddressFields }\n    customer { ...CustomerFields }\n    transactions(first: 10) { kind status processedAt amountSet { ...MoneyFields } }\n  }\n  fragment CustomerFields on Customer {\n    id firstName lastName locale tags numberOfOrders updatedAt\n    defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }\n    defaultAddress { countryCodeV2 }\n  }\n  fragment AddressFields on MailingAddress {\n    name company address1 address2 city zip province provinceCode country countryCodeV2\n  }\n  fragment MoneyFields on MoneyBag {\n    shopMoney { amount currencyCode }\n    presentmentMoney { amount currencyCode }\n  }\n  fragment LineFields on LineItem {\n    id title variantTitle sku vendor quantity currentQuantity unfulfilledQuantity requiresShipping isGiftCard\n    image { url }\n    originalUnitPriceSet { ...MoneyFields }\n    discountAllocations { allocatedAmountSet { ...MoneyFields } }\n    taxLines { title rate priceSet { ...MoneyFields } }\n    product { id }\n    variant { id }\n  }\n  fragment ShippingLineFields on ShippingLine {\n    id title code isRemoved\n    discountedPriceSet { ...MoneyFields }\n  }\n  fragment FulfillmentFields on Fulfillment {\n    id name status displayStatus createdAt updatedAt deliveredAt estimatedDeliveryAt\n    trackingInfo { company number url }\n    service { handle serviceName }\n  }\n  fragment FulfillmentOrderFields on FulfillmentOrder {\n    id status fulfillAt fulfillBy\n    deliveryMethod { methodType minDeliveryDateTime maxDeliveryDateTime additionalInformation { instructions phone } }\n    assignedLocation { name address1 address2 city zip province countryCode phone }\n    fulfillmentHolds { reason }\n  }\n  fragment RefundFields on Refund {\n    id createdAt processedAt note\n    totalRefundedSet { ...MoneyFields }\n    return { id }\n  }\n  fragment ReturnFields on Return {\n    id name status createdAt closedAt requestApprovedAt\n  }": { result: HistoryQuery; variables: HistoryQueryVariables };
  "#graphql\n  query NewestBulkOperations {\n    bulkOperations(first: 20, sortKey: CREATED_AT, reverse: true) { nodes { id status query } }\n  }": { result: NewestBulkOperationsQuery; variables: NewestBulkOperationsQueryVariables };
  "#graphql\n  query Order($id: ID!, $linesAfter: String) {\n    order(id: $id) {\n      ...OrderFields\n      lineItems(first: 50, after: $linesAfter) {\n        nodes { ...LineFields }\n        pageInfo { hasNextPage endCursor }\n      }\n      shippingLines(first: 5) { nodes { ...ShippingLineFields } }\n      discountApplications(first: 10) {\n        nodes {\n          __typename index\n          ... on DiscountCodeApplication { code }\n          ... on AutomaticDiscountApplication { title }\n          ... on ManualDiscountApplication { title }\n        }\n      }\n      fulfillmentOrders(first: 10) { nodes { ...FulfillmentOrderFields } }\n      returns(first: 10) { nodes { ...ReturnFields } }\n    }\n  }\n  \n  fragment OrderFields on Order {\n    id name createdAt processedAt updatedAt closedAt cancelledAt cancelReason edited\n    test sourceName tags email phone customerLocale currencyCode presentmentCurrencyCode taxesIncluded statusPageUrl\n    displayFinancialStatus displayFulfillmentStatus returnStatus\n    subtotalPriceSet { ...MoneyFields }\n    totalDiscountsSet { ...MoneyFields }\n    totalShippingPriceSet { ...MoneyFields }\n    totalTaxSet { ...MoneyFields }\n    originalTotalDutiesSet { ...MoneyFields }\n    totalTipReceivedSet { ...MoneyFields }\n    totalPriceSet { ...MoneyFields }\n    currentTotalPriceSet { ...MoneyFields }\n    totalOutstandingSet { ...MoneyFields }\n    taxLines { title rate priceSet { ...MoneyFields } }\n    discountCodes\n    customAttributes { key value }\n    shippingAddress { ...AddressFields }\n    billingAddress { ...AddressFields }\n    customer { ...CustomerFields }\n    transactions(first: 10) { kind status processedAt amountSet { ...MoneyFields } }\n  }\n  fragment CustomerFields on Customer {\n    id firstName lastName locale tags numberOfOrders updatedAt\n    defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }\n    defaultAddress { countryCodeV2 }\n  }\n  fragment AddressFields on MailingAddress {\n    name company address1 address2 city zip province provinceCode country countryCodeV2\n  }\n  fragment MoneyFields on MoneyBag {\n    shopMoney { amount currencyCode }\n    presentmentMoney { amount currencyCode }\n  }\n  fragment LineFields on LineItem {\n    id title variantTitle sku vendor quantity currentQuantity unfulfilledQuantity requiresShipping isGiftCard\n    image { url }\n    originalUnitPriceSet { ...MoneyFields }\n    discountAllocations { allocatedAmountSet { ...MoneyFields } }\n    taxLines { title rate priceSet { ...MoneyFields } }\n    product { id }\n    variant { id }\n  }\n  fragment ShippingLineFields on ShippingLine {\n    id title code isRemoved\n    discountedPriceSet { ...MoneyFields }\n  }\n  fragment FulfillmentOrderFields on FulfillmentOrder {\n    id status fulfillAt fulfillBy\n    deliveryMethod { methodType minDeliveryDateTime maxDeliveryDateTime additionalInformation { instructions phone } }\n    assignedLocation { name address1 address2 city zip province countryCode phone }\n    fulfillmentHolds { reason }\n  }\n  fragment ReturnFields on Return {\n    id name status createdAt closedAt requestApprovedAt\n  }": { result: OrderQuery; variables: OrderQueryVariables };
  "#graphql\n  query OrderParts($id: ID!) {\n    order(id: $id) {\n      fulfillments(first: 10) {\n        ...FulfillmentFields\n        fulfillmentLineItems(first: 15) { nodes { id quantity lineItem { id } } }\n        events(first: 20, sortKey: HAPPENED_AT, reverse: true) {\n          nodes { id status message happenedAt city province country estimatedDeliveryAt }\n        }\n      }\n      refunds(first: 5) {\n        ...RefundFields\n        refundLineItems(first: 8) { nodes { quantity restockType lineItem { id } subtotalSet { ...MoneyFields } totalTaxSet { ...MoneyFields } } }\n        refundShippingLines(first: 1) { nodes { subtotalAmountSet { ...MoneyFields } taxAmountSet { ...MoneyFields } } }\n        duties { amountSet { ...MoneyFields } }\n        transactions(first: 2) { nodes { gateway kind status processedAt } }\n      }\n    }\n  }\n  \n  fragment FulfillmentFields on Fulfillment {\n    id name status displayStatus createdAt updatedAt deliveredAt estimatedDeliveryAt\n    trackingInfo { company number url }\n    service { handle serviceName }\n  }\n  fragment RefundFields on Refund {\n    id createdAt processedAt note\n    totalRefundedSet { ...MoneyFields }\n    return { id }\n  }\n  fragment MoneyFields on MoneyBag {\n    shopMoney { amount currencyCode }\n    presentmentMoney { amount currencyCode }\n  }": { result: OrderPartsQuery; variables: OrderPartsQueryVariables };
  "#graphql\n  query Products($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      ... on Product {\n        id tags productType\n        featuredMedia { preview { image { url } } }\n        collections(first: 40) { nodes { title } }\n      }\n    }\n  }": { result: ProductsQuery; variables: ProductsQueryVariables };
  "#graphql\n  query Shop {\n    shop {\n      name contactEmail ianaTimezone currencyCode\n      shopAddress { countryCodeV2 }\n    }\n    shopLocales(published: true) { locale primary }\n  }": { result: ShopQuery; variables: ShopQueryVariables };
  "#graphql\n  query StoreCreditLeft($id: ID!) {\n    node(id: $id) {\n      ... on StoreCreditAccountCreditTransaction {\n        id expiresAt\n        amount { amount currencyCode }\n        remainingAmount { amount currencyCode }\n        account {\n          transactions(first: 50, query: \"type:expiration\", sortKey: CREATED_AT, reverse: true) {\n            nodes { ... on StoreCreditAccountExpirationTransaction { amount { amount currencyCode } creditTransaction { id } } }\n          }\n        }\n      }\n    }\n  }": { result: StoreCreditLeftQuery; variables: StoreCreditLeftQueryVariables };
  "#graphql\n  query StoreCreditOfCustomer($id: ID!) {\n    customer(id: $id) {\n      storeCreditAccounts(first: 10) {\n        nodes {\n          id\n          balance { amount currencyCode }\n          transactions(first: 25, sortKey: CREATED_AT, reverse: true) {\n            nodes { amount { amount currencyCode } createdAt event ... on StoreCreditAccountCreditTransaction { id expiresAt } }\n          }\n        }\n      }\n    }\n  }": { result: StoreCreditOfCustomerQuery; variables: StoreCreditOfCustomerQueryVariables };
  "#graphql\n  query Variant($id: ID!) {\n    productVariant(id: $id) { id price }\n  }": { result: VariantQuery; variables: VariantQueryVariables };
}
