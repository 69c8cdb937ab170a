import type { EventName } from '#app/events/catalog.ts';
import type { BonusReason } from '#app/events/earned-for.ts';

// The catalog of bonuses: everything beside money that earns points. A new one is an entry here; the compiler then asks
// for its reason (events/earned-for.ts), its words for shoppers (storefront/words, messages/words) and where it comes
// from. The program's rule, the merchant's screen and the overview of the rules follow from the entry.

export type Bonus = {
  /** the merchant's name for it: a field on the screen of earning, a line in the overview of the rules */
  label: string;
  /** under that field */
  helpText?: string;
} & (
  | { comesBy: 'order' }
  | {
      comesBy: 'joining' | 'calendar' | 'referral';
      reason: BonusReason;
      /** how it came about, for the merchant: a sentence beside the booking */
      explanation: string;
    }
  | { comesBy: 'event'; event: EventName; reason: BonusReason; explanation: string }
);

/**
 * By the rule's place in the program: `referral.friend` is earn.referral.friend. The order is the screen's.
 * comesBy: `order` is counted into the order's points (earning/earning.ts), `joining` given by joinProgram, `calendar`
 * by payBirthdays, `referral` by settleReferrals, `event` by applyNews when that event is recorded.
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

/** Counted into an order's points. */
export type OrderBonus = ComingBy<'order'>;
/** Given when an event is recorded. */
export type EventBonus = ComingBy<'event'>;
/** Booked by itself, once for each subject. */
export type BookedBonus = Exclude<BonusKey, OrderBonus>;

export const bonusKeys = Object.keys(bonuses) as BonusKey[];

/** The bonuses that this event brings. */
export function bonusesOfEvent(name: EventName): EventBonus[] {
  return bonusKeys.filter((key): key is EventBonus => {
    const bonus: Bonus = bonuses[key];
    return bonus.comesBy === 'event' && bonus.event === name;
  });
}
