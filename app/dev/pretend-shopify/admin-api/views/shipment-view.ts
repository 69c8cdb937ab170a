// Parcels, their scans, and what is still to be shipped.
import type { RestFulfillment, RestFulfillmentEvent, RestOrder } from '../../store/rest-types.ts';
import type { FulfillmentHold, FulfillmentOrder } from '../../store/state.ts';
import { gid } from '../../store/store.ts';
import { graphqlTime } from '../../store/time.ts';
import { byId, connection, type AnswerContext, type PageArguments, type View, type Views } from './base.ts';
import { lineView } from './line-view.ts';

export function fulfillmentView(views: Views, order: RestOrder, fulfillment: RestFulfillment): View {
  const events = views.shop.fulfillmentEvents.filter((event) => event.fulfillment_id === fulfillment.id);
  const last = (status: string) => events.filter((event) => event.status === status).at(-1);
  const estimate = events.filter((event) => event.estimated_delivery_at !== null).at(-1)?.estimated_delivery_at ?? null;
  const sorted = {
    items: events,
    keyOf: (event: RestFulfillmentEvent) => new Date(event.happened_at).getTime(),
    idOf: (event: RestFulfillmentEvent) => event.id,
  };
  return {
    __typename: 'Fulfillment',
    id: gid('Fulfillment', fulfillment.id),
    legacyResourceId: String(fulfillment.id),
    name: fulfillment.name,
    status: fulfillment.status.toUpperCase(),
    displayStatus: displayStatus(fulfillment),
    createdAt: graphqlTime(fulfillment.created_at),
    updatedAt: graphqlTime(fulfillment.updated_at),
    deliveredAt: happened(last('delivered')),
    inTransitAt: happened(last('in_transit')),
    estimatedDeliveryAt: estimate && graphqlTime(estimate),
    requiresShipping: fulfillment.line_items.some((line) => line.requires_shipping),
    totalQuantity: fulfillment.line_items.reduce((total, line) => total + line.quantity, 0),
    trackingInfo: fulfillment.tracking_number
      ? [{ company: fulfillment.tracking_company, number: fulfillment.tracking_number, url: fulfillment.tracking_url }]
      : [],
    service: { id: gid('FulfillmentService', 1), serviceName: 'Manual', handle: 'manual' },
    order: () => views.order(order),
    fulfillmentLineItems: (page: PageArguments, context: AnswerContext) =>
      connection(byId(fulfillment.line_items), page, context, (line) =>
        fulfillmentLineView(views, order, fulfillment.id, line.id, line.quantity),
      ),
    events: (page: PageArguments, context: AnswerContext) => connection(sorted, page, context, eventView),
  };
}

const happened = (event: RestFulfillmentEvent | undefined) => (event ? graphqlTime(event.happened_at) : null);

function displayStatus(fulfillment: RestFulfillment): string {
  if (fulfillment.status === 'cancelled') return 'CANCELED';
  return fulfillment.shipment_status?.toUpperCase() ?? 'FULFILLED';
}

export function fulfillmentLineView(
  views: Views,
  order: RestOrder,
  fulfillmentId: number,
  lineId: number,
  quantity: number,
): View {
  const line = order.line_items.find((each) => each.id === lineId);
  return {
    __typename: 'FulfillmentLineItem',
    id: gid('FulfillmentLineItem', fulfillmentId + lineId),
    quantity,
    lineItem: line ? lineView(views, order, line) : null,
  };
}

function eventView(event: RestFulfillmentEvent): View {
  return {
    __typename: 'FulfillmentEvent',
    id: gid('FulfillmentEvent', event.id),
    status: event.status.toUpperCase(),
    message: event.message,
    happenedAt: graphqlTime(event.happened_at),
    createdAt: graphqlTime(event.created_at),
    estimatedDeliveryAt: event.estimated_delivery_at && graphqlTime(event.estimated_delivery_at),
    address1: event.address1,
    city: event.city,
    province: event.province,
    country: event.country,
    zip: event.zip,
    latitude: event.latitude,
    longitude: event.longitude,
  };
}

/** Shopify opens a scheduled fulfillment order at its time by itself. */
function statusNow({ status, fulfillAt }: FulfillmentOrder): string {
  return status === 'SCHEDULED' && fulfillAt && new Date(fulfillAt) <= new Date() ? 'OPEN' : status;
}

/** holds that one app may have on a fulfillment order */
export const maxHolds = 10;

function actionsOf({ status, holds }: FulfillmentOrder): string[] {
  if (status === 'OPEN') return ['CREATE_FULFILLMENT', 'REPORT_PROGRESS', 'MOVE', 'HOLD', 'SPLIT'];
  if (status !== 'ON_HOLD') return [];
  return holds.length < maxHolds ? ['RELEASE_HOLD', 'HOLD', 'MOVE'] : ['RELEASE_HOLD', 'MOVE'];
}

export function holdView({ id, handle, reason, reasonNotes }: FulfillmentHold): View {
  const words = reason.toLowerCase().replaceAll('_', ' ');
  return {
    __typename: 'FulfillmentHold',
    id: gid('FulfillmentHold', id),
    handle,
    reason,
    reasonNotes,
    displayReason: words.charAt(0).toUpperCase() + words.slice(1),
    heldByRequestingApp: true,
  };
}

export function fulfillmentOrderView(views: Views, order: RestOrder, record: FulfillmentOrder): View {
  const optional = (at: string | null) => (at === null ? null : graphqlTime(at));
  return {
    __typename: 'FulfillmentOrder',
    id: gid('FulfillmentOrder', record.id),
    status: statusNow(record),
    requestStatus: 'UNSUBMITTED',
    supportedActions: actionsOf(record).map((action) => ({ action })),
    fulfillmentHolds: record.holds.map(holdView),
    createdAt: graphqlTime(record.createdAt),
    updatedAt: graphqlTime(record.updatedAt),
    fulfillAt: graphqlTime(record.fulfillAt ?? `${record.createdAt.slice(0, 13)}:00:00.000Z`),
    fulfillBy: optional(record.fulfillBy),
    orderId: gid('Order', order.id),
    deliveryMethod: {
      __typename: 'DeliveryMethod',
      id: gid('DeliveryMethod', record.id + 1),
      methodType: record.methodType,
      minDeliveryDateTime: optional(record.minDelivery),
      maxDeliveryDateTime: optional(record.maxDelivery),
      presentedName: record.presentedName,
      serviceCode: record.presentedName,
      additionalInformation: record.instructions && { instructions: record.instructions, phone: null },
    },
    assignedLocation: {
      name: 'Wharf Street',
      address1: '12 Wharf Street',
      address2: null,
      city: 'Portland',
      zip: '97205',
      province: 'Oregon',
      countryCode: 'US',
      phone: '+15035550100',
    },
    lineItems: (page: PageArguments, context: AnswerContext) =>
      connection(byId(record.lines), page, context, (part) => {
        const line = order.line_items.find((each) => each.id === part.lineItemId);
        return {
          __typename: 'FulfillmentOrderLineItem',
          id: gid('FulfillmentOrderLineItem', part.id),
          totalQuantity: part.total,
          remainingQuantity: part.remaining,
          lineItem: line ? lineView(views, order, line) : null,
        };
      }),
  };
}
