import type { z } from 'zod';
import type { CustomerNews } from '#app/customers/news.ts';
import { describeOddField } from '#app/lib/odd-fields.ts';
import type { OrderReturn } from '../facts.ts';
import type { OrderNews, ShipmentContent } from '../projection/news.ts';
import { keptTracking, pairTracking } from '../tracking.ts';
import { versionOf } from './version.ts';
import {
  ConsentUpdateBody,
  CustomerBody,
  FulfillmentBody,
  FulfillmentEventBody,
  MergeBody,
  OrderBody,
  OrderEditedBody,
  RefundBody,
  ReturnBody,
} from './bodies.ts';
import { parseWebhookJson } from './json.ts';
import { currenciesOf, type MessageMark, readOrderBody } from './orders.ts';
import { readRefundBody } from './refunds.ts';

export type WebhookMessage = { topic: string; webhookId: string; triggeredAt: Date | null; body: Uint8Array };

export type WebhookReading =
  | { kind: 'news'; orders: OrderNews[]; customers: CustomerNews[] }
  /** a topic that is not about orders or customers */
  | { kind: 'elsewhere' }
  /** names the invalid field */
  | { kind: 'problem'; reason: string };

type WebhookNews = { orders: OrderNews[]; customers: CustomerNews[] };
type Reader = (body: unknown, mark: MessageMark) => WebhookNews | { reason: string };

/** Reads one webhook. Never throws: an unreadable body becomes a problem that names the field. */
export function readWebhook({ topic, webhookId, triggeredAt, body }: WebhookMessage): WebhookReading {
  const reader = readers[topic];
  if (!reader) return { kind: 'elsewhere' };
  const json = parseWebhookJson(body);
  if (!json.isOk) return { kind: 'problem', reason: json.reason };
  const news = reader(json.value, { triggeredAt, messageId: webhookId });
  return 'reason' in news ? { kind: 'problem', reason: news.reason } : { kind: 'news', ...news };
}

function reader<Schema extends z.ZodType>(
  schema: Schema,
  read: (body: z.output<Schema>, mark: MessageMark) => Partial<WebhookNews>,
): Reader {
  return (value, mark) => {
    const result = schema.safeParse(value);
    if (!result.success) return { reason: describeOddField(result.error) };
    return { orders: [], customers: [], ...read(result.data, mark) };
  };
}

const orderReader = (isJustPlaced: boolean) => reader(OrderBody, (body, mark) => readOrder(body, mark, isJustPlaced));

const readers: Record<string, Reader> = {
  'orders/create': orderReader(true),
  'orders/paid': orderReader(false),
  'orders/updated': orderReader(false),
  'orders/cancelled': orderReader(false),
  'orders/fulfilled': orderReader(false),
  'orders/partially_fulfilled': orderReader(false),
  'orders/edited': reader(OrderEditedBody, ({ order_edit: edit }, { triggeredAt }) => {
    const at = edit.committed_at ?? edit.created_at ?? triggeredAt ?? new Date(0);
    const addedTo = (edit.line_items?.additions ?? []).map((line) => line.id);
    return { orders: [{ kind: 'edit', orderId: edit.order_id, editId: edit.id, at, addedTo }] };
  }),
  'fulfillments/create': reader(FulfillmentBody, (body, mark) => ({ orders: [readFulfillment(body, mark)] })),
  'fulfillments/update': reader(FulfillmentBody, (body, mark) => ({ orders: [readFulfillment(body, mark)] })),
  'fulfillment_events/create': reader(FulfillmentEventBody, (body) => ({ orders: [readScan(body)] })),
  'refunds/create': reader(RefundBody, (body, mark) => {
    const refund = readRefundBody(body, mark.triggeredAt ?? new Date(0));
    const version = refundVersion(body, mark);
    return { orders: [{ kind: 'refund', orderId: body.order_id, version, refund }] };
  }),
  ...Object.fromEntries(
    ['request', 'approve', 'decline', 'close', 'cancel', 'reopen', 'update', 'process'].map((verb) => [
      `returns/${verb}`,
      reader(ReturnBody, (body, mark) => ({ orders: [readReturn(body, body.orderId, mark)] })),
    ]),
  ),
  'customers/create': reader(CustomerBody, (body, mark) => ({ customers: readCustomer(body, mark) })),
  'customers/update': reader(CustomerBody, (body, mark) => ({ customers: readCustomer(body, mark) })),
  'customers_email_marketing_consent/update': reader(ConsentUpdateBody, (body, { triggeredAt }) => ({
    customers: readConsent(body.customer_id, body.email_marketing_consent, triggeredAt),
  })),
  'customers/merge': reader(MergeBody, (body) => {
    if (!['completed', 'success'].includes(body.status.toLowerCase())) return {};
    const [customerId, keptId] = [body.admin_graphql_api_customer_deleted_id, body.admin_graphql_api_customer_kept_id];
    return { customers: [{ kind: 'merge', customerId, keptId }] };
  }),
};

function readOrder(body: OrderBody, mark: MessageMark, isJustPlaced: boolean): WebhookNews {
  const order = readOrderBody(body, mark, isJustPlaced);
  const parcels = body.fulfillments.map((fulfillment) => readFulfillment(fulfillment, mark));
  const refunds = body.refunds.map((refund): OrderNews => ({
    kind: 'refund',
    orderId: body.id,
    version: order.version,
    refund: readRefundBody(refund, order.at, { currencies: currenciesOf(body), rate: body.total_price_set }),
  }));
  const returns = body.returns.map((item) => readReturn(item, body.id, mark));
  return {
    orders: [order, ...parcels, ...refunds, ...returns],
    customers: body.customer ? readCustomer(body.customer, mark) : [],
  };
}

/**
 * A refund's own body has no updated_at. It tells of the refund as it was made, and an order that holds it was updated in
 * that second or later: so the body of an order is always newer, by Shopify's clock alone.
 */
function refundVersion(body: z.output<typeof RefundBody>, { triggeredAt, messageId }: MessageMark): string {
  const madeAt = body.created_at ?? body.processed_at ?? triggeredAt;
  return versionOf(madeAt && new Date(madeAt.getTime() - 1), triggeredAt, messageId);
}

function readFulfillment(body: FulfillmentBody, mark: MessageMark): OrderNews {
  const at = body.updated_at ?? mark.triggeredAt ?? body.created_at ?? new Date(0);
  const shipment: ShipmentContent = {
    id: body.id,
    name: body.name,
    status: body.status,
    shipmentStatus: body.shipment_status,
    carrier: body.tracking_company,
    service: body.service,
    ...keptTracking(
      pairTracking(
        severalOr(body.tracking_numbers, body.tracking_number),
        severalOr(body.tracking_urls, body.tracking_url),
      ),
    ),
    dispatchedAt: body.created_at ?? body.updated_at ?? mark.triggeredAt,
    shopifyUpdatedAt: body.updated_at,
    lines: body.line_items.map((line) => ({ lineId: line.id, quantity: line.quantity })),
  };
  return {
    kind: 'shipment',
    orderId: body.order_id,
    version: versionOf(body.updated_at, mark.triggeredAt, mark.messageId),
    at,
    shipment,
  };
}

// The single fields repeat the first of several.
function severalOr(several: (string | null)[], single: string | null): (string | null)[] {
  return several.some((item) => item !== null) || single === null ? several : [single];
}

function readScan(body: z.output<typeof FulfillmentEventBody>): OrderNews {
  return {
    kind: 'scan',
    orderId: body.order_id,
    scan: {
      id: body.id,
      shipmentId: body.fulfillment_id,
      status: body.status.toLowerCase(),
      message: body.message,
      happenedAt: body.happened_at,
      city: body.city,
      province: body.province,
      country: body.country,
      estimatedDeliveryAt: body.estimated_delivery_at,
    },
  };
}

type ReturnFields = {
  id: string;
  status: string;
  name: string | null;
  created_at: Date | null;
  updated_at: Date | null;
};

// A return's body has no updated_at, so the time the message was triggered stands in for it.
function readReturn(body: ReturnFields, orderId: string, { triggeredAt, messageId }: MessageMark): OrderNews {
  const at = body.updated_at ?? triggeredAt;
  const status = body.status.toLowerCase();
  const item: OrderReturn = {
    id: body.id,
    name: body.name,
    status: status === 'cancelled' ? 'canceled' : status,
    requestedAt: body.created_at ?? (status === 'requested' ? at : null),
    changedAt: at ?? new Date(0),
  };
  return { kind: 'return', orderId, version: versionOf(at, triggeredAt, messageId), return: item };
}

function readCustomer(body: CustomerBody, mark: MessageMark): CustomerNews[] {
  const { id: customerId, updated_at: updatedAt } = body;
  const content = {
    email: body.email,
    phone: body.phone,
    firstName: body.first_name,
    lastName: body.last_name,
    countryCode: body.default_address?.country_code ?? null,
    locale: body.locale,
    tags: body.tags,
  };
  const version = versionOf(updatedAt, mark.triggeredAt, mark.messageId);
  return [
    { kind: 'customer', customerId, version, updatedAt, content },
    ...readConsent(customerId, body.email_marketing_consent, updatedAt ?? mark.triggeredAt),
  ];
}

function readConsent(
  customerId: string,
  consent: { state: string; changedAt: Date | null } | null,
  at: Date | null,
): CustomerNews[] {
  if (!consent) return [];
  return [
    {
      kind: 'consent',
      customerId,
      state: consent.state.toLowerCase(),
      changedAt: consent.changedAt ?? at ?? new Date(0),
    },
  ];
}
