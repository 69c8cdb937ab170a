import { json } from '@remix-run/node';
import type { Shop } from '@prisma/client';
import { chooseLanguage, languages, type ChosenLanguage } from '#app/i18n/languages.ts';
import { readLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { findShopById } from '#app/shops/shop.server.ts';
import type { Gone } from './gone.ts';

/** A visitor with a valid link: at which store, and what the link is about (order id, message id, address hash). */
export type LinkVisit = { shop: Shop; subject: string; request: Request };

/**
 * Checks the link of every customer page; rate limits and headers are in web/app.server.ts.
 * @throws 404 for a link that is not ours or not for this purpose, 410 when the store no longer uses the app
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
  return { shop, subject: claim.subject, request };
}

/** A response to throw when nothing is behind this link (any more), in the visitor's language. */
export function gone(request: Request, what: Exclude<Gone['gone'], 'broken'>): Response {
  const { language, locale } = visitorLanguage(request);
  return json({ gone: what, language, lang: locale } satisfies Gone, what === 'unknown' ? 404 : 410);
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
