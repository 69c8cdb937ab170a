// The parts of the pretend Shopify: index.ts assembles them, its pages and commands use them.
import type { Mailbox } from '../mailbox/index.ts';
import type { AdminApi } from './admin-api/admin-graphql.ts';
import type { EmbeddedApp } from './admin-frame/frame-page.ts';
import type { TokenIssuer } from './admin-frame/oauth.ts';
import type { Faults } from './faults.ts';
import type { Operations } from './operations/index.ts';
import type { Store } from './store/store.ts';
import type { Delivery, WebhookSender } from './webhooks/webhooks.ts';

/** Everything but its address, which is known only once it listens. */
export interface PretendParts {
  app: EmbeddedApp;
  store: Store;
  do: Operations;
  webhooks: WebhookSender;
  tokens: TokenIssuer;
  faults: Faults;
  admin: AdminApi;
  mailbox: Mailbox;
  install: (shop: string, at?: Date) => Promise<InstallOutcome>;
  sendSample: (topic: string, shop: string) => Delivery;
  sendWebhook: (topic: string, shop: string, payload: unknown, triggeredAt?: Date) => Delivery;
}

export interface PretendShopify extends PretendParts {
  url: string;
  port: number;
  close: () => Promise<void>;
}

/** The app's response to its first page, and whether it fetched an access token. */
export interface InstallOutcome {
  status: number;
  hasToken: boolean;
}
