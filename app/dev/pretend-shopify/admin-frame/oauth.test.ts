import { afterEach, expect, test } from 'vitest';
import { defaultShop as shop } from '../index.ts';
import { makeIdToken } from '../webhooks/signing.ts';
import {
  accessToken,
  closeAll,
  credentials,
  exchange,
  graphql,
  startApp,
  startShopify,
  tokenRequest,
} from '../test-app.ts';

afterEach(closeAll);

test('a valid session token is exchanged for an expiring pair; the old refresh token stays valid until the new pair is used', async () => {
  const shopify = await startShopify((await startApp()).url);
  await shopify.install(shop);
  const { status, body } = await exchange(shopify, makeIdToken(credentials, shop, '1', new Date()));
  expect(status).toBe(200);
  expect(body).toMatchObject({ expires_in: 3600, refresh_token_expires_in: 7776000 });
  const refresh = (token: unknown) => tokenRequest(shopify, { grant_type: 'refresh_token', refresh_token: token });
  const first = await refresh(body.refresh_token);
  const again = await refresh(body.refresh_token);
  expect([first.status, again.status]).toEqual([200, 200]);
  expect((await graphql(shopify, String(again.body.access_token), '{ shop { name } }')).status).toBe(200);
  expect((await refresh(body.refresh_token)).status).toBe(400);
  expect((await refresh(again.body.refresh_token)).status).toBe(200);
});

test('refreshing fails when told to, and expired tokens are refused', async () => {
  const shopify = await startShopify((await startApp()).url);
  const token = await accessToken(shopify);
  shopify.faults.set({ tokenExchange: 'fail' }, 1);
  const idToken = makeIdToken(credentials, shop, '1', new Date());
  expect((await exchange(shopify, idToken)).status).toBe(500);
  expect((await exchange(shopify, idToken)).status).toBe(200);
  shopify.tokens.expire(shop);
  expect((await graphql(shopify, token, '{ shop { name } }')).status).toBe(401);
});

test.each([
  ['a forged signature', () => makeIdToken({ ...credentials, apiSecret: 'guessed' }, shop, '1', new Date())],
  ['another app', () => makeIdToken({ ...credentials, apiKey: 'other' }, shop, '1', new Date())],
  ['another shop', () => makeIdToken(credentials, 'other.myshopify.com', '1', new Date())],
  ['an old token', () => makeIdToken(credentials, shop, '1', new Date(Date.now() - 120_000))],
  ['no JWT at all', () => 'nonsense'],
])('token exchange refuses %s', async (_, token) => {
  const shopify = await startShopify((await startApp()).url);
  await shopify.install(shop);
  const { status, body } = await exchange(shopify, token());
  expect([status, body.error]).toEqual([400, 'invalid_subject_token']);
});
