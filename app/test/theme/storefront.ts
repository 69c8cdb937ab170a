import { installationId } from '#app/dev/pretend-shopify/admin-api/views/shop-view.ts';
import { defaultShop, startPretendShopify } from '#app/dev/pretend-shopify/index.ts';
import type { PretendShopify } from '#app/dev/pretend-shopify/parts.ts';
import { gid } from '#app/dev/pretend-shopify/store/store.ts';
import type { PublishedStanding } from '#app/loyalty/sync/published.ts';
import { program, startFixtureApp, type FixtureApp } from './proxy-fixture.ts';

/** A shop with the embed and blocks in its theme and one member, with an app that answers from memory. */
export type StorefrontScene = {
  shopify: PretendShopify;
  app: FixtureApp;
  shopAddress: string;
  customerId: number;
  close: () => Promise<void>;
};

export async function openStorefront(port = 0): Promise<StorefrontScene> {
  const app = await startFixtureApp();
  const shopify = await startPretendShopify({
    apiKey: 'key',
    apiSecret: 'secret',
    appUrl: app.url,
    webhookRetryScale: 0,
    port,
  });
  const shop = shopify.store.shop(defaultShop);
  const customer = shopify.do.createCustomer({
    shop: defaultShop,
    firstName: 'Ada',
    lastName: 'Byrne',
    email: 'ada@example.com',
    address: { countryCode: 'US', provinceCode: 'MA' },
  });
  shop.placedParts = ['panel', 'product', 'cart', 'landing'].map((part) => `aftercare-loyalty/loyalty-${part}`);
  const standing: PublishedStanding = {
    points: 1240,
    pending: 312,
    tierKey: 'silver',
    tierName: 'Silver',
    multiplierPercent: 125,
    next: { name: 'Gold', missing: 21250 },
    punches: 0,
  };
  shop.metafields = [
    {
      id: 1,
      ownerId: installationId(shop),
      namespace: 'loyalty',
      key: 'program',
      type: 'json',
      value: JSON.stringify(program),
    },
    {
      id: 2,
      ownerId: gid('Customer', customer.id),
      namespace: '$app',
      key: 'loyalty_standing',
      type: 'json',
      value: JSON.stringify(standing),
    },
  ];
  const close = async () => {
    await shopify.close();
    app.close();
  };
  return { shopify, app, shopAddress: `${shopify.url}/storefront/${defaultShop}`, customerId: customer.id, close };
}
