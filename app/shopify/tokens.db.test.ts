import { setTimeout as sleep } from 'node:timers/promises';
import '@shopify/shopify-api/adapters/web-api';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { adminGraphql } from './admin.server.ts';
import { shopQuery } from './shop-queries.ts';
import { sessionStorage } from './sessions.server.ts';
import { offlineSession } from './tokens.server.ts';

useDatabase();

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };
type Call = { url: string; body: Record<string, unknown>; token: string | null };
let calls: Call[] = [];
let answer: (call: Call) => Answer | Promise<Answer>;

// At the wire: what the library and our client send goes here.
setAbstractFetchFunc(async (url, init) => {
  const call = {
    url: String(url),
    body: JSON.parse(String(init?.body)) as Record<string, unknown>,
    token: new Headers(init?.headers).get('X-Shopify-Access-Token'),
  };
  calls.push(call);
  const { status = 200, body = {}, headers = {} } = await answer(call);
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });
});
afterAll(() => setAbstractFetchFunc(fetch));
beforeEach(() => {
  calls = [];
});

let count = 0;
async function storeSession(own: { expiresInMs?: number | null; refreshToken?: string } = {}): Promise<string> {
  count += 1;
  const shop = `tokens-${count}.myshopify.com`;
  const { expiresInMs = 3_600_000, refreshToken = `refresh-${count}-old` } = own;
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${shop}`,
      shop,
      state: '',
      isOnline: false,
      scope: 'read_orders',
      accessToken: `access-${count}-old`,
      refreshToken,
      ...(expiresInMs === null ? {} : { expires: new Date(Date.now() + expiresInMs) }),
      refreshTokenExpires: new Date(Date.now() + 7_776_000_000),
    }),
  );
  return shop;
}
const isRefresh = (call: Call) => call.url.endsWith('/admin/oauth/access_token');
const freshTokens = {
  access_token: 'access-new',
  scope: 'read_orders',
  expires_in: 3600,
  refresh_token: 'refresh-new',
  refresh_token_expires_in: 7_776_000,
};
const shopAnswer = { data: { shop: { name: 'Super Toys' } } };

test('tokens are unreadable in the table, bound to their shop and field, and come back whole', async () => {
  const shop = await storeSession();
  const [row] = await ownerQuery<{ accessToken: string; refreshToken: string }>(
    'SELECT * FROM sessions WHERE shop = $1',
    [shop],
  );
  expect(JSON.stringify(row)).not.toMatch(/access-\d|refresh-\d/);
  expect(await sessionStorage.loadSession(`offline_${shop}`)).toMatchObject({
    accessToken: `access-${count}-old`,
    refreshToken: `refresh-${count}-old`,
  });
  expect((await sessionStorage.findSessionsByShop(shop)).map((session) => session.accessToken)).toEqual([
    `access-${count}-old`,
  ]);
  await ownerQuery('UPDATE sessions SET "accessToken" = "refreshToken" WHERE shop = $1', [shop]);
  expect(await sessionStorage.loadSession(`offline_${shop}`)).toBeUndefined();
});

test('a token with an hour to live is used as it is', async () => {
  const shop = await storeSession();
  expect((await offlineSession(shop)).accessToken).toBe(`access-${count}-old`);
  expect(calls).toEqual([]);
});

test('ten at once: one refresh, and the new pair is stored', async () => {
  const shop = await storeSession({ expiresInMs: 60_000 });
  answer = async () => {
    await sleep(50);
    return { body: freshTokens };
  };
  const sessions = await Promise.all(Array.from({ length: 10 }, () => offlineSession(shop)));
  expect(new Set(sessions.map((session) => session.accessToken))).toEqual(new Set(['access-new']));
  expect(calls.filter(isRefresh).map((call) => call.body.refresh_token)).toEqual([`refresh-${count}-old`]);
  expect(await sessionStorage.loadSession(`offline_${shop}`)).toMatchObject({
    accessToken: 'access-new',
    refreshToken: 'refresh-new',
  });
  expect((await offlineSession(shop)).accessToken).toBe('access-new');
  expect(calls).toHaveLength(1);
});

test('no connection to the database is held while Shopify thinks about a token', async () => {
  const shops = await Promise.all(Array.from({ length: 12 }, () => storeSession({ expiresInMs: 0 })));
  let letAnswer = () => {};
  const thinking = new Promise<void>((done) => (letAnswer = done));
  answer = async () => {
    await thinking;
    return { body: freshTokens };
  };
  const sessions = shops.map(offlineSession);
  await expect.poll(() => calls.filter(isRefresh).length).toBe(12);
  const open = await ownerQuery(
    `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  expect(open).toEqual([]);
  expect(await sessionStorage.loadSession(`offline_${shops[0]}`)).toMatchObject({ shop: shops[0] });
  letAnswer();
  expect((await Promise.all(sessions)).map((session) => session.accessToken)).toEqual(Array(12).fill('access-new'));
});

test('while another process asks, its answer is waited for, and the refresh token is not spent a second time', async () => {
  const shop = await storeSession({ expiresInMs: 0 });
  await ownerQuery(
    `UPDATE sessions SET "refreshedBy" = 'another', "refreshedUntil" = now() + interval '40 seconds' WHERE shop = $1`,
    [shop],
  );
  const waiting = offlineSession(shop);
  await sleep(300);
  expect(calls).toEqual([]);
  const stored = (await sessionStorage.loadSession(`offline_${shop}`))!;
  stored.accessToken = 'access-of-the-other';
  stored.expires = new Date(Date.now() + 3_600_000);
  await sessionStorage.storeSession(stored);
  expect((await waiting).accessToken).toBe('access-of-the-other');
  expect(calls).toEqual([]);
});

test('a process that died while it asked holds the others up for its claim only; nothing stays claimed', async () => {
  const shop = await storeSession({ expiresInMs: 0 });
  await ownerQuery(
    `UPDATE sessions SET "refreshedBy" = 'dead', "refreshedUntil" = now() + interval '1 second' WHERE shop = $1`,
    [shop],
  );
  answer = () => ({ body: freshTokens });
  expect((await offlineSession(shop)).accessToken).toBe('access-new');
  expect(await ownerQuery('SELECT "refreshedBy", "refreshedUntil" FROM sessions WHERE shop = $1', [shop])).toEqual([
    { refreshedBy: null, refreshedUntil: null },
  ]);
});

test('tokens that came by the merchant’s visit while Shopify was asked are kept', async () => {
  const shop = await storeSession({ expiresInMs: 0 });
  answer = async () => {
    const stored = (await sessionStorage.loadSession(`offline_${shop}`))!;
    stored.accessToken = 'access-by-visit';
    stored.expires = new Date(Date.now() + 3_600_000);
    await sessionStorage.storeSession(stored);
    return { body: freshTokens };
  };
  expect((await offlineSession(shop)).accessToken).toBe('access-by-visit');
  expect(await sessionStorage.loadSession(`offline_${shop}`)).toMatchObject({ accessToken: 'access-by-visit' });
});

test('an answer that does not say how long the token lives still leads to the next refresh', async () => {
  const shop = await storeSession({ expiresInMs: 0 });
  answer = () => ({ body: { access_token: 'access-new', scope: 'read_orders' } });
  await offlineSession(shop);
  const stored = await sessionStorage.loadSession(`offline_${shop}`);
  expect(stored?.refreshToken).toBe(`refresh-${count}-old`);
  expect(stored?.expires?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
});

test.each([
  [400, 'misconfigured'],
  [500, 'unavailable'],
])('a refresh answered with %i is an AppError %s', async (status, code) => {
  const shop = await storeSession({ expiresInMs: 0 });
  answer = () => ({ status, body: { error: 'invalid_request' } });
  await expect(offlineSession(shop)).rejects.toMatchObject({ name: 'AppError', code });
});

test('without a session: misconfigured, and nobody is asked', async () => {
  await expect(offlineSession('nobody.myshopify.com')).rejects.toMatchObject({ code: 'misconfigured' });
  expect(calls).toEqual([]);
});

test('a token refused with 401 is replaced once, even if it claims to live for ever', async () => {
  const shop = await storeSession({ expiresInMs: null });
  answer = (call) =>
    isRefresh(call) ? { body: freshTokens } : call.token === 'access-new' ? { body: shopAnswer } : { status: 401 };
  expect((await adminGraphql({ domain: shop }, shopQuery)).data.shop.name).toBe('Super Toys');
  expect(calls.filter(isRefresh)).toHaveLength(1);
});

test('refused again after that: misconfigured', async () => {
  const shop = await storeSession();
  answer = (call) => (isRefresh(call) ? { body: freshTokens } : { status: 401 });
  await expect(adminGraphql({ domain: shop }, shopQuery)).rejects.toMatchObject({ code: 'misconfigured' });
  expect(calls).toHaveLength(3);
});

test('throttled: waits as long as the bucket needs, then asks again', async () => {
  const shop = await storeSession();
  const cost = {
    requestedQueryCost: 100,
    throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 60, restoreRate: 200 },
  };
  let isFull = false;
  answer = () => {
    if (isFull) return { body: shopAnswer };
    isFull = true;
    return { body: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: { cost } } };
  };
  const startedAt = Date.now();
  await adminGraphql({ domain: shop }, shopQuery);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(195);
  expect(calls).toHaveLength(2);
});

test('429 waits whole seconds of Retry-After, 5xx backs off', async () => {
  const shop = await storeSession();
  const answers: Answer[] = [{ status: 429, headers: { 'Retry-After': '1.0' } }, { status: 502 }, { body: shopAnswer }];
  answer = () => answers.shift()!;
  const startedAt = Date.now();
  await adminGraphql({ domain: shop }, shopQuery);
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1150);
});

test('what came beside an error is handed on with it; user errors and empty answers are thrown', async () => {
  const shop = await storeSession();
  const denied = { message: 'Access denied', path: ['shop', 'name'], extensions: { code: 'ACCESS_DENIED' } };
  answer = () => ({ body: { data: { shop: null }, errors: [denied] } });
  expect(await adminGraphql({ domain: shop }, shopQuery)).toEqual({
    data: { shop: null },
    errors: ['Access denied at shop.name (ACCESS_DENIED)'],
  });
  answer = () => ({ body: { data: null, errors: [denied] } });
  await expect(adminGraphql({ domain: shop }, shopQuery)).rejects.toMatchObject({ code: 'misconfigured' });
  answer = () => ({ body: { data: { run: { userErrors: [{ field: ['query'], message: 'is empty' }] } } } });
  await expect(adminGraphql({ domain: shop }, shopQuery)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('query: is empty'),
  });
});
