import type {
  FulfillmentFieldsFragment,
  FulfillmentOrderFieldsFragment,
  FulfillmentOrderLinesQuery,
  HistoryQuery,
  LineFieldsFragment,
  OrderFieldsFragment,
  OrderPartsQuery,
  OrderQuery,
  RefundFieldsFragment,
} from './generated/admin-types.ts';

// An order as the rest of the app gets it, put together from the answers that it comes in. Instants are ISO text;
// amounts are decimal text.

/** What orderQuery answers of an order: all but its parcels and refunds. */
export type OrderWithoutParts = NonNullable<OrderQuery['order']>;
type OrderParts = NonNullable<OrderPartsQuery['order']>;

/** What the history import tells of an order; its children come as lines of their own (bulk-lines.ts). */
export type ImportedOrder = HistoryQuery['orders']['edges'][number]['node'];

/** A parcel. Its lines and scans are absent in an import: bulk operations cannot tell. */
export type FulfillmentNode = FulfillmentFieldsFragment & Partial<OrderParts['fulfillments'][number]>;

/** A fulfillment order. Its lines were asked for only where there are several, and never in an import. */
export type FulfillmentOrderNode = FulfillmentOrderFieldsFragment &
  Partial<NonNullable<FulfillmentOrderLinesQuery['order']>['fulfillmentOrders']['nodes'][number]>;

/** A refund. What it consists of is absent in an import. */
export type RefundNode = RefundFieldsFragment & Partial<OrderParts['refunds'][number]>;

/** An order from readOrder, or from the history import with its children grouped under the same names. */
export type OrderNode = Omit<OrderFieldsFragment, 'transactions'> &
  Partial<Pick<OrderFieldsFragment, 'transactions'>> &
  Pick<OrderWithoutParts, 'shippingLines' | 'returns'> & {
    fulfillmentOrders: { nodes: FulfillmentOrderNode[] };
    lineItems: { nodes: LineFieldsFragment[] };
    /** absent in an import */
    discountApplications?: OrderWithoutParts['discountApplications'];
    fulfillments: FulfillmentNode[];
    refunds: RefundNode[];
  };
