import { chooseLanguage, languages, type Language } from '#app/i18n/languages.ts';
import { addDays, dayMs, dayOf, hourMs } from '#app/lib/clock.ts';
import type { DualMoney } from '#app/lib/money.ts';
import type { Address, OrderFacts, OrderLine, Scan, Shipment } from '#app/orders/facts.ts';
import type { ReturnWindow } from '#app/orders/delivery/return-window.ts';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import type { MessageKind } from '../kinds.ts';
import { everyNews, sampleNews } from './samples-loyalty.ts';
import type { MailLinks, MailView } from './view-types.ts';
import { type MailMessage, mailView } from './view.ts';

// Lifelike orders for the preview of a shop that has none yet, and for trying a merchant's words at save.

export const sampleNames = ['happy', 'late', 'guest', 'two_parcels', 'yen', 'german'] as const;
export type SampleName = (typeof sampleNames)[number];

export const sampleLabels: Record<SampleName, string> = {
  happy: 'Everything in time',
  late: 'Late parcel',
  guest: 'Guest without a name',
  two_parcels: 'Two parcels',
  yen: 'Order in yen',
  german: 'Customer in Germany',
};

/** The sample whose customer speaks the language. */
export const speakerOf: Record<Language, SampleName> = { en: 'happy', de: 'german' };

type Sketch = {
  currency: string;
  /** title, variant, price in minor units, quantity */
  goods: [string, string | null, number, number][];
  shipping: number;
  discount: number;
  taxRate: number;
  taxTitle: string;
  taxesIncluded: boolean;
  address: Address;
  firstName: string | null;
  lastName: string | null;
  locale: string;
  ordinal: number | null;
  parcels: number;
  isLate: boolean;
  carrier: string;
};

const portland: Address = {
  name: 'Maya Lindqvist',
  company: null,
  address1: '2418 SE Ankeny Street',
  address2: 'Apt 3',
  city: 'Portland',
  zip: '97214',
  province: 'Oregon',
  provinceCode: 'OR',
  country: 'United States',
  countryCode: 'US',
};
const freiburg: Address = {
  name: 'Jonas Weber',
  company: null,
  address1: 'Lorettostraße 12',
  address2: null,
  city: 'Freiburg',
  zip: '79100',
  province: null,
  provinceCode: null,
  country: 'Deutschland',
  countryCode: 'DE',
};
const kyoto: Address = {
  name: 'Hana Mori',
  company: null,
  address1: '4-12 Sanjo-dori',
  address2: null,
  city: 'Kyoto',
  zip: '604-8083',
  province: 'Kyoto',
  provinceCode: 'JP-26',
  country: 'Japan',
  countryCode: 'JP',
};

const happy: Sketch = {
  currency: 'USD',
  goods: [
    ['Wooden balance train', 'Natural beech', 4200, 1],
    ['Linen story cushion', null, 2650, 2],
  ],
  shipping: 595,
  discount: 950,
  taxRate: 0,
  taxTitle: 'Sales tax',
  taxesIncluded: false,
  address: portland,
  firstName: 'Maya',
  lastName: 'Lindqvist',
  locale: 'en-US',
  ordinal: 1,
  parcels: 1,
  isLate: false,
  carrier: 'USPS',
};

const sketches: Record<SampleName, Sketch> = {
  happy,
  late: { ...happy, isLate: true, ordinal: 3, discount: 0 },
  guest: {
    ...happy,
    firstName: null,
    lastName: null,
    ordinal: null,
    address: { ...portland, name: null },
    discount: 0,
  },
  two_parcels: { ...happy, parcels: 2, ordinal: 2 },
  yen: {
    ...happy,
    currency: 'JPY',
    goods: [
      ['Wooden balance train', 'Natural beech', 6200, 1],
      ['Linen story cushion', null, 3900, 2],
    ],
    shipping: 800,
    discount: 0,
    taxRate: 0.1,
    taxTitle: 'Consumption tax',
    taxesIncluded: true,
    address: kyoto,
    firstName: 'Hana',
    lastName: 'Mori',
    locale: 'en-JP',
    carrier: 'Yamato',
  },
  german: {
    ...happy,
    currency: 'EUR',
    goods: [
      ['Balance-Zug aus Holz', 'Buche natur', 3990, 1],
      ['Kissen „Geschichten“', null, 2490, 2],
    ],
    shipping: 490,
    discount: 0,
    taxRate: 0.19,
    taxTitle: 'MwSt.',
    taxesIncluded: true,
    address: freiburg,
    firstName: 'Jonas',
    lastName: 'Weber',
    locale: 'de-DE',
    carrier: 'DHL',
  },
};

/** The sample as it is when this kind of mail goes out: what is said of a new order is said before it is sent. */
export function sampleFactsFor(kind: MessageKind, name: SampleName, now: Date): OrderFacts {
  const facts = sampleFacts(name, now);
  const isNew = kind === 'thank_you' || kind === 'order_confirmation';
  return isNew ? { ...facts, shipments: [], fulfillmentStatus: null } : facts;
}

/** An invented order as it looks `now`, placed a few days before. */
export function sampleFacts(name: SampleName, now: Date): OrderFacts {
  const sketch = sketches[name];
  const ago = (days: number) => new Date(now.getTime() - days * dayMs);
  const lines = sketch.goods.map((goods, index) => lineOf(sketch.currency, goods, index));
  const items = sketch.goods.reduce((sum, [, , price, quantity]) => sum + price * quantity, 0);
  const charged = items - sketch.discount + sketch.shipping;
  const tax = Math.round(sketch.taxesIncluded ? charged - charged / (1 + sketch.taxRate) : charged * sketch.taxRate);
  const total = charged + (sketch.taxesIncluded ? 0 : tax);
  const of = (amount: number) => dual(amount, sketch.currency);
  return {
    ...blankFacts,
    placedAt: ago(6),
    shopifyUpdatedAt: ago(1),
    paidAt: ago(6),
    financialStatus: 'paid',
    fulfillmentStatus: sketch.isLate ? null : 'fulfilled',
    email: 'customer@example.com',
    customerName: sketch.firstName ? `${sketch.firstName} ${sketch.lastName}` : null,
    customerLocale: sketch.locale,
    orderOrdinal: sketch.ordinal,
    currency: sketch.currency,
    presentmentCurrency: sketch.currency,
    taxesIncluded: sketch.taxesIncluded,
    totals: {
      subtotal: of(items - sketch.discount),
      discount: of(sketch.discount),
      shipping: of(sketch.shipping),
      tax: of(tax),
      duties: of(0),
      tip: of(0),
      total: of(total),
      current: of(total),
      taxLines: sketch.taxRate > 0 ? [{ title: sketch.taxTitle, rate: sketch.taxRate, amount: of(tax) }] : [],
    },
    discounts: sketch.discount > 0 ? [{ code: 'WELCOME10', title: null, amount: of(sketch.discount) }] : [],
    shippingLines: [{ title: 'Standard', code: 'standard', price: of(sketch.shipping) }],
    shipTo: sketch.address,
    billTo: sketch.address,
    promisedFrom: null,
    promisedDispatchAt: ago(3),
    promisedAt: sketch.isLate ? ago(1) : new Date(now.getTime() + dayMs),
    promiseSource: 'settings',
    customer: sketch.firstName
      ? {
          id: '1',
          email: 'customer@example.com',
          firstName: sketch.firstName,
          lastName: sketch.lastName,
          locale: sketch.locale,
          tags: [],
          marketingState: 'subscribed',
          erasedAt: null,
          mergedIntoId: null,
        }
      : null,
    lines,
    shipments: sketch.isLate
      ? []
      : Array.from({ length: sketch.parcels }, (_, index) => shipmentOf(sketch, lines, index, now)),
    refunds: [
      {
        id: '1',
        refundedAt: ago(0),
        note: null,
        returnId: null,
        amount: lines[0]!.unitPrice,
        gateways: [],
        costs: null,
        lines: [{ lineId: lines[0]!.id, quantity: 1, subtotal: lines[0]!.unitPrice, tax: of(0) }],
      },
    ],
  };
}

function lineOf(
  currency: string,
  [title, variantTitle, price, quantity]: Sketch['goods'][number],
  index: number,
): OrderLine {
  return {
    id: String(index + 1),
    title,
    variantTitle,
    sku: `TOY-${index + 1}`,
    productId: String(index + 1),
    variantId: String(index + 1),
    vendor: null,
    quantity,
    currentQuantity: quantity,
    unitPrice: dual(price, currency),
    discount: dual(0, currency),
    tax: dual(0, currency),
    requiresShipping: true,
    isGiftCard: false,
    productTags: [],
    collections: [],
    productType: null,
    imageUrl: null,
    isEnriched: true,
    position: index,
  };
}

function shipmentOf({ carrier, parcels }: Sketch, lines: OrderLine[], index: number, now: Date): Shipment {
  const id = String(index + 1);
  const ago = (hours: number) => new Date(now.getTime() - hours * hourMs);
  const scan = (number: number, status: string, hours: number, city: string | null): Scan => ({
    id: `${id}${number}`,
    shipmentId: id,
    status,
    message: null,
    happenedAt: ago(hours),
    city,
    province: null,
    country: null,
    estimatedDeliveryAt: null,
  });
  const held = parcels === 1 ? lines : lines.filter((_, position) => position % parcels === index);
  return {
    id,
    name: `#1042-F${id}`,
    status: 'success',
    shipmentStatus: 'out_for_delivery',
    carrier,
    service: null,
    trackingNumbers: [`94001118995${id}7218`],
    trackingUrls: [`https://tracking.example/94001118995${id}7218`],
    dispatchedAt: ago(60),
    shopifyUpdatedAt: ago(2),
    lines: held.map((line) => ({ lineId: line.id, quantity: line.quantity })),
    scans: [
      scan(1, 'carrier_picked_up', 58, null),
      scan(2, 'in_transit', 26, 'Salem'),
      scan(3, 'out_for_delivery', 2, 'Portland'),
    ],
  };
}

function dual(amountMinor: number, currency: string): DualMoney {
  return { shop: { amountMinor, currency }, presentment: { amountMinor, currency } };
}

const blankFacts = {
  shopId: 0,
  id: '1042',
  name: '#1042',
  canceledAt: null,
  cancelReason: null,
  closedAt: null,
  editedAt: null,
  isTest: false,
  sourceName: 'web',
  isDraftMade: false,
  tags: [],
  phone: null,
  statusPageUrl: null,
  fulfillBy: null,
  fulfillmentOrders: [],
  maxDeliveryAt: null,
  lineTimes: {},
  addedPromises: [],
  isImported: false,
  referralCode: null,
  erasedAt: null,
  returns: [],
  problems: [],
  arrivalWords: [],
  carrierRecords: [],
} satisfies Partial<OrderFacts>;

/**
 * The message of this kind that fits the sample.
 * @param hasProgram mails about the order tell of points too
 */
export function sampleMessage(kind: MessageKind, facts: OrderFacts, now: Date, hasProgram = false): MailMessage {
  const shipment = facts.shipments[0];
  const isLate = facts.shipments.length === 0;
  return {
    kind,
    subject: `order:${facts.id}`,
    occasion: 'sample',
    shipmentId: shipment?.id ?? null,
    data: {
      covers: [`order:${facts.id}`],
      shipmentIds: facts.shipments.map(({ id }) => id),
      newDate: isLate ? null : new Date(now.getTime() + 4 * dayMs).toISOString(),
      cause: isLate ? 'not_dispatched' : 'estimate_moved',
      milestone: 'out_for_delivery',
      trouble: 'failed',
      troubleSince: new Date(now.getTime() - dayMs).toISOString(),
      deliveredAt: new Date(now.getTime() - 2 * dayMs).toISOString(),
      news: sampleNews(kind, now, hasProgram),
    },
  };
}

export const sampleShop = {
  name: 'Super Toys',
  email: 'hello@supertoys.example',
  domain: 'super-toys.myshopify.com',
  timeZone: 'America/Los_Angeles',
};

/** Links that lead nowhere, so that a preview can show them and nobody can answer for a customer. */
export function sampleLinks(): MailLinks {
  const at = (path: string) => `https://example.com/${path}`;
  return {
    order_page: at('your-order'),
    invoice: at('invoice'),
    invoice_pdf: at('invoice.pdf'),
    check_in_well: at('all-well'),
    check_in_not_arrived: at('not-arrived'),
    check_in_problem: at('a-problem'),
    review: at('review'),
    points: at('your-points'),
    preferences: at('preferences'),
    unsubscribe: at('unsubscribe'),
  };
}

const sampleDay = new Date('2026-03-10T18:00:00Z');

/** A view in which every list has an entry: what names the words may use. */
export function sampleView(kind: MessageKind, name: SampleName = speakerOf.en): MailView {
  const facts = sampleFacts(name, sampleDay);
  const settings = readSettings({
    sender: { personName: 'Anna' },
    thankYouShowsSummary: true,
    returns: { windowDays: 30 },
  });
  const chosen = chooseLanguage({
    wanted: [facts.customerLocale],
    enabled: languages,
    fallback: 'en',
    countryCode: facts.shipTo?.countryCode,
  });
  const message = sampleMessage(kind, facts, sampleDay);
  message.data.news = everyNews(sampleDay);
  const returns = sampleReturns(settings, sampleShop, sampleDay);
  const view = mailView({
    facts,
    message,
    settings,
    shop: sampleShop,
    chosen,
    links: sampleLinks(),
    returns,
    now: sampleDay,
  });
  const taxLines = view.order.tax_lines.length > 0 ? view.order.tax_lines : [{ title: 'Sales tax', amount: '$0.00' }];
  return { ...view, order: { ...view.order, tax_lines: taxLines } };
}

/** As if the sample's parcels had arrived today; null where the store has said nothing about sending things back. */
export function sampleReturns(
  { returns: { windowDays } }: Settings,
  { timeZone }: { timeZone: string },
  now: Date,
): ReturnWindow | null {
  return windowDays === null
    ? null
    : {
        lastDay: addDays(dayOf(now, timeZone), windowDays),
        isOver: false,
        days: windowDays,
        isByTier: false,
        isAssumed: false,
      };
}
