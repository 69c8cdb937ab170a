import type { ArrivalWord, OrderFacts, Scan, Shipment } from '../facts.ts';
import { goingBackSince } from './going-back.ts';
import { unsentPieces } from './unsent.ts';
import { isAwaited, wayOfParcel, type WayFacts } from './ways.ts';

// The meaning of a parcel's scans. Unknown statuses are displayed but decide nothing.

export type ParcelStage = 'dispatched' | 'in_transit' | 'out_for_delivery' | 'ready_for_pickup' | 'delivered';

const stageOfStatus: Record<string, ParcelStage> = {
  label_purchased: 'dispatched',
  label_printed: 'dispatched',
  confirmed: 'dispatched',
  carrier_picked_up: 'in_transit',
  in_transit: 'in_transit',
  delayed: 'in_transit',
  failure: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  attempted_delivery: 'out_for_delivery',
  ready_for_pickup: 'ready_for_pickup',
  picked_up: 'delivered',
  delivered: 'delivered',
};

const rank: Record<ParcelStage, number> = {
  dispatched: 0,
  in_transit: 1,
  out_for_delivery: 2,
  ready_for_pickup: 3,
  delivered: 4,
};

export function stageRank(stage: ParcelStage): number {
  return rank[stage];
}

type Parcel = Pick<Shipment, 'status' | 'shipmentStatus' | 'shopifyUpdatedAt' | 'dispatchedAt'> & {
  scans: (Pick<Scan, 'status' | 'happenedAt'> & Partial<Pick<Scan, 'message'>>)[];
};

const gone = new Set(['cancelled', 'canceled', 'error', 'failure']);

/** Neither canceled nor failed according to the fulfillment service. */
export function isActive({ status }: Pick<Shipment, 'status'>): boolean {
  return status === null || !gone.has(status);
}

export function isCanceled({ status }: Pick<Shipment, 'status'>): boolean {
  return status === 'cancelled' || status === 'canceled';
}

/** Handed over, according to Shopify. A fulfillment service may keep a parcel pending or open for a while. */
export function isDispatched(parcel: Parcel): boolean {
  if (!isActive(parcel)) return false;
  const isWaiting = parcel.status === 'pending' || parcel.status === 'open';
  return !isWaiting || parcelStage(parcel) !== 'dispatched';
}

/** When the carrier reported the parcel delivered to the customer; null if it never did. */
export function deliveredAt(parcel: Parcel): Date | null {
  const backSince = goingBackSince(parcel);
  const arrivals = parcel.scans
    .filter((scan) => stageOfStatus[scan.status] === 'delivered')
    .filter(({ happenedAt }) => backSince === null || happenedAt < backSince)
    .map((scan) => scan.happenedAt.getTime());
  if (arrivals.length > 0) return new Date(Math.min(...arrivals));
  if (backSince !== null) return null;
  if (parcel.shipmentStatus === null || stageOfStatus[parcel.shipmentStatus] !== 'delivered') return null;
  return parcel.shopifyUpdatedAt ?? parcel.dispatchedAt;
}

/** The newest scan with a known meaning; of two at the same instant, the one further along. */
export function latestScan<S extends Pick<Scan, 'status' | 'happenedAt'>>(parcel: { scans: S[] }): S | null {
  let latest: S | null = null;
  for (const scan of parcel.scans) {
    const stage = stageOfStatus[scan.status];
    if (!stage) continue;
    const lead = latest ? scan.happenedAt.getTime() - latest.happenedAt.getTime() : 1;
    if (lead > 0 || (lead === 0 && rank[stage] > rank[stageOfStatus[latest!.status]!])) latest = scan;
  }
  return latest;
}

/** How far the parcel is. A delivered parcel stays delivered, whatever the carrier reports later. */
export function parcelStage(parcel: Parcel): ParcelStage {
  if (deliveredAt(parcel)) return 'delivered';
  if (isGoingBack(parcel)) return 'in_transit';
  const status = latestScan(parcel)?.status ?? parcel.shipmentStatus;
  return (status !== null && stageOfStatus[status]) || 'dispatched';
}

/** Whether the parcel goes back to the sender, or is there already, and had not been delivered before. */
export function isGoingBack(parcel: Parcel): boolean {
  return goingBackSince(parcel) !== null && deliveredAt(parcel) === null;
}

/** The carrier has given up and nothing was reported since, or it brings the parcel back to the sender. */
export function hasFailed(parcel: Parcel): boolean {
  if (!isActive(parcel) || deliveredAt(parcel)) return false;
  return isGoingBack(parcel) || (latestScan(parcel)?.status ?? parcel.shipmentStatus) === 'failure';
}

/** Whether anything is known about the parcel's journey, even if only that it has a label. */
function isTracked(parcel: Parcel): boolean {
  return parcel.scans.length > 0 || parcel.shipmentStatus !== null;
}

const byTheStore = new Set(['label_purchased', 'label_printed', 'confirmed']);

/**
 * Whether the carrier has the parcel. Only then does silence past the expected day mean something; after a label alone
 * it does not.
 */
export function isReportedOn({ scans, shipmentStatus }: Parcel): boolean {
  const statuses = [...scans.map(({ status }) => status), ...(shipmentStatus === null ? [] : [shipmentStatus])];
  return statuses.some((status) => !byTheStore.has(status));
}

/** The carrier's first scan; null when none is known. */
export function reportedOnSince({ scans }: Parcel): Date | null {
  const times = scans.filter(({ status }) => !byTheStore.has(status)).map(({ happenedAt }) => happenedAt.getTime());
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

/**
 * The carrier's word that the parcel is held up, for as long as nothing has come after it: the scans that say so,
 * oldest first. Empty once the parcel has moved on.
 */
export function openDelay<S extends Pick<Scan, 'status' | 'happenedAt'>>(parcel: { scans: S[] }): S[] {
  if (latestScan(parcel)?.status !== 'delayed') return [];
  const isMove = ({ status }: S) => status !== 'delayed' && stageOfStatus[status] !== undefined;
  const movedAt = Math.max(0, ...parcel.scans.filter(isMove).map(({ happenedAt }) => happenedAt.getTime()));
  return parcel.scans.filter(({ status, happenedAt }) => status === 'delayed' && happenedAt.getTime() >= movedAt);
}

/** Goods that were handed over, in that order: parcels, and what needs no parcel, such as gift cards. */
export function handoversOf({ shipments }: Pick<OrderFacts, 'shipments'>): Shipment[] {
  const time = (shipment: Shipment) => shipment.dispatchedAt?.getTime() ?? 0;
  return shipments.filter(isDispatched).sort((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : 1));
}

type Contents = Pick<OrderFacts, 'shipments'> & WayFacts;

/** What has left for the customer or waits for them at the store, in the order in which it did: parcels and pickups. */
export function parcelsOf(facts: Contents): Shipment[] {
  return handoversOf(facts).filter((shipment) => isParcel(shipment, facts));
}

/** The parcels that are counted where mails, pages and the admin name one of several: what waits at the store is none. */
export function numberedParcels(facts: Contents): Shipment[] {
  return parcelsOf(facts).filter((shipment) => wayOfParcel(shipment, facts) !== 'pickup');
}

/** Whether a fulfillment is awaited: it is tracked, or holds something that is neither digital nor taken along. */
function isParcel(shipment: Shipment, facts: Contents): boolean {
  if (isTracked(shipment)) return true;
  const way = wayOfParcel(shipment, facts);
  return way !== 'none' && way !== 'retail';
}

/**
 * How far a parcel of this order is. What was handed over for a pickup waits at the store: no carrier has it, and
 * without a word on it nobody knows whether the customer has been there.
 */
export function stageOfParcel(parcel: Shipment, facts: WayFacts): ParcelStage {
  const stage = parcelStage(parcel);
  return stage === 'dispatched' && wayOfParcel(parcel, facts) === 'pickup' ? 'ready_for_pickup' : stage;
}

/** What was last said about the arrival of this parcel, or of the order it had left with; null when nobody has. */
export function lastWordOn(
  { id, dispatchedAt }: Pick<Shipment, 'id' | 'dispatchedAt'>,
  { arrivalWords }: Pick<OrderFacts, 'arrivalWords'>,
): ArrivalWord | null {
  const isAbout = ({ shipmentId, saidAt }: ArrivalWord) =>
    shipmentId === null ? dispatchedAt === null || dispatchedAt <= saidAt : shipmentId === id;
  return arrivalWords.findLast(isAbout) ?? null;
}

/** Whether the parcel is there: the carrier has reported it, or the customer or the staff has said so. */
export function hasArrived(parcel: Shipment, facts: Pick<OrderFacts, 'arrivalWords'>): boolean {
  return deliveredAt(parcel) !== null || lastWordOn(parcel, facts)?.answer === 'all_well';
}

/** Whether the staff have settled with the customer what became of this parcel, so that nobody waits for it any more. */
export function isDealtWith(parcel: Shipment, facts: Pick<OrderFacts, 'arrivalWords'>): boolean {
  return lastWordOn(parcel, facts)?.answer === 'dealt_with';
}

/** Parcels that have left and are still waited for, in the order in which they left. */
export function parcelsUnderWay(facts: Contents & Pick<OrderFacts, 'arrivalWords'>): Shipment[] {
  return parcelsOf(facts).filter((parcel) => !hasArrived(parcel, facts) && !isDealtWith(parcel, facts));
}

/** What was handed over. Where Shopify has not told (imported orders), the only fulfillment holds everything. */
export function contentsOf(shipment: Shipment, facts: Contents): Shipment['lines'] {
  if (shipment.lines.length > 0 || handoversOf(facts).length > 1) return shipment.lines;
  return facts.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
}

/** The day the first parcel left; null when none has. */
export function firstDispatchAt(facts: Contents): Date | null {
  const times = parcelsOf(facts).flatMap((shipment) => shipment.dispatchedAt?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

export type Goods = Pick<OrderFacts, 'lines' | 'shipments' | 'fulfillmentStatus' | 'sourceName' | 'shippingLines'> &
  WayFacts;

/**
 * Whether the customer waits for anything, brought or to be picked up. Digital goods, canceled lines and what was taken
 * along at a till are not waited for.
 */
export function needsDelivery(facts: Goods): boolean {
  if (facts.shipments.some((shipment) => isActive(shipment) && isTracked(shipment))) return true;
  if (isTakenAlong(facts)) return false;
  return facts.shipments.some(isActive)
    ? facts.lines.some((line) => isAwaited(line, facts))
    : openLines(facts).length > 0;
}

function isTakenAlong({ sourceName, fulfillmentStatus, shippingLines }: Goods): boolean {
  return sourceName === 'pos' && fulfillmentStatus === 'fulfilled' && shippingLines.length === 0;
}

function openLines(facts: WayFacts) {
  return facts.lines.filter((line) => line.currentQuantity > 0 && isAwaited(line, facts));
}

/** Lines of which something has not left yet, and how much. */
export function undispatchedLines(
  facts: Goods & Pick<OrderFacts, 'refunds' | 'shopifyUpdatedAt'>,
): { lineId: string; quantity: number }[] {
  const parcels = handoversOf(facts);
  const isKnown = parcels.every((parcel) => parcel.lines.length > 0);
  // Imported parcels do not list their lines, so the order's own status decides.
  if (parcels.length > 0 && !isKnown && facts.fulfillmentStatus === 'fulfilled') return [];
  return openLines(facts).flatMap((line) => {
    const quantity = unsentPieces(facts, line, parcels);
    return quantity > 0 ? [{ lineId: line.id, quantity }] : [];
  });
}
