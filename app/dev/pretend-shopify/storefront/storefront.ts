// The shop as its customers see it: a small theme with the app's embed and blocks, and the app proxy under /apps/care.
// A shop is at /storefront/SHOP and, for visitors who saw it last, at the root, as on its own host. Add ?locale=de for
// another language (ar is right to left), ?widget=off for the theme alone.
import express, { type Request, type Response } from 'express';
import { readThemeExtension } from '#app/storefront/theme/extension.server.ts';
import type { AppManifest } from '../admin-frame/app-toml.ts';
import type { PretendParts } from '../parts.ts';
import { addCart, buyerWith } from './cart.ts';
import { forwardToApp } from './proxy.ts';
import { keepCustomer, visitOf, type Visit } from './visit.ts';
import { themePage } from './theme/page.ts';

type ShopRequest = Request<{ shop?: string }>;
type Show = (visit: Visit, request: ShopRequest, response: Response) => unknown;
const form = express.urlencoded({ extended: false });

export function storefrontRouter(shopify: PretendParts, manifest: AppManifest): express.Router {
  const router = express.Router({ mergeParams: true });
  const withVisit =
    (show: Show): express.RequestHandler =>
    async (request, response, next) => {
      try {
        const visit = visitOf(shopify, request, response);
        if (visit) await show(visit, request, response);
        else response.status(404).send('There is no such shop here');
      } catch (error) {
        next(error);
      }
    };
  router.get(
    '/products/:handle',
    withVisit((visit, request, response) => {
      const product = visit.shop.products.find(
        ({ handle }) => handle === (request.params as { handle?: string }).handle,
      );
      if (!product) return response.status(404).send(themePage(visit, 'home', 'Not found', visit.hasWidget));
      return response.send(themePage({ ...visit, product }, 'product', product.title, visit.hasWidget));
    }),
  );
  router.get(
    '/pages/loyalty',
    withVisit((visit, _, response) => response.send(themePage(visit, 'loyalty', 'Loyalty', visit.hasWidget))),
  );
  addAccount(router, shopify, withVisit);
  addCart(router, shopify, withVisit);
  router.post(
    '/buy',
    form,
    withVisit((visit, request, response) => {
      const { product, email = '' } = request.body as { product?: string; email?: string };
      const order = shopify.do.placeOrder({
        shop: visit.shop.domain,
        lines: [{ product: product! }],
        customer: buyerWith(email),
        noteAttributes: visit.cart.attributes,
        test: true,
      });
      response.send(themePage(visit, 'thanks', 'Thank you', visit.hasWidget, { order_name: order.name }));
    }),
  );
  const own = `/${manifest.proxy.prefix}/${manifest.proxy.subpath}`;
  router.all(
    [own, `${own}/*`],
    express.raw({ type: () => true, limit: '5mb' }),
    withVisit(({ shop, customer }, request, response) =>
      forwardToApp(shopify, manifest, shop.domain, customer?.id ?? null, request, response),
    ),
  );
  return router;
}

/** The shop's home page; at the root of this server there is a different page. */
export function storefrontHome(shopify: PretendParts): express.RequestHandler {
  return (request, response) => {
    const visit = visitOf(shopify, request as ShopRequest, response);
    if (!visit) return void response.status(404).send('There is no such shop here');
    response.send(themePage(visit, 'home', 'Home', visit.hasWidget));
  };
}

/** Files of theme app extensions, as served by Shopify's CDN. */
export function themeAsset(request: Request, response: Response): void {
  const { name = '' } = request.params as { name?: string };
  const extension = readThemeExtension();
  response
    .type(name.endsWith('.css') ? 'text/css' : 'text/javascript')
    .set('Cache-Control', 'no-cache')
    .send(extension.asset(name));
}

function addAccount(
  router: express.Router,
  shopify: PretendParts,
  withVisit: (show: Show) => express.RequestHandler,
): void {
  router.get(
    ['/account', '/account/login', '/account/register'],
    withVisit((visit, _, response) => {
      const people = visit.shop.customers.map(({ id, email, first_name, last_name }) => ({
        id,
        email,
        name: [first_name, last_name].filter(Boolean).join(' '),
      }));
      response.send(themePage(visit, 'account', 'Account', visit.hasWidget, { people }));
    }),
  );
  router.post(
    '/account/login',
    form,
    withVisit((_, request, response) => {
      keepCustomer(response, Number((request.body as { customer?: string }).customer) || null);
      response.redirect(303, '/account');
    }),
  );
  router.post(
    '/account/register',
    form,
    withVisit(({ shop }, request, response) => {
      const { firstName = '', email = '' } = request.body as Record<string, string>;
      const known = shop.customers.find((each) => each.email === email);
      keepCustomer(response, (known ?? shopify.do.createCustomer({ shop: shop.domain, firstName, email })).id);
      response.redirect(303, '/account');
    }),
  );
  router.post(
    '/account/logout',
    withVisit((_, __, response) => {
      keepCustomer(response, null);
      response.redirect(303, '/account');
    }),
  );
}
