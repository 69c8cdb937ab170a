/** The cart attribute in which the storefront records whose link brought the customer. */
const referralAttribute = 'aftercare_referral';

const code = /^[A-Z0-9]{4,20}$/;

/** The referral code among an order's attributes; null when there is none or it is malformed. */
export function readReferralCode(attributes: readonly { key: string | null; value?: unknown }[]): string | null {
  const told = attributes.find(({ key }) => key === referralAttribute)?.value;
  const trimmed = typeof told === 'string' ? told.trim().toUpperCase() : '';
  return code.test(trimmed) ? trimmed : null;
}
