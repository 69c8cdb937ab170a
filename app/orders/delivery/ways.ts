import type { DeliveryWay, FulfillmentOrder, OrderFacts, OrderLine, Shipment } from '../facts.ts';

// How each line and each fulfillment reaches the customer. Shopify's fulfillment orders say so; webhooks do not tell
// them. Until they have been read, an order's own body gives hints, and otherwise goods count as shipped.

export type WayFacts = Pick<OrderFacts, 'lines'> & Partial<Pick<OrderFacts, 'fulfillmentOrders'>> & Hints;
type Hints = Partial<Pick<OrderFacts, 'shippingLines' | 'shipTo' | 'sourceName'>>;

/** Fulfillment orders that count; a cancelled one was replaced by others, or its lines were removed. */
export function listFulfillmentOrders({ fulfillmentOrders }: Pick<WayFacts, 'fulfillmentOrders'>): FulfillmentOrder[] {
  return (fulfillmentOrders ?? []).filter(({ status }) => status !== 'cancelled');
}

/** How a line reaches the customer. What needs no shipping never does, whatever it was ordered with. */
export function wayOfLine(line: Pick<OrderLine, 'id' | 'requiresShipping'>, facts: WayFacts): DeliveryWay {
  if (!line.requiresShipping) return 'none';
  const orders = listFulfillmentOrders(facts).filter(({ way }) => way !== null);
  const own = orders.filter(({ lines }) => lines?.some(({ lineId }) => lineId === line.id));
  const named = own.find(({ status }) => status !== 'closed') ?? own.at(-1);
  if (named?.way) return named.way;
  const ways = new Set(orders.flatMap(({ way }) => way ?? []));
  if (ways.size > 1) ways.delete('none');
  if (ways.has('shipping')) return 'shipping';
  return [...ways][0] ?? hintedWay(facts);
}

const pickupCode = /^pick[ _-]?up$/i;

/**
 * What an order's body says by itself. Nothing is sent without an address, and the checkout's local pickup has none.
 * Once the fulfillment orders have been read, only the method's own name counts.
 */
function hintedWay({ shippingLines = [], shipTo, sourceName, fulfillmentOrders }: WayFacts): DeliveryWay {
  if (shippingLines.some(({ code, title }) => pickupCode.test(code ?? '') || pickupCode.test(title))) return 'pickup';
  const isUnread = fulfillmentOrders === null;
  return isUnread && shipTo === null && shippingLines.length > 0 && sourceName !== 'pos' ? 'pickup' : 'shipping';
}

/** Whether somebody waits for the line: it is neither digital nor taken along. */
export function isAwaited(line: OrderLine, facts: WayFacts): boolean {
  const way = wayOfLine(line, facts);
  return way !== 'none' && way !== 'retail';
}

const byCarrier = new Set([
  'label_purchased',
  'label_printed',
  'carrier_picked_up',
  'in_transit',
  'delayed',
  'out_for_delivery',
  'attempted_delivery',
  'failure',
]);

/** How a fulfillment reaches the customer. One that is tracked travels, whatever was chosen at the checkout. */
export function wayOfParcel(shipment: Shipment, facts: WayFacts): DeliveryWay {
  const ids = new Set(shipment.lines.map(({ lineId }) => lineId));
  const lines = facts.lines.filter(({ id }) => ids.size === 0 || ids.has(id));
  const ways = new Set(lines.map((line) => wayOfLine(line, facts)));
  if (ways.size > 1) ways.delete('none');
  const way: DeliveryWay = ways.has('shipping') ? 'shipping' : ([...ways][0] ?? 'shipping');
  if (way === 'pickup_point' || way === 'shipping') return way;
  if (shipment.trackingNumbers.length > 0) return 'shipping';
  const statuses = [
    ...shipment.scans.map(({ status }) => status),
    ...(shipment.shipmentStatus === null ? [] : [shipment.shipmentStatus]),
  ];
  if (way === 'local') return way;
  const isSent = way === 'pickup' ? statuses.some((status) => byCarrier.has(status)) : statuses.length > 0;
  return isSent ? 'shipping' : way;
}

/** Whether a carrier brings it; otherwise the store itself, or nobody. */
export function hasCarrier(shipment: Shipment, facts: WayFacts): boolean {
  const way = wayOfParcel(shipment, facts);
  return way === 'shipping' || way === 'pickup_point';
}

export type OrderWay = 'shipping' | 'pickup' | 'local' | 'mixed' | 'retail' | 'none';

/** How the order as a whole reaches the customer; what needs no delivery beside goods does not count. */
export function wayOfOrder(facts: WayFacts & Pick<OrderFacts, 'shipments'>): OrderWay {
  const sent = facts.shipments.filter((shipment) => shipment.status !== 'cancelled' && hasCarrier(shipment, facts));
  const isSent = (id: string) => sent.some(({ lines }) => lines.some(({ lineId }) => lineId === id));
  const wayOf = (line: OrderLine) => (line.requiresShipping && isSent(line.id) ? 'shipping' : wayOfLine(line, facts));
  const ways = new Set(facts.lines.map(wayOf));
  if (ways.size > 1) ways.delete('none');
  if (ways.size > 1) ways.delete('retail');
  if (ways.size > 1 && [...ways].some((way) => way !== 'shipping' && way !== 'pickup_point')) return 'mixed';
  const [way] = ways;
  if (way === undefined) return 'none';
  return way === 'pickup_point' ? 'shipping' : way;
}

/** Where a pickup waits; null when Shopify has not named it. */
export function placeOfPickup(facts: WayFacts): FulfillmentOrder['place'] {
  return listFulfillmentOrders(facts).find(({ way, place }) => way === 'pickup' && place?.name)?.place ?? null;
}
