import fc from 'fast-check';
import { hourMs } from '#app/lib/clock.ts';
import type { OrderFacts, Scan, Shipment } from '#app/orders/facts.ts';
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

/** Any order with two lines and up to two parcels, promised as in makeFacts. */
export const anyFacts: fc.Arbitrary<OrderFacts> = fc
  .record({
    first: fc.option(shipment('S1')),
    second: fc.option(shipment('S2')),
    canceledAt: seldom(timeAfterOrder(24 * 20)),
    refunds: fc.array(timeAfterOrder(24 * 20), { maxLength: 2 }),
    problemClosedAt: fc.option(fc.option(timeAfterOrder(24 * 30))),
    isDigital: fc.boolean(),
    shipTo: fc.constantFrom(makeAddress('US', 'NY'), makeAddress('DE'), makeAddress('JP'), null),
    promiseSource: fc.constantFrom('settings' as const, 'unconfirmed_default' as const, 'carrier' as const),
  })
  .map(({ first, second, canceledAt, refunds, problemClosedAt, isDigital, shipTo, promiseSource }) =>
    makeFacts({
      canceledAt,
      shipTo,
      promiseSource,
      lines: ['L1', 'L2'].map((id) => makeLine({ id, productId: id, requiresShipping: !isDigital })),
      shipments: [first, second].filter((one) => one !== null),
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
