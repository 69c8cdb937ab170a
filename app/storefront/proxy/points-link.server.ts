import { withShop } from '#app/lib/db.server.ts';
import { customerUrl, shownSubject, signLink } from '#app/lib/links.server.ts';
import { readMembership } from '../member/membership.server.ts';
import { readOpenProgram } from '../member/member-view.server.ts';
import type { ShopperFormats } from '../member/shopper-formats.ts';
import type { ShopperVisit } from './visit.server.ts';

/**
 * Leads a logged-in customer to their points page, which needs no script, by a link valid for an hour. This changes
 * nothing, and only the reader learns the link: another site can send a shopper here, but can neither read the response
 * nor guess the address that its forms would need. It is a page instead of a redirect, because Shopify's proxy follows
 * redirects itself.
 */
export async function answerPointsLink({ shop, customerId, formats }: ShopperVisit): Promise<Response> {
  const { words } = formats;
  if (customerId === null)
    return page(401, formats, { said: words.problem.not_logged_in, href: '/account', label: words.link.account });
  return withShop(shop, async (tx) => {
    const launched = await readOpenProgram(tx);
    if (!launched)
      return page(404, formats, { said: words.problem.not_live, href: '/account', label: words.link.account });
    const membership = await readMembership(tx, launched, customerId);
    if (membership.state === 'stranger')
      return page(200, formats, { said: words.link.none, href: '/account', label: words.link.account });
    const token = signLink({ purpose: 'points', shopId: shop.id, subject: shownSubject(membership.memberId, tx.now) });
    return page(200, formats, { said: '', href: customerUrl('points', token), label: words.link.open, goesOn: true });
  });
}

type Content = { said: string; href: string; label: string; goesOn?: boolean };

/** Contains only our own words and signed addresses, so there is nothing to escape. */
function page(status: number, { locale }: ShopperFormats, { said, href, label, goesOn = false }: Content): Response {
  const onward = goesOn ? `<meta http-equiv="refresh" content="0;url=${href}">` : '';
  const html =
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${onward}<title>${label}</title></head>` +
    `<body style="font:1.1rem/1.6 system-ui,sans-serif;margin:2rem">${said && `<p>${said}</p>`}<p><a href="${href}">${label}</a></p></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}
