import type { Address } from '#app/orders/facts.ts';

/** What is known about one side of a referral. */
export type ReferralSide = { customerId: string | null; emails: string[]; addresses: (Address | null)[] };

export type ReferralRefusal =
  | 'same_customer'
  | 'same_email'
  | 'same_address'
  | 'not_the_first_order'
  | 'already_referred'
  /** the order ended before the points were due */
  | 'order_canceled'
  | 'order_given_back'
  /** the friend or the referrer was erased */
  | 'gone'
  /** the order is not there, or not known to have been placed */
  | 'no_order'
  /** the referrer is not there */
  | 'no_referrer';

type ReferralQuestion = {
  referrer: ReferralSide;
  friend: ReferralSide;
  isFirstOrder: boolean;
  isAlreadyReferred: boolean;
};

/** Whether a friend's first order counts as a referral, and if not, why. */
export function judgeReferral(
  question: ReferralQuestion,
): { isGood: true } | { isGood: false; reason: ReferralRefusal } {
  const reason = refusalOf(question);
  return reason ? { isGood: false, reason } : { isGood: true };
}

function refusalOf({ referrer, friend, isFirstOrder, isAlreadyReferred }: ReferralQuestion): ReferralRefusal | null {
  if (isAlreadyReferred) return 'already_referred';
  if (!isFirstOrder) return 'not_the_first_order';
  if (referrer.customerId !== null && referrer.customerId === friend.customerId) return 'same_customer';
  if (haveCommon(referrer.emails.map(mailbox), friend.emails.map(mailbox))) return 'same_email';
  if (haveCommon(referrer.addresses.flatMap(house), friend.addresses.flatMap(house))) return 'same_address';
  return null;
}

export const wordsForRefusal: Record<ReferralRefusal, string> = {
  same_customer: 'The friend is the same customer.',
  same_email: 'The friend’s email address leads to the same mailbox.',
  same_address: 'The friend’s order goes to the same address.',
  not_the_first_order: 'The friend has ordered here before.',
  already_referred: 'The friend has been referred already.',
  order_canceled: 'The friend’s order was canceled.',
  order_given_back: 'The friend’s order was given back.',
  gone: 'One of the two has asked to be forgotten.',
  no_order: 'The friend’s order is not there.',
  no_referrer: 'The one who sent the friend is not a member any more.',
};

function haveCommon(a: string[], b: string[]): boolean {
  return a.some((entry) => entry !== '' && b.includes(entry));
}

/** The mailbox an address delivers to: without plus tags, and without dots for Gmail, which ignores them. */
export function mailbox(email: string): string {
  const [local = '', domain = ''] = email.trim().toLowerCase().split('@');
  if (domain === '') return '';
  const box = local.split('+')[0]!;
  const isGmail = domain === 'gmail.com' || domain === 'googlemail.com';
  return isGmail ? `${box.replaceAll('.', '')}@gmail.com` : `${box}@${domain}`;
}

// address2 is part of the comparison, so that different flats in one building are different addresses.
function house(address: Address | null): string[] {
  if (!address?.address1 || !address.zip) return [];
  const parts = [address.address1, address.address2 ?? '', address.zip, address.countryCode ?? ''];
  return [parts.map((part) => part.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')).join('|')];
}
