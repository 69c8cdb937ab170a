import { isMissingByStaff, lastSignOf } from '#app/orders/delivery/arrival.ts';
import { isDealtWith, lastWordOn, numberedParcels, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { listTroubles, type ParcelTrouble, type TroubleKind } from '#app/orders/delivery/trouble.ts';
import { hasCarrier } from '#app/orders/delivery/ways.ts';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import type { CustomerFormats } from '../customer-formats.ts';

// What the order page says of a parcel that failed, goes back, is lost or was never scanned. It promises nothing that
// somebody would have to do first: the form below is what reaches the staff.

type TroubleNotice = { tone: 'warning' | 'good'; text: string };

const gravity: readonly TroubleKind[] = ['lost', 'returning', 'failed', 'not_scanned'];

/** The gravest trouble of the order; null without any. */
export function gravestTrouble(facts: OrderFacts, { zones }: CustomerFormats, now: Date): ParcelTrouble | null {
  const troubles = listTroubles(facts, zones, now);
  return troubles.toSorted((a, b) => gravity.indexOf(a.kind) - gravity.indexOf(b.kind))[0] ?? null;
}

/** The headline that the trouble calls for. Where the store hands over itself, no carrier and no parcel is spoken of. */
export function troubleHeadline(
  { kind, shipmentId }: ParcelTrouble,
  facts: OrderFacts,
  isPartial: boolean,
  { own }: CustomerFormats,
): string {
  const parcels = parcelsOf(facts);
  const parcel = parcels.find(({ id }) => id === shipmentId);
  if (parcel && !hasCarrier(parcel, facts)) return own.trouble.headlineByUs[kind === 'lost' ? 'lost' : 'failed'];
  return own.trouble.headline[kind](parcels.length > 1 || isPartial);
}

/** One notice for each parcel in trouble, and for each that the staff have settled with the customer. */
export function troubleNotices(facts: OrderFacts, formats: CustomerFormats, now: Date): TroubleNotice[] {
  const { own, words, day, zones } = formats;
  const parcels = parcelsOf(facts);
  const numbered = numberedParcels(facts);
  const nameOf = (parcel: Shipment) => {
    if (!hasCarrier(parcel, facts)) return own.order.yourDelivery;
    return numbered.length > 1
      ? words.parcelNumber(numbered.indexOf(parcel) + 1, numbered.length)
      : own.order.yourParcel;
  };
  const troubles = listTroubles(facts, zones, now);
  return parcels.flatMap((parcel): TroubleNotice[] => {
    const which = nameOf(parcel);
    const trouble = troubles.find(({ shipmentId }) => shipmentId === parcel.id);
    if (trouble) return [{ tone: 'warning', text: textOf(trouble, which, parcel, facts, formats) }];
    const word = isDealtWith(parcel, facts) ? lastWordOn(parcel, facts) : null;
    return word ? [{ tone: 'good', text: own.trouble.dealtWith(which, day(word.saidAt)) }] : [];
  });
}

function textOf(
  { kind, since }: ParcelTrouble,
  which: string,
  parcel: Shipment,
  facts: OrderFacts,
  { own, day }: CustomerFormats,
): string {
  const words = own.trouble.notice;
  if (kind !== 'lost' && !hasCarrier(parcel, facts)) return own.notices.failedByUs;
  if (kind === 'failed' || kind === 'returning') return words[kind](which, day(since));
  if (kind === 'not_scanned') return words.not_scanned(which, day(parcel.dispatchedAt ?? since));
  const sign = isMissingByStaff(parcel, facts) ? null : lastSignOf(parcel);
  return words.lost(which, sign && day(sign));
}
