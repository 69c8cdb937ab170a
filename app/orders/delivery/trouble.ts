import { dayMs } from '#app/lib/clock.ts';
import type { OrderFacts, Scan, Shipment } from '../facts.ts';
import { isAllGivenBack } from '../given-back.ts';
import type { Zones } from '../zones.ts';
import { isDeliveryReported, isMissingByStaff, isReportingRecord, lastSignOf } from './arrival.ts';
import { goingBackSince } from './going-back.ts';
import { canBeLate, parcelDeadline } from './lateness.ts';
import {
  contentsOf,
  hasFailed,
  isGoingBack,
  isReportedOn,
  lastWordOn,
  latestScan,
  parcelsOf,
  parcelsUnderWay,
} from './parcels.ts';

// Parcels of which somebody has to ask: the carrier could not deliver, brings it back, has lost it as it seems, or has
// never seen it. A trouble ends with a later scan, the delivery, the word of customer or staff, and with the money back.

export type TroubleKind = 'failed' | 'returning' | 'lost' | 'not_scanned';

export type ParcelTrouble = {
  kind: TroubleKind;
  shipmentId: string;
  since: Date;
  /** the scan that says so; null where it is the silence that does, or the staff */
  scanId: string | null;
  /** the staff have said themselves that the parcel is not there */
  isSaidByStaff: boolean;
};

/** A carrier that reports has said nothing for so long, and any day that was named has passed by some days: lost, probably. */
const silentDays = 10;
const daysAfterNamedDay = 3;
/** the same where nobody had named a day */
const silentDaysWithoutDate = 14;
/** between the announcement of a parcel and its carrier's first scan; a weekend and a holiday lie between them at times */
const unscannedDays = 5;

/** Every parcel of the order that is in trouble, in the order in which they left. */
export function listTroubles(facts: OrderFacts, zones: Zones, now: Date): ParcelTrouble[] {
  if (!canBeLate(facts)) return [];
  return parcelsOf(facts).flatMap((parcel) => troubleOf(parcel, facts, zones, now) ?? []);
}

/** What is wrong with this parcel; null while nothing is known to be, and once nobody waits for it any more. */
export function troubleOf(parcel: Shipment, facts: OrderFacts, zones: Zones, now: Date): ParcelTrouble | null {
  if (isGivenBack(parcel, facts)) return null;
  const trouble = (kind: TroubleKind, since: Date, scanId: string | null, isSaidByStaff = false): ParcelTrouble => ({
    kind,
    shipmentId: parcel.id,
    since,
    scanId,
    isSaidByStaff,
  });
  if (isMissingByStaff(parcel, facts)) return trouble('lost', lastWordOn(parcel, facts)?.saidAt ?? now, null, true);
  if (!parcelsUnderWay(facts).includes(parcel)) return null;
  if (hasFailed(parcel)) {
    const scan = firstFailure(parcel);
    const kind = isGoingBack(parcel) ? 'returning' : 'failed';
    return trouble(kind, scan?.happenedAt ?? parcel.shopifyUpdatedAt ?? now, scan?.id ?? null);
  }
  const lostAt = probablyLostAt(parcel, facts, zones);
  if (lostAt && lostAt <= now) return trouble('lost', lostAt, null);
  const unscannedAt = unscannedSince(parcel, facts);
  return unscannedAt && unscannedAt <= now ? trouble('not_scanned', unscannedAt, null) : null;
}

/** When time alone will bring this parcel into trouble; null where it will not. */
export function troubleAt(parcel: Shipment, facts: OrderFacts, zones: Zones): Date | null {
  if (isGivenBack(parcel, facts) || hasFailed(parcel)) return null;
  return probablyLostAt(parcel, facts, zones) ?? unscannedSince(parcel, facts);
}

/** Whether time alone, without any scan, says that this parcel never left or never arrives. */
export function isWaitedFor(parcel: Shipment, facts: OrderFacts): boolean {
  return !facts.isImported && (isDeliveryReported(parcel, facts) || unscannedSince(parcel, facts) !== null);
}

/** The instant from which a silent parcel counts as lost: its carrier reports deliveries, but has fallen silent. */
function probablyLostAt(parcel: Shipment, facts: OrderFacts, zones: Zones): Date | null {
  if (facts.isImported || !isReportedOn(parcel) || !isDeliveryReported(parcel, facts)) return null;
  // What waits at a counter waits for its customer.
  if (latestScan(parcel)?.status === 'ready_for_pickup') return null;
  const sign = lastSignOf(parcel);
  if (!sign || parcel.scans.length === 0) return null;
  const deadline = parcelDeadline(facts, parcel, zones);
  if (!deadline) return new Date(sign.getTime() + silentDaysWithoutDate * dayMs);
  return new Date(Math.max(sign.getTime() + silentDays * dayMs, deadline.endsAt.getTime() + daysAfterNamedDay * dayMs));
}

const labels = new Set(['label_purchased', 'label_printed']);

/**
 * The instant from which a parcel counts as never scanned: it has a number, and its carrier is known to report or has
 * sold the label through Shopify, which then follows it.
 */
function unscannedSince(parcel: Shipment, facts: OrderFacts): Date | null {
  if (facts.isImported || isReportedOn(parcel) || parcel.trackingNumbers.length === 0 || !parcel.dispatchedAt)
    return null;
  const record = facts.carrierRecords.find(({ carrier }) => carrier === parcel.carrier);
  const isFollowed = parcel.scans.some(({ status }) => labels.has(status)) || labels.has(parcel.shipmentStatus ?? '');
  const isReporting = record ? (isReportingRecord(record) ?? isFollowed) : isFollowed;
  return isReporting ? new Date(parcel.dispatchedAt.getTime() + unscannedDays * dayMs) : null;
}

/** The scan with which the carrier gave up, of those since which it has reported nothing better. */
function firstFailure(parcel: Shipment): Scan | null {
  const backSince = goingBackSince(parcel);
  if (backSince) return parcel.scans.find(({ happenedAt }) => happenedAt.getTime() === backSince.getTime()) ?? null;
  const lastMove = parcel.scans.findLastIndex(({ status }) => status !== 'failure');
  return parcel.scans.slice(lastMove + 1)[0] ?? parcel.scans.findLast(({ status }) => status === 'failure') ?? null;
}

/** Whether the customer has their money for everything in this parcel. */
function isGivenBack(parcel: Shipment, facts: OrderFacts): boolean {
  if (isAllGivenBack(facts)) return true;
  const ids = new Set(contentsOf(parcel, facts).map(({ lineId }) => lineId));
  const held = facts.lines.filter(({ id }) => ids.has(id));
  return held.length > 0 && held.every(({ currentQuantity }) => currentQuantity === 0);
}
