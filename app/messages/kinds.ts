/** Which of the two tells the customer about a moment. Kinds that overlap stay off until the merchant has chosen. */
export type MomentSender = 'unanswered' | 'shopify' | 'other_app' | 'aftercare';

export type KindTraits = {
  /** loyalty: news of what the loyalty program has done for the customer; none without a launched program */
  topic: 'order' | 'loyalty';
  /** service: part of the order; lifecycle: needs the customer's say (consent by country, unsubscribe) */
  category: 'service' | 'lifecycle';
  /** the kind's name as the merchant reads it */
  label: string;
  /** when it goes out, in a line for the merchant */
  moment: string;
  /** which of two messages keeps a day that both want: the one with the lower number */
  urgency: number;
  /** days after its moment during which it still makes sense; later it is missed */
  usefulDays: number;
  /** may wait for another day, so that a customer gets one such message a day */
  isDeferrable: boolean;
  /** waits for the allowed hours; news of the hour does, and then goes at once */
  keepsQuietHours: boolean;
  /** Shopify sends one of its own, so ours starts off */
  isOverlapping: boolean;
  isOnByDefault: boolean;
  /** minutes after its moment */
  defaultDelayMinutes: number;
  /** the merchant may change the delay within these */
  delayRange: { min: number; max: number };
  /** counts against, and is stopped by, the limit per order */
  isCapped: boolean;
  /** about a parcel, so an order that needs none has nothing to wait for */
  isAboutParcel: boolean;
  /** goes out even when the order has been canceled */
  outlivesCancellation: boolean;
  /** not sent by itself where another mail tells the same */
  isRider: boolean;
};

const days = (count: number) => count * 24 * 60;

/**
 * Every kind of message to a customer, in the order in which they are shown. The queue names its jobs after them.
 * A new kind begins here: the compiler then asks for its rule, words, merge tags and sample (docs/messages.md).
 *
 * Urgency: news of a parcel goes first, then what is about to be lost, then questions, then good news.
 */
export const kindTraits = {
  thank_you: kind('order', 'service', {
    label: 'Thank-you note',
    moment: 'When an order is placed: a personal note from a named person at your store.',
    urgency: 0,
    usefulDays: 3,
    isOnByDefault: true,
    delayRange: { min: 0, max: days(3) },
  }),
  order_confirmation: kind('order', 'service', {
    label: 'Order confirmation',
    moment: 'When an order is placed: items, totals and invoice.',
    urgency: 0,
    usefulDays: 3,
    isOverlapping: true,
  }),
  shipping_confirmation: kind('order', 'service', {
    label: 'Shipping confirmation',
    moment: 'When a parcel is on its way, with its tracking.',
    urgency: 1,
    usefulDays: 5,
    isOverlapping: true,
    keepsQuietHours: true,
    isAboutParcel: true,
  }),
  // Shopify sends out-for-delivery and delivered mails itself; on once the merchant has said it does not.
  tracking_update: kind('order', 'service', {
    label: 'Tracking update',
    moment: 'Out for delivery, delivery attempted, ready for pickup, delivered.',
    urgency: 0,
    usefulDays: 2,
    isOverlapping: true,
    isOnByDefault: true,
    keepsQuietHours: true,
    isCapped: true,
    isAboutParcel: true,
  }),
  delay_notice: kind('order', 'service', {
    label: 'Delay notice',
    moment: 'When a parcel will be later than promised: what happened, and the new date.',
    urgency: 0,
    usefulDays: 7,
    isOnByDefault: true,
    isAboutParcel: true,
  }),
  delivery_problem: kind('order', 'service', {
    label: 'Delivery problem',
    moment: 'When a parcel could not be delivered, comes back to you, may be lost, or is not scanned by its carrier.',
    urgency: 0,
    usefulDays: 7,
    isOnByDefault: true,
    keepsQuietHours: true,
    isAboutParcel: true,
  }),
  check_in: kind('order', 'lifecycle', {
    label: 'Check-in',
    moment: 'A few days after delivery: all well, not arrived, or a problem?',
    urgency: 2,
    usefulDays: 14,
    isOnByDefault: true,
    isDeferrable: true,
    isCapped: true,
    defaultDelayMinutes: days(2),
    delayRange: { min: 0, max: days(30) },
  }),
  review_request: kind('order', 'lifecycle', {
    label: 'Review request',
    moment: 'Two weeks after delivery, with one reminder. Waits while something is wrong.',
    urgency: 3,
    usefulDays: 30,
    isOnByDefault: true,
    isDeferrable: true,
    isCapped: true,
    defaultDelayMinutes: days(14),
    delayRange: { min: 0, max: days(70) },
  }),
  order_canceled: kind('order', 'service', {
    label: 'Order canceled',
    moment: 'When an order is canceled.',
    urgency: 0,
    usefulDays: 3,
    isOverlapping: true,
    outlivesCancellation: true,
  }),
  refund_issued: kind('order', 'service', {
    label: 'Refund issued',
    moment: 'When money goes back.',
    urgency: 0,
    usefulDays: 5,
    isOverlapping: true,
    outlivesCancellation: true,
  }),
  // Told inside the thank-you as a rule, so a mail of its own is the merchant's wish. A canceled order has earned
  // nothing; all other news of the program outlives the order it belongs to.
  points_earned: kind('loyalty', 'lifecycle', {
    label: 'Points earned',
    moment:
      'When an order or a good deed has earned points. The thank-you and the check-in tell it anyway, so this one is rarely needed.',
    urgency: 6,
    usefulDays: 5,
    isDeferrable: true,
    isCapped: true,
    defaultDelayMinutes: 60,
    isRider: true,
  }),
  tier_reached: kind('loyalty', 'lifecycle', {
    label: 'Tier reached',
    moment: 'The day after a customer has reached a tier.',
    urgency: 5,
    usefulDays: 14,
    isOnByDefault: true,
    isDeferrable: true,
    isCapped: true,
    defaultDelayMinutes: days(1),
    outlivesCancellation: true,
  }),
  // Nobody is dropped without having been told: no limit and no unsubscribing stops it.
  tier_notice: kind('loyalty', 'service', {
    label: 'Tier about to drop',
    moment:
      'When a customer is about to lose a tier: from which day on. Leave it on: it is the notice that goes before every drop.',
    urgency: 2,
    usefulDays: 90,
    isOnByDefault: true,
    isDeferrable: true,
    outlivesCancellation: true,
  }),
  reward_ready: kind('loyalty', 'lifecycle', {
    label: 'Reward ready',
    moment: 'When a reward is there that nobody had to ask for: a full punch card, a new tier, a present of yours.',
    urgency: 4,
    usefulDays: 14,
    isOnByDefault: true,
    isDeferrable: true,
    isCapped: true,
    defaultDelayMinutes: 60,
    outlivesCancellation: true,
  }),
  // About what somebody is going to lose, long after the order it belongs to: the order's limit does not count it.
  points_expiring: kind('loyalty', 'lifecycle', {
    label: 'Points expiring',
    moment: '30 and 7 days before points are lost, unless they have been spent meanwhile.',
    urgency: 2,
    usefulDays: 20,
    isOnByDefault: true,
    isDeferrable: true,
    delayRange: { min: 0, max: days(2) },
    outlivesCancellation: true,
  }),
  points_taken_back: kind('loyalty', 'service', {
    label: 'Points taken back',
    moment:
      'When a refund or cancellation takes points back: why, and the new balance. Rides inside the refund mail where Aftercare sends it.',
    urgency: 1,
    usefulDays: 7,
    isOnByDefault: true,
    isDeferrable: true,
    outlivesCancellation: true,
    isRider: true,
  }),
  // Told only where the staff say so when they give them.
  goodwill_points: kind('loyalty', 'lifecycle', {
    label: 'Points from your staff',
    moment: 'When you give points by hand and choose to tell the customer: how many, and what you write to them.',
    urgency: 3,
    usefulDays: 14,
    isOnByDefault: true,
    isDeferrable: true,
    outlivesCancellation: true,
  }),
};

/** What a kind must say of itself; the rest is as in kind() unless it says otherwise. */
type OwnTraits = Pick<KindTraits, 'label' | 'moment' | 'urgency' | 'usefulDays'> & Partial<KindTraits>;

function kind<Topic extends KindTraits['topic'], Category extends KindTraits['category']>(
  topic: Topic,
  category: Category,
  own: Omit<OwnTraits, 'topic' | 'category'>,
): KindTraits & { topic: Topic; category: Category } {
  return {
    topic,
    category,
    isDeferrable: false,
    isOverlapping: false,
    isOnByDefault: false,
    defaultDelayMinutes: 0,
    delayRange: { min: 0, max: days(7) },
    isCapped: false,
    isAboutParcel: false,
    outlivesCancellation: false,
    isRider: false,
    keepsQuietHours: own.isDeferrable === true,
    ...own,
  };
}

export type MessageKind = keyof typeof kindTraits;

type KindsWith<Trait extends Partial<KindTraits>> = {
  [Kind in MessageKind]: (typeof kindTraits)[Kind] extends Trait ? Kind : never;
}[MessageKind];

/** Kinds that tell news of the loyalty program. */
export type LoyaltyKind = KindsWith<{ topic: 'loyalty' }>;
/** Kinds that a customer may do without. */
export type OptionalKind = KindsWith<{ category: 'lifecycle' }>;

/** What the queue's deliveries are named after: one for each kind, and one for what the staff are told. */
export type DeliveryName = MessageKind | 'staff_alert';

export const messageKinds = Object.keys(kindTraits) as MessageKind[];

/** The kinds of one topic, in the order they are shown. */
export function kindsAbout(topic: KindTraits['topic']): MessageKind[] {
  return messageKinds.filter((kind) => kindTraits[kind].topic === topic);
}

export function isMessageKind(text: string): text is MessageKind {
  return Object.hasOwn(kindTraits, text);
}

/** planned → queued → sending → one of the ends. Every message ends with a state and, unless sent, a reason. */
export type MessageState =
  'planned' | 'queued' | 'sending' | 'sent' | 'skipped' | 'canceled' | 'missed' | 'failed' | 'unknown';

export const endStates: readonly MessageState[] = ['sent', 'skipped', 'canceled', 'missed', 'failed', 'unknown'];

/** What the merchant's rules for a kind can look at (planning/kind-rules.ts). */
const ruleConditions = [
  'order_tag',
  'customer_tag',
  'product',
  'collection',
  'country',
  'channel',
  'order_value',
  'order_count',
] as const;

export type RuleCondition = (typeof ruleConditions)[number];

/** excludes: the rule names what the order has; misses: it asks for what the order has not. */
type RuleReason = `rule_excludes_${RuleCondition}` | `rule_misses_${RuleCondition}`;

export const ruleReasons: readonly RuleReason[] = ruleConditions.flatMap((condition) => [
  `rule_excludes_${condition}` as const,
  `rule_misses_${condition}` as const,
]);

/** Why a message was not sent (or moved). The admin has words for each; see app/messages/reasons.ts. */
export type Reason =
  | 'not_live'
  | 'paused'
  | 'missed_in_pause'
  | 'before_go_live'
  | 'kind_off'
  | 'sent_by_shopify'
  | 'sent_by_other_app'
  | 'unanswered_overlap'
  | 'order_canceled'
  | 'order_erased'
  | 'no_address'
  | 'bounced'
  | 'complained'
  | 'unsubscribed'
  | 'muted'
  | 'no_consent'
  | 'excluded_tag'
  | 'excluded_channel'
  | 'excluded_market'
  | RuleReason
  | 'rule_awaits_facts'
  | 'superseded'
  | 'merged'
  | 'before_launch'
  | 'order_limit'
  | 'too_old'
  | 'kind_was_off'
  | 'open_problem'
  | 'open_return'
  | 'late_parcel'
  | 'nothing_to_review'
  | 'already_reviewed'
  | 'already_answered'
  | 'delivered_in_time'
  | 'not_arrived_yet'
  | 'no_longer_true'
  | 'skipped_by_hand'
  | 'uninstalled'
  | 'permanent_refusal'
  | 'too_many_attempts'
  | 'render_failed'
  | 'render_delayed'
  | 'misconfigured'
  | 'outcome_unknown'
  | 'quiet_hours'
  | 'one_a_day'
  | 'rate_limit'
  | 'imported'
  | 'back_full'
  | 'back_sender'
  | 'back_for_now'
  | 'back_unclear'
  | 'not_shipped'
  | 'refunded_fully'
  | 'temporary_refusal'
  | 'server_silent'
  | 'sent_once_more';
