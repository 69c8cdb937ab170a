import type { OrderFacts, OrderLine, Scan, ScanStatus, Shipment } from '#app/orders/facts.ts';
import { unknownOrder } from '#app/orders/projection/order-state.ts';
import { makeLine, makeScan, makeShipment, money } from './order-facts.ts';

// Orders for tests that need no promise: like order-facts.ts, but nothing is promised and everything is free. By
// default a paid order of one mug to Boston; each test changes what it needs.

const nothing = money(0);

export function lineOf(own: Partial<OrderLine> = {}): OrderLine {
  return makeLine({ id: '5001', sku: null, productId: '71', variantId: null, unitPrice: nothing, ...own });
}

export function shipmentOf(own: Partial<Shipment> = {}): Shipment {
  const leftAt = new Date('2026-03-03T15:00:00Z');
  return makeShipment({
    id: '2001',
    carrier: 'UPS',
    dispatchedAt: leftAt,
    shopifyUpdatedAt: leftAt,
    lines: [{ lineId: '5001', quantity: 1 }],
    ...own,
  });
}

let scanCount = 0;

export function scanOf(status: ScanStatus, happenedAt: string, own: Partial<Scan> = {}): Scan {
  scanCount += 1;
  return makeScan(status, happenedAt, { id: String(9000 + scanCount), shipmentId: '2001', ...own });
}

export function orderFacts(own: Partial<OrderFacts> = {}): OrderFacts {
  const { version, customerId, ...order } = unknownOrder('1001').order;
  void version;
  void customerId;
  return {
    ...order,
    shopId: 1,
    name: '#1001',
    placedAt: new Date('2026-03-02T15:00:00Z'),
    paidAt: new Date('2026-03-02T15:00:00Z'),
    financialStatus: 'paid',
    sourceName: 'web',
    email: 'ada@example.com',
    shipTo: {
      name: 'Ada',
      company: null,
      address1: null,
      address2: null,
      city: 'Boston',
      zip: null,
      province: null,
      provinceCode: 'MA',
      country: null,
      countryCode: 'US',
    },
    shippingLines: [{ title: 'Standard', code: 'STD', price: nothing }],
    addedPromises: [],
    promisedAt: null,
    promisedDispatchAt: null,
    promisedFrom: null,
    promiseSource: null,
    customer: null,
    lines: [lineOf()],
    shipments: [],
    refunds: [],
    returns: [],
    problems: [],
    arrivalWords: [],
    carrierRecords: [],
    ...own,
  };
}
