import { lastSignOf } from '#app/orders/delivery/arrival.ts';
import { canBeLate } from '#app/orders/delivery/lateness.ts';
import { latestScan, parcelsOf, parcelsUnderWay } from '#app/orders/delivery/parcels.ts';
import { listTroubles, troubleOf, type ParcelTrouble } from '#app/orders/delivery/trouble.ts';
import type { Shipment } from '#app/orders/facts.ts';
import { after } from './plan-placed.ts';
import { isGone, zonesIn, type Candidate, type MessageRow, type PlanContext } from './plan-types.ts';

// "Something has gone wrong with your parcel": it could not be delivered, goes back, may be lost or was never scanned.
// And, to those who were told so, that it moves again. While a parcel is in trouble no notice says it is only late.

/** Bad news of one parcel is told so often at the most; that it moves again is told after each. */
const maxToldOfParcel = 3;

export function deliveryProblem(context: PlanContext): Candidate[] {
  const { facts, now } = context;
  if (!canBeLate(facts)) return [];
  const zones = zonesIn(context);
  return parcelsOf(facts).flatMap((parcel) => {
    const told = toldOf(parcel, context);
    const trouble = troubleOf(parcel, facts, zones, now);
    if (!trouble) return movingAgain(parcel, told, context);
    // What the staff have found out themselves they tell the customer in their own words.
    if (trouble.isSaidByStaff) return [];
    const isFull = told.filter(({ data }) => data.trouble !== 'moving').length >= maxToldOfParcel;
    return isFull || isTold(trouble, told) ? [] : [badNews(trouble, parcel, context)];
  });
}

function badNews(trouble: ParcelTrouble, parcel: Shipment, context: PlanContext): Candidate {
  const { kind, since, scanId } = trouble;
  const sinceWhen = kind === 'lost' ? lastSignOf(parcel) : kind === 'not_scanned' ? parcel.dispatchedAt : since;
  return {
    ...about(
      parcel,
      `${kind}:${scanId ?? since.toISOString().slice(0, 10)}`,
      after(since, 'delivery_problem', context),
    ),
    data: { ...dataOf(parcel), trouble: kind, troubleSince: (sinceWhen ?? since).toISOString() },
  };
}

/** The customer was told that the parcel is in trouble, and then its carrier has scanned it again. */
function movingAgain(parcel: Shipment, told: MessageRow[], context: PlanContext): Candidate[] {
  const last = told.at(-1);
  const scan = latestScan(parcel);
  if (!last || last.data.trouble === 'moving' || !scan || !parcelsUnderWay(context.facts).includes(parcel)) return [];
  if (scan.happenedAt <= new Date(last.data.troubleSince ?? 0) || scan.status === 'delayed') return [];
  const data = { ...dataOf(parcel), trouble: 'moving' as const, troubleSince: scan.happenedAt.toISOString() };
  // Its milestones are told by the update about them.
  const isMilestone = ['out_for_delivery', 'ready_for_pickup', 'attempted_delivery'].includes(scan.status);
  if (isMilestone) return [];
  return [{ ...about(parcel, `moving:${last.occasion}`, after(scan.happenedAt, 'delivery_problem', context)), data }];
}

function about(parcel: Shipment, occasion: string, dueAt: Date): Omit<Candidate, 'data'> {
  return { kind: 'delivery_problem', subject: `shipment:${parcel.id}`, occasion, shipmentId: parcel.id, dueAt };
}

function dataOf({ id, lines }: Shipment): Candidate['data'] {
  return { covers: [`shipment:${id}`], shipmentIds: [id], items: lines };
}

/** What the customer was told of this parcel, oldest first. */
function toldOf({ id }: Shipment, { existing }: PlanContext): MessageRow[] {
  const time = (row: MessageRow) => (row.sentAt ?? row.sendAt).getTime();
  return existing
    .filter((row) => row.kind === 'delivery_problem' && isGone(row) && row.data.covers.includes(`shipment:${id}`))
    .sort((a, b) => time(a) - time(b));
}

/** The same trouble is told once, however often the carrier repeats it. */
function isTold({ kind }: ParcelTrouble, told: MessageRow[]): boolean {
  return told.at(-1)?.data.trouble === kind;
}

/** Ids of the parcels of which something graver is to be told than that they are late. */
export function parcelsInTrouble(context: PlanContext): Set<string> {
  return new Set(listTroubles(context.facts, zonesIn(context), context.now).map(({ shipmentId }) => shipmentId));
}
