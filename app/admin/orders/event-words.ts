import { formatMoney } from '#app/lib/money.ts';
import { readable } from '#app/admin/labels.ts';
import type { OrderFacts } from '#app/orders/facts.ts';

type ToldEvent = { name: string; factKey: string; data: unknown };
export type EventWords = { title: string; detail: string | null };

/** Describes an event for the merchant; details come from the order's facts, found by the event's fact key. */
export function describeEvent(event: ToldEvent, facts: OrderFacts, day: (at: Date) => string): EventWords {
  const make = writers[event.name];
  return make ? make(event, facts, day) : { title: readable(event.name), detail: null };
}

type Writer = (event: ToldEvent, facts: OrderFacts, day: (at: Date) => string) => EventWords;

const writers: Record<string, Writer> = {
  'order.placed': (_, facts) => ({ title: 'Order placed', detail: formatMoney(facts.totals.total.presentment, 'en') }),
  'order.paid': just('Paid'),
  'order.edited': just('Order edited'),
  'order.canceled': (_, facts) => ({
    title: 'Order canceled',
    detail: facts.cancelReason ? readable(facts.cancelReason) : null,
  }),
  'order.fulfilled': just('All items fulfilled'),
  'shipment.dispatched': (event, facts) => ({ title: 'Parcel dispatched', detail: parcelWords(event.factKey, facts) }),
  'shipment.canceled': (event, facts) => ({ title: 'Parcel canceled', detail: parcelWords(event.factKey, facts) }),
  'shipment.delivered': (event, facts) => ({ title: 'Parcel delivered', detail: parcelWords(event.factKey, facts) }),
  'shipment.trouble_found': (event, facts) => ({
    title: troubleTitles[textIn(event.data, 'kind')] ?? 'A parcel needs you',
    detail: parcelWords(textIn(event.data, 'shipmentId'), facts),
  }),
  'shipment.scanned': describeScan,
  'refund.issued': (event, facts) => {
    const refund = facts.refunds.find(({ id }) => id === event.factKey);
    return { title: 'Refund issued', detail: refund ? formatMoney(refund.amount.presentment, 'en') : null };
  },
  'return.requested': just('Return requested'),
  'return.approved': just('Return approved'),
  'return.declined': just('Return declined'),
  'return.closed': just('Return closed'),
  'return.canceled': just('Return canceled'),
  'customer.consent_changed': just('Customer changed marketing consent'),
  'customer.erased': just('Customer data erased'),
  'customer.merged': just('Customer merged with another'),
  'promise.made': (_, facts, day) => ({
    title: 'First promise',
    detail: facts.promisedAt
      ? `Delivery by ${day(facts.promisedAt)} (${sourceWords[facts.promiseSource ?? ''] ?? 'source unknown'})`
      : null,
  }),
  'estimate.moved': (event, _, day) => {
    const to = dateIn(event.data, ['to', 'newDate', 'at', 'estimateAt']);
    return { title: 'Estimate moved', detail: to ? `Now ${day(to)}` : null };
  },
  'check_in.answered': (event) => ({
    title: 'Customer answered the check-in',
    detail: answerWords[textIn(event.data, 'answer')] ?? null,
  }),
  'arrival.stated': (event, facts) => {
    const saidBy = textIn(event.data, 'saidBy');
    const parcel = parcelWords(textIn(event.data, 'shipmentId'), facts);
    const title = staffTitles[textIn(event.data, 'answer')] ?? 'Your staff said what became of a parcel';
    return { title, detail: [parcel, saidBy && `By ${saidBy}`].filter(Boolean).join(' · ') || null };
  },
  'problem.reported': (event) => ({
    title: 'Customer reported a problem',
    detail: readable(textIn(event.data, 'kind')),
  }),
  'problem.closed': (event) => ({
    title: 'Problem closed',
    detail: closerOf(textIn(event.data, 'closedBy')),
  }),
  'review.submitted': just('Customer wrote a review'),
  'mail.bounced': just('A mail came back: the address does not take mail'),
  'mail.unsubscribed': just('Customer unsubscribed'),
  'member.joined': just('Customer joined the loyalty program'),
  'points.earned': points('Points earned'),
  'points.given': points('Points given by your staff'),
  'points.released': points('Points became available'),
  'points.reversed': points('Points taken back'),
  'points.restored': points('Spent points came back'),
  'points.expired': points('Points expired'),
  'points.redeemed': points('Points spent'),
  'points.expiring': points('Points about to be lost'),
  'tier.changed': (event) => ({ title: 'Customer changed tier', detail: textIn(event.data, 'toName') || null }),
  'tier.drop_announced': (event, _, day) => {
    const dropsOn = dateIn(event.data, ['dropsOn']);
    return { title: 'Drop to a lower tier announced', detail: dropsOn ? `Not before ${day(dropsOn)}` : null };
  },
  'reward.ready': reward('Reward given'),
  'reward.issued': reward('Reward issued'),
  'reward.used': reward('Reward used'),
  'reward.handed_back': reward('Reward handed back'),
};

const troubleTitles: Record<string, string> = {
  failed: 'A parcel could not be delivered: yours to settle',
  returning: 'A parcel comes back to you: yours to settle',
  lost: 'A parcel may be lost: yours to settle',
  not_scanned: 'A parcel was never scanned by its carrier: see whether it has left',
};

const staffTitles: Record<string, string> = {
  all_well: 'Your staff said: it has arrived',
  not_arrived: 'Your staff said: it has not arrived',
  dealt_with: 'Your staff said: dealt with otherwise',
};

function closerOf(name: string): string | null {
  if (name === '') return null;
  return name === 'customer' ? 'By the customer' : `By ${name}`;
}

function points(title: string): Writer {
  return (event) => {
    const count = (event.data as { points?: unknown } | null)?.points;
    return { title, detail: typeof count === 'number' ? `${count.toLocaleString('en')} points` : null };
  };
}

function reward(title: string): Writer {
  return (event) => ({ title, detail: textIn(event.data, 'rewardName') || null });
}

export const sourceWords: Record<string, string> = {
  shopify: "Shopify's date",
  carrier: "the carrier's date",
  settings: 'from your settings',
  unconfirmed_default: 'our guess, not confirmed by you',
};

export const answerWords: Record<string, string> = {
  all_well: 'All well',
  not_arrived: 'Not arrived',
  problem: 'There is a problem',
  dealt_with: 'Dealt with otherwise',
};

const scanTitles: Record<string, string> = {
  label_purchased: 'Label bought',
  label_printed: 'Label printed',
  confirmed: 'Carrier confirmed the parcel',
  carrier_picked_up: 'Carrier picked it up',
  in_transit: 'In transit',
  delayed: 'Carrier reports a delay',
  out_for_delivery: 'Out for delivery',
  attempted_delivery: 'Delivery attempted',
  ready_for_pickup: 'Ready for pickup',
  picked_up: 'Picked up',
  delivered: 'Delivered',
  failure: 'Delivery failed',
};

export function describeScanStatus(status: string): string {
  return scanTitles[status] ?? readable(status);
}

function describeScan(event: ToldEvent, facts: OrderFacts): EventWords {
  const scan = facts.shipments.flatMap((shipment) => shipment.scans).find(({ id }) => id === event.factKey);
  if (!scan) return { title: describeScanStatus(textIn(event.data, 'status') || 'scan'), detail: null };
  const place = [scan.city, scan.province, scan.country].filter(Boolean).join(', ');
  return { title: describeScanStatus(scan.status), detail: [place, scan.message].filter(Boolean).join(' · ') || null };
}

function parcelWords(shipmentId: string, facts: OrderFacts): string | null {
  const shipment = facts.shipments.find(({ id }) => id === shipmentId);
  if (!shipment) return null;
  return [shipment.carrier, shipment.trackingNumbers.join(', ')].filter(Boolean).join(' ') || 'Without tracking';
}

function just(title: string): Writer {
  return () => ({ title, detail: null });
}

function textIn(data: unknown, name: string): string {
  if (typeof data !== 'object' || data === null) return '';
  const value = (data as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

function dateIn(data: unknown, names: string[]): Date | null {
  for (const name of names) {
    const at = new Date(textIn(data, name));
    if (!Number.isNaN(at.getTime())) return at;
  }
  return null;
}
