// What the Admin API answers to order-queries.ts and about the shop, as far as we read it. Instants are ISO text; amounts are decimal text.

export type MoneyNode = { amount: string; currencyCode: string };
export type MoneyBagNode = { shopMoney: MoneyNode; presentmentMoney: MoneyNode };
export type TaxLineNode = { title: string; rate: number | null; priceSet: MoneyBagNode };

export type AddressNode = {
  name: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  zip: string | null;
  province: string | null;
  provinceCode: string | null;
  country: string | null;
  countryCodeV2: string | null;
};

export type CustomerNode = {
  id: string;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  tags: string[];
  /** an unsigned 64-bit integer, as text */
  numberOfOrders: string;
  updatedAt: string;
  defaultEmailAddress: { emailAddress: string; marketingState: string; marketingUpdatedAt: string | null } | null;
  defaultAddress: { countryCodeV2: string | null } | null;
};

export type LineNode = {
  id: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  quantity: number;
  currentQuantity: number;
  requiresShipping: boolean;
  isGiftCard: boolean;
  image: { url: string } | null;
  originalUnitPriceSet: MoneyBagNode;
  discountAllocations: { allocatedAmountSet: MoneyBagNode }[];
  taxLines: TaxLineNode[];
  product: { id: string } | null;
  variant: { id: string } | null;
};

export type ShippingLineNode = {
  id: string | null;
  title: string;
  code: string | null;
  isRemoved: boolean;
  discountedPriceSet: MoneyBagNode;
};

export type DiscountApplicationNode = { __typename: string; index: number; code?: string; title?: string };

export type FulfillmentEventNode = {
  id: string;
  /** upper case, as in OUT_FOR_DELIVERY */
  status: string;
  message: string | null;
  happenedAt: string;
  city: string | null;
  province: string | null;
  country: string | null;
  estimatedDeliveryAt: string | null;
};

export type FulfillmentNode = {
  id: string;
  name: string;
  status: string;
  displayStatus: string | null;
  createdAt: string;
  updatedAt: string;
  deliveredAt: string | null;
  estimatedDeliveryAt: string | null;
  trackingInfo: { company: string | null; number: string | null; url: string | null }[];
  service: { handle: string; serviceName: string } | null;
  /** absent in an import: bulk operations cannot tell */
  fulfillmentLineItems?: { nodes: { id: string; quantity: number | null; lineItem: { id: string } }[] };
  /** newest first; absent in an import */
  events?: { nodes: FulfillmentEventNode[] };
};

export type FulfillmentOrderNode = {
  id: string;
  status: string;
  fulfillBy: string | null;
  deliveryMethod: { methodType: string; minDeliveryDateTime: string | null; maxDeliveryDateTime: string | null } | null;
};

export type RefundNode = {
  id: string;
  createdAt: string | null;
  processedAt: string;
  note: string | null;
  totalRefundedSet: MoneyBagNode;
  return: { id: string } | null;
  /** absent in an import */
  refundLineItems?: {
    nodes: { quantity: number; lineItem: { id: string }; subtotalSet: MoneyBagNode; totalTaxSet: MoneyBagNode }[];
  };
  /** absent in an import */
  refundShippingLines?: { nodes: { subtotalAmountSet: MoneyBagNode; taxAmountSet: MoneyBagNode }[] };
  /** absent in an import */
  duties?: { amountSet: MoneyBagNode }[] | null;
  /** absent in an import */
  transactions?: { nodes: { gateway: string | null; kind: string; status: string }[] };
};

export type ReturnNode = {
  id: string;
  name: string;
  status: string;
  createdAt: string;
  closedAt: string | null;
  requestApprovedAt: string | null;
};

/** An order from readOrder, or from the history import with its children grouped under the same names. */
export type OrderNode = {
  id: string;
  name: string;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  closedAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  edited: boolean;
  test: boolean;
  sourceName: string | null;
  tags: string[];
  email: string | null;
  phone: string | null;
  customerLocale: string | null;
  currencyCode: string;
  presentmentCurrencyCode: string;
  taxesIncluded: boolean;
  statusPageUrl: string;
  displayFinancialStatus: string | null;
  displayFulfillmentStatus: string;
  returnStatus: string;
  subtotalPriceSet: MoneyBagNode | null;
  totalDiscountsSet: MoneyBagNode | null;
  totalShippingPriceSet: MoneyBagNode;
  totalTaxSet: MoneyBagNode | null;
  originalTotalDutiesSet: MoneyBagNode | null;
  totalTipReceivedSet: MoneyBagNode;
  totalPriceSet: MoneyBagNode;
  currentTotalPriceSet: MoneyBagNode;
  taxLines: TaxLineNode[];
  discountCodes: string[];
  customAttributes: { key: string; value: string | null }[];
  shippingAddress: AddressNode | null;
  billingAddress: AddressNode | null;
  customer: CustomerNode | null;
  lineItems: { nodes: LineNode[]; pageInfo?: { hasNextPage: boolean; endCursor: string | null } };
  shippingLines: { nodes: ShippingLineNode[] };
  /** absent in an import */
  discountApplications?: { nodes: DiscountApplicationNode[] };
  fulfillments: FulfillmentNode[];
  fulfillmentOrders: { nodes: FulfillmentOrderNode[] };
  refunds: RefundNode[];
  returns: { nodes: ReturnNode[] };
};

export type ChangedOrdersAnswer = {
  orders: {
    nodes: { id: string; updatedAt: string; displayFinancialStatus: string | null; displayFulfillmentStatus: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};
export type OrderAnswer = { order: Omit<OrderNode, 'fulfillments' | 'refunds'> | null };
export type OrderPartsAnswer = { order: Pick<OrderNode, 'fulfillments' | 'refunds'> | null };

export type ProductNode = {
  id: string;
  tags: string[];
  productType: string;
  featuredMedia: { preview: { image: { url: string } | null } | null } | null;
  collections: { nodes: { title: string }[] };
};
/** null or an empty object stands for an id that is no product (any more) */
export type ProductsAnswer = { nodes: (ProductNode | Record<string, never> | null)[] };

export type ShopAnswer = {
  shop: {
    name: string;
    contactEmail: string;
    ianaTimezone: string;
    currencyCode: string;
    shopAddress: { countryCodeV2: string | null };
  };
  shopLocales: { locale: string; primary: boolean }[];
};

export type BulkOperationNode = {
  id: string;
  /** CREATED, RUNNING, COMPLETED, CANCELING, CANCELED, FAILED, EXPIRED */
  status: string;
  errorCode: string | null;
  /** unsigned 64-bit integers, as text */
  objectCount: string;
  rootObjectCount: string;
  url: string | null;
};
export type BulkRunAnswer = { bulkOperationRunQuery: { bulkOperation: { id: string; status: string } | null } };
export type BulkOperationAnswer = { bulkOperation: BulkOperationNode | null };
