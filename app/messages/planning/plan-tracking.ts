import { addDays, dayOf, hourMs, instantOf } from '#app/lib/clock.ts';
import type { Scan, Shipment } from '#app/orders/facts.ts';
import { isLateArrival } from '#app/orders/delivery/arrival.ts';
import { goingBackSince } from '#app/orders/delivery/going-back.ts';
import { hasFailed, needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { hasCarrier, wayOfParcel } from '#app/orders/delivery/ways.ts';
import { after } from './plan-placed.ts';
import { zonesIn, type Candidate, type Milestone, type PlanContext } from './plan-types.ts';

/** Stores often add the tracking number a little after the parcel: so long the announcement waits for one. */
const numberWaitMs = 2 * hourMs;

/** A carrier has a parcel. Too late once it is at the door. */
export function shippingConfirmation(context: PlanContext): Candidate[] {
  if (!needsDelivery(context.facts)) return [];
  return parcelsOf(context.facts).flatMap((shipment): Candidate[] => {
    if (!hasCarrier(shipment, context.facts)) return [];
    const dueAt = after(shipment.dispatchedAt ?? context.now, 'shipping_confirmation', context);
    const hasNumber = shipment.trackingNumbers.length > 0;
    const candidate: Candidate = {
      kind: 'shipping_confirmation',
      subject: `shipment:${shipment.id}`,
      occasion: 'dispatched',
      shipmentId: shipment.id,
      dueAt: hasNumber ? dueAt : new Date(dueAt.getTime() + numberWaitMs),
      data: { covers: [`shipment:${shipment.id}`], shipmentIds: [shipment.id], items: shipment.lines },
      ending: shipment.scans.some(isMilestone) ? { state: 'skipped', reason: 'superseded' } : undefined,
    };
    return [candidate];
  });
}

/**
 * One per milestone and parcel; a scan that a later one has overtaken is no news any more. None for a pickup at the store:
 * Shopify itself writes as soon as the staff mark it as ready, and that mail cannot be switched off for another.
 */
export function trackingUpdate(context: PlanContext): Candidate[] {
  const { facts } = context;
  if (!needsDelivery(facts)) return [];
  return parcelsOf(facts)
    .filter((shipment) => wayOfParcel(shipment, facts) !== 'pickup')
    .flatMap((shipment) => milestonesOf(shipment).map((scan) => toCandidate(scan, shipment, context)));
}

const milestones: readonly string[] = [
  'out_for_delivery',
  'attempted_delivery',
  'ready_for_pickup',
  'delivered',
] satisfies Milestone[];

// Picked up at the shop or locker ends the story as a delivery does, but its customer was there.
function isMilestone({ status }: Scan): boolean {
  return status === 'picked_up' || milestones.includes(status);
}

type MilestoneScan = Scan & { status: Milestone; isOvertaken: boolean };

// The first scan of each milestone. A second attempt says nothing that the first has not said.
function milestonesOf(shipment: Shipment): MilestoneScan[] {
  const backSince = goingBackSince(shipment);
  const steps = shipment.scans.filter(isMilestone).filter(({ happenedAt }) => !backSince || happenedAt < backSince);
  const last = steps.at(-1);
  const firsts = steps.filter((scan, index) => steps.findIndex((other) => other.status === scan.status) === index);
  return firsts
    .filter((scan): scan is Scan & { status: Milestone } => scan.status !== 'picked_up')
    .map((scan) => ({ ...scan, isOvertaken: hasFailed(shipment) || last?.status !== scan.status }));
}

function toCandidate(scan: MilestoneScan, shipment: Shipment, context: PlanContext): Candidate {
  const dueAt = after(scan.happenedAt, 'tracking_update', context);
  return {
    kind: 'tracking_update',
    subject: `shipment:${shipment.id}`,
    occasion: scan.status,
    shipmentId: shipment.id,
    dueAt,
    // "Out for delivery" is worth nothing the day after.
    usefulUntil: scan.status === 'out_for_delivery' ? endOfDay(dueAt, context.timeZone) : undefined,
    data: {
      covers: [`shipment:${shipment.id}`],
      shipmentIds: [shipment.id],
      items: shipment.lines,
      milestone: scan.status,
      scanId: scan.id,
      happenedAt: scan.happenedAt.toISOString(),
      ...(scan.status === 'delivered' && isLateArrival(scan.happenedAt, shipment, context.facts, zonesIn(context))
        ? { cameLate: true }
        : {}),
    },
    ending: scan.isOvertaken ? { state: 'skipped', reason: 'superseded' } : undefined,
  };
}

function endOfDay(at: Date, timeZone: string): Date {
  return instantOf(addDays(dayOf(at, timeZone), 1), 0, timeZone);
}
