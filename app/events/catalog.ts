/**
 * Everything that can happen, in the past tense. An event's `factKey` is the id of Shopify's fact (order, fulfillment,
 * scan, refund, return) or of our own row, so that the same fact is recorded once however often it arrives.
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
  | 'shipment.trouble_found'
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
  | 'arrival.stated'
  | 'problem.reported'
  | 'problem.closed'
  | 'review.submitted'
  | 'mail.bounced'
  | 'mail.unsubscribed'
  | 'member.joined'
  | 'points.earned'
  | 'points.given'
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

/** An event to record; occurredAt is when it happened in the world, not when we learned of it. */
export type NewEvent = {
  name: EventName;
  factKey: string;
  orderId: string | null;
  customerId: string | null;
  occurredAt: Date;
  data?: Record<string, string | number | boolean | null>;
};
