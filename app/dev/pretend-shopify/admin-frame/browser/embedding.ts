// Who embeds the app, what to do when nobody does, and authenticated fetch.
import { adminOrigin, apiKey, idToken, isEmbedded } from './channel.ts';

const kept = 'pretend-shopify-config';

function readConfig(): { shop: string; host: string; locale: string } {
  const params = new URLSearchParams(location.search);
  const old = JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Record<string, string>;
  const read = (name: string) => params.get(name) ?? old[name] ?? '';
  const config = { shop: read('shop'), host: read('host'), locale: read('locale') || 'en' };
  sessionStorage.setItem(kept, JSON.stringify(config));
  return config;
}

export const config = readConfig();

/** An embedded app opened on its own returns to the admin, as with App Bridge. */
export function returnToAdmin(): void {
  if (isEmbedded || !config.shop) return;
  location.replace(
    `${adminOrigin}/store/${config.shop.replace('.myshopify.com', '')}/apps/${apiKey}${location.pathname}`,
  );
}

/** The library's bounce page: returns to the requested page with a fresh token. */
export async function reloadWithToken(): Promise<void> {
  const wanted = new URLSearchParams(location.search).get('shopify-reload');
  if (!wanted || !isEmbedded) return;
  const target = new URL(wanted);
  if (target.origin !== location.origin) return;
  target.searchParams.set('id_token', await idToken());
  location.replace(target);
}

const plainFetch = window.fetch.bind(window);

async function authenticatedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (!isEmbedded || new URL(request.url).origin !== location.origin) return plainFetch(input, init);
  const again = request.clone();
  const response = await plainFetch(await withToken(request));
  const elsewhere = response.headers.get('X-Shopify-API-Request-Failure-Reauthorize-Url');
  if (elsewhere) window.open(elsewhere, '_top');
  const shouldRetry = response.status === 401 && response.headers.has('X-Shopify-Retry-Invalid-Session-Request');
  return shouldRetry ? plainFetch(await withToken(again)) : response;
}

async function withToken(request: Request): Promise<Request> {
  if (request.headers.has('Authorization')) return request;
  request.headers.set('Authorization', `Bearer ${await idToken()}`);
  request.headers.set('X-Requested-With', 'XMLHttpRequest');
  return request;
}

window.fetch = authenticatedFetch;
