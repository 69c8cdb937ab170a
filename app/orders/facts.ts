import type { DualMoney } from '#app/lib/money.ts';

// Everything we know about an order. The projection writes it; the pure rules (promise, stage, planning), the order
// page and the mails read it. Ids are Shopify's, as text.

export type Address = {
  name: string | null;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  zip: string | null;
  province: string | null;
  provinceCode: string | null;
  country: string | null;
  countryCode: string | null;
};

/** What the customer pays. `current` follows edits and refunds; the other amounts are as ordered. */
export type OrderTotals = {
  subtotal: DualMoney;
  discount: DualMoney;
  shipping: DualMoney;
  tax: DualMoney;
  duties: DualMoney;
  tip: DualMoney;
  total: DualMoney;
  current: DualMoney;
  /** what is left to pay; null or absent while not told */
  outstanding?: DualMoney | null;
  taxLines: { title: string; rate: number | null; amount: DualMoney }[];
};

export type OrderLine = {
  id: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  productId: string | null;
  variantId: string | null;
  vendor: string | null;
  quantity: number;
  /** after edits and refunds; 0 when nothing of the line is left */
  currentQuantity: number;
  /** pieces that wait to be handed over, as Shopify counts them; null or absent while not told */
  unfulfilled?: number | null;
  unitPrice: DualMoney;
  discount: DualMoney;
  tax: DualMoney;
  requiresShipping: boolean;
  isGiftCard: boolean;
  /** as ordered; empty until read from the product */
  productTags: string[];
  collections: string[];
  productType: string | null;
  imageUrl: string | null;
  isEnriched: boolean;
  position: number;
};

/** Carrier events in lower case. Shopify adds new ones: unknown values are stored, and the rules ignore them. */
export type ScanStatus =
  | 'label_purchased'
  | 'label_printed'
  | 'confirmed'
  | 'carrier_picked_up'
  | 'in_transit'
  | 'delayed'
  | 'out_for_delivery'
  | 'attempted_delivery'
  | 'ready_for_pickup'
  | 'picked_up'
  | 'delivered'
  | 'failure'
  | (string & {});

export type Scan = {
  id: string;
  shipmentId: string;
  status: ScanStatus;
  message: string | null;
  happenedAt: Date;
  city: string | null;
  province: string | null;
  country: string | null;
  estimatedDeliveryAt: Date | null;
};

export type Shipment = {
  id: string;
  name: string | null;
  /** Shopify's: pending, open, success, cancelled, error, failure */
  status: string | null;
  shipmentStatus: string | null;
  carrier: string | null;
  service: string | null;
  trackingNumbers: string[];
  /** one for each number, "" where it has none, then those without a number; read by trackingOf */
  trackingUrls: string[];
  dispatchedAt: Date | null;
  shopifyUpdatedAt: Date | null;
  lines: { lineId: string; quantity: number }[];
  /** oldest first */
  scans: Scan[];
};

/** How goods reach the customer: Shopify's DeliveryMethodType. `none`: nothing physical; `retail`: taken along at a till. */
export type DeliveryWay = 'shipping' | 'pickup' | 'local' | 'pickup_point' | 'retail' | 'none';

/** Where and how an order is collected. Opening hours are told only where the store has written them as instructions. */
export type PickupPlace = Pick<Address, 'address1' | 'address2' | 'city' | 'zip' | 'province' | 'countryCode'> & {
  name: string;
  phone: string | null;
  instructions: string | null;
};

/** Shopify's FulfillmentHoldReason in lower case; it adds new ones. */
export type HoldReason = 'awaiting_payment' | 'incorrect_address' | 'unknown_delivery_date' | (string & {});

/**
 * A part of an order that is handed over in one way, from one place, at one time. Only the Admin API tells; stored as
 * JSON, so its instants are ISO text.
 */
export type FulfillmentOrder = {
  id: string;
  /** null: Shopify does not say */
  way: DeliveryWay | null;
  status: 'open' | 'in_progress' | 'scheduled' | 'on_hold' | 'closed' | 'incomplete' | 'cancelled' | (string & {});
  /** not to be fulfilled before; of those that never were scheduled about the time of the order */
  fulfillAt: string | null;
  holds: HoldReason[];
  /** when a hold was first seen to be over, and its reasons */
  release: { at: string; holds: HoldReason[] } | null;
  /** of a pickup */
  place: PickupPlace | null;
  /** null: not told, as for the only one of an order, and in an import */
  lines: { lineId: string; quantity: number; remaining: number }[] | null;
};

/** What somebody who must know has said about whether goods arrived. The answer to a check-in, or the staff's word. */
export type ArrivalWord = {
  /** null: the order as a whole */
  shipmentId: string | null;
  /** dealt_with: the staff have settled with the customer what became of it (sent anew, paid back) */
  answer: 'all_well' | 'not_arrived' | 'problem' | 'dealt_with' | (string & {});
  by: 'customer' | 'staff' | (string & {});
  saidAt: Date;
};

/** How often one carrier reported deliveries to the country of this order, counted over the shop's own older parcels. */
export type CarrierRecord = { carrier: string; parcels: number; delivered: number };

export type Refund = {
  id: string;
  refundedAt: Date;
  note: string | null;
  returnId: string | null;
  /** what successful transactions have paid back; 0 for an exchange, and while or because no payment went through */
  amount: DualMoney;
  lines: RefundedLine[];
  /** those that paid back */
  gateways: string[];
  /** the part of the amount that is not for goods; null while unknown */
  costs: RefundedCosts | null;
};

/** Pieces that a refund names, whether money went back for them or not. */
export type RefundedLine = {
  lineId: string;
  quantity: number;
  /** 0 in some refunds, although the pieces were not free */
  subtotal: DualMoney;
  tax: DualMoney;
  /** return, cancel, no_restock, legacy_restock; null or absent while not told */
  restockType?: string | null;
};

/** Where prices include tax, the shipping amount includes its tax. */
type RefundedCosts = { shipping: DualMoney; shippingTax: DualMoney; duties: DualMoney };

export type OrderReturn = {
  id: string;
  name: string | null;
  status: 'requested' | 'open' | 'closed' | 'declined' | 'canceled' | (string & {});
  requestedAt: Date | null;
  changedAt: Date;
};

export type Customer = {
  id: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  locale: string | null;
  tags: string[];
  /** subscribed, unsubscribed, pending, not_subscribed, invalid, redacted; null when unknown */
  marketingState: string | null;
  erasedAt: Date | null;
  mergedIntoId: string | null;
};

export type OrderFacts = {
  shopId: number;
  id: string;
  /** "#1001" */
  name: string;
  /** null until an order payload has arrived; nothing is planned for such an order */
  placedAt: Date | null;
  shopifyUpdatedAt: Date | null;
  canceledAt: Date | null;
  cancelReason: string | null;
  closedAt: Date | null;
  editedAt: Date | null;
  paidAt: Date | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  isTest: boolean;
  /** web, pos, a marketplace's handle … */
  sourceName: string | null;
  isDraftMade: boolean;
  tags: string[];
  email: string | null;
  phone: string | null;
  customerName: string | null;
  customerLocale: string | null;
  /** the code of the member who referred this customer, from the cart */
  referralCode: string | null;
  /** 1 for the first order of this customer; null when unknown */
  orderOrdinal: number | null;
  currency: string;
  presentmentCurrency: string;
  totals: OrderTotals;
  taxesIncluded: boolean;
  discounts: { code: string | null; title: string | null; amount: DualMoney | null }[];
  shippingLines: { title: string; code: string | null; price: DualMoney }[];
  shipTo: Address | null;
  billTo: Address | null;
  statusPageUrl: string | null;
  /** Shopify's own dates, which take precedence over our settings */
  fulfillBy: Date | null;
  maxDeliveryAt: Date | null;
  /** null until Shopify was asked: webhooks tell neither pickup nor schedule nor hold */
  fulfillmentOrders: FulfillmentOrder[] | null;
  /** the first promise, which is kept */
  promisedDispatchAt: Date | null;
  /** what the handling days of a promise by our settings were counted from */
  promisedFrom: Date | null;
  promisedAt: Date | null;
  promiseSource: PromiseSource | null;
  /** when each line was first there and first paid for; read by added-lines.ts */
  lineTimes: LineTimes;
  /** what was promised for lines that were added later */
  addedPromises: AddedPromise[];
  isImported: boolean;
  erasedAt: Date | null;
  customer: Customer | null;
  lines: OrderLine[];
  shipments: Shipment[];
  refunds: Refund[];
  returns: OrderReturn[];
  problems: OpenProblem[];
  /** oldest first */
  arrivalWords: ArrivalWord[];
  carrierRecords: CarrierRecord[];
};

/** All instants are ISO text. */
export type LineTime = {
  /** the earliest known state of the order that had the line; null while only an edit has named it */
  seenAt: string | null;
  /** the first edit that is known to have added to it */
  editedAt: string | null;
  /** the earliest known state with the line in which nothing was left to pay */
  paidAt: string | null;
  /** the most pieces that such a state had of it */
  paidQuantity: number;
};
export type LineTimes = Record<string, LineTime>;

/** What was promised for lines that an edit or an exchange added: the first promise, which is kept. */
export type AddedPromise = {
  lineIds: string[];
  /** ISO text */
  promisedDispatchAt: string | null;
  promisedAt: string | null;
  promiseSource: PromiseSource;
  promisedFrom: string | null;
};

export type PromiseSource = 'shopify' | 'carrier' | 'settings' | 'unconfirmed_default';

export type OpenProblem = {
  id: string;
  shipmentId: string | null;
  kind: string;
  openedAt: Date;
  closedAt: Date | null;
};

export type OrderStage =
  | 'placed'
  | 'paid'
  | 'scheduled'
  | 'on_hold'
  | 'dispatched'
  | 'in_transit'
  | 'out_for_delivery'
  | 'ready_for_pickup'
  | 'delivered'
  | 'settled'
  | 'canceled';

export type OrderTrouble =
  'late' | 'problem' | 'return_open' | 'delivery_failed' | 'lost' | 'not_scanned' | 'message_failed';
