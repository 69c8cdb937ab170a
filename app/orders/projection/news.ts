import type { FulfillmentOrder, OrderFacts, OrderLine, OrderReturn, Refund, Scan, Shipment } from '../facts.ts';

// News about an order from any source: a webhook, a read of the Admin API, the history import. fold.ts applies it.

/** The part that the newest message replaces. */
export type OrderContent = Pick<
  OrderFacts,
  | 'name'
  | 'shopifyUpdatedAt'
  | 'closedAt'
  | 'financialStatus'
  | 'fulfillmentStatus'
  | 'isTest'
  | 'sourceName'
  | 'isDraftMade'
  | 'tags'
  | 'email'
  | 'phone'
  | 'customerName'
  | 'customerLocale'
  | 'referralCode'
  | 'currency'
  | 'presentmentCurrency'
  | 'totals'
  | 'taxesIncluded'
  | 'discounts'
  | 'shippingLines'
  | 'shipTo'
  | 'billTo'
  | 'statusPageUrl'
> & { customerId: string | null };

/** A line without the fields that are read from the product later. */
export type LineContent = Omit<OrderLine, 'productTags' | 'collections' | 'productType' | 'imageUrl' | 'isEnriched'>;

/** `lines` is null when the message does not include them. */
export type ShipmentContent = Omit<Shipment, 'scans' | 'lines'> & { lines: Shipment['lines'] | null };

/** `lines` and `gateways` are null when the message does not include them. */
export type RefundContent = Omit<Refund, 'lines' | 'gateways'> & {
  lines: Refund['lines'] | null;
  gateways: Refund['gateways'] | null;
};

export type OrderSnapshot = {
  kind: 'order';
  orderId: string;
  version: string;
  /** when this was true */
  at: Date;
  content: OrderContent;
  lines: LineContent[];
  placedAt: Date;
  canceledAt: Date | null;
  cancelReason: string | null;
  isPaid: boolean;
  /** when the money had come; null or absent where that is not told, as in webhooks */
  paidAt?: Date | null;
  /** how many orders the customer had, including this one; null when unknown */
  customerOrderCount: number | null;
  /** placed: Shopify reports that the order was just placed; imported: history, for which no messages are planned */
  origin: 'placed' | 'told' | 'imported';
};

export type OrderNews =
  | OrderSnapshot
  /** addedTo: ids of the lines that are new, or have more pieces */
  | { kind: 'edit'; orderId: string; editId: string; at: Date; addedTo: string[] }
  | { kind: 'shipment'; orderId: string; version: string; at: Date; shipment: ShipmentContent }
  | { kind: 'scan'; orderId: string; scan: Scan }
  | { kind: 'refund'; orderId: string; version: string; refund: RefundContent }
  | { kind: 'return'; orderId: string; version: string; return: OrderReturn }
  /** Shopify's own dates and fulfillment orders; webhooks do not carry them */
  | {
      kind: 'dates';
      orderId: string;
      version: string;
      fulfillBy: Date | null;
      maxDeliveryAt: Date | null;
      /** when they were read */
      at: Date;
      fulfillmentOrders: FulfillmentOrder[];
    };
