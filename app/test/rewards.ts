import '@shopify/shopify-api/adapters/web-api';
import { randomUUID } from 'node:crypto';
import type { Redemption } from '@prisma/client';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import type { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { optionalScopes, scopes } from '#app/shopify/scopes.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import type { z } from 'zod';
import { defaultShop } from '../dev/pretend-shopify/index.ts';
import type { PretendShopify } from '../dev/pretend-shopify/parts.ts';
import { accessToken, closeAll, startApp, startShopify } from '../dev/pretend-shopify/test-app.ts';
import { createShop, ownerQuery } from './db.ts';
import { launch } from './loyalty.ts';

export const allScopes = [...scopes, ...optionalScopes];

/** One pretend Shopify per file, whose one shop stands for every shop in the test. */
export function usePretendShopify(): {
  current: () => PretendShopify;
  connect: (own?: { scopes?: string[]; domain?: string }) => Promise<ShopRef>;
  newCustomer: () => number;
} {
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
      await sessionStorage.storeSession(
        new Session({
          id: `offline_${shop.domain}`,
          shop: shop.domain,
          state: '',
          isOnline: false,
          scope: '',
          accessToken: token,
        }),
      );
      return shop;
    },
    newCustomer: () => shopify.do.createCustomer({ shop: defaultShop, email: `${randomUUID()}@example.com` }).id,
  };
}

type RewardInput = NonNullable<z.input<typeof ProgramSchema>['rewards']>[number];
const reward = (own: Partial<RewardInput> & Pick<RewardInput, 'key' | 'kind'>): RewardInput => ({
  name: own.key,
  costPoints: 500,
  value: 500,
  ...own,
});

/** The rewards of launchRewards, one of each kind. */
export const rewardKeys = ['five-off', 'tenth-off', 'free-shipping', 'free-bear', 'credit', 'card'];

/** A program with one reward of each kind, each for 500 points; `change` applies to all of them. */
export async function launchRewards(
  shop: ShopRef,
  variantId: number,
  change: Partial<RewardInput> = {},
): Promise<void> {
  const rewards = [
    reward({ key: 'five-off', kind: 'fixed', minOrderMinor: 2000 }),
    reward({ key: 'tenth-off', kind: 'percent', value: 10 }),
    reward({ key: 'free-shipping', kind: 'free_shipping' }),
    reward({ key: 'free-bear', kind: 'free_product', variantId: String(variantId) }),
    reward({ key: 'credit', kind: 'store_credit' }),
    reward({ key: 'card', kind: 'gift_card' }),
  ].map((each) => ({ ...each, ...change }));
  await launch(shop, { currency: 'USD', rewards });
}

/** Makes a customer of the pretend shop a member with points. */
export async function memberWith(shop: ShopRef, customerId: number | null, points: number): Promise<string> {
  return withShop(shop, async (tx) => {
    const memberId = await findOrJoin(tx, {
      customerId: customerId === null ? null : String(customerId),
      addressHash: customerId === null ? randomUUID() : null,
    });
    const launched = await readLaunchedProgram(tx);
    if (points > 0 && launched)
      await grantPoints(tx, launched, {
        memberId,
        sourceKey: `test|${memberId}`,
        points,
        occurredAt: tx.now,
        isPending: false,
      });
    return memberId;
  });
}

type Buyer = { shop: ShopRef; customer: number; memberId: string };

/** A shop with one reward of each kind, and a customer who has 1000 points. */
export async function openRewardShop(
  pretend: ReturnType<typeof usePretendShopify>,
  change: Partial<RewardInput> = {},
): Promise<Buyer> {
  const shop = await pretend.connect();
  const bear = pretend
    .current()
    .store.shop(defaultShop)
    .products.find(({ handle }) => handle === 'plush-bear')!;
  await launchRewards(shop, bear.variantId, change);
  const customer = pretend.newCustomer();
  return { shop, customer, memberId: await memberWith(shop, customer, 1000) };
}

export async function availablePointsOf(shop: ShopRef, memberId: string): Promise<number> {
  const { availablePoints } = await withShop(shop, ({ db }) =>
    db.member.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id: memberId } } }),
  );
  return availablePoints;
}

export function redemptionOf(shop: ShopRef, id: string): Promise<Redemption> {
  return withShop(shop, ({ db }) => db.redemption.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id } } }));
}

/** Makes everything that waits for a next attempt due now. */
export async function makeRedemptionsDue(shop: ShopRef): Promise<void> {
  await ownerQuery(
    'UPDATE redemptions SET "nextAttemptAt" = now() WHERE "nextAttemptAt" IS NOT NULL AND "shopId" = $1',
    [shop.id],
  );
}

/** What the pretend Shopify has created for a customer. */
export function madeFor(shopify: PretendShopify, customer: number) {
  const { discounts, giftCards, storeCreditAccounts } = shopify.store.shop(defaultShop);
  return {
    discounts: discounts.filter(({ customerIds }) => customerIds?.includes(customer)),
    cards: giftCards.filter(({ customerId }) => customerId === customer),
    credits: storeCreditAccounts
      .filter(({ customerId }) => customerId === customer)
      .flatMap(({ transactions }) => transactions),
  };
}

/** The number of things created for a customer. */
export function countMadeFor(shopify: PretendShopify, customer: number): number {
  return Object.values(madeFor(shopify, customer)).reduce((sum, list) => sum + list.length, 0);
}
