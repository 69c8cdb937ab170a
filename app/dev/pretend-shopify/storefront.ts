// The shop as its customers see it: a product page, and the app's proxy under /apps/care.
import express, { type Request, type Response } from 'express';
import type { AppManifest } from './app-toml.ts';
import { html, page } from './html.ts';
import { toDecimal } from './money.ts';
import type { PretendParts } from './server.ts';
import { signProxy } from './signing.ts';

export function storefrontRouter(shopify: PretendParts, manifest: AppManifest): express.Router {
  const router = express.Router({ mergeParams: true });
  const { prefix, subpath } = manifest.proxy;
  router.get(['/', '/products/:handle'], (request: Request<{ shop: string; handle?: string }>, response) => {
    const shop = shopify.store.findShop(request.params.shop);
    if (!shop) return void response.status(404).send('There is no such shop here');
    const chosen = shop.products.find((each) => each.handle === request.params.handle);
    const cards = (chosen ? [chosen] : shop.products).map(
      (product) => html`<article class="card row">
        <img src="/pictures/${shop.domain}/${product.handle}.svg" alt="" width="120" height="120">
        <div><h2><a href="/storefront/${shop.domain}/products/${product.handle}">${product.title}</a></h2>
        <p>${toDecimal(product.priceMinor, shop.settings.currency)} ${shop.settings.currency} · <span class="muted">${product.productType}</span></p>
        <form method="post" action="/storefront/${shop.domain}/buy"><input type="hidden" name="product" value="${product.handle}">
        <label>Your email <input type="email" name="email" value="ada.byrne@example.com" required></label> <button class="primary">Buy now</button></form></div></article>`,
    );
    response.send(page(shop.settings.name, `/storefront/${shop.domain}`, [shop.domain], html`${cards}`));
  });
  router.post('/buy', express.urlencoded({ extended: false }), (request: Request<{ shop: string }>, response) => {
    const { product, email } = request.body as { product: string; email: string };
    const [name = 'Friend'] = email.split('@')[0]?.split('.') ?? [];
    const firstName = name.charAt(0).toUpperCase() + name.slice(1);
    const address = { address1: '7 Mill Lane', city: 'Boston', zip: '02108', province: 'Massachusetts', provinceCode: 'MA', countryCode: 'US' };
    const order = shopify.do.placeOrder({
      shop: request.params.shop,
      lines: [{ product }],
      customer: { firstName, lastName: 'Byrne', email, address },
      test: true,
    });
    response.send(page('Thank you', '', [request.params.shop], html`<p>Order ${order.name} is placed. <a href="/mailbox">Look into the mailbox</a> or <a href="/desk">go on at the desk</a>.</p>`));
  });
  router.all([`/${prefix}/${subpath}`, `/${prefix}/${subpath}/*`], express.raw({ type: () => true, limit: '5mb' }), (request, response) =>
    forward(shopify, manifest, request as unknown as Request<{ shop: string }>, response),
  );
  return router;
}

/** Sends a request on to the app as Shopify's proxy does: signed, without cookies either way. */
async function forward(shopify: PretendParts, manifest: AppManifest, request: Request<{ shop: string }>, response: Response): Promise<void> {
  const { url, prefix, subpath } = manifest.proxy;
  const own = `/${prefix}/${subpath}`;
  const rest = request.path.slice(request.path.indexOf(own) + own.length);
  const target = new URL(new URL(url, shopify.app.appUrl).href.replace(/\/$/, '') + rest);
  const params = new URLSearchParams(new URL(request.originalUrl, 'http://pretend').search);
  params.set('shop', request.params.shop);
  params.set('logged_in_customer_id', params.get('logged_in_customer_id') ?? '');
  params.set('path_prefix', own);
  params.set('timestamp', String(Math.floor(Date.now() / 1000)));
  params.set('signature', signProxy(params, shopify.app.apiSecret));
  target.search = params.toString();
  const hasBody = !['GET', 'HEAD'].includes(request.method);
  const answer = await fetch(target, {
    method: request.method,
    headers: {
      'User-Agent': request.get('User-Agent') ?? '',
      Accept: request.get('Accept') ?? '*/*',
      ...(hasBody ? { 'Content-Type': request.get('Content-Type') ?? 'application/octet-stream' } : {}),
    },
    redirect: 'manual',
    ...(hasBody ? { body: request.body as Buffer<ArrayBuffer> } : {}),
  });
  response.status(answer.status);
  for (const name of ['content-type', 'location', 'cache-control']) {
    const value = answer.headers.get(name);
    if (value) response.set(name, value);
  }
  response.send(Buffer.from(await answer.arrayBuffer()));
}
