import type {
  FulfillmentOrder,
  OrderFacts,
  OrderLine,
  PickupPlace,
  Refund,
  Scan,
  ScanStatus,
  Shipment,
} from '#app/orders/facts.ts';
import type { DualMoney } from '#app/lib/money.ts';

// Order facts for pure tests; each test changes what it needs. Customers live in New York. The order was placed on
// Monday, 2 March 2026 at 10:00 there and promised to leave by Thursday and to arrive by Thursday of the following
// week.

export const placedAt = new Date('2026-03-02T15:00:00Z');

export function money(amountMinor: number): DualMoney {
  return { shop: { amountMinor, currency: 'USD' }, presentment: { amountMinor, currency: 'USD' } };
}

const zero = money(0);

export function makeLine(own: Partial<OrderLine> = {}): OrderLine {
  return {
    id: 'L1',
    title: 'Mug',
    variantTitle: null,
    sku: 'MUG',
    productId: 'P1',
    variantId: 'V1',
    vendor: null,
    quantity: 1,
    currentQuantity: 1,
    unitPrice: money(2000),
    discount: zero,
    tax: zero,
    requiresShipping: true,
    isGiftCard: false,
    productTags: [],
    collections: [],
    productType: null,
    imageUrl: null,
    isEnriched: true,
    position: 0,
    ...own,
  };
}

export function makeScan(status: ScanStatus, happenedAt: string, own: Partial<Scan> = {}): Scan {
  return {
    id: `${status}@${happenedAt}`,
    shipmentId: 'S1',
    status,
    message: null,
    happenedAt: new Date(happenedAt),
    city: null,
    province: null,
    country: null,
    estimatedDeliveryAt: null,
    ...own,
  };
}

/** A parcel that left on Tuesday; scans are sorted by time. */
export function makeShipment(own: Partial<Shipment> = {}): Shipment {
  const shipment: Shipment = {
    id: 'S1',
    name: '#1001.1',
    status: 'success',
    shipmentStatus: null,
    carrier: 'USPS',
    service: null,
    trackingNumbers: ['1Z'],
    trackingUrls: [],
    dispatchedAt: new Date('2026-03-03T20:00:00Z'),
    shopifyUpdatedAt: null,
    lines: [{ lineId: 'L1', quantity: 1 }],
    scans: [],
    ...own,
  };
  const scans = shipment.scans.map((scan) => ({ ...scan, shipmentId: shipment.id }));
  return { ...shipment, scans: scans.sort((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime()) };
}

/** A fulfillment order of the only line, as most orders have it; each test changes what it needs. */
export function makeFulfillmentOrder(own: Partial<FulfillmentOrder> = {}): FulfillmentOrder {
  return {
    id: 'F1',
    way: 'shipping',
    status: 'open',
    fulfillAt: '2026-03-02T15:00:00Z',
    holds: [],
    release: null,
    place: null,
    lines: null,
    ...own,
  };
}

export const wharfStreet: PickupPlace = {
  name: 'Wharf Street',
  address1: '12 Wharf Street',
  address2: null,
  city: 'Portland',
  zip: '97205',
  province: 'Oregon',
  countryCode: 'US',
  phone: '+1 503 555 0100',
  instructions: 'Monday to Friday, 10 to 6. Ring the bell.',
};

export function makeRefund(own: Partial<Refund> = {}): Refund {
  return {
    id: 'R1',
    refundedAt: new Date('2026-03-04T15:00:00Z'),
    note: null,
    returnId: null,
    amount: money(500),
    lines: [],
    gateways: [],
    costs: null,
    ...own,
  };
}

export function makeAddress(
  countryCode: string,
  provinceCode: string | null = null,
): NonNullable<OrderFacts['shipTo']> {
  return {
    name: 'Ada Lovelace',
    company: null,
    address1: '1 Main Street',
    address2: null,
    city: 'Town',
    zip: '10001',
    province: null,
    provinceCode,
    country: null,
    countryCode,
  };
}

export function makeFacts(own: Partial<OrderFacts> = {}): OrderFacts {
  return {
    shopId: 1,
    id: '1001',
    name: '#1001',
    placedAt,
    shopifyUpdatedAt: placedAt,
    canceledAt: null,
    cancelReason: null,
    closedAt: null,
    editedAt: null,
    paidAt: placedAt,
    financialStatus: 'paid',
    fulfillmentStatus: null,
    isTest: false,
    sourceName: 'web',
    isDraftMade: false,
    tags: [],
    email: 'ada@example.com',
    phone: null,
    customerName: 'Ada Lovelace',
    customerLocale: 'en-US',
    referralCode: null,
    orderOrdinal: 1,
    currency: 'USD',
    presentmentCurrency: 'USD',
    totals: {
      subtotal: money(2000),
      discount: zero,
      shipping: money(500),
      tax: zero,
      duties: zero,
      tip: zero,
      total: money(2500),
      current: money(2500),
      taxLines: [],
    },
    taxesIncluded: false,
    discounts: [],
    shippingLines: [{ title: 'Standard', code: 'STD', price: money(500) }],
    shipTo: makeAddress('US', 'NY'),
    billTo: makeAddress('US', 'NY'),
    statusPageUrl: null,
    fulfillBy: null,
    fulfillmentOrders: [],
    maxDeliveryAt: null,
    promisedDispatchAt: new Date('2026-03-06T04:59:00Z'),
    promisedFrom: placedAt,
    promisedAt: new Date('2026-03-13T03:59:00Z'),
    promiseSource: 'settings',
    lineTimes: {},
    addedPromises: [],
    isImported: false,
    erasedAt: null,
    customer: {
      id: 'C1',
      email: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'Lovelace',
      locale: 'en-US',
      tags: [],
      marketingState: 'not_subscribed',
      erasedAt: null,
      mergedIntoId: null,
    },
    lines: [makeLine()],
    shipments: [],
    refunds: [],
    returns: [],
    problems: [],
    arrivalWords: [],
    carrierRecords: [],
    ...own,
  };
}
