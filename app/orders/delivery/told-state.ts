import type { OrderFacts } from '../facts.ts';
import { orderArrival } from './arrival.ts';
import { awaitsDispatch, awaitsPayment } from './dispatch.ts';
import { needsDelivery, parcelsOf } from './parcels.ts';
import { restState } from './waiting.ts';
import { wayOfOrder, wayOfParcel } from './ways.ts';

/** What a mail about the order as a whole may say of it: one state, in which the goods and the money are. */
export type OrderState =
  | 'canceled'
  | 'taken_along'
  | 'digital'
  | 'delivered'
  | 'dispatched'
  | 'partly_dispatched'
  | 'ready'
  | 'unpaid'
  | 'scheduled'
  | 'on_hold'
  | 'preparing';

export function orderState(facts: OrderFacts, now: Date): OrderState {
  if (facts.canceledAt) return 'canceled';
  if (!needsDelivery(facts)) return wayOfOrder(facts) === 'retail' ? 'taken_along' : 'digital';
  if (orderArrival(facts)) return 'delivered';
  const parcels = parcelsOf(facts);
  const rest = restState(facts, now);
  if (parcels.some((parcel) => wayOfParcel(parcel, facts) !== 'pickup'))
    return rest === null ? 'dispatched' : 'partly_dispatched';
  if (parcels.length > 0 && !awaitsDispatch(facts)) return 'ready';
  if (awaitsPayment(facts)) return 'unpaid';
  return rest === 'scheduled' || rest === 'on_hold' ? rest : 'preparing';
}
