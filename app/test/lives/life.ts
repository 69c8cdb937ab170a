import fc from 'fast-check';
import { hourMs } from '#app/lib/clock.ts';
import type { CarrierRecord, FulfillmentOrder, OrderFacts, Refund, Scan, Shipment } from '#app/orders/facts.ts';
import { makeFacts, makeLine, makeRefund, makeScan, makeShipment, money, placedAt } from '../order-facts.ts';

// A life of one order, from the order to its end: what becomes known, and when. The facts at any moment are what has
// become known by then.

/** Something becomes known. */
export type Change = { at: Date; apply: (facts: OrderFacts) => OrderFacts };

export type Life = {
  start: OrderFacts;
  changes: Change[];
  /** what the customer answers to a check-in, and how many hours later; null: nothing */
  answer: { says: 'all_well' | 'not_arrived' | 'problem'; afterHours: number; closedAfterHours: number } | null;
};

const hours = (max: number, min = 0) => fc.integer({ min, max });
/** In so many of a hundred lives; null in the others. */
const inSome = <Value>(percent: number, value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: percent, arbitrary: value }, { weight: 100 - percent, arbitrary: fc.constant(null) });

const travel = fc.record({
  carrier: fc.constantFrom('USPS', 'UPS', 'USPS', null),
  leavesAfter: hours(24 * 12, 2),
  /** none: it has no tracking, or its carrier tells this shop nothing */
  isScanned: fc.constantFrom(true, true, true, false),
  firstScanAfter: hours(72, 1),
  transit: hours(24 * 9, 20),
  hasEstimate: fc.constantFrom(true, true, false),
  /** by how much the parcel misses the first date; the carrier may say so before */
  misses: inSome(40, fc.record({ by: hours(24 * 8, 12), isTold: fc.boolean(), isDelayed: fc.boolean() })),
  isAttemptedFirst: fc.constantFrom(false, false, false, true),
  end: fc.constantFrom('delivered', 'delivered', 'delivered', 'delivered', 'delivered', 'lost', 'failure', 'revived'),
  /** each scan reaches the shop this much later than it happened */
  toldAfter: fc.constantFrom(0, 0, 0, 1, 9, 40),
  isCanceledAfter: inSome(5, hours(40, 1)),
});
type Travel = typeof travel extends fc.Arbitrary<infer Value> ? Value : never;

export const life: fc.Arbitrary<Life> = fc
  .record({
    paidAfter: fc.oneof({ weight: 4, arbitrary: fc.constant<number | null>(0) }, hours(24 * 9, 1), fc.constant(null)),
    first: inSome(92, travel),
    second: inSome(35, travel),
    canceledAfter: inSome(10, hours(24 * 14, 1)),
    refund: inSome(15, fc.record({ after: hours(24 * 40, 1), isWhole: fc.boolean() })),
    country: fc.constantFrom('US', 'DE', 'JP'),
    record: fc.constantFrom<(Omit<CarrierRecord, 'carrier'> | null)[]>(
      null,
      null,
      { parcels: 60, delivered: 55 },
      { parcels: 60, delivered: 0 },
    ),
    /** most are shipped; some are picked up at the store, scheduled for later, or held back for a while */
    plan: fc.oneof(
      { weight: 8, arbitrary: fc.constant({ kind: 'shipped' as const, days: 0 }) },
      fc.record({
        kind: fc.constantFrom('picked_up' as const, 'scheduled' as const, 'held' as const),
        days: fc.integer({ min: 2, max: 20 }),
      }),
    ),
    answer: inSome(
      60,
      fc.record({
        says: fc.constantFrom('all_well' as const, 'not_arrived' as const, 'problem' as const),
        afterHours: hours(96),
        closedAfterHours: hours(24 * 10, 2),
      }),
    ),
  })
  .map(({ paidAfter, first, second, canceledAfter, refund, country, record, plan, answer }): Life => {
    const own = [first, plan.kind === 'picked_up' ? null : second].flatMap((one) => one ?? []);
    // What is scheduled or held leaves when its time has come.
    const parcels = own.map((one) => ({ ...one, leavesAfter: one.leavesAfter + 24 * plan.days }));
    const lines = ['L1', 'L2']
      .slice(0, second && plan.kind !== 'picked_up' ? 2 : 1)
      .map((id) => makeLine({ id, productId: id, title: id }));
    const start = makeFacts({
      lines,
      paidAt: null,
      financialStatus: 'pending',
      promisedAt: null,
      promisedDispatchAt: null,
      promisedFrom: null,
      promiseSource: null,
      shipTo: { ...makeFacts().shipTo!, countryCode: country, provinceCode: country === 'US' ? 'NY' : null },
      fulfillmentOrders: [planned(plan)],
      carrierRecords: record ? ['USPS', 'UPS'].map((carrier) => ({ carrier, ...record })) : [],
    });
    const canceledAt = canceledAfter === null ? null : after(canceledAfter);
    const changes = [
      ...(paidAfter === null ? [] : [{ at: after(paidAfter), apply: paid(after(paidAfter)) }]),
      ...(plan.kind === 'held' ? [released(after(24 * plan.days))] : []),
      ...parcels.flatMap((one, index) =>
        plan.kind === 'picked_up' ? pickup(one) : journey(one, `S${index + 1}`, `L${index + 1}`),
      ),
      ...(canceledAt ? [{ at: canceledAt, apply: canceled(canceledAt) }] : []),
      ...(refund && paidAfter !== null
        ? [refunded(refund.isWhole, after(paidAfter + refund.after), lines.length)]
        : []),
    ]
      // A canceled order sends nothing more.
      .filter(({ at }) => !canceledAt || at <= canceledAt)
      .toSorted((a, b) => a.at.getTime() - b.at.getTime());
    return { start, changes, answer };
  });

function after(count: number): Date {
  return new Date(placedAt.getTime() + count * hourMs);
}

type Plan = { kind: 'shipped' | 'picked_up' | 'scheduled' | 'held'; days: number };

function planned({ kind, days }: Plan): FulfillmentOrder {
  const place = { name: 'Toy Street', address1: '1 Toy Street', address2: null, city: 'Town', zip: '10001' };
  return {
    id: 'F1',
    way: kind === 'picked_up' ? 'pickup' : 'shipping',
    status: kind === 'scheduled' ? 'scheduled' : kind === 'held' ? 'on_hold' : 'open',
    fulfillAt: kind === 'scheduled' ? after(24 * days).toISOString() : null,
    holds: kind === 'held' ? ['inventory_out_of_stock'] : [],
    release: null,
    place:
      kind === 'picked_up' ? { ...place, province: null, countryCode: 'US', phone: null, instructions: null } : null,
    lines: null,
  };
}

function released(at: Date): Change {
  return {
    at,
    apply: (facts) => ({
      ...facts,
      fulfillmentOrders: (facts.fulfillmentOrders ?? []).map((one) => ({
        ...one,
        status: 'open',
        holds: [],
        release: { at: at.toISOString(), holds: one.holds },
      })),
    }),
  };
}

/** Prepared at the store; the staff note that it was collected, or forget to. */
function pickup(own: Travel): Change[] {
  const readyAt = after(own.leavesAfter);
  const parcel = makeShipment({
    carrier: null,
    trackingNumbers: [],
    dispatchedAt: readyAt,
    shipmentStatus: 'ready_for_pickup',
  });
  const collectedAt = new Date(readyAt.getTime() + own.transit * hourMs);
  const collected = makeScan('picked_up', collectedAt.toISOString());
  return [
    { at: readyAt, apply: (facts) => ({ ...facts, shipments: [parcel] }) },
    ...(own.isScanned ? [{ at: collectedAt, apply: changeParcel('S1', () => ({ scans: [collected] })) }] : []),
  ];
}

function paid(paidAt: Date): Change['apply'] {
  return (facts) => ({ ...facts, paidAt, financialStatus: 'paid' });
}

// Shopify refuses to cancel an order whose parcels have left.
function canceled(canceledAt: Date): Change['apply'] {
  return (facts) =>
    facts.shipments.some(({ status }) => status === 'success')
      ? facts
      : { ...facts, canceledAt, cancelReason: 'customer', closedAt: canceledAt };
}

function refunded(isWhole: boolean, refundedAt: Date, lineCount: number): Change {
  const amount = money(isWhole ? 2500 : 500);
  const lines: Refund['lines'] = isWhole
    ? Array.from({ length: lineCount }, (_, index) => ({
        lineId: `L${index + 1}`,
        quantity: 1,
        subtotal: money(2000),
        tax: money(0),
      }))
    : [];
  const refund = makeRefund({ amount, refundedAt, lines });
  return {
    at: refundedAt,
    apply: (facts) => ({
      ...facts,
      refunds: [...facts.refunds, refund],
      financialStatus: isWhole ? 'refunded' : 'partially_refunded',
      lines: isWhole ? facts.lines.map((line) => ({ ...line, currentQuantity: 0 })) : facts.lines,
    }),
  };
}

function journey(own: Travel, id: string, lineId: string): Change[] {
  const dispatchedAt = after(own.leavesAfter);
  const parcel = makeShipment({
    id,
    carrier: own.carrier,
    trackingNumbers: own.carrier ? [`T-${id}`] : [],
    dispatchedAt,
    lines: [{ lineId, quantity: 1 }],
  });
  const leaves: Change = {
    at: dispatchedAt,
    apply: (facts) => ({ ...facts, shipments: [...facts.shipments, parcel] }),
  };
  const scans = own.carrier && own.isScanned ? scansOf(own, id) : [];
  const told = scans.map((scan) => ({
    at: new Date(scan.happenedAt.getTime() + own.toldAfter * hourMs),
    apply: changeParcel(id, (before) => ({ scans: inOrder([...before.scans, scan]) })),
  }));
  if (own.isCanceledAfter === null) return [leaves, ...told];
  const at = new Date(dispatchedAt.getTime() + own.isCanceledAfter * hourMs);
  return [
    leaves,
    ...told.filter((change) => change.at < at),
    { at, apply: changeParcel(id, () => ({ status: 'cancelled' })) },
  ];
}

function changeParcel(id: string, change: (parcel: Shipment) => Partial<Shipment>): Change['apply'] {
  return (facts) => ({
    ...facts,
    shipments: facts.shipments.map((parcel) => (parcel.id === id ? { ...parcel, ...change(parcel) } : parcel)),
  });
}

function scansOf(own: Travel, shipmentId: string): Scan[] {
  const scan = (status: string, at: Date, estimatedDeliveryAt: Date | null = null) =>
    makeScan(status, at.toISOString(), {
      id: `${shipmentId}-${status}-${at.getTime()}`,
      shipmentId,
      estimatedDeliveryAt,
    });
  const plus = (at: Date, count: number) => new Date(at.getTime() + count * hourMs);
  const firstAt = after(own.leavesAfter + own.firstScanAfter);
  const expectedAt = plus(firstAt, own.transit);
  const comesAt = own.misses ? plus(expectedAt, own.misses.by) : expectedAt;
  const estimate = (at: Date) => (own.hasEstimate ? at : null);
  const scans = [scan('in_transit', firstAt, estimate(expectedAt))];
  if (own.misses?.isDelayed) scans.push(scan('delayed', plus(expectedAt, -6)));
  if (own.misses?.isTold) scans.push(scan('in_transit', plus(expectedAt, -3), estimate(comesAt)));
  if (own.end === 'lost') return scans;
  if (own.end === 'failure') return [...scans, scan('failure', comesAt)];
  if (own.end === 'revived') {
    const revivedAt = plus(comesAt, 50);
    return [...scans, scan('failure', comesAt), scan('in_transit', revivedAt), scan('delivered', plus(revivedAt, 30))];
  }
  if (own.isAttemptedFirst) scans.push(scan('attempted_delivery', plus(comesAt, -8)));
  return [...scans, scan('out_for_delivery', plus(comesAt, -5)), scan('delivered', comesAt)];
}

function inOrder(scans: Scan[]): Scan[] {
  return scans.toSorted((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime());
}
