import fc from 'fast-check';
import { hourMs } from '#app/lib/clock.ts';
import type { FulfillmentOrder, OrderFacts, Scan, Shipment } from '#app/orders/facts.ts';
import {
  makeAddress,
  makeFacts,
  makeLine,
  makeRefund,
  makeScan,
  makeShipment,
  money,
  placedAt,
} from './order-facts.ts';

// Arbitrary orders, for properties that must hold whatever happened to an order.

/** A whole number of hours after the order, from 0 to maxHours. */
export const timeAfterOrder = (maxHours: number) =>
  fc.integer({ min: 0, max: maxHours }).map((hours) => new Date(placedAt.getTime() + hours * hourMs));

/** Null five times out of six. */
export function seldom<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ arbitrary: fc.constant(null), weight: 5 }, { arbitrary: value, weight: 1 });
}

const scan = fc
  .tuple(
    fc.constantFrom(
      'in_transit',
      'delayed',
      'out_for_delivery',
      'attempted_delivery',
      'ready_for_pickup',
      'delivered',
      'failure',
      'unheard_of',
    ),
    timeAfterOrder(24 * 20),
    fc.option(timeAfterOrder(24 * 30), { nil: null }),
  )
  .map(([status, at, estimatedDeliveryAt]): Scan => makeScan(status, at.toISOString(), { estimatedDeliveryAt }));

const shipment = (id: string) =>
  fc
    .record({
      status: fc.constantFrom('success', 'pending', 'cancelled', null),
      scans: fc.uniqueArray(scan, { maxLength: 5, selector: ({ id: scanId }) => scanId }),
      dispatchedAt: timeAfterOrder(24 * 10),
    })
    .map((own): Shipment =>
      makeShipment({
        ...own,
        id,
        lines: [{ lineId: id === 'S1' ? 'L1' : 'L2', quantity: 1 }],
        scans: own.scans.map((one) => ({ ...one, id: `${id}-${one.id}` })),
      }),
    );

/** Two fulfillment orders, one for each line, in any way, at any time and in any state; or what Shopify told is not known. */
const fulfillmentOrders = fc.oneof(
  fc.constantFrom<OrderFacts['fulfillmentOrders']>(null, []),
  fc
    .tuple(anyFulfillmentOrder('F1', 'L1'), anyFulfillmentOrder('F2', 'L2'))
    .map((orders): OrderFacts['fulfillmentOrders'] => orders),
);

function anyFulfillmentOrder(id: string, lineId: string): fc.Arbitrary<FulfillmentOrder> {
  return fc
    .record({
      way: fc.constantFrom('shipping', 'shipping', 'pickup', 'local', 'pickup_point', 'retail', 'none', null),
      status: fc.constantFrom('open', 'in_progress', 'scheduled', 'on_hold', 'closed', 'incomplete', 'cancelled'),
      fulfillAt: timeAfterOrder(24 * 25),
      hold: fc.constantFrom('awaiting_payment', 'incorrect_address', 'inventory_out_of_stock', 'unheard_of'),
      releasedAt: seldom(timeAfterOrder(24 * 20)),
    })
    .map(({ hold, releasedAt, fulfillAt, status, way }) => ({
      id,
      way,
      status,
      fulfillAt: fulfillAt.toISOString(),
      holds: status === 'on_hold' ? [hold] : [],
      release: releasedAt && { at: releasedAt.toISOString(), holds: [hold] },
      place: null,
      lines: [{ lineId, quantity: 1, remaining: 1 }],
    }));
}

/** Any order with two lines and up to two parcels, promised as in makeFacts. */
export const anyFacts: fc.Arbitrary<OrderFacts> = fc
  .record({
    first: fc.option(shipment('S1')),
    second: fc.option(shipment('S2')),
    canceledAt: seldom(timeAfterOrder(24 * 20)),
    refunds: fc.array(timeAfterOrder(24 * 20), { maxLength: 2 }),
    problemClosedAt: fc.option(fc.option(timeAfterOrder(24 * 30))),
    isDigital: fc.boolean(),
    hasCarrier: fc.constantFrom(true, true, false),
    fulfillmentOrders,
    shipTo: fc.constantFrom(makeAddress('US', 'NY'), makeAddress('DE'), makeAddress('JP'), null),
    promiseSource: fc.constantFrom('settings' as const, 'unconfirmed_default' as const, 'carrier' as const),
  })
  .map(({ first, second, canceledAt, refunds, problemClosedAt, isDigital, shipTo, promiseSource, ...own }) =>
    makeFacts({
      canceledAt,
      shipTo,
      promiseSource,
      lines: ['L1', 'L2'].map((id) => makeLine({ id, productId: id, requiresShipping: !isDigital })),
      fulfillmentOrders: own.fulfillmentOrders,
      shipments: [first, second]
        .filter((one) => one !== null)
        .map((one) => (own.hasCarrier ? one : { ...one, carrier: null, trackingNumbers: [] })),
      refunds: refunds.map((refundedAt, index) => makeRefund({ id: `R${index}`, refundedAt, amount: money(100) })),
      problems:
        problemClosedAt === null
          ? []
          : [
              {
                id: 'Q',
                shipmentId: null,
                kind: 'other',
                openedAt: new Date(placedAt.getTime() + 24 * hourMs),
                closedAt: problemClosedAt,
              },
            ],
    }),
  );
