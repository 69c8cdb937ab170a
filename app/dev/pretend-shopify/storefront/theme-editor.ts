// The theme editor's page for app embeds and blocks, as far as an app's deep links need it.
import express, { type Request, type Response, type Router } from 'express';
import { placeOf, readAppExtensions, type ExtensionPart } from '../admin-frame/app-extensions.ts';
import { html, page } from '../admin-frame/html.ts';
import type { PretendParts } from '../parts.ts';
import type { ShopState } from '../store/state.ts';

type EditorRequest = Request<{ name: string }>;

/** Mounted where Shopify's admin has the editor of the published theme. */
export function themeEditorRouter(shopify: PretendParts): Router {
  const router = express.Router({ mergeParams: true });
  router.get('/', (request: EditorRequest, response) =>
    withShop(shopify, request, response, (shop) => response.send(editorPage(shop, request))),
  );
  router.post('/', express.urlencoded({ extended: false }), (request: EditorRequest, response) =>
    withShop(shopify, request, response, (shop) => {
      const chosen = (request.body as { part?: string | string[] }).part ?? [];
      shop.placedParts = typeof chosen === 'string' ? [chosen] : chosen;
      shopify.store.save();
      response.redirect(303, request.originalUrl.split('?')[0]!);
    }),
  );
  return router;
}

function withShop(
  shopify: PretendParts,
  request: EditorRequest,
  response: Response,
  show: (shop: ShopState) => unknown,
): void {
  const shop = shopify.store.findShop(request.params.name);
  if (shop) show(shop);
  else response.status(404).send('There is no such shop here');
}

/** A deep link names a part, which is preselected but not saved yet, as in Shopify's editor. */
function editorPage(shop: ShopState, { query, params }: EditorRequest): string {
  const wished = String(query.activateAppId ?? query.addAppBlockId ?? '')
    .split('/')
    .pop();
  const extensions = readAppExtensions().map((extension) => {
    const row = (part: ExtensionPart) => {
      const place = placeOf(extension, part);
      const isOn = shop.placedParts.includes(place) || part.handle === wished;
      return html`<p>
        <label
          ><input type="checkbox" name="part" value="${place}" ${isOn ? html` checked` : ''} /> ${part.name}
          <span class="muted">${part.target}</span></label
        >
      </p>`;
    };
    return html`<h2>${extension.name}</h2>
      ${extension.parts.map(row)}`;
  });
  const store = `/store/${params.name}`;
  const body = html`<form class="card" method="post" action="${store}/themes/current/editor">
      ${extensions}<button class="primary">Save</button>
    </form>
    <p><a href="/storefront/${shop.domain}">Look at the storefront</a></p>`;
  return page(`Theme editor: ${shop.settings.name}`, store, [shop.domain], body);
}
