import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { env } from '#app/lib/env.server.ts';
import type { Reward } from '../program/program.ts';

// No letters that look like digits.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The code of a redemption, derived from its id, so that it is always the same and cannot be guessed; null for store
 * credit. A discount is bound to its customer, so eight characters suffice. A gift card can be used by anybody who has
 * the code, so it gets twelve; Shopify allows no dashes there.
 */
export function rewardCode(shopId: number, redemptionId: string, kind: Reward['kind']): string | null {
  if (kind === 'store_credit') return null;
  const bytes = [...hmacSha256(env.LINK_SECRET, `reward|${shopId}|${redemptionId}`)];
  const letters = bytes.map((byte) => alphabet[byte % alphabet.length]).join('');
  return kind === 'gift_card' ? `CARE${letters.slice(0, 12)}` : `CARE-${letters.slice(0, 4)}-${letters.slice(4, 8)}`;
}
