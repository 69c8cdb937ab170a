import type { Shipment } from '../facts.ts';

/** A carrier's word on when a parcel comes. */
export type CarrierEstimate = {
  at: Date;
  toldAt: Date;
  scanId: string;
  /** it came with a delay: what became of an earlier date, not a first one */
  isDelay: boolean;
};

/** All the carrier has told of the day of arrival, oldest first. */
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

/** The date that the carrier named first, without those that came with a delay. */
export function firstEstimate(parcel: Pick<Shipment, 'scans'>): CarrierEstimate | null {
  return carrierEstimates(parcel).find(({ isDelay }) => !isDelay) ?? null;
}

export function newestEstimate(parcel: Pick<Shipment, 'scans'>): CarrierEstimate | null {
  return carrierEstimates(parcel).at(-1) ?? null;
}
