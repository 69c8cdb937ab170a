/**
 * What can happen, in the past tense. `factKey` of an event is Shopify's own fact (order, fulfillment, scan, refund,
 * return id, or our row's id), so that the same fact is recorded once however often it is told.
 */
export type EventName =
  | 'order.placed'
  | 'order.paid'
  | 'order.edited'
  | 'order.canceled'
  | 'order.fulfilled'
  | 'shipment.dispatched'
  | 'shipment.canceled'
  | 'shipment.scanned'
  | 'shipment.delivered'
  | 'refund.issued'
  | 'return.requested'
  | 'return.approved'
  | 'return.declined'
  | 'return.closed'
  | 'return.canceled'
  | 'customer.consent_changed'
  | 'customer.erased'
  | 'customer.merged'
  | 'promise.made'
  | 'estimate.moved'
  | 'check_in.answered'
  | 'problem.reported'
  | 'problem.closed'
  | 'review.submitted'
  | 'mail.bounced'
  | 'mail.unsubscribed'
  | 'member.joined'
  | 'points.earned'
  | 'points.released'
  | 'points.reversed'
  | 'points.restored'
  | 'points.expired'
  | 'points.redeemed'
  | 'points.expiring'
  | 'tier.changed'
  | 'tier.drop_announced'
  | 'reward.ready'
  | 'reward.issued'
  | 'reward.used'
  | 'reward.handed_back';

/** A fact to be kept; occurredAt is when it happened in the world, not when we heard of it. */
export type NewEvent = {
  name: EventName;
  factKey: string;
  orderId: string | null;
  customerId: string | null;
  occurredAt: Date;
  data?: Record<string, string | number | boolean | null>;
};
