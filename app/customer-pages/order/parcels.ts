import { tidy, webAddress } from '#app/messages/rendering/view-parts.ts';
import { nameScan, nameStage } from '#app/i18n/words.ts';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { isArrivalContested, knownArrival, type KnownArrival } from '#app/orders/delivery/arrival.ts';
import {
  latestScan,
  numberedParcels,
  parcelsOf,
  stageOfParcel,
  undispatchedLines,
} from '#app/orders/delivery/parcels.ts';
import { hasCarrier, wayOfParcel } from '#app/orders/delivery/ways.ts';
import { trackingOf } from '#app/orders/tracking.ts';
import type { CustomerFormats } from '../customer-formats.ts';

export type ParcelView = {
  id: string;
  title: string;
  /** the latest known state */
  state: string;
  stateAt: string | null;
  /** whether it is known to be there, whoever said so */
  hasArrived: boolean;
  carrier: string | null;
  /** false where the customer collects it, or the store brings it itself */
  hasCarrier: boolean;
  isPickup: boolean;
  /** a link may come without a number */
  tracking: { number: string; href: string | null }[];
  items: string[];
  /** newest first */
  scans: { what: string; when: string; place: string | null; message: string | null }[];
};

export function makeParcels(facts: OrderFacts, formats: CustomerFormats): ParcelView[] {
  const shipments = parcelsOf(facts);
  const numbered = numberedParcels(facts);
  return shipments.map((shipment) => {
    const position = numbered.indexOf(shipment) + 1;
    return makeParcel(
      facts,
      shipment,
      formats,
      position > 0 && numbered.length > 1 ? [position, numbered.length] : null,
    );
  });
}

/** What has not left yet: "2 × Wooden train". */
export function waitingItems(facts: OrderFacts): string[] {
  return undispatchedLines(facts).flatMap(({ lineId, quantity }) => nameLine(facts, lineId, quantity));
}

function nameLine(facts: OrderFacts, lineId: string, quantity: number): string[] {
  const line = facts.lines.find((candidate) => candidate.id === lineId);
  return line ? [nameItem(line, quantity)] : [];
}

function nameItem(line: { title: string; variantTitle: string | null }, quantity: number): string {
  const variant = nameVariant(line.variantTitle);
  return `${quantity} × ${tidy(line.title)}${variant ? ` (${variant})` : ''}`;
}

/** "Default Title" is Shopify's placeholder for a product without variants. */
export function nameVariant(title: string | null): string {
  return title === 'Default Title' ? '' : tidy(title, 80);
}

function makeParcel(
  facts: OrderFacts,
  shipment: Shipment,
  formats: CustomerFormats,
  position: [number, number] | null,
): ParcelView {
  const { words, own, moment } = formats;
  const newest = latestScan(shipment);
  const arrival = knownArrival(shipment, facts);
  const way = wayOfParcel(shipment, facts);
  const arrivedWords = isArrivalContested(shipment, facts)
    ? own.order.reportedDelivered
    : nameStage('delivered', way, words);
  const byCarrier = hasCarrier(shipment, facts);
  const named = newest ? nameScan(newest.status, words) : words.stages.dispatched;
  const alone = way === 'pickup' ? own.order.pickup.yours : byCarrier ? own.order.yourParcel : own.order.yourDelivery;
  return {
    id: shipment.id,
    title: position && byCarrier ? words.parcelNumber(...position) : alone,
    state: arrival ? arrivedWords : byCarrier ? named : nameStage(stageOfParcel(shipment, facts), way, words),
    hasCarrier: byCarrier,
    isPickup: way === 'pickup',
    hasArrived: arrival !== null,
    stateAt: stateAt(shipment, arrival, formats),
    carrier: tidy(shipment.carrier, 60) || null,
    tracking: trackingOf(shipment).map(({ number, url }) => ({
      number: tidy(number, 60),
      href: webAddress(url) || null,
    })),
    items: shipment.lines.flatMap(({ lineId, quantity }) => nameLine(facts, lineId, quantity)),
    scans: shipment.scans.toReversed().map((scan) => ({
      what: nameScan(scan.status, words),
      when: moment(scan.happenedAt),
      place:
        [scan.city, scan.province, scan.country]
          .map((part) => tidy(part, 60))
          .filter(Boolean)
          .join(', ') || null,
      message: tidy(scan.message, 200) || null,
    })),
  };
}

/** When the newest thing known happened; null where somebody's word says only that the parcel is there. */
function stateAt(shipment: Shipment, arrival: KnownArrival | null, { moment, day }: CustomerFormats): string | null {
  if (arrival) return arrival.isDayKnown ? moment(arrival.at) : null;
  const newest = latestScan(shipment);
  if (newest) return moment(newest.happenedAt);
  return shipment.dispatchedAt && day(shipment.dispatchedAt);
}
