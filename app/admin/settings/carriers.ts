import { isReportingRecord } from '#app/orders/delivery/arrival.ts';
import type { CarrierRecord } from '#app/orders/facts.ts';
import { plural } from '#app/ui/dates.ts';

export type CarrierView = { carrier: string; country: string; reports: string; counted: string };

/** What the merchant is told of each carrier's reports, from the shop's own parcels. */
export function presentCarriers(records: (CarrierRecord & { country: string })[]): CarrierView[] {
  const names = new Intl.DisplayNames('en', { type: 'region' });
  return records.map((record) => {
    const isReporting = isReportingRecord(record);
    return {
      carrier: record.carrier,
      country: record.country ? (names.of(record.country) ?? record.country) : 'No country',
      reports: isReporting === null ? 'Not known yet' : isReporting ? 'Reports deliveries' : 'Never reports deliveries',
      counted: `${record.delivered} of ${plural(record.parcels, 'parcel')} reported as delivered`,
    };
  });
}
