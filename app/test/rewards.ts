import '@shopify/shopify-api/adapters/web-api';
import { randomUUID } from 'node:crypto';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger-actions.server.ts';
import { findOrJoin } from '#app/loyalty/members.server.ts';
import { type ProgramSchema } from '#app/loyalty/program.ts';
import { readLaunchedProgram } from '#app/loyalty/programs.server.ts';
import { optionalScopes, scopes } from '#app/shopify/scopes.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import type { z } from 'zod';
import { defaultShop, type PretendShopify } from '../dev/pretend-shopify/index.ts';
import { accessToken, closeAll, startApp, startShopify } from '../dev/pretend-shopify/test-app.ts';
import { createShop } from './db.ts';
import { launch } from './loyalty.ts';

export const allScopes = [...scopes, ...optionalScopes];

/** One pretend Shopify for the file; every shop of the test is its one shop. */
export function usePretendShopify(): { current: () => PretendShopify; connect: (own?: { scopes?: string[]; domain?: string }) => Promise<ShopRef> } {
  let shopify: PretendShopify;
  let token: string;
  beforeAll(async () => {
    shopify = await startShopify((await startApp()).url, { manifest: { topics: [], scopes: allScopes } });
    token = await accessToken(shopify);
    setAbstractFetchFunc((url, init) => {
      const { pathname, search } = new URL(String(url));
      return fetch(`${shopify.url}/shops/${defaultShop}${pathname}${search}`, init);
    });
  });
  afterEach(() => {
    shopify.faults.clear();
    shopify.admin.bucket(defaultShop).restoreRate = 100_000;
  });
  afterAll(async () => {
    setAbstractFetchFunc(fetch);
    await closeAll();
  });
  return {
    current: () => shopify,
    connect: async ({ scopes: granted = allScopes, ...own } = {}) => {
      const shop = await createShop({ scopes: granted.join(','), ...own });
      await sessionStorage.storeSession(new Session({ id: `offline_${shop.domain}`, shop: shop.domain, state: '', isOnline: false, scope: '', accessToken: token }));
      return shop;
    },
  };
}

type RewardInput = NonNullable<z.input<typeof ProgramSchema>['rewards']>[number];
const reward = (own: Partial<RewardInput> & Pick<RewardInput, 'key' | 'kind'>): RewardInput => ({ name: own.key, costPoints: 500, value: 500, ...own });

/** A program with one reward of each kind, each for 500 points; `change` alters them all. */
export async function launchRewards(shop: ShopRef, variantId: number, change: Partial<RewardInput> = {}): Promise<void> {
  const rewards = [
    reward({ key: 'five-off', kind: 'fixed', minOrderMinor: 2000 }), reward({ key: 'tenth-off', kind: 'percent', value: 10 }),
    reward({ key: 'free-shipping', kind: 'free_shipping' }), reward({ key: 'free-bear', kind: 'free_product', variantId: String(variantId) }),
    reward({ key: 'credit', kind: 'store_credit' }), reward({ key: 'card', kind: 'gift_card' }),
  ].map((each) => ({ ...each, ...change }));
  await launch(shop, { currency: 'USD', rewards });
}

/** A customer of the pretend shop as a member with points. */
export async function memberWith(shop: ShopRef, customerId: number | null, points: number): Promise<string> {
  return withShop(shop, async (tx) => {
    const memberId = await findOrJoin(tx, { customerId: customerId === null ? null : String(customerId), addressHash: customerId === null ? randomUUID() : null });
    const launched = await readLaunchedProgram(tx);
    if (points > 0 && launched) await grantPoints(tx, launched, { memberId, sourceKey: `test|${memberId}`, points, occurredAt: tx.now, isPending: false });
    return memberId;
  });
}
