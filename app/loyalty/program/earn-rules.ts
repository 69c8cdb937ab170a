import type { BonusKey } from '../activity/bonuses.ts';
import type { Program } from './program.ts';

// The rules of the bonuses by their keys in the catalog. The screens use this file too, so it brings no schema along.

type EarnRules = Program['earn'];

/** What these rules give for a bonus, in points; 0 is nothing. */
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

/** The rules with other points for one bonus. */
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
