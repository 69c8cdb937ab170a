// The pretend Shopify: a stand-in for development and tests that speaks Shopify's side with the app's own secret.
//
//   const shopify = await startPretendShopify({ apiKey, apiSecret, appUrl });
//   await shopify.install('super-toys.myshopify.com');        // grants scopes and opens the app, which exchanges its token
//   const order = shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: { firstName: 'Ada', email: 'ada@example.com' } });
//   const parcel = shopify.do.fulfil({ shop, order: order.id, tracking: { company: 'UPS', number: '1Z…' }, at: new Date(…) });
//   shopify.do.scan({ shop, fulfillment: parcel.id, status: 'delivered', happenedAt: new Date(…) });
//   await shopify.webhooks.settled();
//
// do.*        placeOrder pay cancel editOrder fulfil scan updateTracking cancelFulfillment refund requestReturn approveReturn
//             declineReturn closeReturn cancelReturn createCustomer updateCustomer changeMarketingConsent mergeCustomers redactCustomer
//             requestCustomerData creditStoreCredit spendStoreCredit spendGiftCard extendGiftCard deactivateGiftCard updateShop uninstall
//             redactShop updateScopes addShop. Inputs: operations/inputs.ts; each takes `at`.
// install     installs and opens the app as a browser would; reinstalls after uninstall
// sendSample  one of Shopify's own samples, byte for byte, for instance sendSample('orders/create', shop)
// webhooks    log, repeat, shuffle, drop, hold, release, settled
// faults      set({ tokenExchange | refresh: 'refuse' | 'fail', graphql: 'unauthorized' | 'fail' | 'throttle' |
//               'fail_mutation' | 'lose_answer' }, times), clear
// tokens      expire(shop)         admin.bucket(shop).empty(Date.now())         admin.bulk.failNext
// mailbox     messages, waitFor, clear: what the app sent (app/dev/mailbox)
// store       the state itself, kept in `stateFile`; store.state.notes is for the caller
//
// Over HTTP: / (index), /store/:shop/apps/:handle (admin frame), /app-bridge.js, /storefront/:shop, /desk, /mailbox,
// /mailbox/api/messages, and POST /control/<operation> with the same JSON inputs (dates as ISO strings).
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { stringify } from 'lossless-json';
import { startMailbox } from '../mailbox/index.ts';
import { AdminApi } from './admin-api/admin-graphql.ts';
import { readAppManifest, type AppManifest } from './admin-frame/app-toml.ts';
import { addShop, type ShopInput } from './store/catalog.ts';
import { Faults } from './faults.ts';
import { embeddedUrl, type EmbeddedApp } from './admin-frame/frame-page.ts';
import { TokenIssuer } from './admin-frame/oauth.ts';
import { bindOperations } from './operations/index.ts';
import type { OperationContext } from './operations/context.ts';
import type { InstallOutcome, PretendParts, PretendShopify } from './parts.ts';
import { createPretendServer } from './server.ts';
import type { ShopState } from './store/state.ts';
import { Store } from './store/store.ts';
import { WebhookSender } from './webhooks/webhooks.ts';

const apiVersion = '2026-10';

export interface PretendOptions {
  apiKey: string;
  apiSecret: string;
  /** Where the app listens, such as http://127.0.0.1:3000. */
  appUrl: string;
  /** 0 or omitted: any free port. */
  port?: number;
  smtpPort?: number;
  /** Where bounce reports are delivered by SMTP; without it, `late-bounce+` addresses only accept. */
  bouncePort?: number;
  /** Keeps the state between runs; the mails are stored next to it. */
  stateFile?: string;
  /** 1 is Shopify's own pace: 8 retries in 4 hours. */
  webhookRetryScale?: number;
  /** What the app requests; by default from shopify.app.toml. */
  manifest?: Partial<AppManifest>;
  /** Shops to start with. */
  shops?: ShopInput[];
}

export const defaultShop = 'super-toys.myshopify.com';
const samples = new URL('../webhook-samples/', import.meta.url);
const manifestFile = new URL('../../../shopify.app.toml', import.meta.url);
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

// Compliance topics and app/uninstalled are sent whether or not the app is installed.
const alwaysSent = new Set(['app/uninstalled', 'customers/redact', 'customers/data_request', 'shop/redact']);

/** Starts everything, on free ports by default. */
export async function startPretendShopify(options: PretendOptions): Promise<PretendShopify> {
  const manifest = { ...readAppManifest(manifestFile), ...options.manifest };
  const { apiKey, apiSecret, appUrl } = options;
  const app: EmbeddedApp = {
    apiKey,
    apiSecret,
    appUrl,
    handle: manifest.handle,
    title: manifest.name,
    scopes: manifest.scopes,
    optionalScopes: manifest.optionalScopes,
  };
  const store = new Store(options.stateFile);
  for (const shop of options.shops ?? [{ domain: defaultShop }]) addShop(store, shop);
  const faults = new Faults();
  const webhooks = new WebhookSender({
    address: new URL('/webhooks', appUrl).href,
    apiSecret,
    apiVersion,
    retryScale: options.webhookRetryScale ?? 1,
    topics: manifest.topics,
  });
  const context: OperationContext = {
    store,
    emit: (shop, topic, payload, at, eventId) => {
      if (!shop.installation && !alwaysSent.has(topic)) return;
      webhooks.send({ shop: shop.domain, topic, body: serialise(payload), triggeredAt: at, eventId });
    },
  };
  const tokens = new TokenIssuer(store, app, faults);
  let url = '';
  const appView = {
    apiKey,
    handle: manifest.handle,
    title: manifest.name,
    requestedScopes: manifest.scopes,
    optionalScopes: manifest.optionalScopes,
  };
  const admin = new AdminApi({ operations: context, tokens, faults, app: appView, publicUrl: () => url });
  const mailbox = await startMailbox({
    smtpPort: options.smtpPort ?? 0,
    ...(options.bouncePort ? { bouncePort: options.bouncePort } : {}),
    ...(options.stateFile ? { file: `${options.stateFile}.mail.jsonl` } : {}),
  });

  const shopify: PretendParts = {
    app,
    store,
    do: bindOperations(context),
    webhooks,
    tokens,
    faults,
    admin,
    mailbox,
    install: (domain, at) => install(store.shop(domain), app, store, at ?? new Date()),
    sendSample: (topic, shop) => webhooks.send({ shop, topic, body: readSample(topic, shop), triggeredAt: new Date() }),
    sendWebhook: (topic, shop, payload, triggeredAt) =>
      webhooks.send({ shop, topic, body: serialise(payload), triggeredAt: triggeredAt ?? new Date() }),
  };
  const server = await listen(createPretendServer(shopify, manifest), options.port ?? 0);
  const port = portOf(server);
  url = `http://127.0.0.1:${port}`;
  const close = async () => {
    webhooks.close();
    admin.bulk.close();
    store.saveNow();
    await mailbox.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { ...shopify, url, port, close };
}

/** JSON that writes bigints and lossless numbers digit by digit, so that ids above 2^53 stay exact. */
export function serialise(payload: unknown): string {
  const text = stringify(payload);
  if (text === undefined) throw new Error('A webhook needs a body');
  return text;
}

function readSample(topic: string, shop: string): string {
  const text = readFileSync(new URL(`${topic.replace('/', '__')}.json`, samples), 'utf8');
  return text.replaceAll('{shop}.myshopify.com', shop);
}

async function install(shop: ShopState, app: EmbeddedApp, store: Store, at: Date): Promise<InstallOutcome> {
  shop.installation ??= { installedAt: at.toISOString(), scopes: app.scopes };
  store.save();
  const response = await fetch(embeddedUrl(app, shop, '/app', new Date()), {
    headers: { 'User-Agent': browser, Accept: 'text/html' },
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return { status: response.status, hasToken: store.state.tokens.some((token) => token.shop === shop.domain) };
}

function listen(app: ReturnType<typeof createPretendServer>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = app.listen(port, '127.0.0.1', () => resolve(server));
    server.on('error', reject);
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The pretend Shopify has no port');
  return address.port;
}
