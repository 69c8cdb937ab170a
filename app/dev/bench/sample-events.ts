import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type pg from 'pg';

// Webhooks of one order's life in the shape and size of Shopify's own samples, with their own ids and today's dates.

export type BenchEvent = { shopDomain: string; topic: string; triggeredAt: Date; body: Buffer };

type Sample = Record<string, unknown> & { line_items: Record<string, unknown>[] };

// The samples' ids have 18 digits, those of real stores 13 or 14; long ones would take the slower, exact parser.
const longId = /\b(\d{13})\d{3,}\b/g;
const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../webhook-samples/${name}.json`, import.meta.url), 'utf8').replace(longId, '$1'),
  ) as Sample;
const orderSample = read('orders__create');
const fulfillmentSample = read('fulfillments__create');
const scanSample = read('fulfillment_events__create');

const idsPerOrder = 100;
const firstNames = ['Ada', 'Grace', 'Maya', 'Jonas', 'Hana', 'Ines', 'Tom', 'Lea'];

/** The webhooks of one order on its way: placed, paid, dispatched, scanned, each a little later than the one before. */
export function orderEvents(shopDomain: string, number: number, now: Date): BenchEvent[] {
  const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000);
  const event = (topic: string, triggeredAt: Date, body: object): BenchEvent => ({
    shopDomain,
    topic,
    triggeredAt,
    body: Buffer.from(JSON.stringify(body)),
  });
  return [
    event(
      'orders/create',
      at(40),
      orderBody(number, at(40), { financial_status: 'pending', updated_at: at(40).toISOString() }),
    ),
    event(
      'orders/updated',
      at(30),
      orderBody(number, at(40), { financial_status: 'paid', updated_at: at(30).toISOString() }),
    ),
    event('fulfillments/create', at(20), fulfillmentBody(number, at(20))),
    event('fulfillment_events/create', at(10), scanBody(number, at(10))),
  ];
}

/** Only the start of an order's life: one webhook. */
export function placedEvent(shopDomain: string, number: number, now: Date): BenchEvent {
  const placedAt = new Date(now.getTime() - 5_000);
  const own = { financial_status: 'paid', updated_at: placedAt.toISOString() };
  return {
    shopDomain,
    topic: 'orders/create',
    triggeredAt: placedAt,
    body: Buffer.from(JSON.stringify(orderBody(number, placedAt, own))),
  };
}

function orderBody(number: number, placedAt: Date, own: object): object {
  const id = number * idsPerOrder;
  const email = `customer-${number}@example.com`;
  const placed = placedAt.toISOString();
  return {
    ...orderSample,
    id,
    admin_graphql_api_id: `gid://shopify/Order/${id}`,
    name: `#${number}`,
    created_at: placed,
    processed_at: placed,
    cancelled_at: null,
    cancel_reason: null,
    confirmed: true,
    test: false,
    email,
    contact_email: email,
    line_items: linesOf(orderSample, id),
    customer: {
      ...(orderSample.customer as object),
      id: id + 90,
      admin_graphql_api_id: `gid://shopify/Customer/${id + 90}`,
      email,
      first_name: firstNames[number % firstNames.length],
      updated_at: placed,
    },
    ...own,
  };
}

function fulfillmentBody(number: number, at: Date): object {
  const orderId = number * idsPerOrder;
  const id = orderId + 50;
  return {
    ...fulfillmentSample,
    id,
    admin_graphql_api_id: `gid://shopify/Fulfillment/${id}`,
    order_id: orderId,
    name: `#${number}.1`,
    status: 'success',
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    line_items: linesOf(fulfillmentSample, orderId),
  };
}

function scanBody(number: number, at: Date): object {
  const orderId = number * idsPerOrder;
  const when = at.toISOString();
  return {
    ...scanSample,
    id: orderId + 60,
    fulfillment_id: orderId + 50,
    order_id: orderId,
    happened_at: when,
    created_at: when,
    updated_at: when,
  };
}

function linesOf({ line_items }: Sample, orderId: number): object[] {
  return line_items.map((line, index) => ({
    ...line,
    id: orderId + index,
    product_id: 7000 + index,
    variant_id: 8000 + index,
  }));
}

/** Puts webhooks into the inbox like the intake would, so that its speed is not part of the measurement. */
export async function keepEvents(owner: pg.ClientBase, events: BenchEvent[]): Promise<void> {
  const batch = 200;
  for (let start = 0; start < events.length; start += batch) {
    const rows = events.slice(start, start + batch);
    await owner.query(
      `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body, "receivedAt")
       SELECT row.*, clock_timestamp() FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::bytea[]) AS row`,
      [
        rows.map((row) => row.shopDomain),
        rows.map((row) => row.topic),
        rows.map(() => randomUUID()),
        rows.map((row) => row.triggeredAt),
        rows.map((row) => row.body),
      ],
    );
  }
}
