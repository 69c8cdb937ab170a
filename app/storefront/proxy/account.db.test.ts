import { randomUUID } from 'node:crypto';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, expect, test } from 'vitest';
import { makeAccountToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { applyOrders } from '#app/loyalty/earning/apply-orders.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { storeFacts } from '#app/test/orders.ts';
import { orderFacts } from '#app/test/facts.ts';
import * as account from '#app/routes/account-api.loyalty.tsx';
import type { AccountAnswer, LoyaltyDone, LoyaltyProblem } from '../contract.ts';

useDatabase();
setAbstractFetchFunc(async () =>
  Response.json({
    data: { discountCodeBasicCreate: { codeDiscountNode: { id: 'gid://shopify/DiscountCodeNode/1' }, userErrors: [] } },
  }),
);
afterAll(() => setAbstractFetchFunc(fetch));

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };

/** Customer 77 bought three items for 9.00 with order 1 and returned one; order 2 is somebody else's. */
async function shopWithOrders(own: object = {}): Promise<ShopRef> {
  const shop = await createShop({ scopes: 'write_discounts,write_customers', timeZone: 'UTC' });
  await launch(shop, {
    rewards: [{ key: 'off-5', name: '5 off', kind: 'fixed', value: 500, costPoints: 500 }],
    ...own,
  });
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${shop.domain}`,
      shop: shop.domain,
      state: '',
      isOnline: false,
      scope: '',
      accessToken: 'shpat_x',
      expires: new Date(Date.now() + 3_600_000),
    }),
  );
  const { customer } = orderFacts();
  const placed = { shopId: shop.id, placedAt: new Date(), paidAt: new Date() };
  const one = pointsOrder('1', {
    each: 300,
    pieces: 3,
    ...placed,
    customer: { ...customer!, id: '77', email: 'ada@example.com' },
  });
  await storeFacts(shop, { ...one, refunds: [refundOf(one, '11', 1)] });
  await storeFacts(
    shop,
    pointsOrder('2', { each: 900, ...placed, customer: { ...customer!, id: '78', email: 'bob@example.com' } }),
  );
  await withShop(shop, async (tx) => applyOrders(tx, await loadFacts(tx, ['1', '2'])));
  return shop;
}

async function ask<T = AccountAnswer>(
  shop: ShopRef,
  {
    customer = '77',
    order,
    body,
    locale = 'en',
  }: { customer?: string | null; order?: string; body?: object; locale?: string } = {},
): Promise<{ status: number; cache: string | null; answer: T }> {
  const query = new URLSearchParams({ locale, ...(order ? { order } : {}) });
  const token = makeAccountToken(app, shop.domain, customer, new Date());
  const headers = {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    'User-Agent': 'Mozilla/5.0 Firefox/150.0',
  };
  const request = new Request(`https://aftercare.test/account-api/loyalty?${query}`, {
    headers,
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const response = await account[body ? 'action' : 'loader']({ request, params: {}, context: {} });
  return {
    status: response.status,
    cache: response.headers.get('Cache-Control'),
    answer: (await response.json()) as T,
  };
}

const gid = (id: string) => `gid://shopify/Order/${id}`;

test('a customer sees their standing, and the points of their order', async () => {
  const shop = await shopWithOrders();
  const { status, cache, answer } = await ask(shop, { order: gid('1') });
  expect([status, cache]).toEqual([200, 'private, no-store']);
  expect(answer).toMatchObject({
    program: { isLive: true },
    customer: { points: 600 },
    order: { points: 900, pendingOn: null, tookBack: 300 },
  });
  expect((await ask(shop)).answer).not.toHaveProperty('order');
});

test('pending points come with their day, in the customer’s language', async () => {
  const shop = await shopWithOrders({ points: { perUnit: 100, pendingDays: 30, expiry: { kind: 'never' } } });
  const { answer } = await ask(shop, { order: gid('1'), locale: 'de' });
  expect(answer.order).toEqual({ points: 900, pendingOn: expect.stringMatching(/^\d+\. \S+ \d{4}$/), tookBack: 300 });
  expect(answer.customer).toMatchObject({
    points: 0,
    pending: 600,
    history: [
      { words: 'Bestellung #1: zurückgegeben, geändert oder storniert' },
      { words: 'Bestellung #1, noch ausstehend', points: 900, balance: 0 },
    ],
  });
});

test('perks of their tier and the next are in the customer’s language; a return window only where it is longer than everybody’s', async () => {
  const levels = [
    {
      key: 'silver',
      name: 'Silver',
      threshold: 1_000_000,
      perks: { earlyAccessTag: 'early', replyTo: 'silver@toys.example' },
    },
    { key: 'gold', name: 'Gold', threshold: 2_000_000, perks: { freeShipping: true, returnWindowDays: 60 } },
  ];
  const shop = await shopWithOrders({ tiers: { levels } });
  await ownerQuery(`UPDATE members SET "tierKey" = 'silver' WHERE "shopId" = $1`, [shop.id]);
  const everybodyHas = (windowDays: number) =>
    withShop(shop, (tx) => saveShopSettings(tx, (settings) => ({ ...settings, returns: { windowDays } })));
  await everybodyHas(59);
  const { answer } = await ask(shop, { locale: 'de' });
  expect(answer.customer).toMatchObject({
    tier: { name: 'Silver', perks: ['Früher Zugang'] },
    next: { name: 'Gold', perks: ['Kostenloser Versand', '60 Tage Zeit zum Zurückschicken'] },
  });
  expect(JSON.stringify(answer)).not.toMatch(/silver@toys|"early"/);
  await everybodyHas(60);
  const later = (await ask(shop)).answer;
  expect([later.customer?.next?.perks, later.program?.levels[1]?.perks]).toEqual([
    ['Free shipping'],
    { freeShipping: true, returnWindowDays: null, earlyAccess: false },
  ]);
});

test.each(['2', '404', "1' OR '1'='1"])('order %s is not theirs', async (id) => {
  const shop = await shopWithOrders();
  const { order } = (await ask(shop, { order: gid(id) })).answer;
  expect(order ?? null).toBeNull();
});

test('a customer who is not logged in, or not a member, gets the program only', async () => {
  const shop = await shopWithOrders();
  const nobody = await ask(shop, { customer: null, order: gid('1') });
  expect([
    nobody.status,
    nobody.cache,
    nobody.answer.customer,
    nobody.answer.order,
    nobody.answer.program?.isLive,
  ]).toEqual([200, 'private, no-store', null, undefined, true]);
  expect((await ask(shop, { customer: '99', order: gid('1') })).answer).toMatchObject({ customer: null, order: null });
});

test('a reward is redeemed once, however often it is requested, and never without login', async () => {
  const shop = await shopWithOrders();
  const wish = { do: 'redeem', rewardKey: 'off-5', requestId: randomUUID() };
  for (const again of [1, 2]) {
    const { answer, status } = await ask<LoyaltyDone>(shop, { body: wish, order: gid('1') });
    expect([again, status, answer.done]).toMatchObject([
      again,
      200,
      {
        outcome: 'issued',
        redemption: { id: wish.requestId, code: expect.stringMatching(/^CARE-/), canHandBack: true },
      },
    ]);
    expect(answer.customer?.points).toBe(100);
  }
  const refused = await ask<LoyaltyProblem>(shop, { customer: null, body: wish });
  expect([refused.status, refused.answer]).toEqual([
    401,
    { problem: { words: 'Please log in to see and spend your points.' } },
  ]);
  // Another customer's redemption cannot be found by its id.
  const other = await ask<LoyaltyProblem>(shop, { customer: '78', body: wish });
  expect([other.status, JSON.stringify(other.answer).includes('CARE-')]).toEqual([404, false]);
});

test('an uninstalled store is not found', async () => {
  const shop = await shopWithOrders();
  await prisma.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
  expect((await ask(shop)).status).toBe(404);
});
