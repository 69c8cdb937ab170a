import type { OrderFacts, OrderLine, Scan, Shipment } from '#app/orders/facts.ts';
import { unknownOrder } from '#app/orders/order-state.ts';

// Pictures of orders for tests of pure rules: a paid order of one mug to Boston, changed by what the test says.

const nothing = { shop: { amountMinor: 0, currency: 'USD' }, presentment: { amountMinor: 0, currency: 'USD' } };

export function lineOf(own: Partial<OrderLine> = {}): OrderLine {
  return {
    id: '5001', title: 'Mug', variantTitle: null, sku: null, productId: '71', variantId: null, vendor: null, quantity: 1, currentQuantity: 1,
    unitPrice: nothing, discount: nothing, tax: nothing, requiresShipping: true, isGiftCard: false, productTags: [], collections: [],
    productType: null, imageUrl: null, isEnriched: true, position: 0, ...own,
  };
}

export function shipmentOf(own: Partial<Shipment> = {}): Shipment {
  return {
    id: '2001', name: '#1001.1', status: 'success', shipmentStatus: null, carrier: 'UPS', service: null, trackingNumbers: ['1Z1'], trackingUrls: [],
    dispatchedAt: new Date('2026-03-03T15:00:00Z'), shopifyUpdatedAt: new Date('2026-03-03T15:00:00Z'), lines: [{ lineId: '5001', quantity: 1 }],
    scans: [], ...own,
  };
}

let scanCount = 0;

export function scanOf(status: string, happenedAt: string, own: Partial<Scan> = {}): Scan {
  scanCount += 1;
  return {
    id: String(9000 + scanCount), shipmentId: '2001', status, message: null, happenedAt: new Date(happenedAt), city: null, province: null,
    country: null, estimatedDeliveryAt: null, ...own,
  };
}

export function orderFacts(own: Partial<OrderFacts> = {}): OrderFacts {
  const { version, customerId, ...order } = unknownOrder('1001').order;
  void version;
  void customerId;
  return {
    ...order, shopId: 1, name: '#1001', placedAt: new Date('2026-03-02T15:00:00Z'), paidAt: new Date('2026-03-02T15:00:00Z'), financialStatus: 'paid',
    sourceName: 'web', email: 'ada@example.com',
    shipTo: {
      name: 'Ada', company: null, address1: null, address2: null, city: 'Boston', zip: null, province: null, provinceCode: 'MA', country: null,
      countryCode: 'US',
    },
    shippingLines: [{ title: 'Standard', code: 'STD', price: nothing }],
    promisedAt: null, promisedDispatchAt: null, promiseSource: null, customer: null, lines: [lineOf()], shipments: [], refunds: [], returns: [],
    problems: [], ...own,
  };
}
