import { dayMs } from '#app/lib/clock.ts';
import type { OrderFacts, OrderStage, OrderTrouble, Shipment } from '../facts.ts';
import { isAllGivenBack } from '../given-back.ts';
import { isOpenReturn } from '../open-return.ts';
import { isMissingByStaff, knownArrival } from './arrival.ts';
import {
  hasArrived,
  hasFailed,
  isDealtWith,
  lastWordOn,
  needsDelivery,
  parcelsOf,
  stageOfParcel,
  stageRank,
  undispatchedLines,
} from './parcels.ts';
import { isWaitedFor, type ParcelTrouble } from './trouble.ts';
import { restState, type RestState } from './waiting.ts';
import { wayOfParcel } from './ways.ts';

/** After this many days an order needs no attention, unless something is open. */
const settlesAfterDays = { delivered: 30, neverReported: 60 };

/**
 * How far the order is. Of several parcels the least advanced one decides; while anything could leave and has not, the
 * order stays `dispatched`. What is scheduled or on hold decides once nothing else is on its way.
 */
export function stageOf(facts: OrderFacts, now: Date): OrderStage {
  if (facts.canceledAt) return 'canceled';
  const parcels = parcelsOf(facts);
  if (!needsDelivery(facts)) return isDone(facts) ? 'settled' : paidOrPlaced(facts, null);
  const rest = restState(facts, now);
  if (parcels.length === 0) return paidOrPlaced(facts, rest);
  const settles = settlesAt(facts);
  if (settles && settles <= now) return 'settled';
  const stages = parcels
    .filter((parcel) => !isDealtWith(parcel, facts))
    .map((parcel) => (hasArrived(parcel, facts) ? 'delivered' : stageOfParcel(parcel, facts)))
    .sort((a, b) => stageRank(a) - stageRank(b));
  const hasLeft = parcels.some((parcel) => wayOfParcel(parcel, facts) !== 'pickup');
  if (rest === 'open') return hasLeft ? 'dispatched' : paidOrPlaced(facts, rest);
  const least = stages[0] ?? 'settled';
  return rest && (least === 'delivered' || least === 'settled') ? rest : least;
}

/** Money that has not come is told before what the goods wait for. */
function paidOrPlaced({ paidAt }: OrderFacts, rest: RestState | null): OrderStage {
  if (!paidAt) return 'placed';
  return rest === 'scheduled' || rest === 'on_hold' ? rest : 'paid';
}

function isDone(facts: OrderFacts): boolean {
  return facts.paidAt !== null || facts.fulfillmentStatus === 'fulfilled' || facts.closedAt !== null;
}

/**
 * When the order settles if nothing more happens: counted from its last arrival, or from the dispatch of a parcel whose
 * arrival nobody would report. Null while a problem is open, something has not left, nothing was dispatched, or somebody
 * still has to find out what became of a parcel: a lost one settles no order.
 */
export function settlesAt(facts: OrderFacts): Date | null {
  if (facts.problems.some((problem) => !problem.closedAt) || undispatchedLines(facts).length > 0) return null;
  const ends = isAllGivenBack(facts) ? facts.refunds.map(({ refundedAt }) => refundedAt).map(monthAfter) : [];
  if (ends.length > 0) return new Date(Math.max(...ends));
  const settled = parcelsOf(facts).map((parcel) => parcelSettlesAt(parcel, facts));
  return settled.length === 0 || settled.includes(null) ? null : new Date(Math.max(...settled.map(Number)));
}

const monthAfter = (at: Date) => at.getTime() + settlesAfterDays.delivered * dayMs;

function parcelSettlesAt(parcel: Shipment, facts: OrderFacts): number | null {
  if (isMissingByStaff(parcel, facts)) return null;
  const arrival = knownArrival(parcel, facts);
  if (arrival) return monthAfter(arrival.at);
  if (isDealtWith(parcel, facts)) return monthAfter(lastWordOn(parcel, facts)!.saidAt);
  if (isWaitedFor(parcel, facts) || (hasFailed(parcel) && !facts.isImported)) return null;
  return parcel.dispatchedAt && parcel.dispatchedAt.getTime() + settlesAfterDays.neverReported * dayMs;
}

type Found = { isLate: boolean; hasFailedMessage: boolean; parcels: Pick<ParcelTrouble, 'kind'>[] };

/** What needs attention. Lateness, parcels in trouble and failed messages are determined elsewhere and passed in. */
export function troublesOf(facts: OrderFacts, found: Found): OrderTrouble[] {
  const isAny = (...kinds: ParcelTrouble['kind'][]) => found.parcels.some(({ kind }) => kinds.includes(kind));
  const troubles: [OrderTrouble, boolean][] = [
    ['late', found.isLate],
    ['problem', facts.problems.some((problem) => !problem.closedAt)],
    ['return_open', facts.returns.some(isOpenReturn)],
    ['delivery_failed', isAny('failed', 'returning')],
    ['lost', isAny('lost')],
    ['not_scanned', isAny('not_scanned')],
    ['message_failed', found.hasFailedMessage],
  ];
  return troubles.flatMap(([trouble, isSo]) => (isSo ? trouble : []));
}
