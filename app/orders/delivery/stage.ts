import { dayMs } from '#app/lib/clock.ts';
import type { OrderFacts, OrderStage, OrderTrouble } from '../facts.ts';
import { isOpenReturn } from '../open-return.ts';
import { orderArrival } from './arrival.ts';
import {
  hasArrived,
  hasFailed,
  needsDelivery,
  parcelsOf,
  stageOfParcel,
  stageRank,
  undispatchedLines,
} from './parcels.ts';
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
    .map((parcel) => (hasArrived(parcel, facts) ? 'delivered' : stageOfParcel(parcel, facts)))
    .sort((a, b) => stageRank(a) - stageRank(b));
  const hasLeft = parcels.some((parcel) => wayOfParcel(parcel, facts) !== 'pickup');
  if (rest === 'open') return hasLeft ? 'dispatched' : paidOrPlaced(facts, rest);
  return rest && stages[0] === 'delivered' ? rest : stages[0]!;
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
 * When the order settles if nothing more happens: counted from its arrival, or from its last dispatch while no arrival
 * is reported. Null while a problem is open, something has not left, or nothing was dispatched.
 */
export function settlesAt(facts: OrderFacts): Date | null {
  if (facts.problems.some((problem) => !problem.closedAt) || undispatchedLines(facts).length > 0) return null;
  const arrival = orderArrival(facts);
  if (arrival) return new Date(arrival.at.getTime() + settlesAfterDays.delivered * dayMs);
  const dispatches = parcelsOf(facts).flatMap((shipment) => shipment.dispatchedAt?.getTime() ?? []);
  return dispatches.length > 0 ? new Date(Math.max(...dispatches) + settlesAfterDays.neverReported * dayMs) : null;
}

/** What needs attention. Lateness and failed messages are determined elsewhere and passed in. */
export function troublesOf(facts: OrderFacts, found: { isLate: boolean; hasFailedMessage: boolean }): OrderTrouble[] {
  const troubles: [OrderTrouble, boolean][] = [
    ['late', found.isLate],
    ['problem', facts.problems.some((problem) => !problem.closedAt)],
    ['return_open', facts.returns.some(isOpenReturn)],
    [
      'delivery_failed',
      !facts.canceledAt && facts.shipments.some((parcel) => hasFailed(parcel) && !hasArrived(parcel, facts)),
    ],
    ['message_failed', found.hasFailedMessage],
  ];
  return troubles.flatMap(([trouble, isSo]) => (isSo ? trouble : []));
}
