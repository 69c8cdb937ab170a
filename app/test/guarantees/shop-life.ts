import {
  addressBody,
  customerBody,
  fulfillmentBody,
  lineBody,
  moneySet,
  orderBody,
  refundBody,
  scanBody,
} from '../webhooks.ts';
import type { Chance } from './chance.ts';

// The life of some orders as reported by Shopify: each fact in one or more webhooks, each with the whole object as it
// was then.

export type Fact = { topic: string; body: object; triggeredAt: Date };

const minute = 60_000;
const day = 24 * 60 * minute;
const seconds = (at: number) => new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** @param until the present; everything happened shortly before */
export function lifeOfShop(
  chance: Chance,
  { orders, firstId, until }: { orders: number; firstId: number; until: Date },
): Fact[] {
  const facts = Array.from({ length: orders }, (_, index) => lifeOfOrder(chance, firstId + index, until));
  return facts.flat().sort((a, b) => a.triggeredAt.getTime() - b.triggeredAt.getTime());
}

function lifeOfOrder(chance: Chance, id: number, until: Date): Fact[] {
  const facts: Fact[] = [];
  let at = until.getTime() - chance.between(1, 9) * day - chance.between(0, 1440) * minute;
  const customer = customerBody({
    id: 30_000 + id,
    email: `c${id}@customer.example`,
    first_name: `First${id}`,
    updated_at: seconds(at),
  });
  const placed = seconds(at);
  let order: Record<string, unknown> = orderBody({
    id,
    name: `#${id}`,
    email: `c${id}@customer.example`,
    contact_email: `c${id}@customer.example`,
    customer,
    created_at: placed,
    processed_at: placed,
    updated_at: placed,
    financial_status: chance.pick(['pending', 'paid']),
    line_items: [lineBody({ id: id * 10 }), lineBody({ id: id * 10 + 1, title: 'Cup', product_id: 72 })],
    shipping_address: addressBody({ city: chance.pick(['Boston', 'Austin', 'Reno']) }),
  });
  const tell = (topic: string, body: object) =>
    facts.push({ topic, body, triggeredAt: new Date(at + chance.between(100, 900)) });
  const change = (own: object) => {
    order = { ...order, ...own, updated_at: seconds(at) };
    return order;
  };
  /** Shopify's times are whole seconds, so now and then two changes share one. */
  const later = (most = 1440) => {
    at = Math.min(at + (chance.next() < 0.15 ? 1_000 : chance.between(1, most) * minute), until.getTime() - 60_000);
    at = Math.floor(at / 1000) * 1000 + 1000;
  };
  tell('orders/create', order);
  later(30);
  if (order.financial_status === 'pending' && chance.next() < 0.8)
    tell('orders/paid', change({ financial_status: 'paid' }));
  if (chance.next() < 0.4) {
    later(60);
    tell('orders/updated', change({ tags: chance.pick(['gift', 'vip, gift', '']) }));
  }
  if (chance.next() < 0.3) tell('customers/update', { ...customer, first_name: 'Renamed', updated_at: seconds(at) });
  if (chance.next() < 0.12) {
    later();
    tell(
      'orders/cancelled',
      change({
        cancelled_at: seconds(at),
        cancel_reason: 'customer',
        financial_status: 'refunded',
        refunds: [refundOf(id, 1, at)],
      }),
    );
    tell('refunds/create', refundOf(id, 1, at));
    return facts;
  }
  const parcels = chance.between(0, 2);
  for (let parcel = 0; parcel < parcels; parcel += 1) ship(parcel);
  if (parcels > 0 && chance.next() < 0.3) {
    later(600);
    tell('refunds/create', refundOf(id, 2, at));
    tell('orders/updated', change({ financial_status: 'partially_refunded', refunds: [refundOf(id, 2, at)] }));
  }
  if (parcels > 0 && chance.next() < 0.3) {
    const back = { id: id * 10 + 5, order: { id }, name: `#${id}-R1` };
    later(60);
    tell('returns/request', { ...back, status: 'requested' });
    later(60);
    if (chance.next() < 0.5) tell('returns/close', { id: back.id, order_id: id, status: 'closed' });
  }
  return facts;

  function ship(parcel: number): void {
    later();
    const own = {
      id: id * 100 + parcel,
      order_id: id,
      name: `#${id}.${parcel}`,
      tracking_numbers: [`1Z${id}${parcel}`],
      tracking_number: `1Z${id}${parcel}`,
      created_at: seconds(at),
      line_items: [{ id: id * 10 + parcel, quantity: 1 }],
    };
    let fulfillment = fulfillmentBody({ ...own, updated_at: seconds(at) });
    const before = (order.fulfillments as object[]) ?? [];
    tell('fulfillments/create', fulfillment);
    tell(
      parcel === 0 ? 'orders/partially_fulfilled' : 'orders/fulfilled',
      change({ fulfillments: [...before, fulfillment] }),
    );
    for (const [step, status] of ['in_transit', 'out_for_delivery', 'delivered'].entries()) {
      if (chance.next() < 0.25) return;
      later(900);
      tell(
        'fulfillment_events/create',
        scanBody({
          id: id * 1000 + parcel * 10 + step,
          fulfillment_id: own.id,
          order_id: id,
          status,
          happened_at: seconds(at),
          updated_at: seconds(at),
        }),
      );
      fulfillment = fulfillmentBody({ ...own, shipment_status: status, updated_at: seconds(at) });
      tell('fulfillments/update', fulfillment);
    }
  }
}

function refundOf(orderId: number, number: number, at: number): object {
  return refundBody({
    id: orderId * 10 + number,
    order_id: orderId,
    created_at: seconds(at),
    processed_at: seconds(at),
    refund_line_items: [
      { line_item_id: orderId * 10, quantity: 1, subtotal_set: moneySet('20.00'), total_tax_set: moneySet('0.00') },
    ],
  });
}

export type Delivery = Fact & { webhookId: string };

/**
 * Delivers each fact one to nine times, as a repeat of the same webhook or as another one about the same fact, in any
 * order.
 */
export function deliverAnyhow(chance: Chance, facts: Fact[]): Delivery[] {
  const copies = facts.flatMap((fact, index) =>
    Array.from({ length: chance.between(1, 9) + (chance.next() < 0.8 ? 3 : 0) }, (_, copy) => Math.min(copy, 8)).map(
      (copy) => ({
        ...fact,
        webhookId: `${index}-${chance.next() < 0.4 ? 0 : copy}`,
      }),
    ),
  );
  return chance.shuffle(copies);
}
