import '@shopify/shopify-api/adapters/web-api';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { useDatabase } from '#app/test/db.ts';
import { adminOnce } from './admin-once.server.ts';
import { deactivateDiscountMutation } from './reward-queries.ts';
import { sessionStorage } from './sessions.server.ts';

useDatabase();

const shop = { domain: 'once.myshopify.com' };
let calls: string[] = [];
let answers: (() => Response | Promise<Response>)[] = [];

setAbstractFetchFunc(async (url) => {
  calls.push(new URL(String(url)).pathname);
  const next = answers.shift();
  if (!next) throw new Error('ECONNRESET');
  return next();
});
afterAll(() => setAbstractFetchFunc(fetch));
beforeEach(async () => {
  calls = [];
  await sessionStorage.storeSession(
    new Session({
      id: `offline_${shop.domain}`,
      shop: shop.domain,
      state: '',
      isOnline: false,
      scope: '',
      accessToken: 'old',
      refreshToken: 'refresh',
      expires: new Date(Date.now() + 3_600_000),
      refreshTokenExpires: new Date(Date.now() + 7_776_000_000),
    }),
  );
});

const reply =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });
const field = { discountCodeDeactivate: { codeDiscountNode: { id: 'd' }, userErrors: [] } };
const failed = (code: string, path: string[], data: object | undefined = { discountCodeDeactivate: null }) => ({
  data,
  errors: [{ message: 'No.', path, extensions: { code } }],
});
const root = ['discountCodeDeactivate'];

test.each<[string, (() => Response)[], object]>([
  ['an answer', [reply({ data: field })], { kind: 'answer', data: field }],
  [
    'an answer with user errors is one, too',
    [reply({ data: { discountCodeDeactivate: { userErrors: [{ message: 'No.' }] } } })],
    { kind: 'answer' },
  ],
  [
    'an answer in part was carried out',
    [reply({ data: field, errors: failed('ACCESS_DENIED', [...root, 'codeDiscountNode']).errors })],
    { kind: 'answer' },
  ],
  ['no connection', [], { kind: 'unknown' }],
  ['a gateway that gave up', [reply({}, 504)], { kind: 'unknown' }],
  ['half an answer', [() => new Response('{"data": {')], { kind: 'unknown' }],
  ['an error inside Shopify', [reply(failed('INTERNAL_SERVER_ERROR', root))], { kind: 'unknown' }],
  [
    'denied further in, it was carried out',
    [reply(failed('ACCESS_DENIED', [...root, 'codeDiscountNode', 'id']))],
    { kind: 'unknown' },
  ],
  [
    'denied at the root, it was not',
    [reply(failed('ACCESS_DENIED', root))],
    { kind: 'not_done', why: 'scope_missing' },
  ],
  ['throttled', [reply(failed('THROTTLED', root))], { kind: 'not_done', why: 'throttled' }],
  [
    'too many requests',
    [() => new Response('', { status: 429, headers: { 'Retry-After': '2' } })],
    { kind: 'not_done', why: 'throttled', waitMs: 2000 },
  ],
  ...['BAD_REQUEST', 'RESOURCE_NOT_FOUND', 'CURRENCY_CODE_INVALID', 'INVALID_FIELD_ARGUMENTS', 'NOT_FOUND'].map(
    (code): [string, (() => Response)[], object] => [
      `refused at its root: ${code}`,
      [reply(failed(code, root))],
      { kind: 'not_done', why: 'bad_request' },
    ],
  ),
  [
    'refused further in, it was carried out',
    [reply(failed('NOT_FOUND', [...root, 'codeDiscountNode']))],
    { kind: 'unknown' },
  ],
  [
    'an error inside Shopify beside a refusal',
    [
      reply({
        data: { discountCodeDeactivate: null },
        errors: [...failed('NOT_FOUND', root).errors, ...failed('INTERNAL_SERVER_ERROR', root).errors],
      }),
    ],
    { kind: 'unknown' },
  ],
  [
    'a variable that does not fit',
    [reply({ errors: [{ message: 'Variable $id …', extensions: { code: 'INVALID_VARIABLE' } }] })],
    { kind: 'not_done', why: 'bad_request' },
  ],
  ['a shop that is being moved', [reply({}, 404)], { kind: 'not_done', why: 'unavailable' }],
  ['a shop that is closed', [reply({}, 402)], { kind: 'not_done', why: 'no_access' }],
  [
    'a document that does not fit',
    [reply({ errors: [{ message: 'No such field.' }] })],
    { kind: 'not_done', why: 'bad_request' },
  ],
])('%s', async (_, replies, expected) => {
  answers = [...replies];
  expect(await adminOnce(shop, deactivateDiscountMutation, { id: 'd' }, 2000)).toMatchObject(expected);
  expect(calls).toHaveLength(1);
});

test('a refused token is renewed once', async () => {
  const fresh = reply({
    access_token: 'new',
    scope: '',
    expires_in: 3600,
    refresh_token: 'refresh-2',
    refresh_token_expires_in: 7_776_000,
  });
  answers = [reply({}, 401), fresh, reply({ data: field })];
  expect(await adminOnce(shop, deactivateDiscountMutation, { id: 'd' }, 2000)).toMatchObject({ kind: 'answer' });
  answers = [reply({}, 401), fresh, reply({}, 401)];
  expect(await adminOnce(shop, deactivateDiscountMutation, { id: 'd' }, 2000)).toMatchObject({
    kind: 'not_done',
    why: 'no_access',
  });
});

test('after the deadline nothing is sent; a shop without access is told', async () => {
  expect(await adminOnce(shop, deactivateDiscountMutation, { id: 'd' }, 0)).toMatchObject({
    kind: 'not_done',
    why: 'unavailable',
  });
  expect(
    await adminOnce({ domain: 'nobody.myshopify.com' }, deactivateDiscountMutation, { id: 'd' }, 2000),
  ).toMatchObject({
    kind: 'not_done',
    why: 'no_access',
  });
  expect(calls).toEqual([]);
});
