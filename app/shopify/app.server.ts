import '@shopify/shopify-app-remix/adapters/node';
import { ApiVersion, AppDistribution, shopifyApp } from '@shopify/shopify-app-remix/server';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { requestHistoryImport } from '#app/shops/history-import.server.ts';
import { recordInstall } from '#app/shops/shop.server.ts';
import { scopes } from './scopes.ts';
import { sessionStorage } from './sessions.server.ts';

// The doors of the web process: who is asking, and is it really Shopify? Webhooks have a door of their own
// (intake.server.ts), background work has tokens of its own (tokens.server.ts).

const shopify = shopifyApp({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.October26,
  scopes: [...scopes],
  appUrl: env.SHOPIFY_APP_URL,
  authPathPrefix: '/auth',
  sessionStorage,
  distribution: AppDistribution.AppStore,
  isEmbeddedApp: true,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: { log: (_severity, message) => log.debug({ library: 'shopify-app-remix' }, message) },
  hooks: {
    // Runs after every token exchange, so about once an hour for each shop in use: two statements, the same each time.
    afterAuth: async ({ session }) => {
      const shop = await recordInstall({ domain: session.shop, scopes: session.scope ?? '' });
      await requestHistoryImport(shop);
    },
  },
});

export const authenticate = shopify.authenticate;

const defaultFrameAncestors = 'https://admin.shopify.com https://*.myshopify.com';

/**
 * Headers of every document: who may frame it and which script to fetch early. The library overwrites a policy that is
 * already there and sets none without ?shop=; here the other directives stay and there always is one.
 */
export function addDocumentResponseHeaders(request: Request, headers: Headers): void {
  const own = headers.get('Content-Security-Policy');
  headers.delete('Content-Security-Policy');
  shopify.addDocumentResponseHeaders(request, headers);
  const theirs = directivesOf(headers.get('Content-Security-Policy')).find((directive) =>
    directive.startsWith('frame-ancestors'),
  );
  const frames = env.FRAME_ANCESTORS
    ? `frame-ancestors ${env.FRAME_ANCESTORS}`
    : (theirs ?? `frame-ancestors ${defaultFrameAncestors}`);
  const others = directivesOf(own).filter((directive) => !directive.startsWith('frame-ancestors'));
  headers.set('Content-Security-Policy', [...others, frames].join('; '));
  if (headers.has('Link')) headers.set('Link', `<${env.APP_BRIDGE_URL}>; rel="preload"; as="script"`);
}

function directivesOf(policy: string | null): string[] {
  return (policy ?? '')
    .split(';')
    .map((directive) => directive.trim())
    .filter(Boolean);
}
