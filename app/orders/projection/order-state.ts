import type { FulfillmentOrder, LineTimes, OrderReturn, Refund, Scan, Shipment } from '../facts.ts';
import type { LineContent, OrderContent } from './news.ts';

/** A row of `orders`, without derived columns. */
export type OrderRow = OrderContent & {
  id: string;
  version: string;
  placedAt: Date | null;
  canceledAt: Date | null;
  cancelReason: string | null;
  editedAt: Date | null;
  paidAt: Date | null;
  orderOrdinal: number | null;
  fulfillBy: Date | null;
  maxDeliveryAt: Date | null;
  datesVersion: string;
  lineTimes: LineTimes;
  fulfillmentOrders: FulfillmentOrder[] | null;
  isImported: boolean;
  /** of the first snapshot, which decides isImported; null while none is known */
  firstVersion: string | null;
  erasedAt: Date | null;
};
export type ShipmentRow = Omit<Shipment, 'scans'> & { version: string };
export type RefundRow = Refund & { version: string };
export type ReturnRow = OrderReturn & { version: string };

/** An order as the projection stores it. */
export type OrderState = {
  order: OrderRow;
  /** null: unchanged from what is stored; set by the newest snapshot */
  lines: LineContent[] | null;
  shipments: Record<string, ShipmentRow>;
  scans: Record<string, Scan>;
  refunds: Record<string, RefundRow>;
  returns: Record<string, ReturnRow>;
};

const nothing = { shop: { amountMinor: 0, currency: 'USD' }, presentment: { amountMinor: 0, currency: 'USD' } };

/** An order of which only the id is known: a scan may arrive before the order itself. */
export function unknownOrder(id: string): OrderState {
  const order: OrderRow = {
    id,
    version: '',
    name: '',
    placedAt: null,
    canceledAt: null,
    cancelReason: null,
    editedAt: null,
    paidAt: null,
    orderOrdinal: null,
    fulfillBy: null,
    maxDeliveryAt: null,
    datesVersion: '',
    lineTimes: {},
    fulfillmentOrders: null,
    isImported: false,
    firstVersion: null,
    erasedAt: null,
    shopifyUpdatedAt: null,
    closedAt: null,
    financialStatus: null,
    fulfillmentStatus: null,
    isTest: false,
    sourceName: null,
    isDraftMade: false,
    tags: [],
    email: null,
    phone: null,
    customerId: null,
    customerName: null,
    customerLocale: null,
    referralCode: null,
    currency: 'USD',
    presentmentCurrency: 'USD',
    taxesIncluded: false,
    discounts: [],
    shippingLines: [],
    shipTo: null,
    billTo: null,
    statusPageUrl: null,
    totals: {
      subtotal: nothing,
      discount: nothing,
      shipping: nothing,
      tax: nothing,
      duties: nothing,
      tip: nothing,
      total: nothing,
      current: nothing,
      taxLines: [],
    },
  };
  return { order, lines: null, shipments: {}, scans: {}, refunds: {}, returns: {} };
}
