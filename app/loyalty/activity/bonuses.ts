import type { EventName } from '#app/events/catalog.ts';
import type { BonusReason } from '#app/events/earned-for.ts';

// The catalog of bonuses: everything that earns points besides money spent. To add one, add an entry; the compiler then
// asks for its reason (events/earned-for.ts), its words for shoppers (storefront/words, messages/words) and its source.
// The program's rule, the merchant's screen and the overview of the rules follow from the entry.

export type Bonus = {
  /** for the merchant: label of a field on the earning screen and of a line in the overview of the rules */
  label: string;
  /** help text under that field */
  helpText?: string;
} & (
  | { comesBy: 'order' }
  | {
      comesBy: 'joining' | 'calendar' | 'referral';
      reason: BonusReason;
      /** for the merchant: a sentence in the member's history that says what the points were for */
      explanation: string;
    }
  | { comesBy: 'event'; event: EventName; reason: BonusReason; explanation: string }
);

/**
 * Keyed by the rule's place in the program: `referral.friend` is earn.referral.friend. The screen lists them in this
 * order.
 * comesBy says who grants it: `order` is part of the order's points (earning/earning.ts), `joining` comes from
 * joinProgram, `calendar` from payBirthdays, `referral` from settleReferrals, `event` from applyNews when that event is
 * recorded.
 */
export const bonuses = {
  signUp: { label: 'Signing up', comesBy: 'joining', reason: 'sign_up', explanation: 'For joining.' },
  firstOrder: { label: 'First order', comesBy: 'order' },
  perOrder: { label: 'Every order', comesBy: 'order' },
  birthday: { label: 'Birthday', comesBy: 'calendar', reason: 'birthday', explanation: 'For the birthday.' },
  review: {
    label: 'Writing a review',
    comesBy: 'event',
    event: 'review.submitted',
    reason: 'review',
    explanation: 'For a review.',
  },
  checkIn: {
    label: 'Answering a check-in',
    comesBy: 'event',
    event: 'check_in.answered',
    reason: 'check_in',
    explanation: 'For answering how it went.',
  },
  'referral.friend': {
    label: 'Referral: the friend',
    helpText: "Paid when the friend's first order has passed the pending time",
    comesBy: 'referral',
    reason: 'friend',
    explanation: 'For coming by a member’s link.',
  },
  'referral.referrer': {
    label: 'Referral: who brought them',
    comesBy: 'referral',
    reason: 'referral',
    explanation: 'For a friend’s first order.',
  },
} as const satisfies Record<string, Bonus>;

export type BonusKey = keyof typeof bonuses;

type ComingBy<How> = {
  [Key in BonusKey]: (typeof bonuses)[Key] extends { comesBy: How } ? Key : never;
}[BonusKey];

/** Part of an order's points. */
export type OrderBonus = ComingBy<'order'>;
/** Granted when an event is recorded. */
export type EventBonus = ComingBy<'event'>;
/** Booked as a transaction of its own, once per subject. */
export type BookedBonus = Exclude<BonusKey, OrderBonus>;

export const bonusKeys = Object.keys(bonuses) as BonusKey[];

/** The bonuses that an event of this name brings. */
export function bonusesOfEvent(name: EventName): EventBonus[] {
  return bonusKeys.filter((key): key is EventBonus => {
    const bonus: Bonus = bonuses[key];
    return bonus.comesBy === 'event' && bonus.event === name;
  });
}
