import type { BonusKey } from '../activity/bonuses.ts';
import type { Program } from './program.ts';

// Reads and writes the bonus rules by catalog key. The screens import this file too, so it must not pull in the schema.

type EarnRules = Program['earn'];

/** What these rules give for a bonus, in points; 0 for none. */
export function bonusPoints(earn: EarnRules, key: BonusKey): number {
  switch (key) {
    case 'referral.friend':
      return earn.referral.friend;
    case 'referral.referrer':
      return earn.referral.referrer;
    default:
      return earn[key];
  }
}

/** The rules with a different number of points for one bonus. */
export function withBonusPoints(earn: EarnRules, key: BonusKey, given: number): EarnRules {
  switch (key) {
    case 'referral.friend':
      return { ...earn, referral: { ...earn.referral, friend: given } };
    case 'referral.referrer':
      return { ...earn, referral: { ...earn.referral, referrer: given } };
    default:
      return { ...earn, [key]: given };
  }
}
