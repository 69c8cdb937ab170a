/** Every kind of message to a customer. The queue names its jobs after them. */
export const messageKinds = [
  'thank_you',
  'order_confirmation',
  'shipping_confirmation',
  'tracking_update',
  'delay_notice',
  'check_in',
  'review_request',
  'order_canceled',
  'refund_issued',
  'points_earned',
  'tier_reached',
  'tier_notice',
  'reward_ready',
  'points_expiring',
  'points_taken_back',
] as const;

export type MessageKind = (typeof messageKinds)[number];

/** Who tells the customer about a moment. Until the merchant has answered, overlapping kinds stay off. */
export type MomentSender = 'unanswered' | 'shopify' | 'other_app' | 'aftercare';

export type KindTraits = {
  /** loyalty: news of what the loyalty program has done for the customer; none without a launched program */
  topic: 'order' | 'loyalty';
  /** service: part of the order; lifecycle: needs the customer's say (consent by country, unsubscribe) */
  category: 'service' | 'lifecycle';
  /** may wait for the allowed hours and for another day */
  isDeferrable: boolean;
  /** Shopify sends one of its own, so ours starts off */
  isOverlapping: boolean;
  isOnByDefault: boolean;
  /** minutes after its moment */
  defaultDelayMinutes: number;
  /** the merchant may change the delay within these */
  delayRange: { min: number; max: number };
  /** days after its moment during which it still makes sense; later it is missed */
  usefulDays: number;
  /** counts against, and is stopped by, the limit per order */
  isCapped: boolean;
};

const days = (count: number) => count * 24 * 60;

export const kindTraits: Record<MessageKind, KindTraits> = {
  thank_you: traits('service', { isOnByDefault: true, usefulDays: 3, delayRange: { min: 0, max: days(3) } }),
  order_confirmation: traits('service', { isOverlapping: true, usefulDays: 3 }),
  shipping_confirmation: traits('service', { isOverlapping: true, isDeferrable: true, usefulDays: 5 }),
  // Shopify sends out-for-delivery and delivered mails itself; on once the merchant has said it does not.
  tracking_update: traits('service', {
    isOverlapping: true,
    isOnByDefault: true,
    isDeferrable: true,
    usefulDays: 2,
    isCapped: true,
  }),
  delay_notice: traits('service', { isOnByDefault: true, usefulDays: 7 }),
  check_in: traits('lifecycle', {
    isOnByDefault: true,
    isDeferrable: true,
    defaultDelayMinutes: days(2),
    usefulDays: 14,
    isCapped: true,
    delayRange: { min: days(0), max: days(30) },
  }),
  review_request: traits('lifecycle', {
    isOnByDefault: true,
    isDeferrable: true,
    defaultDelayMinutes: days(14),
    usefulDays: 30,
    isCapped: true,
    delayRange: { min: days(0), max: days(70) },
  }),
  order_canceled: traits('service', { isOverlapping: true, usefulDays: 3 }),
  refund_issued: traits('service', { isOverlapping: true, usefulDays: 5 }),
  // Told inside the thank-you as a rule, so a mail of its own is the merchant's wish.
  points_earned: loyalty('lifecycle', { defaultDelayMinutes: 60, usefulDays: 5, isCapped: true }),
  tier_reached: loyalty('lifecycle', {
    isOnByDefault: true,
    defaultDelayMinutes: days(1),
    usefulDays: 14,
    isCapped: true,
  }),
  // Nobody is dropped without having been told: no limit and no unsubscribing stops it.
  tier_notice: loyalty('service', { isOnByDefault: true, usefulDays: 90 }),
  reward_ready: loyalty('lifecycle', { isOnByDefault: true, defaultDelayMinutes: 60, usefulDays: 14, isCapped: true }),
  // About what somebody is going to lose, long after the order it hangs on: the order's limit does not count it.
  points_expiring: loyalty('lifecycle', { isOnByDefault: true, usefulDays: 20, delayRange: { min: 0, max: days(2) } }),
  points_taken_back: loyalty('service', { isOnByDefault: true, usefulDays: 7 }),
};

/** All of them wait for the allowed hours and for a free day. */
function loyalty(category: KindTraits['category'], own: Partial<KindTraits>): KindTraits {
  return traits(category, { topic: 'loyalty', isDeferrable: true, ...own });
}

function traits(category: KindTraits['category'], own: Partial<KindTraits>): KindTraits {
  return {
    topic: 'order',
    category,
    isDeferrable: false,
    isOverlapping: false,
    isOnByDefault: false,
    defaultDelayMinutes: 0,
    delayRange: { min: 0, max: days(7) },
    usefulDays: 7,
    isCapped: false,
    ...own,
  };
}

/** The kinds of one topic, in the order they are shown. */
export function kindsAbout(topic: KindTraits['topic']): MessageKind[] {
  return messageKinds.filter((kind) => kindTraits[kind].topic === topic);
}

export function isMessageKind(text: string): text is MessageKind {
  return (messageKinds as readonly string[]).includes(text);
}

/** planned → queued → sending → one of the ends. Every message ends with a state and, unless sent, a reason. */
export type MessageState =
  'planned' | 'queued' | 'sending' | 'sent' | 'skipped' | 'canceled' | 'missed' | 'failed' | 'unknown';

export const endStates: readonly MessageState[] = ['sent', 'skipped', 'canceled', 'missed', 'failed', 'unknown'];

/** Why a message was not sent (or moved). The admin has words for each; see app/messages/reasons.ts. */
export const reasons = [
  'not_live',
  'before_go_live',
  'kind_off',
  'sent_by_shopify',
  'sent_by_other_app',
  'unanswered_overlap',
  'order_canceled',
  'order_erased',
  'no_address',
  'bounced',
  'complained',
  'unsubscribed',
  'muted',
  'no_consent',
  'excluded_tag',
  'excluded_channel',
  'excluded_market',
  'superseded',
  'merged',
  'before_launch',
  'order_limit',
  'too_old',
  'kind_was_off',
  'open_problem',
  'open_return',
  'late_parcel',
  'nothing_to_review',
  'already_reviewed',
  'already_answered',
  'delivered_in_time',
  'no_longer_true',
  'skipped_by_hand',
  'uninstalled',
  'permanent_refusal',
  'too_many_attempts',
  'render_failed',
  'misconfigured',
  'outcome_unknown',
  'quiet_hours',
  'one_a_day',
  'rate_limit',
  'imported',
  'not_shipped',
  'refunded_fully',
  'temporary_refusal',
] as const;

export type Reason = (typeof reasons)[number];
