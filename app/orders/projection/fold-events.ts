import type { EventName, NewEvent } from '#app/events/catalog.ts';
import type { Refund } from '../facts.ts';
import { paidRefunds } from '../refund-money.ts';
import type { OrderNews, OrderSnapshot } from './news.ts';
import type { OrderState } from './order-state.ts';
import { deliveredAt, isCanceled, isDispatched } from '../delivery/parcels.ts';

type Own = { factKey: string; at: Date; data?: NewEvent['data'] };

/**
 * The events that news amounts to. Derived from the news instead of the final state, so that a fact that arrives after
 * a newer one is still recorded.
 */
export function eventsOf(before: OrderState, after: OrderState, news: OrderNews): NewEvent[] {
  const say = (name: EventName, { factKey, at, data }: Own): NewEvent => ({
    name,
    factKey,
    orderId: news.orderId,
    customerId: after.order.customerId,
    occurredAt: at,
    ...(data && { data }),
  });
  switch (news.kind) {
    case 'order':
      return orderEvents(before, after, news, say);
    case 'edit':
      return [say('order.edited', { factKey: news.editId, at: news.at })];
    case 'shipment':
      return shipmentEvents(before, after, news, say);
    case 'scan':
      return scanEvents(before, after, news, say);
    case 'refund':
      return hasPaidBack(news.refund) && !hasPaidBack(before.refunds[news.refund.id])
        ? [say('refund.issued', { factKey: news.refund.id, at: news.refund.refundedAt })]
        : [];
    case 'return':
      return returnEvents(before, news, say);
    case 'dates':
      return [];
  }
}

type Say = (name: EventName, own: Own) => NewEvent;

function orderEvents({ order }: OrderState, after: OrderState, news: OrderSnapshot, say: Say): NewEvent[] {
  const factKey = news.orderId;
  const events: NewEvent[] = [];
  if (!order.placedAt && after.order.placedAt) events.push(say('order.placed', { factKey, at: after.order.placedAt }));
  if (!order.paidAt && after.order.paidAt) events.push(say('order.paid', { factKey, at: after.order.paidAt }));
  if (!order.canceledAt && after.order.canceledAt)
    events.push(say('order.canceled', { factKey, at: after.order.canceledAt }));
  const isFulfilled = news.content.fulfillmentStatus === 'fulfilled' && order.fulfillmentStatus !== 'fulfilled';
  if (isFulfilled) events.push(say('order.fulfilled', { factKey, at: news.at }));
  return events;
}

function shipmentEvents(
  before: OrderState,
  after: OrderState,
  news: Extract<OrderNews, { kind: 'shipment' }>,
  say: Say,
): NewEvent[] {
  const { shipment } = news;
  const known = before.shipments[shipment.id];
  const scans = scansOf(after, shipment.id);
  const events: NewEvent[] = [];
  const own = { factKey: shipment.id, data: { shipmentId: shipment.id } };
  if (isDispatched({ ...shipment, scans }) && !(known && isDispatched({ ...known, scans }))) {
    events.push(say('shipment.dispatched', { ...own, at: shipment.dispatchedAt ?? news.at }));
  }
  if (isCanceled(shipment) && !(known && isCanceled(known)))
    events.push(say('shipment.canceled', { ...own, at: news.at }));
  const arrival = deliveredAt({ ...shipment, scans });
  if (arrival && !(known && deliveredAt({ ...known, scans: scansOf(before, shipment.id) }))) {
    events.push(say('shipment.delivered', { ...own, at: arrival }));
  }
  return events;
}

function scanEvents(
  before: OrderState,
  after: OrderState,
  news: Extract<OrderNews, { kind: 'scan' }>,
  say: Say,
): NewEvent[] {
  const { scan } = news;
  if (before.scans[scan.id]) return [];
  const data = { shipmentId: scan.shipmentId, status: scan.status };
  const events = [say('shipment.scanned', { factKey: scan.id, at: scan.happenedAt, data })];
  const parcel = after.shipments[scan.shipmentId] ?? {
    status: null,
    shipmentStatus: null,
    shopifyUpdatedAt: null,
    dispatchedAt: null,
  };
  const arrival = deliveredAt({ ...parcel, scans: scansOf(after, scan.shipmentId) });
  const wasDelivered = deliveredAt({ ...parcel, scans: scansOf(before, scan.shipmentId) }) !== null;
  if (arrival && !wasDelivered) {
    events.push(
      say('shipment.delivered', { factKey: scan.shipmentId, at: arrival, data: { shipmentId: scan.shipmentId } }),
    );
  }
  return events;
}

// A refund without money is an exchange, a correction, or a payment that has not gone through.
function hasPaidBack(refund: Pick<Refund, 'amount'> | undefined): boolean {
  return refund !== undefined && paidRefunds([refund]).length > 0;
}

function scansOf({ scans }: OrderState, shipmentId: string) {
  return Object.values(scans).filter((scan) => scan.shipmentId === shipmentId);
}

const returnEventNames: Record<string, EventName> = {
  requested: 'return.requested',
  open: 'return.approved',
  declined: 'return.declined',
  closed: 'return.closed',
  canceled: 'return.canceled',
};

function returnEvents(
  before: OrderState,
  { return: told }: Extract<OrderNews, { kind: 'return' }>,
  say: Say,
): NewEvent[] {
  const name = returnEventNames[told.status];
  if (!name || before.returns[told.id]?.status === told.status) return [];
  return [
    say(name, {
      factKey: told.id,
      at: told.status === 'requested' ? (told.requestedAt ?? told.changedAt) : told.changedAt,
    }),
  ];
}
