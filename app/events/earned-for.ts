// What points are booked for. The booking's key says it ("earn|review:77"). The event points.earned carries that key as
// its fact, and rooms that report the points decode it here.

/** What earns points besides an order; `friend` is the referred side of a referral, `referral` the referrer's. */
export const bonusReasons = ['sign_up', 'birthday', 'review', 'check_in', 'referral', 'friend'] as const;

export type BonusReason = (typeof bonusReasons)[number];

/** An order, what an edit added to it, or a bonus. */
type EarnReason = 'order' | 'edit' | BonusReason;

/**
 * The key under which the ledger books a bonus, once.
 * @param subject what the bonus is for, such as the review's id
 */
export function bonusKey(reason: BonusReason, subject: string): string {
  if (reason === 'friend' || reason === 'referral')
    return `earn|referral:${subject}:${reason === 'friend' ? 'friend' : 'referrer'}`;
  return `earn|${reason}:${subject}`;
}

/** What the booking with this key was for; null for unknown reasons and for keys that earn nothing. */
export function earnReasonOf(key: string): EarnReason | null {
  const word = /^earn\|(\w+)/.exec(key)?.[1];
  if (word === 'referral') return key.endsWith(':friend') ? 'friend' : 'referral';
  return earnReasons.find((reason) => reason === word) ?? null;
}

const earnReasons: EarnReason[] = ['order', 'edit', ...bonusReasons];
