import fc from 'fast-check';
import { dayMs, hourMs } from '#app/lib/clock.ts';
import {
  addressBody,
  customerBody,
  fulfillmentBody,
  lineBody,
  moneySet,
  orderBody,
  refundBody,
  scanBody,
} from '../../test/webhooks.ts';
import type { LapseEvent } from './events.ts';

// Invented orders whose truth is known, so that what was told can be held against it.

/** What really happened to one order's parcel. */
export type Truth = {
  orderId: string;
  email: string;
  canceledAt: Date | null;
  dispatchedAt: Date | null;
  /** whether the carrier reports deliveries to this shop at all */
  isReported: boolean;
  /** when the parcel was in the customer's hands; null: never */
  arrivedAt: Date | null;
  /** days the carrier named, each with the moment it was said */
  estimates: { saidAt: Date; day: string }[];
};

const carriers = [
  { name: 'UPS', isReported: true, hasNumber: true },
  { name: 'DHL', isReported: true, hasNumber: true },
  { name: 'Hermes', isReported: false, hasNumber: true },
  { name: null, isReported: false, hasNumber: false },
] as const;

const life = fc.record({
  placedAfterHours: fc.integer({ min: 0, max: 30 * 24 }),
  customer: fc.integer({ min: 1, max: 1_000_000 }),
  carrier: fc.constantFrom(...carriers, carriers[0], carriers[0], carriers[1]),
  country: fc.constantFrom('US', 'DE', 'GB'),
  paidAfterHours: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 5, max: 120 })),
  isCanceled: chance(0.04),
  handlingHours: fc.integer({ min: 3, max: 6 * 24 }),
  isNeverSent: chance(0.02),
  transitDays: fc.integer({ min: 1, max: 7 }),
  /** how the carrier does: its first date kept, moved once, or passed without a word */
  keeps: fc.constantFrom('kept', 'kept', 'kept', 'moved', 'passed'),
  lateDays: fc.integer({ min: 1, max: 6 }),
  fate: fc.oneof(
    { weight: 24, arbitrary: fc.constant('arrived' as const) },
    { weight: 1, arbitrary: fc.constant('lost' as const) },
    { weight: 1, arbitrary: fc.constant('failed' as const) },
  ),
  isRefunded: chance(0.03),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

function chance(share: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: 1000 }).map((drawn) => drawn <= share * 1000);
}

/** Invents orders that are placed within 30 days from `from`; the same seed gives the same ones. */
export function inventLives({ count, seed, from }: { count: number; seed: number; from: Date }): {
  events: LapseEvent[];
  truths: Truth[];
} {
  const lives = fc.sample(fc.noBias(life), { numRuns: count, seed });
  const told = lives.map((own, index) => tellLife(own, 5_000_000 + index * 10, from));
  const events = told.flatMap((one) => one.events);
  return {
    events: events.toSorted((a, b) => a.triggeredAt.getTime() - b.triggeredAt.getTime()),
    truths: told.map((one) => one.truth),
  };
}

function tellLife(own: Life, id: number, from: Date): { events: LapseEvent[]; truth: Truth } {
  const after = (start: Date, hours: number) => new Date(start.getTime() + hours * hourMs);
  const events: LapseEvent[] = [];
  const say = (topic: string, at: Date, body: object) =>
    events.push({
      topic,
      webhookId: `${id}-${events.length}`,
      triggeredAt: at,
      body: Buffer.from(JSON.stringify(body)),
    });
  const placedAt = after(from, own.placedAfterHours);
  const paidAt = after(placedAt, own.paidAfterHours);
  const email = `shopper-${own.customer}@example.com`;
  const order = (at: Date, change: object) =>
    orderOf(own, id, placedAt, email, { updated_at: at.toISOString(), ...change });
  const truth: Truth = {
    orderId: String(id),
    email,
    canceledAt: null,
    dispatchedAt: null,
    isReported: own.carrier.isReported,
    arrivedAt: null,
    estimates: [],
  };
  say('orders/create', placedAt, order(placedAt, { financial_status: paidAt > placedAt ? 'pending' : 'paid' }));
  if (paidAt > placedAt) say('orders/updated', paidAt, order(paidAt, {}));
  if (own.isCanceled) {
    truth.canceledAt = after(paidAt, 2);
    say(
      'orders/cancelled',
      truth.canceledAt,
      order(truth.canceledAt, { cancelled_at: truth.canceledAt.toISOString() }),
    );
    return { events, truth };
  }
  if (own.isNeverSent) return { events, truth };
  truth.dispatchedAt = after(paidAt, own.handlingHours);
  say('fulfillments/create', truth.dispatchedAt, parcelOf(own, id, truth.dispatchedAt));
  travel(own, id, truth, say);
  if (own.isRefunded && truth.arrivedAt) {
    const at = after(truth.arrivedAt, 72);
    const times = { created_at: at.toISOString(), processed_at: at.toISOString() };
    say('refunds/create', at, refundBody({ id: id + 4, order_id: id, ...times, refund_line_items: [] }));
  }
  return { events, truth };
}

function travel(own: Life, id: number, truth: Truth, say: (topic: string, at: Date, body: object) => void): void {
  const start = truth.dispatchedAt!;
  const firstDay = new Date(start.getTime() + own.transitDays * dayMs);
  const comesLate = own.keeps !== 'kept';
  const atHour = (day: Date, hour: number) => new Date(`${dayText(day)}T${String(hour).padStart(2, '0')}:00:00Z`);
  const arrival = atHour(new Date(firstDay.getTime() + (comesLate ? own.lateDays * dayMs : 0)), 13);
  const { isReported, hasNumber } = own.carrier;
  if (hasNumber && isReported) {
    const scan = (nth: number, at: Date, status: string, estimate: Date | null) => {
      const when = at.toISOString();
      if (estimate) truth.estimates.push({ saidAt: at, day: dayText(estimate) });
      const times = { happened_at: when, created_at: when, updated_at: when };
      const about = { id: id * 10 + nth, fulfillment_id: id + 1, order_id: id, status };
      const day = estimate ? `${dayText(estimate)}T20:00:00Z` : null;
      say('fulfillment_events/create', at, scanBody({ ...about, ...times, estimated_delivery_at: day }));
    };
    const firstScanAt = new Date(start.getTime() + 8 * hourMs);
    scan(1, firstScanAt, 'in_transit', firstDay);
    const movedAt = atHour(new Date(firstDay.getTime() - dayMs / 2), 9);
    if (own.keeps === 'moved') scan(2, movedAt > firstScanAt ? movedAt : atHour(firstDay, 9), 'in_transit', arrival);
    if (own.fate === 'failed') scan(3, arrival, 'failure', null);
    if (own.fate !== 'arrived') return;
    scan(4, new Date(arrival.getTime() - 5 * hourMs), 'out_for_delivery', null);
    scan(5, arrival, 'delivered', null);
  }
  if (own.fate === 'arrived') truth.arrivedAt = arrival;
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function orderOf(own: Life, id: number, placedAt: Date, email: string, change: object): object {
  const placed = placedAt.toISOString();
  const person = { id: 9_000_000 + own.customer, email, updated_at: placed };
  return orderBody({
    id,
    name: `#${id}`,
    created_at: placed,
    processed_at: placed,
    email,
    contact_email: email,
    total_price_set: moneySet('25.00'),
    line_items: [lineBody({ id: id + 2 })],
    shipping_address: addressBody({ country_code: own.country, province_code: own.country === 'US' ? 'NY' : null }),
    customer: customerBody(person),
    ...change,
  });
}

function parcelOf(own: Life, id: number, at: Date): object {
  const { name, hasNumber } = own.carrier;
  const number = hasNumber ? `T${id}` : null;
  const url = number && `https://track.example/${number}`;
  return fulfillmentBody({
    id: id + 1,
    order_id: id,
    name: `#${id}.1`,
    tracking_company: name,
    tracking_number: number,
    tracking_numbers: number ? [number] : [],
    tracking_url: url,
    tracking_urls: url ? [url] : [],
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
    line_items: [{ id: id + 2, quantity: 1 }],
  });
}
