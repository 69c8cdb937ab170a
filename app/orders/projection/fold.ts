import type { NewEvent } from '#app/events/catalog.ts';
import { foldEditTimes, foldLineTimes } from '../added-lines.ts';
import type { FulfillmentOrder, Scan } from '../facts.ts';
import { eventsOf } from './fold-events.ts';
import { foldRefund } from './fold-refund.ts';
import type { OrderContent, OrderNews, OrderSnapshot } from './news.ts';
import type { OrderRow, OrderState, ShipmentRow } from './order-state.ts';
import { isNewer } from '../webhooks/version.ts';

/**
 * Applies news to an order; returns the new state and the events. Webhooks converge to one state in any order of
 * arrival and with any repeats: snapshots, refunds and Shopify's own dates by version, scans as sets, sticky facts by
 * the earliest report. Unchanged parts keep their identity. Events may be returned again; their fact key makes sure they
 * are recorded once.
 */
export function foldOrder(state: OrderState, news: OrderNews): { state: OrderState; events: NewEvent[] } {
  const next = foldNews(state, news);
  return { state: next, events: eventsOf(state, next, news) };
}

function foldNews(state: OrderState, news: OrderNews): OrderState {
  const { erasedAt } = state.order;
  switch (news.kind) {
    case 'order':
      return foldSnapshot(state, news);
    case 'edit':
      return withOrder(state, {
        editedAt: latest(state.order.editedAt, news.at),
        lineTimes: foldEditTimes(state.order.lineTimes, news.addedTo, news.at),
      });
    case 'dates':
      return foldDates(state, news);
    case 'shipment':
      return foldShipment(state, news);
    case 'scan': {
      if (state.scans[news.scan.id]) return state;
      const scan = erasedAt ? withoutWords(news.scan) : news.scan;
      return { ...state, scans: { ...state.scans, [scan.id]: scan } };
    }
    case 'refund':
      return foldRefund(state, news);
    case 'return':
      return foldReturn(state, news);
  }
}

function foldSnapshot(state: OrderState, news: OrderSnapshot): OrderState {
  const { order } = state;
  const sticky = {
    placedAt: earliest(order.placedAt, news.placedAt),
    ...earliestCancellation(order, news),
    paidAt: news.isPaid ? earliest(order.paidAt, news.paidAt ?? news.at) : order.paidAt,
    orderOrdinal: smallest(order.orderOrdinal, news.customerOrderCount),
    ...originOf(order, news),
    lineTimes: foldLineTimes(order.lineTimes, news),
  };
  if (!isNewer(news.version, order.version)) return withOrder(state, sticky);
  const content = order.erasedAt ? withoutPerson(news.content) : news.content;
  const lines = order.erasedAt ? linesWithoutPerson(news.lines) : news.lines;
  return { ...withOrder(state, { ...content, ...sticky, version: news.version }), lines };
}

/**
 * An order is history when the import knew it first, by the versions, whichever arrives first here. That it was just
 * placed settles the question.
 */
function originOf(order: OrderRow, { origin, version }: OrderSnapshot): Pick<OrderRow, 'isImported' | 'firstVersion'> {
  const known = { isImported: order.isImported, firstVersion: order.firstVersion };
  const told = { isImported: origin === 'imported', firstVersion: origin === 'placed' ? '' : version };
  if (known.firstVersion === null || told.firstVersion < known.firstVersion) return told;
  return told.firstVersion === known.firstVersion && !told.isImported ? told : known;
}

function foldDates(state: OrderState, news: Extract<OrderNews, { kind: 'dates' }>): OrderState {
  const { version: datesVersion, fulfillBy, maxDeliveryAt, at } = news;
  if (!isNewer(datesVersion, state.order.datesVersion)) return state;
  const fulfillmentOrders = news.fulfillmentOrders.map((told) =>
    withRelease(
      told,
      state.order.fulfillmentOrders?.find(({ id }) => id === told.id),
      at,
    ),
  );
  return withOrder(state, { fulfillBy, maxDeliveryAt, datesVersion, fulfillmentOrders });
}

/** Shopify forgets a hold when it is over. When it was first seen to be over stays known. */
function withRelease(told: FulfillmentOrder, known: FulfillmentOrder | undefined, at: Date): FulfillmentOrder {
  if (!known || told.status === 'on_hold') return told;
  if (known.status !== 'on_hold') return { ...told, release: known.release };
  return { ...told, release: { at: at.toISOString(), holds: known.holds } };
}

function foldShipment(state: OrderState, { version, shipment }: Extract<OrderNews, { kind: 'shipment' }>): OrderState {
  const known = state.shipments[shipment.id];
  const dispatchedAt = earliest(known?.dispatchedAt ?? null, shipment.dispatchedAt);
  if (known && !isNewer(version, known.version)) {
    const lines = known.lines.length === 0 && shipment.lines ? shipment.lines : known.lines;
    if (isSameTime(dispatchedAt, known.dispatchedAt) && lines === known.lines) return state;
    return { ...state, shipments: { ...state.shipments, [shipment.id]: { ...known, dispatchedAt, lines } } };
  }
  const row: ShipmentRow = { ...shipment, dispatchedAt, version, lines: shipment.lines ?? known?.lines ?? [] };
  const kept = state.order.erasedAt ? { ...row, trackingNumbers: [], trackingUrls: [] } : row;
  return { ...state, shipments: { ...state.shipments, [row.id]: kept } };
}

// A decline or a cancellation has no time of its own in the Admin API, so that a read knows only the latest it can be.
const endsWithoutTime = new Set(['declined', 'canceled']);

function foldReturn(state: OrderState, { version, return: told }: Extract<OrderNews, { kind: 'return' }>): OrderState {
  const known = state.returns[told.id];
  const requestedAt = earliest(known?.requestedAt ?? null, told.requestedAt);
  const isSameEnd = known?.status === told.status && endsWithoutTime.has(told.status);
  const endedAt = isSameEnd ? earliest(known.changedAt, told.changedAt) : null;
  if (!known || isNewer(version, known.version)) {
    const changedAt = endedAt ?? told.changedAt;
    const row = { ...told, changedAt, requestedAt, name: told.name ?? known?.name ?? null, version };
    return { ...state, returns: { ...state.returns, [told.id]: row } };
  }
  const name = known.name ?? told.name;
  const changedAt = endedAt ?? known.changedAt;
  const isSame = isSameTime(requestedAt, known.requestedAt) && isSameTime(changedAt, known.changedAt);
  if (isSame && name === known.name) return state;
  return { ...state, returns: { ...state.returns, [told.id]: { ...known, changedAt, requestedAt, name } } };
}

// Keeps the identity of an unchanged order, so that it need not be written.
function withOrder(state: OrderState, change: Partial<OrderRow>): OrderState {
  const isSame = Object.entries(change).every(([key, value]) => {
    const before = state.order[key as keyof OrderRow];
    return before === value || (before instanceof Date && value instanceof Date && isSameTime(before, value));
  });
  return isSame ? state : { ...state, order: { ...state.order, ...change } };
}

function earliestCancellation(order: OrderRow, news: OrderSnapshot): Pick<OrderRow, 'canceledAt' | 'cancelReason'> {
  const known = { canceledAt: order.canceledAt, cancelReason: order.cancelReason };
  const told = { canceledAt: news.canceledAt, cancelReason: news.cancelReason };
  if (!told.canceledAt) return known;
  if (!known.canceledAt || told.canceledAt < known.canceledAt) return told;
  if (told.canceledAt > known.canceledAt) return known;
  return (told.cancelReason ?? '') > (known.cancelReason ?? '') ? told : known;
}

/** What is kept of an erased order: goods, money, times and the destination country. */
function withoutPerson(content: OrderContent): OrderContent {
  const { shipTo } = content;
  const country = shipTo && {
    name: null,
    company: null,
    address1: null,
    address2: null,
    city: null,
    zip: null,
    province: null,
    provinceCode: null,
    country: shipTo.country,
    countryCode: shipTo.countryCode,
  };
  return {
    ...content,
    email: null,
    phone: null,
    customerName: null,
    customerLocale: null,
    referralCode: null,
    tags: [],
    // A code may have been made for one person and carry the name.
    discounts: content.discounts.map(({ amount }) => ({ code: null, title: null, amount })),
    shipTo: country,
    billTo: null,
    statusPageUrl: null,
  };
}

/** The order with its parcels, refunds and returns, stripped of personal data. Later news cannot bring it back. */
export function eraseState(state: OrderState, erasedAt: Date): OrderState {
  const each = <Row>(rows: Record<string, Row>, erase: (row: Row) => Row) =>
    Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, erase(row)]));
  return {
    ...state,
    order: { ...state.order, ...withoutPerson(state.order), erasedAt: state.order.erasedAt ?? erasedAt },
    lines: state.lines && linesWithoutPerson(state.lines),
    shipments: each(state.shipments, (row) => ({ ...row, trackingNumbers: [], trackingUrls: [] })),
    scans: each(state.scans, withoutWords),
    refunds: each(state.refunds, (row) => ({ ...row, note: null })),
  };
}

/** A line without a product was written for this order alone, and may be about the person: "Engraving for Anna". */
function linesWithoutPerson<Line extends { productId: string | null }>(lines: Line[]): Line[] {
  const own = { title: '', variantTitle: null, sku: null, vendor: null };
  return lines.map((line) => (line.productId === null ? { ...line, ...own } : line));
}

function withoutWords(scan: Scan): Scan {
  return { ...scan, message: null, city: null, province: null };
}

const isSameTime = (a: Date | null, b: Date | null) => a?.getTime() === b?.getTime();

function earliest(a: Date | null, b: Date | null): Date | null {
  if (!a || !b) return a ?? b;
  return b < a ? b : a;
}

function latest(a: Date | null, b: Date): Date {
  return a && a >= b ? a : b;
}

function smallest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}
