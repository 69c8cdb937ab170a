import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccountToken, signProxy, signToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { useDatabase } from '../db.ts';
import { countShops, createFullShop, fingerprint, type FullShop } from './full-shop.ts';
import { adminRequest, knock, listDoors, sessionToken, type OpenDoor } from './visits.ts';

// Each door takes its own kind of proof. Everything here is genuine, in that it is signed with the app's secrets: what
// one door takes is refused at all others, and so is whatever lacks a claim of its kind.

useDatabase();
afterAll(() => closeQueues());

let shop: FullShop;
let other: FullShop;
let doors: OpenDoor[];
beforeAll(async () => {
  doors = await listDoors();
  shop = await createFullShop('aardvarkcanary', '900111');
  other = await createFullShop('wombatcanary', '900222');
});

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
const customer = 'gid://shopify/Customer/77';

function admin(own: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const dest = `https://${shop.domain}`;
  const times = { exp: now + 60, nbf: now, iat: now };
  return signToken(
    { iss: `${dest}/admin`, dest, aud: app.apiKey, sub: '1', ...times, jti: 'j', sid: 's', ...own },
    app.apiSecret,
  );
}

function account(own: object = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { exp: now + 60, nbf: now, iat: now };
  return signToken({ dest: shop.domain, aud: app.apiKey, sub: customer, ...times, jti: 'j', ...own }, app.apiSecret);
}

function proxy(own: Record<string, string> = {}): string {
  const params = new URLSearchParams({
    shop: shop.domain,
    logged_in_customer_id: '77',
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000)),
    ...own,
  });
  params.set('signature', signProxy(params, app.apiSecret));
  return params.toString();
}

const link = (purpose: LinkPurpose, subject: string) => signLink({ purpose, shopId: shop.id, subject });
const without = undefined;

type Kind = 'admin' | 'account' | 'proxy' | LinkPurpose | 'none';

/** Every kind of proof with the door it opens; `none` are those that lack something. */
const proofs: [string, Kind, () => string][] = [
  ['the admin’s token', 'admin', () => sessionToken(shop.domain)],
  ['the account’s, dest without a scheme', 'account', () => makeAccountToken(app, shop.domain, '77', new Date())],
  ['the account’s, dest with a scheme', 'account', () => account({ dest: `https://${shop.domain}` })],
  ['the account’s, nobody known', 'account', () => makeAccountToken(app, shop.domain, null, new Date())],
  ['the account’s, an empty sub', 'account', () => account({ sub: '' })],
  ['the proxy’s, of a customer', 'proxy', () => proxy()],
  ['the proxy’s, of a guest', 'proxy', () => proxy({ logged_in_customer_id: '' })],
  ['a link to an order', 'order', () => link('order', shop.orderId)],
  ['a link to a check-in', 'check_in', () => link('check_in', shop.ids.check_in)],
  ['a link to a review', 'review', () => link('review', shop.ids.review_request)],
  ['a link to preferences', 'preferences', () => link('preferences', addressHash(shop.id, shop.email))],
  ['a link to points', 'points', () => link('points', shop.ids.member)],
  ['a bounce address', 'bounce', () => link('bounce', shop.ids.check_in)],
  ['admin: no exp', 'none', () => admin({ exp: without })],
  ['admin: no nbf', 'none', () => admin({ nbf: without })],
  ['admin: exp in words', 'none', () => admin({ exp: '9999999999' })],
  ['admin: no iss', 'none', () => admin({ iss: without })],
  ['admin: a foreign iss', 'none', () => admin({ iss: 'https://evil.example/admin' })],
  ['admin: iss of another store', 'none', () => admin({ iss: `https://${other.domain}/admin` })],
  ['admin: iss without /admin', 'none', () => admin({ iss: `https://${shop.domain}` })],
  ['admin: iss over http', 'none', () => admin({ iss: `http://${shop.domain}/admin` })],
  ['admin: dest of another store', 'none', () => admin({ dest: `https://${other.domain}` })],
  ['admin: dest without a scheme', 'none', () => admin({ dest: shop.domain })],
  ['admin: no dest', 'none', () => admin({ dest: without })],
  ['admin: dest of no store', 'none', () => admin({ dest: 'https://evil.example', iss: 'https://evil.example/admin' })],
  ['admin: dest with a path', 'none', () => admin({ dest: `https://${shop.domain}/x` })],
  ['admin: dest in a list', 'none', () => admin({ dest: [`https://${shop.domain}`] })],
  ['admin: no sub', 'none', () => admin({ sub: without })],
  ['admin: an empty sub', 'none', () => admin({ sub: '' })],
  ['admin: a customer as sub', 'none', () => admin({ sub: customer })],
  ['admin: a sub in words', 'none', () => admin({ sub: '1 OR 1=1' })],
  ['admin: another app', 'none', () => admin({ aud: 'another-app' })],
  ['admin: several apps', 'none', () => admin({ aud: [app.apiKey] })],
  ['admin’s iss in the account’s', 'none', () => account({ iss: `https://${shop.domain}/admin` })],
  ['the account’s with a scheme and a sid', 'none', () => account({ dest: `https://${shop.domain}`, sid: 's' })],
  ['account: no exp', 'none', () => account({ exp: without })],
  ['account: no nbf', 'none', () => account({ nbf: without })],
  ['account: no dest', 'none', () => account({ dest: without })],
  ['account: dest of no store', 'none', () => account({ dest: 'evil.example' })],
  ['account: dest over http', 'none', () => account({ dest: `http://${shop.domain}` })],
  ['account: another app', 'none', () => account({ aud: 'another-app' })],
  ['account: no app', 'none', () => account({ aud: without })],
  ['account: staff as sub', 'none', () => account({ sub: '1' })],
  ['account: an order as sub', 'none', () => account({ sub: 'gid://shopify/Order/77' })],
  ['account: more than a customer as sub', 'none', () => account({ sub: `${customer}/x` })],
];

/** The routes that each kind opens; the admin’s are all the others that ask who comes. */
const opens: Partial<Record<Kind, RegExp>> = {
  admin: /^(app|auth\.\$)/,
  account: /^account-api\./,
  proxy: /^proxy\.(loyalty|points)/,
  order: /^c\.(order|invoice)\./,
  check_in: /^c\.check-in\./,
  review: /^c\.review\./,
  preferences: /^c\.preferences\./,
  points: /^c\.points\./,
};
const kindOf = (route: string) => (Object.keys(opens) as Kind[]).find((kind) => opens[kind]!.test(route));

/** One request that shows the proof in every place where any door might look for it. */
function showing(text: string, { route, door }: OpenDoor, isInHeader: boolean): Request {
  const isQuery = text.includes('&');
  const shown: Record<string, string> = isQuery
    ? Object.fromEntries(new URLSearchParams(text))
    : { signature: text, token: text };
  const request = adminRequest(door, isInHeader ? { header: text } : { address: text }, {
    query: { shop: shop.domain, ...shown },
    form: { intent: 'skip', id: shop.ids.planned, direction: 'give', points: '5', reason: 'x', key: 'k' },
  });
  const isOfProxy = route.startsWith('proxy');
  const url = isOfProxy && isQuery ? `https://aftercare.test/proxy/x?${text}` : request.url;
  return new Request(url, request);
}

const refusals = [302, 400, 401, 403, 404, 405, 410];

test.each(proofs)('%s opens its own doors and no other', async (_name, kind, make) => {
  const before = [await fingerprint(shop), await fingerprint(other), await countShops()];
  const guarded = doors.filter(({ route }) => kindOf(route) !== undefined && !/\.\$$/.test(route));
  for (const one of guarded) {
    if (kindOf(one.route) === kind) continue;
    for (const isInHeader of [true, false]) {
      const text = make();
      const params = { token: text, kind: 'thank_you', orderId: shop.orderId, messageId: shop.ids.planned, id: '1' };
      const answer = await knock(one.door, one.module, showing(text, one, isInHeader), params);
      const what = `${one.route} ${one.door} ${isInHeader ? 'header' : 'address'}: ${answer.status} ${answer.text}`;
      expect(refusals, what).toContain(answer.status);
      expect(answer.text, what).not.toContain('canary');
    }
  }
  expect([await fingerprint(shop), await fingerprint(other), await countShops()]).toEqual(before);
});

test('the control: each kind opens its own doors', async () => {
  let opened = 0;
  for (const [name, kind, make] of proofs) {
    const isEasilyAsked = /^(app\.orders\._index|account-api\.loyalty|proxy\.loyalty|c\.)/;
    const own = doors.filter(
      ({ route, door }) => door === 'loader' && kindOf(route) === kind && isEasilyAsked.test(route),
    );
    for (const one of own) {
      const text = make();
      const { status } = await knock(one.door, one.module, showing(text, one, true), { token: text });
      expect(status, `${name} at ${one.route}`).toBe(200);
      opened += 1;
    }
  }
  expect(opened).toBeGreaterThanOrEqual(12);
});

test('a document whose token is over goes to the page that fetches a new one; the app’s own requests are told to', async () => {
  const orders = doors.find(({ route, door }) => route === 'app.orders._index' && door === 'loader')!;
  const past = Math.floor(Date.now() / 1000) - 600;
  const old = admin({ exp: past + 60, nbf: past, iat: past });
  const document = await knock('loader', orders.module, adminRequest('loader', { address: old }));
  expect([document.status, document.text.includes('/auth/session-token?')]).toEqual([302, true]);
  const fetched = await knock('loader', orders.module, adminRequest('loader', { header: old }));
  expect([fetched.status, fetched.text.includes('x-shopify-retry-invalid-session-request')]).toEqual([401, true]);
});
