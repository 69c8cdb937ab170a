// The page of the pretend admin that embeds the app, and the URL it embeds.
import { randomUUID } from 'node:crypto';
import { Html, html } from './html.ts';
import { makeIdToken, signQuery } from '../webhooks/signing.ts';
import type { ShopState } from '../store/state.ts';

export const adminUserId = '80512233';

export interface EmbeddedApp {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  handle: string;
  title: string;
  scopes: string[];
  optionalScopes: string[];
}

/** The app's URL as Shopify loads it into the frame. `path` is the path inside the app with its query. */
export function embeddedUrl(app: EmbeddedApp, shop: ShopState, path: string, now: Date): string {
  const url = new URL(path, app.appUrl);
  const name = shop.domain.replace('.myshopify.com', '');
  const params: Record<string, string> = {
    embedded: '1',
    host: Buffer.from(`admin.shopify.com/store/${name}`).toString('base64').replace(/=+$/, ''),
    id_token: makeIdToken(app, shop.domain, adminUserId, now),
    locale: 'en',
    session: randomUUID().replaceAll('-', ''),
    shop: shop.domain,
    timestamp: String(Math.floor(now.getTime() / 1000)),
  };
  for (const [key, value] of Object.entries(params)) url.searchParams.set(key, value);
  url.searchParams.set('hmac', signQuery(url.searchParams, app.apiSecret));
  return url.href;
}

const style = `
*{box-sizing:border-box}html,body{height:100%;margin:0}body{font:14px/1.4 system-ui,sans-serif;color:#202223;background:#1a1a1a}
#shell{display:grid;height:100%;grid-template:48px 1fr/232px 1fr;grid-template-areas:"top top" "nav main"}
header{grid-area:top;display:flex;align-items:center;gap:12px;padding:0 14px;color:#e3e3e3;min-width:0;position:relative}
header b{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}#menu-button{display:none}
aside{grid-area:nav;background:#ebebeb;border-top-left-radius:12px;padding:12px 8px;overflow:auto}
aside a{display:block;padding:6px 12px;border-radius:8px;color:#303030;text-decoration:none}aside a[aria-current]{background:#fff;font-weight:600}
aside .section{color:#616161;font-size:12px;padding:14px 12px 4px}#app-menu a{padding-left:32px}
main{grid-area:main;background:#f1f1f1;border-top-right-radius:12px;display:flex;flex-direction:column;min-width:0;overflow:hidden;position:relative}
#app-name{display:flex;align-items:center;gap:8px;padding:10px 16px;background:#fff;border-bottom:1px solid #e3e3e3;font-weight:600}
#title-bar{display:flex;align-items:center;gap:8px;padding:10px 16px;flex-wrap:wrap}#title-bar[hidden],#save-bar[hidden]{display:none}
#title{font-size:18px;flex:1;margin:0}#title-actions,#save-bar-buttons{display:flex;gap:8px}iframe{border:0;flex:1;width:100%;background:#f1f1f1}
button{font:inherit;padding:5px 12px;border-radius:8px;border:1px solid #8a8a8a;background:#fff;color:#202223;cursor:pointer}button:disabled{opacity:.5}
button.primary{background:#303030;border-color:#303030;color:#fff}
#save-bar{position:absolute;left:50%;transform:translateX(-50%);display:flex;gap:12px;align-items:center;background:#303030;color:#fff;border-radius:12px;padding:5px 6px 5px 14px;z-index:3;max-width:calc(100vw - 16px);white-space:nowrap}
#save-bar .primary{background:#fff;color:#202223}#save-bar button:not(.primary){background:#4a4a4a;color:#fff;border-color:#4a4a4a}
#toasts{position:absolute;bottom:20px;left:50%;transform:translateX(-50%);display:grid;gap:8px;z-index:4;max-width:92vw}
.toast{background:#1a1a1a;color:#fff;border-radius:10px;padding:8px 8px 8px 14px;display:flex;gap:12px;align-items:center}.toast.error{background:#8e1f0b}
.toast button{background:transparent;color:inherit;border-color:transparent}#loading{position:absolute;inset:0 0 auto 0;height:3px;background:#2c6ecb}#loading[hidden]{display:none}
dialog{border:0;border-radius:14px;max-width:440px;padding:18px}dialog::backdrop{background:#0008}dialog h2{margin:0 0 8px;font-size:16px}dialog p{margin:0 0 16px}
dialog div{display:flex;gap:8px;justify-content:flex-end}.install{background:#fff;margin:8vh auto;border-radius:14px;padding:24px;max-width:480px}
a.place{color:inherit}@media(max-width:768px){#shell{grid-template:48px 1fr/1fr;grid-template-areas:"top" "main"}#menu-button{display:block}
aside{display:none;position:fixed;z-index:5;inset:48px 0 0 0;border-radius:0}.menu-open aside{display:block}main{border-radius:0}#save-bar{left:auto;right:8px;transform:none}#save-bar .label{display:none}}`;

interface FramePage {
  app: EmbeddedApp;
  shop: ShopState;
  /** Address of the app inside the admin. */
  base: string;
  /** The page inside the app, with its query; null shows the installation page. */
  path: string | null;
  now: Date;
}

export function framePage({ app, shop, base, path, now }: FramePage): string {
  const store = base.split('/apps/')[0] ?? '';
  const config = JSON.stringify({ shop: shop.domain, appOrigin: new URL(app.appUrl).origin, base }).replaceAll(
    '<',
    '\\u003c',
  );
  const embedded = html` <div id="app-name">${app.title}</div>
    <div id="title-bar" hidden>
      <button id="back" type="button" hidden>←</button>
      <h1 id="title"></h1>
      <div id="title-actions"></div>
    </div>
    <div id="loading" role="progressbar" aria-label="Loading" hidden></div>
    <iframe
      id="app"
      name="app-iframe"
      title="${app.title}"
      data-src="${path === null ? '' : embeddedUrl(app, shop, path, now)}"
      allow="clipboard-write"
    ></iframe>`;
  const install = html`<form class="install" method="post" action="${store}/install">
    <h1>Install ${app.title}</h1>
    <p>${shop.settings.name} is about to give this app access to:</p>
    <ul>
      ${app.scopes.map((scope) => html`<li>${scope}</li>`)}
    </ul>
    <button class="primary">Install</button>
  </form>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${app.title} · ${shop.settings.name}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <div id="shell">
          <header>
            <button id="menu-button" type="button" aria-label="Menu">☰</button><b>${shop.settings.name}</b>
            <div id="save-bar" role="region" aria-label="Unsaved changes" hidden>
              <span class="label">Unsaved changes</span><span id="save-bar-buttons" style="display:flex;gap:8px"></span>
            </div>
          </header>
          <aside>
            <nav aria-label="Admin">
              <a href="${store}">Home</a><a href="${store}/orders">Orders</a><a href="${store}/products">Products</a>
              <div class="section">Apps</div>
              <a id="app-home" href="${base}">${app.title}</a>
              <div id="app-menu"></div>
              <div class="section">Pretend Shopify</div>
              <a href="/desk">Control desk</a><a href="/mailbox">Mailbox</a
              ><a href="/storefront/${shop.domain}">Storefront</a>
            </nav>
          </aside>
          <main>
            ${path === null ? install : embedded}
            <div id="toasts" role="status" aria-live="polite"></div>
          </main>
        </div>
        <dialog id="question" aria-labelledby="question-title">
          <h2 id="question-title"></h2>
          <p id="question-text"></p>
          <div>
            <button id="question-no" type="button"></button
            ><button id="question-yes" class="primary" type="button"></button>
          </div>
        </dialog>
        ${
          path === null
            ? ''
            : html`<script type="application/json" id="frame-config">
                  ${new Html(config)}
                </script>
                <script src="/frame.js"></script>`
        }
      </body>
    </html>`.text;
}
