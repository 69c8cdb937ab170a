import { hmacSha256, isSameBytes } from './crypto.server.ts';
import { env } from './env.server.ts';

/** What a signed link allows; a link for one purpose works for no other. */
export type LinkPurpose = 'order' | 'preferences' | 'check_in' | 'review' | 'bounce' | 'points';

/**
 * A link's purpose and shop. `subject` is an order id, a message id, an address hash or a member id, depending on the
 * purpose.
 */
export type LinkClaim = { purpose: LinkPurpose; shopId: number; subject: string };

/**
 * A token for customers' links: a readable claim plus 28 characters of HMAC. It contains no personal data and does not
 * expire by itself; what it allows is decided when it is used.
 */
export function signLink({ purpose, shopId, subject }: LinkClaim): string {
  const claim = `${purpose}.${shopId}.${Buffer.from(subject).toString('base64url')}`;
  return `${claim}.${signatureOf(claim)}`;
}

/** The claim of a valid token for this purpose, otherwise null. */
export function readLink(token: string, purpose: LinkPurpose): LinkClaim | null {
  const parts = token.split('.');
  const [tokenPurpose, shopId, subject, signature] = parts;
  if (parts.length !== 4 || tokenPurpose !== purpose || !shopId || !subject || !signature) return null;
  const expected = signatureOf(`${tokenPurpose}.${shopId}.${subject}`);
  if (!isSameBytes(Buffer.from(signature), Buffer.from(expected))) return null;
  return { purpose, shopId: Number(shopId), subject: Buffer.from(subject, 'base64url').toString() };
}

const shownForMs = 3_600_000;

/**
 * The subject of a link that is shown to a logged-in customer instead of being mailed. It works for an hour only,
 * because a browser's history outlives a visit.
 */
export function shownSubject(subject: string, now: Date): string {
  return `${subject}~${now.getTime() + shownForMs}`;
}

/** What a link is about; null for a link of that kind whose hour is over. */
export function currentSubject(claimed: string, now: Date): string | null {
  const [subject = '', until] = claimed.split('~');
  return until === undefined || now.getTime() <= Number(until) ? subject : null;
}

/** The public URL of a customer page: /c/order/TOKEN and so on. */
export function customerUrl(
  path: 'order' | 'preferences' | 'check-in' | 'review' | 'invoice' | 'points',
  token: string,
): string {
  return `${env.SHOPIFY_APP_URL}/c/${path}/${token}`;
}

function signatureOf(claim: string): string {
  return hmacSha256(env.LINK_SECRET, claim).toString('base64url').slice(0, 28);
}
