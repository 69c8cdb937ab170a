import { json } from '@remix-run/node';
import type { Shop } from '@prisma/client';
import { chooseLanguage, languages, type ChosenLanguage } from '#app/i18n/languages.ts';
import { readLink, type LinkClaim, type LinkPurpose } from '#app/lib/links.server.ts';
import { rateLimit } from '#app/lib/rate-limits.server.ts';
import { findShopById } from '#app/shops/shop.server.ts';
import type { Gone } from './gone.ts';

/** A visitor with a valid link: at which store, and what the link is about (order id, message id, address hash). */
export type LinkVisit = { shop: Shop; subject: string; request: Request };

// A link may be opened from many addresses, so links are counted, too. What is sent by one reaches people at the store.
const countLook = rateLimit({ name: 'link-look', times: 60, seconds: 60 });
const countAnswer = rateLimit({ name: 'link-answer', times: 20, seconds: 3600 });

/**
 * Authenticates every customer page by its link, and limits how often one link is used; limits by address and headers
 * are in web/.
 * @throws 404 for a link that is not ours or not for this purpose, 410 when the store no longer uses the app, 429 when
 *   the link is used too often
 */
export async function requireLink(
  request: Request,
  token: string | undefined,
  purpose: LinkPurpose,
): Promise<LinkVisit> {
  const claim = readLink(token ?? '', purpose);
  const shop = claim && (await findShopById(claim.shopId));
  if (!shop) throw gone(request, 'unknown');
  if (shop.uninstalledAt) throw gone(request, 'closed');
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const secondsToWait = await (isRead ? countLook : countAnswer)(`${shop.domain}|${keyOf(claim)}`);
  if (secondsToWait !== null) throw gone(request, 'too_often', { 'Retry-After': String(secondsToWait) });
  return { shop, subject: claim.subject, request };
}

/** Links to points are made anew for each visit: they count as one. */
function keyOf({ purpose, subject }: LinkClaim): string {
  return `${purpose}|${subject.split('~')[0]}`;
}

const statuses: Partial<Record<Gone['gone'], number>> = { unknown: 404, too_often: 429 };

/** To be thrown: there is nothing (any more) behind this link, said in the visitor's language. */
export function gone(
  request: Request,
  what: Exclude<Gone['gone'], 'broken'>,
  headers: Record<string, string> = {},
): Response {
  const { language, locale } = visitorLanguage(request);
  return json({ gone: what, language, lang: locale } satisfies Gone, { status: statuses[what] ?? 410, headers });
}

/** The browser's preferred languages, strongest first. */
export function wantedLanguages(request: Request): string[] {
  return (request.headers.get('Accept-Language') ?? '')
    .split(',')
    .slice(0, 10)
    .map((entry) => entry.split(';')[0]!.trim())
    .filter((tag) => tag !== '' && tag !== '*');
}

function visitorLanguage(request: Request): ChosenLanguage {
  return chooseLanguage({ wanted: wantedLanguages(request), enabled: languages, fallback: 'en' });
}
