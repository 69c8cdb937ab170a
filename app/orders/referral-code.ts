/** The cart attribute in which the storefront notes whose link brought the customer. */
const referralAttribute = 'aftercare_referral';

const code = /^[A-Z0-9]{4,20}$/;

/** The code among an order's attributes; null where there is none, or none that could be one. */
export function readReferralCode(attributes: readonly { key: string | null; value?: unknown }[]): string | null {
  const told = attributes.find(({ key }) => key === referralAttribute)?.value;
  const trimmed = typeof told === 'string' ? told.trim().toUpperCase() : '';
  return code.test(trimmed) ? trimmed : null;
}
