// All routes of the pretend Shopify.
import express, { type Express, type Request, type Response } from 'express';
import { mailboxRouter } from '../mailbox/pages.ts';
import type { AppManifest } from './admin-frame/app-toml.ts';
import { describeExtensions } from './admin-frame/app-extensions.ts';
import { browserScript, isScriptName } from './admin-frame/browser-scripts.ts';
import { deskRouter } from './admin-frame/control-desk.ts';
import { adminUserId, framePage } from './admin-frame/frame-page.ts';
import { html, page } from './admin-frame/html.ts';
import type { PretendParts } from './parts.ts';
import { controlRouter } from './control.ts';
import { makeIdToken } from './webhooks/signing.ts';
import { storefrontHome, storefrontRouter, themeAsset } from './storefront/storefront.ts';
import { themeEditorRouter } from './storefront/theme-editor.ts';
import type { ShopState } from './store/state.ts';
import { bulkResultHost } from './admin-api/views/shop-view.ts';

export function createPretendServer(shopify: PretendParts, manifest: AppManifest): Express {
  const app = express();
  app.disable('x-powered-by');
  const shops = () => shopify.store.state.shops.map((shop) => shop.domain);
  app.get('/', (_, response) => {
    response.send(
      page('Pretend Shopify', '/', shops(), html`<p>A stand-in for Shopify: the links above lead to its places.</p>`),
    );
  });
  app.get('/:script(app-bridge.js|frame.js)', (request, response) => {
    const { script = '' } = request.params as { script?: string };
    if (isScriptName(script))
      response.type('text/javascript').set('Cache-Control', 'no-cache').send(browserScript(script));
  });
  app.get('/healthz', (_, response) => void response.json({ ok: true }));
  app.use('/shops/:shop', shopApi(shopify));
  app.get(`/${bulkResultHost}/pretend-bulk/:id(\\d+).jsonl`, (request, response) => {
    const result = shopify.admin.bulk.result(Number(request.params.id));
    if (result === undefined) response.status(404).end();
    else response.type('application/jsonl').send(result);
  });
  app.get('/pictures/:shop/:handle.svg', (request, response) => {
    const product = shopify.store
      .findShop(request.params.shop)
      ?.products.find((each) => each.handle === request.params.handle);
    if (!product) return void response.status(404).end();
    response
      .type('image/svg+xml')
      .send(
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><rect width="200" height="200" fill="#efece6"/><circle cx="100" cy="100" r="62" fill="${product.color}"/></svg>`,
      );
  });
  adminPages(app, shopify);
  app.get('/theme-assets/:extension/:name(aftercare-[a-z]+.js|aftercare-[a-z]+.css)', themeAsset);
  app.get('/storefront/:shop', storefrontHome(shopify));
  const storefront = storefrontRouter(shopify, manifest);
  app.use('/storefront/:shop', storefront);
  app.use('/desk', deskRouter(shopify));
  app.use('/control', controlRouter(shopify));
  app.use('/mailbox', mailboxRouter(shopify.mailbox, shops));
  app.use('/', storefront);
  return app;
}

function shopApi(shopify: PretendParts): express.Router {
  const router = express.Router({ mergeParams: true });
  router.use(express.json({ limit: '5mb' }), express.urlencoded({ extended: false }));
  router.post('/admin/oauth/access_token', (request: Request<{ shop: string }>, response) => {
    const { status, body } = shopify.tokens.answer(
      request.params.shop,
      request.body as Record<string, string>,
      new Date(),
    );
    response.status(status).json(body);
  });
  router.post('/admin/api/2026-10/graphql.json', async (request: Request<{ shop: string }>, response) => {
    const { status, body } = await shopify.admin.answer(
      request.params.shop,
      request.get('X-Shopify-Access-Token'),
      request.body as object,
    );
    response.status(status).json(body);
  });
  router.use((_, response) => {
    response.status(404).json({ errors: 'Not Found' });
  });
  return router;
}

function adminPages(app: Express, shopify: PretendParts): void {
  const shopOf = (request: { params: { name?: string }; query: { shop?: unknown } }): ShopState | undefined =>
    shopify.store.findShop(String(request.params.name ?? request.query.shop));
  const missing = (response: Response) => void response.status(404).send('There is no such shop here');
  app.get(
    ['/store/:name/apps/:handle', '/store/:name/apps/:handle/*'],
    (request: Request<{ name: string; handle: string }>, response) => {
      const shop = shopOf(request);
      if (!shop) return missing(response);
      const base = `/store/${request.params.name}/apps/${request.params.handle}`;
      const path = request.originalUrl.slice(base.length);
      const inApp = path === '' || path === '/' ? '/app' : path.startsWith('?') ? `/app${path}` : path;
      response.send(
        framePage({ app: shopify.app, shop, base, path: shop.installation ? inApp : null, now: new Date() }),
      );
    },
  );
  app.post('/store/:name/install', (request, response) => {
    const shop = shopOf(request);
    if (!shop) return missing(response);
    shop.installation ??= { installedAt: new Date().toISOString(), scopes: shopify.app.scopes };
    shopify.store.save();
    response.redirect(303, `/store/${request.params.name}/apps/${shopify.app.handle}`);
  });
  app.use('/store/:name/themes/current/editor', themeEditorRouter(shopify));
  app.get(['/store/:name', '/store/:name/*'], (request: Request<{ name: string }>, response) => {
    const shop = shopOf(request);
    if (!shop) return missing(response);
    const store = `/store/${request.params.name}`;
    const body = html`<p><a href="${store}/apps/${shopify.app.handle}">Open ${shopify.app.title}</a></p>
      <p class="muted">
        This page of the admin (${request.path}) is not pretended. Orders are made at the
        <a href="/desk">control desk</a>.
      </p>`;
    response.send(page(shop.settings.name, store, [shop.domain], body));
  });
  app.get('/frame/id-token', (request, response) => {
    const shop = shopOf(request);
    if (!shop) return missing(response);
    response.json({ token: makeIdToken(shopify.app, shop.domain, adminUserId, new Date()) });
  });
  app.get('/frame/extensions', (request, response) => {
    const shop = shopOf(request);
    if (!shop) return missing(response);
    response.json(describeExtensions(shop));
  });
  app.get('/frame/user', (_, response) => void response.json({ accountAccess: 'Full access' }));
  app.all('/frame/scopes', (request, response) => {
    const shop = shopOf(request);
    if (!shop) return missing(response);
    const { scopes: required, optionalScopes: optional } = shopify.app;
    const add = String(request.query.add ?? '')
      .split(',')
      .filter((scope) => optional.includes(scope));
    const granted = [...new Set([...(shop.installation?.scopes ?? []), ...add])];
    if (request.method === 'POST' && add.length > 0) shopify.do.updateScopes({ shop: shop.domain, scopes: granted });
    response.json({ granted: shop.installation?.scopes ?? [], required, optional });
  });
}
