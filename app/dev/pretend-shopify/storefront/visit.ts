// Who visits which shop: the shop in the URL or, as all shops share a host here, the one visited last.
import type { Request, Response } from 'express';
import type { PretendParts } from '../parts.ts';
import type { PageView } from './theme/objects.ts';
import { readCart, writeCart, type Cart } from './theme/cart.ts';

export type Visit = PageView & { hasWidget: boolean };

/** The visit that a request belongs to; null when there is no such shop. Remembers shop and language. */
export function visitOf(shopify: PretendParts, request: Request<{ shop?: string }>, response: Response): Visit | null {
  const cookies = readCookies(request);
  const named = request.params.shop ?? cookies.pretend_shop;
  const shop = named ? shopify.store.findShop(named) : shopify.store.state.shops[0];
  if (!shop) return null;
  const asked =
    typeof request.query.locale === 'string' && /^[a-z]{2}(-[A-Z]{2})?$/.test(request.query.locale)
      ? request.query.locale
      : undefined;
  keep(response, 'pretend_shop', shop.domain);
  if (asked) keep(response, 'pretend_locale', asked);
  const customer = shop.customers.find(({ id }) => String(id) === cookies.pretend_customer) ?? null;
  return {
    shop,
    customer,
    cart: readCart(cookies.pretend_cart),
    locale: asked ?? cookies.pretend_locale ?? shop.settings.locales[0] ?? 'en',
    product: null,
    path: request.path,
    now: new Date(),
    hasWidget: request.query.widget !== 'off',
  };
}

export const keepCart = (response: Response, cart: Cart): void => keep(response, 'pretend_cart', writeCart(cart));
export const keepCustomer = (response: Response, id: number | null): void =>
  keep(response, 'pretend_customer', id === null ? '' : String(id));

function keep(response: Response, name: string, value: string): void {
  response.cookie(name, value, { path: '/', sameSite: 'lax', httpOnly: true });
}

function readCookies(request: Request<{ shop?: string }>): Record<string, string | undefined> {
  const pairs = (request.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
}
