import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { env } from '#app/lib/env.server.ts';
import type { Reward } from '../program/program.ts';

// No letters that are mistaken for digits.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code of a redemption, always the same one, which nobody can guess. Store credit has none. A discount is bound to
 * its customer, so that eight characters do; a gift card is whoever's has the code (twelve; Shopify allows no dashes in
 * it).
 */
export function rewardCode(shopId: number, redemptionId: string, kind: Reward['kind']): string | null {
  if (kind === 'store_credit') return null;
  const bytes = [...hmacSha256(env.LINK_SECRET, `reward|${shopId}|${redemptionId}`)];
  const letters = bytes.map((byte) => alphabet[byte % alphabet.length]).join('');
  return kind === 'gift_card' ? `CARE${letters.slice(0, 12)}` : `CARE-${letters.slice(0, 4)}-${letters.slice(4, 8)}`;
}
