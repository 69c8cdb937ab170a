import { listTroubles } from '#app/orders/delivery/trouble.ts';
import { parcelsOf } from '#app/orders/delivery/parcels.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { personName, tidy } from '../rendering/view-parts.ts';

const kindsOfParcels = ['delivery_failed', 'parcel_lost', 'parcel_not_scanned'];

/**
 * What a mail to the staff about this order says so that they can act from where they read it: who the customer is, by
 * first name, what was reported, and which parcel it is about. It is put together when the mail is sent and kept
 * nowhere. The customer's own words stay on the order: what somebody wrote must not live on in a mailbox after it was
 * erased here.
 * @param timeZone the shop's
 */
export function staffMailDetails(kind: string, facts: OrderFacts, timeZone: string, now: Date): string[] {
  if (kind !== 'problem_reported' && !kindsOfParcels.includes(kind)) return [];
  const isErased = facts.erasedAt !== null || facts.customer?.erasedAt != null;
  const firstName = isErased ? '' : personName(facts.customer?.firstName);
  const open = facts.problems.filter(({ closedAt }) => closedAt === null);
  const reports = kind === 'problem_reported' ? open : [];
  const ids = new Set(
    kind === 'problem_reported'
      ? open.map(({ shipmentId }) => shipmentId)
      : listTroubles(facts, zonesOf(facts, timeZone), now).map(({ shipmentId }) => shipmentId),
  );
  return [
    firstName ? `Customer: ${firstName}` : '',
    ...reports.map((report) => `Reported: ${report.kind.replaceAll('_', ' ')}`),
    ...parcelsOf(facts)
      .filter(({ id }) => ids.has(id))
      .map((parcel) => `Parcel: ${describeParcel(parcel, facts)}`),
  ].filter(Boolean);
}

function describeParcel(parcel: OrderFacts['shipments'][number], facts: OrderFacts): string {
  const parcels = parcelsOf(facts);
  const position = parcels.length > 1 ? `${parcels.indexOf(parcel) + 1} of ${parcels.length}` : '';
  const items = parcel.lines.flatMap(({ lineId, quantity }) => {
    const line = facts.lines.find(({ id }) => id === lineId);
    return line ? `${quantity} × ${tidy(line.title, 60)}` : [];
  });
  const carried = [tidy(parcel.carrier, 60), tidy(parcel.trackingNumbers[0], 60)].filter(Boolean).join(' ');
  return [position, items.slice(0, 5).join(', '), carried].filter(Boolean).join('; ');
}
