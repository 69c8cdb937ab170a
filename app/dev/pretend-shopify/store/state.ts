// The pretend platform's state: shops with their catalog, people, orders and tokens. Plain JSON, so that it can be
// saved in a file.
import type { RestCustomer, RestFulfillmentEvent, RestOrder } from './rest-types.ts';

export interface Collection {
  id: number;
  handle: string;
  title: string;
}
export interface Product {
  id: number;
  variantId: number;
  handle: string;
  title: string;
  vendor: string;
  productType: string;
  tags: string[];
  collections: string[];
  sku: string;
  /** Price in minor units of the shop's currency. */
  priceMinor: number;
  grams: number;
  requiresShipping: boolean;
  isGiftCard: boolean;
  /** Color of its generated picture, since no picture may come from elsewhere. */
  color: string;
  createdAt: string;
}
export type ConsentState = 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'PENDING' | 'NOT_SUBSCRIBED';
export interface CustomerExtras {
  locale: string;
  tags: string[];
  consent: { state: ConsentState; optInLevel: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | null; updatedAt: string | null };
}
export interface FulfillmentHold {
  id: number;
  handle: string;
  reason: string;
  reasonNotes: string | null;
}
export interface FulfillmentOrder {
  id: number;
  orderId: number;
  createdAt: string;
  updatedAt: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'SCHEDULED' | 'ON_HOLD' | 'CLOSED' | 'CANCELLED';
  /** of a scheduled one; those that are not scheduled have the hour of the order */
  fulfillAt: string | null;
  /** while there is one, it is ON_HOLD */
  holds: FulfillmentHold[];
  instructions: string | null;
  fulfillBy: string | null;
  methodType: 'SHIPPING' | 'LOCAL' | 'PICK_UP' | 'RETAIL' | 'NONE';
  minDelivery: string | null;
  maxDelivery: string | null;
  presentedName: string | null;
  lines: { id: number; lineItemId: number; total: number; remaining: number }[];
}
export interface ReturnRecord {
  id: number;
  orderId: number;
  name: string;
  status: 'REQUESTED' | 'OPEN' | 'CLOSED' | 'DECLINED' | 'CANCELED';
  createdAt: string;
  approvedAt: string | null;
  closedAt: string | null;
  decline: { reason: 'FINAL_SALE' | 'OTHER' | 'RETURN_PERIOD_ENDED'; note: string | null } | null;
  lines: {
    id: number;
    fulfillmentId: number;
    lineItemId: number;
    quantity: number;
    reason: string;
    note: string;
    /** how many of them were inspected and settled */
    processed?: number;
  }[];
}
export interface BulkOperation {
  id: number;
  query: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'CANCELING' | 'CANCELED' | 'FAILED';
  createdAt: string;
  completedAt: string | null;
  objectCount: number;
  rootObjectCount: number;
  result: string;
}
export interface Discount {
  id: number;
  code: string;
  title: string;
  startsAt: string;
  endsAt: string | null;
  /** What it deducts: an amount or a share (0 to 1) of the goods, or the shipping. */
  value: { kind: 'amount'; minor: number } | { kind: 'share'; share: number } | { kind: 'shipping' };
  /** The variants it applies to; null for all. */
  variantIds: number[] | null;
  /** Who may use it; null for everybody. */
  customerIds: number[] | null;
  minimumMinor: number;
  usageLimit: number | null;
  isOncePerCustomer: boolean;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  uses: { orderId: number; customerId: number | null }[];
}
/** A group of customers, defined by a query. */
export interface Segment {
  id: number;
  name: string;
  query: string;
  createdAt: string;
}
/** Free shipping without a code. */
export interface AutomaticDiscount {
  id: number;
  title: string;
  startsAt: string;
  endsAt: string | null;
  /** Which customers it is for; null for everybody. */
  segmentIds: number[] | null;
  combinesWith: Discount['combinesWith'];
  tags: string[];
  uses: Discount['uses'];
}
export interface GiftCard {
  id: number;
  code: string;
  amountMinor: number;
  /** What is left; the full amount by default. */
  balanceMinor?: number;
  deactivatedAt?: string | null;
  customerId: number | null;
  expiresOn: string | null;
  note: string | null;
  createdAt: string;
}
/** One account per customer and currency. */
export interface StoreCreditAccount {
  id: number;
  customerId: number;
  currency: string;
  /** Newest last; debits are negative. Expirations are derived: store-credit-book.ts. */
  transactions: {
    id: number;
    amountMinor: number;
    createdAt: string;
    expiresAt: string | null;
    event: 'ADJUSTMENT' | 'ORDER_PAYMENT' | 'ORDER_REFUND';
  }[];
}
export interface Metafield {
  id: number;
  /** Global id of its owner. */
  ownerId: string;
  /** As written: `$app` stays `$app`. */
  namespace: string;
  key: string;
  type: string;
  value: string;
}
export interface ShopSettings {
  name: string;
  email: string;
  ownerName: string;
  currency: string;
  presentmentCurrencies: string[];
  timezone: string;
  locales: string[];
  taxesIncluded: boolean;
  plan: string;
  isPartnerDevelopment: boolean;
  address: {
    company: string | null;
    address1: string;
    city: string;
    zip: string;
    province: string | null;
    provinceCode: string | null;
    country: string;
    countryCode: string;
    phone: string | null;
  };
}
export interface Installation {
  installedAt: string;
  scopes: string[];
}
export interface AccessToken {
  token: string;
  shop: string;
  scopes: string[];
  expiresAt: string | null;
  refreshToken: string | null;
  refreshExpiresAt: string | null;
  /** The refresh token this pair replaced, which stays usable until the pair is used. */
  replaced: string | null;
  isUsed: boolean;
}
/** An edit that was begun and not committed yet. */
export interface OrderEdit {
  id: number;
  orderId: number;
  quantities: Record<string, number>;
  added: { id: number; title: string; quantity: number; priceMinor: number }[];
}
export interface ShopState {
  id: number;
  domain: string;
  createdAt: string;
  settings: ShopSettings;
  installation: Installation | null;
  nextOrderNumber: number;
  products: Product[];
  collections: Collection[];
  customers: RestCustomer[];
  customerExtras: Record<string, CustomerExtras>;
  orders: RestOrder[];
  editedOrderIds: number[];
  orderEdits?: OrderEdit[];
  fulfillmentOrders: FulfillmentOrder[];
  fulfillmentEvents: RestFulfillmentEvent[];
  returns: ReturnRecord[];
  bulkOperations: BulkOperation[];
  discounts: Discount[];
  segments: Segment[];
  automaticDiscounts: AutomaticDiscount[];
  giftCards: GiftCard[];
  storeCreditAccounts: StoreCreditAccount[];
  metafields: Metafield[];
  /** The app's embeds and blocks in use, such as "aftercare-loyalty/product-points". */
  placedParts: string[];
}
export interface PretendState {
  version: 1;
  nextId: number;
  shops: ShopState[];
  tokens: AccessToken[];
  /** Notes that scripts store with the data, such as which stories were played. */
  notes: Record<string, string>;
}
