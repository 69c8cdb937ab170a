import { request as send, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildIfNeeded } from '#app/dev/launch/build.ts';
import { signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { signLink } from '#app/lib/links.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createFullShop, type FullShop } from '#app/test/guarantees/full-shop.ts';
import { createApp } from './app.server.ts';
import { createWebServer } from './http-server.server.ts';

// Addresses in every spelling, by the real Express and Remix: no spelling gets a page without its headers and limits.

useDatabase();

let server: Server;
let shop: FullShop;
let token: string;
beforeAll(async () => {
  await buildIfNeeded();
  server = createWebServer({ app: await createApp(), handleWebhook: (_, response) => response.writeHead(200).end() });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  shop = await createFullShop('aardvarkcanary', '900111');
  token = signLink({ purpose: 'order', shopId: shop.id, subject: shop.orderId });
}, 300_000);
afterAll(() => server.close());

type Ask = { method?: string; headers?: Record<string, string>; body?: string; from?: string };
type Answer = { status: number; headers: IncomingHttpHeaders; text: string };
let askers = 0;

/** Sends the path as it stands; from an address of its own unless one is given. */
function ask(path: string, { method = 'GET', headers = {}, body, from }: Ask = {}): Promise<Answer> {
  askers += 1;
  const localAddress = from ?? `127.1.${Math.floor(askers / 250)}.${(askers % 250) + 1}`;
  const { port } = server.address() as AddressInfo;
  return new Promise((done, fail) => {
    const outgoing = send(
      { port, host: '127.0.0.1', path, method, headers, localAddress, agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString('latin1'),
          }),
        );
      },
    );
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

const spellings: [string, (path: string) => string][] = [
  ['as it is', (path) => path],
  ['an escaped letter', (path) => path.replace('/c', '/%63')],
  ['an escaped capital', (path) => path.replace('/c', '/%43')],
  ['a capital', (path) => path.replace('/c', '/C')],
  ['an escape within an escape', (path) => path.replace('/c', '/%2563')],
  ['two slashes', (path) => `/${path}`],
  ['three slashes', (path) => `//${path}`],
  ['two slashes within', (path) => path.replace('/c/', '/c//')],
  ['an escaped slash', (path) => path.replace('/c/', '/c%2f')],
  ['an escaped slash in front', (path) => path.replace('/c', '/%2fc')],
  ['a backslash', (path) => path.replace('/c/', '/c\\')],
  ['a backslash in front', (path) => path.replace('/c', '/\\c')],
  ['an escaped backslash', (path) => path.replace('/c/', '/c%5C')],
  ['a dot segment', (path) => path.replace('/c/', '/c/./')],
  ['a dot segment in front', (path) => `/.${path}`],
  ['an escaped dot segment', (path) => `/%2e${path}`],
  ['up and down', (path) => `/x/..${path}`],
  ['up and down, escaped', (path) => `/x/%2e%2E${path}`],
  ['up and down, half escaped', (path) => `/x/.%2e${path}`],
  ['up and down through the app proxy', (path) => `/proxy/..${path}`],
  ['up and down through the assets', (path) => `/assets/..${path}`],
  ['above the root', (path) => `/..${path}`],
  ['a dot behind', (path) => path.replace('/c/', '/c./')],
  ['an escaped dot behind', (path) => path.replace('/c/', '/c%2E/')],
  ['a semicolon', (path) => path.replace('/c/', '/c;x=1/')],
  ['an escaped NUL', (path) => path.replace('/c/', '/c%00/')],
  ['overlong UTF-8', (path) => path.replace('/c', '/%c1%a3')],
  ['a full-width letter', (path) => path.replace('/c', '/%EF%BD%83')],
  ['a whole address', (path) => `http://evil.example${path}`],
  ['a whole address, escaped', (path) => `http://evil.example${path.replace('/c', '/%63')}`],
  ['a slash behind', (path) => `${path}/`],
  ['two slashes behind', (path) => `${path}//`],
  ['an escaped slash behind', (path) => `${path}%2f`],
  ['a fragment', (path) => `${path}#/app`],
  ['a fragment in front', (path) => `/#/..${path}`],
  ['an escaped page', (path) => path.replace('/order', '/%6frder')],
  ['a page in capitals', (path) => path.replace('/order', '/ORDER')],
];

/** Served with all that belongs to a customer's page, or not served at all. */
function expectGuarded({ status, headers, text }: Answer, what: string): void {
  const isShown = text.includes('canary');
  const hasHeaders =
    headers['cache-control'] === 'no-store' &&
    headers['x-robots-tag'] === 'noindex, nofollow' &&
    headers['referrer-policy'] === 'same-origin' &&
    String(headers['content-security-policy']).includes("frame-ancestors 'none'");
  expect(isShown && !hasHeaders, `${what} shows the page without its headers`).toBe(false);
  const isGuarded =
    hasHeaders || status === 302 || status === 400 || status === 403 || status === 404 || status === 405;
  expect(isGuarded, `${what} is answered ${status} ${JSON.stringify(headers)}`).toBe(true);
  if (status === 302) expect(headers.location, what).toMatch(/^\/(?![/\\])/);
  expect(status, what).toBeLessThan(500);
}

// First: the others use up what one link may send.
test('a form from the page itself is taken', async () => {
  const { port } = server.address() as AddressInfo;
  const own = { Origin: `http://127.0.0.1:${port}`, 'Content-Type': 'application/x-www-form-urlencoded' };
  expect((await ask(`/c/order/${token}`, { method: 'POST', body: 'kind=', headers: own })).status).toBe(422);
});

describe.each(spellings)('a customer’s page: %s', (_name, spell) => {
  test.each(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE'])('%s', async (method) => {
    for (const query of ['', '?_data=routes%2Fc.order.%24token']) {
      const path = `${spell(`/c/order/${token}`)}${query}`;
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expectGuarded(
        await ask(path, method === 'POST' ? { method, body: 'kind=x', headers: form } : { method }),
        `${method} ${path}`,
      );
    }
  });
});

test('the control: the page is shown, and another spelling leads to it', async () => {
  const page = await ask(`/c/order/${token}`);
  expect([page.status, page.text.includes('canary')]).toEqual([200, true]);
  const other = await ask(`/x/../%63//order/${token}?a=%20b&c`);
  expect([other.status, other.headers.location]).toEqual([302, `/c/order/${token}?a=%20b&c`]);
  expect((await ask(`/%63/order/${token}`, { method: 'POST' })).status).toBe(400);
});

test.each([
  ['a host with a path', { Host: 'x/c/order/TOKEN?' }],
  ['a host with a fragment', { Host: 'x/c/order/TOKEN#' }],
  ['a host with a user', { Host: 'x@y' }],
  ['a forwarded host with a path', { 'X-Forwarded-Host': 'x/c/order/TOKEN?' }],
  ['a forwarded protocol with a path', { 'X-Forwarded-Proto': 'https://x/c/order/TOKEN?' }],
])('%s cannot stand for another page', async (_, headers) => {
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', token)]),
  );
  const answer = await ask('/nope', { headers: filled });
  expect([answer.status, answer.text.includes('canary')]).toEqual([400, false]);
});

/** The limit by link has a test of its own: without it the one by address decides. */
const forgetLooksByLink = () => ownerQuery(`DELETE FROM limits.counts WHERE key LIKE 'link-%'`);

test('120 requests a minute from one address, however it spells and whomever it says it asks for', async () => {
  const from = '127.0.9.9';
  let shown = 0;
  for (let time = 0; time < 180; time += 1) {
    await forgetLooksByLink();
    const [, spell] = spellings[time % spellings.length]!;
    const headers = { 'X-Forwarded-For': `203.0.113.${time}`, Forwarded: `for=203.0.113.${time}` };
    for (const path of [spell(`/c/order/${token}`), `/c/order/${token}`])
      if ((await ask(path, { from, headers })).text.includes('canary')) shown += 1;
  }
  expect(shown).toBeGreaterThan(60);
  expect(shown).toBeLessThanOrEqual(120);
  const refused = await ask(`/c/order/${token}`, { from });
  expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
});

function signedQuery(): string {
  const params = new URLSearchParams({
    shop: shop.domain,
    logged_in_customer_id: '',
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  params.set('signature', signProxy(params, 'test-api-secret'));
  return params.toString();
}

test('the app proxy is open by its one spelling only', async () => {
  const ways = ['/proxy/loyalty', '/%70roxy/loyalty', '/PROXY/loyalty', '//proxy/loyalty', '/x/../proxy/loyalty'];
  const answers = await Promise.all(ways.map((way) => ask(`${way}?${signedQuery()}`)));
  expect(answers.map(({ status }) => status)).toEqual([200, 302, 302, 302, 302]);
  const posts = await Promise.all(ways.map((way) => ask(`${way}?${signedQuery()}`, { method: 'POST' })));
  expect(posts.map(({ status }) => status)).toEqual([401, 400, 400, 400, 400]);
});

test.each(['https://evil.example', 'null', 'no address', 'http://127.0.0.1:1'])(
  'a form from %s is refused quietly',
  async (origin) => {
    for (const path of [`/c/order/${token}`, `/c/order/${token}?_data=routes%2Fc.order.%24token`, '/app/orders']) {
      const answer = await ask(path, { method: 'POST', body: 'kind=damaged&words=x', headers: { Origin: origin } });
      expect([answer.status, answer.text], path).toEqual([403, 'This form was sent from another site.']);
    }
  },
);
