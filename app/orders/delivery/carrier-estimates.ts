import type { Shipment } from '../facts.ts';

/** A delivery date announced by the carrier. */
export type CarrierEstimate = {
  at: Date;
  toldAt: Date;
  scanId: string;
  /** came with a delay: it replaces an earlier date and is no first estimate */
  isDelay: boolean;
};

/** Every delivery date the carrier has announced, oldest first. */
export function carrierEstimates({ scans }: Pick<Shipment, 'scans'>): CarrierEstimate[] {
  return scans
    .flatMap(({ estimatedDeliveryAt: at, happenedAt: toldAt, id: scanId, status }) =>
      at ? [{ at, toldAt, scanId, isDelay: status === 'delayed' }] : [],
    )
    .sort(byTime);
}

export function byTime(a: CarrierEstimate, b: CarrierEstimate): number {
  return a.toldAt.getTime() - b.toldAt.getTime() || (a.scanId < b.scanId ? -1 : 1);
}

/** The first date the carrier announced, ignoring those that came with a delay. */
export function firstEstimate(parcel: Pick<Shipment, 'scans'>): CarrierEstimate | null {
  return carrierEstimates(parcel).find(({ isDelay }) => !isDelay) ?? null;
}

export function newestEstimate(parcel: Pick<Shipment, 'scans'>): CarrierEstimate | null {
  return carrierEstimates(parcel).at(-1) ?? null;
}
