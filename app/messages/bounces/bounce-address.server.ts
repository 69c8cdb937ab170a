import { hmacSha256, isSameBytes } from '#app/lib/crypto.server.ts';
import { env } from '#app/lib/env.server.ts';

// The return path of a mail names the message, so that a bounce finds it (VERP). Lower-case letters and digits only,
// because mail servers may fold case, and at most 64 characters before the @.

export type BouncedMessage = { shopId: number; messageId: string };

/** bounce+SHOP-MESSAGE-SIGNATURE@BOUNCE_DOMAIN, or null without BOUNCE_DOMAIN (bounces then go to MAIL_FROM). */
export function bounceAddress(message: BouncedMessage): string | null {
  if (!env.BOUNCE_DOMAIN) return null;
  const claim = `${message.shopId.toString(36)}-${shortId(message.messageId)}`;
  return `bounce+${claim}-${signatureOf(claim)}@${env.BOUNCE_DOMAIN}`;
}

/** The message of a genuine bounce address, else null. */
export function readBounceAddress(address: string): BouncedMessage | null {
  const match = /^bounce\+([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]+)@(.+)$/.exec(address.trim().toLowerCase());
  if (!match || match[4] !== env.BOUNCE_DOMAIN?.toLowerCase()) return null;
  const [, shop = '', message = '', signature = ''] = match;
  if (!isSameBytes(Buffer.from(signature), Buffer.from(signatureOf(`${shop}-${message}`)))) return null;
  return { shopId: Number.parseInt(shop, 36), messageId: longId(message) };
}

function signatureOf(claim: string): string {
  const bytes = hmacSha256(env.LINK_SECRET, `bounce|${claim}`).subarray(0, 10);
  return BigInt(`0x${bytes.toString('hex')}`)
    .toString(36)
    .padStart(16, '0');
}

// A uuid in 25 characters.
function shortId(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll('-', '')}`).toString(36);
}

function longId(short: string): string {
  const value = [...short].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
