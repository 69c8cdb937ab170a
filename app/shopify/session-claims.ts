import { z } from 'zod';
import { isShopDomain } from './shop-domain.ts';

// Shopify signs the tokens of its admin and those of its customer accounts with the same secret, for the same app. Only
// their claims tell them apart, and the library looks at none but exp, nbf and aud. Each door therefore asks for every
// claim of its own kind of token and refuses those of the other kind.
// https://shopify.dev/docs/apps/build/authentication-authorization/session-tokens
// https://shopify.dev/docs/api/customer-account-ui-extensions/latest/apis/session-token

const common = { aud: z.string(), exp: z.number().positive(), nbf: z.number().positive() };

const AdminClaims = z.object({
  ...common,
  iss: z.string(),
  dest: z.string(),
  sub: z.string().regex(/^[1-9]\d{0,19}$/),
});

const AccountClaims = z.object({
  ...common,
  iss: z.never().optional(),
  sid: z.never().optional(),
  dest: z.string(),
  sub: z.union([z.literal(''), z.string().regex(/^gid:\/\/shopify\/Customer\/[1-9]\d{0,19}$/)]).default(''),
});

/** Who is at the screen of which store's admin. */
export type AdminClaim = { shopDomain: string; staffMember: string };

/**
 * What a token of the admin says.
 * @param claims of a token whose signature and times were checked
 * @param apiKey the app's client id
 * @returns null for any other token
 */
export function readAdminClaims(claims: unknown, apiKey: string): AdminClaim | null {
  const { data } = AdminClaims.safeParse(claims);
  const shopDomain = data ? shopOf(data.dest) : null;
  if (!data || shopDomain === null || data.aud !== apiKey) return null;
  // With a scheme only: the library takes `dest` for a whole address.
  const isItsAdmin = data.dest === `https://${shopDomain}` && data.iss === `${data.dest}/admin`;
  return isItsAdmin ? { shopDomain, staffMember: data.sub } : null;
}

/** Which store's customer account is open, and whose it is, if the app may know. */
export type AccountClaim = { shopDomain: string; customerId: string | null };

/** What a token of the customer account says; parameters and null as for readAdminClaims. */
export function readAccountClaims(claims: unknown, apiKey: string): AccountClaim | null {
  const { data } = AccountClaims.safeParse(claims);
  const shopDomain = data ? shopOf(data.dest) : null;
  if (!data || shopDomain === null || data.aud !== apiKey) return null;
  return { shopDomain, customerId: data.sub.split('/').at(-1) || null };
}

/** Shopify writes `dest` with a scheme in the admin's tokens, and both ways in those of the customer account. */
function shopOf(dest: string): string | null {
  const domain = dest.replace(/^https:\/\//, '');
  return isShopDomain(domain) ? domain : null;
}
