// Dispatching parcels, and carriers' reports about them.
import { omit } from '../store/omit.ts';
import type { RestFulfillment, RestFulfillmentEvent, RestLineItem, RestOrder } from '../store/rest-types.ts';
import type { ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { restTime } from '../store/time.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type FulfilInput, type FulfillmentAt, type ScanInput } from './inputs.ts';
import { lineOf } from './lines.ts';

const trackingUrls: Record<string, (number: string) => string> = {
  UPS: (number) => `https://www.ups.com/WebTracking?trackNums=${number}`,
  USPS: (number) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${number}`,
  DHL: (number) => `https://www.dhl.com/tracking?tracking-id=${number}`,
};

/** Ships a parcel: fulfillments/create, orders/partially_fulfilled or orders/fulfilled, orders/updated. */
export function fulfil(context: OperationContext, input: FulfilInput): RestFulfillment {
  const { store } = context;
  const shop = store.shop(input.shop);
  const order = store.order(shop, input.order);
  const parts = partsOf(order, input);
  if (parts.length === 0) throw new Error(`${order.name} has nothing left to fulfil`);
  const at = instant(input.at);
  const fulfillment = newFulfillment(context, shop, order, parts, input, at);
  order.fulfillments.push(fulfillment);
  for (const { line, quantity } of parts) takeFromLine(shop, order, line, quantity);
  settleFulfillmentStatus(shop, order);
  const changedAt = store.touch(shop, order, at);
  const topic = order.fulfillment_status === 'fulfilled' ? 'orders/fulfilled' : 'orders/partially_fulfilled';
  tell(context, shop, changedAt, [
    ['fulfillments/create', fulfillment],
    [topic, order],
    ['orders/updated', order],
  ]);
  return fulfillment;
}

interface Part {
  line: RestLineItem;
  quantity: number;
}

function partsOf(order: RestOrder, input: FulfilInput): Part[] {
  const wanted = input.lines ?? order.line_items.map((line) => ({ line: line.id }));
  return wanted
    .map(({ line: reference, ...rest }) => {
      const line = lineOf(order, reference);
      const quantity = 'quantity' in rest ? rest.quantity : undefined;
      return { line, quantity: Math.min(quantity ?? line.fulfillable_quantity, line.fulfillable_quantity) };
    })
    .filter(({ quantity }) => quantity > 0);
}

function newFulfillment(
  context: OperationContext,
  shop: ShopState,
  order: RestOrder,
  parts: Part[],
  input: FulfilInput,
  at: Date,
): RestFulfillment {
  const id = context.store.newId();
  const time = restTime(at, shop.settings.timezone);
  const number = input.tracking?.number ?? null;
  const company = input.tracking?.company ?? null;
  const url = input.tracking?.url ?? (number && company ? (trackingUrls[company]?.(number) ?? null) : null);
  return {
    id,
    order_id: order.id,
    status: 'success',
    created_at: time,
    service: 'manual',
    updated_at: time,
    tracking_company: company,
    shipment_status: null,
    location_id: 655441491,
    origin_address: null,
    email: order.email || null,
    destination: order.shipping_address,
    line_items: parts.map(({ line, quantity }) => fulfilledLine(line, quantity)),
    tracking_number: number,
    tracking_numbers: number ? [number] : [],
    tracking_url: url,
    tracking_urls: url ? [url] : [],
    receipt: {},
    name: `${order.name}.${order.fulfillments.length + 1}`,
    admin_graphql_api_id: gid('Fulfillment', id),
  };
}

/** A line inside a fulfillment or refund, which lacks a few keys of the order's line. */
export function fulfilledLine(line: RestLineItem, quantity: number): RestFulfillment['line_items'][number] {
  return { ...omit(line, 'attributed_staffs', 'current_quantity', 'sales_line_item_group_id'), quantity };
}

function takeFromLine(shop: ShopState, order: RestOrder, line: RestLineItem, quantity: number): void {
  line.fulfillable_quantity -= quantity;
  line.fulfillment_status = line.fulfillable_quantity === 0 ? 'fulfilled' : 'partial';
  for (const each of shop.fulfillmentOrders.filter((one) => one.orderId === order.id)) {
    const part = each.lines.find((one) => one.lineItemId === line.id);
    if (part) part.remaining = Math.max(0, part.remaining - quantity);
  }
}

function settleFulfillmentStatus(shop: ShopState, order: RestOrder): void {
  const hasLeft = order.line_items.some((line) => line.fulfillable_quantity > 0);
  const hasSome = order.fulfillments.some((fulfillment) => fulfillment.status === 'success');
  order.fulfillment_status = hasSome ? (hasLeft ? 'partial' : 'fulfilled') : null;
  const kept = ['CANCELLED', 'SCHEDULED', 'ON_HOLD'];
  const own = shop.fulfillmentOrders.filter((one) => one.orderId === order.id);
  for (const each of own.filter(
    ({ status, lines }) => !kept.includes(status) || lines.every((line) => line.remaining === 0),
  ))
    each.status = each.lines.every((line) => line.remaining === 0) ? 'CLOSED' : hasSome ? 'IN_PROGRESS' : 'OPEN';
}

/** The carrier reports: fulfillment_events/create, fulfillments/update, orders/updated. */
export function scan(context: OperationContext, input: ScanInput): RestFulfillmentEvent {
  const { store } = context;
  const shop = store.shop(input.shop);
  const { order, fulfillment } = store.fulfillment(shop, input.fulfillment);
  const happenedAt = instant(input.happenedAt ?? input.at);
  const at = instant(input.at ?? input.happenedAt);
  const id = store.newId();
  const time = restTime(at, shop.settings.timezone);
  const estimate = input.estimatedDeliveryAt;
  const event: RestFulfillmentEvent = {
    id,
    fulfillment_id: fulfillment.id,
    status: input.status.toLowerCase(),
    message: input.message ?? null,
    happened_at: restTime(happenedAt, shop.settings.timezone),
    city: input.place?.city ?? null,
    province: input.place?.province ?? null,
    country: input.place?.country ?? null,
    zip: input.place?.zip ?? null,
    address1: null,
    latitude: null,
    longitude: null,
    shop_id: shop.id,
    created_at: time,
    updated_at: time,
    estimated_delivery_at: estimate ? restTime(instant(estimate), shop.settings.timezone) : null,
    order_id: order.id,
    admin_graphql_api_id: gid('FulfillmentEvent', id),
  };
  shop.fulfillmentEvents.push(event);
  fulfillment.shipment_status = latestStatus(shop, fulfillment);
  const changedAt = store.touch(shop, order, at);
  fulfillment.updated_at = order.updated_at;
  tell(context, shop, changedAt, [
    ['fulfillment_events/create', event],
    ['fulfillments/update', fulfillment],
    ['orders/updated', order],
  ]);
  return event;
}

/** Shopify shows the status that happened last, whichever arrived last. */
function latestStatus(shop: ShopState, fulfillment: RestFulfillment): string | null {
  const events = shop.fulfillmentEvents.filter((event) => event.fulfillment_id === fulfillment.id);
  events.sort((a, b) => new Date(a.happened_at).getTime() - new Date(b.happened_at).getTime() || a.id - b.id);
  return events.at(-1)?.status ?? null;
}

export interface TrackingInput extends FulfillmentAt {
  company?: string | null;
  number?: string | null;
  url?: string | null;
}

/** Changes a parcel's tracking: fulfillments/update, orders/updated. */
export function updateTracking(context: OperationContext, input: TrackingInput): RestFulfillment {
  const shop = context.store.shop(input.shop);
  const { order, fulfillment } = context.store.fulfillment(shop, input.fulfillment);
  const number = input.number ?? fulfillment.tracking_number;
  const company = input.company ?? fulfillment.tracking_company;
  const url = input.url ?? (number && company ? (trackingUrls[company]?.(number) ?? null) : null);
  Object.assign(fulfillment, {
    tracking_company: company,
    tracking_number: number,
    tracking_numbers: number ? [number] : [],
    tracking_url: url,
    tracking_urls: url ? [url] : [],
  });
  return tellOfChange(context, shop, order, fulfillment, input);
}

/** Cancels a parcel: fulfillments/update with status cancelled, orders/updated. */
export function cancelFulfillment(context: OperationContext, input: FulfillmentAt): RestFulfillment {
  const shop = context.store.shop(input.shop);
  const { order, fulfillment } = context.store.fulfillment(shop, input.fulfillment);
  fulfillment.status = 'cancelled';
  for (const part of fulfillment.line_items) {
    const line = lineOf(order, part.id);
    line.fulfillable_quantity += part.quantity;
    line.fulfillment_status = line.fulfillable_quantity === line.quantity ? null : 'partial';
    for (const each of shop.fulfillmentOrders.filter((one) => one.orderId === order.id))
      for (const item of each.lines) if (item.lineItemId === line.id) item.remaining += part.quantity;
  }
  settleFulfillmentStatus(shop, order);
  return tellOfChange(context, shop, order, fulfillment, input);
}

function tellOfChange(
  context: OperationContext,
  shop: ShopState,
  order: RestOrder,
  fulfillment: RestFulfillment,
  input: FulfillmentAt,
): RestFulfillment {
  const at = context.store.touch(shop, order, instant(input.at));
  fulfillment.updated_at = order.updated_at;
  tell(context, shop, at, [
    ['fulfillments/update', fulfillment],
    ['orders/updated', order],
  ]);
  return fulfillment;
}
