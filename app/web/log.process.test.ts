import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request as send } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildIfNeeded } from '#app/dev/launch/build.ts';
import { freePort } from '#app/dev/embedded-postgres.ts';
import { makeAccountToken, makeIdToken, signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { signLink } from '#app/lib/links.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createFullShop, type FullShop } from '#app/test/guarantees/full-shop.ts';

// Whatever comes of a request, the web process's log holds no key to a door: customers' links, tokens, signatures.

useDatabase();

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
let child: ChildProcess;
let ended: Promise<unknown>;
let port: number;
let shop: FullShop;
const chunks: Buffer[] = [];
const logged = () => Buffer.concat(chunks).toString();

beforeAll(async () => {
  await buildIfNeeded();
  shop = await createFullShop('aardvarkcanary', '900111');
  port = await freePort();
  const own = {
    NODE_ENV: 'production' as const,
    LOG_LEVEL: 'debug',
    NODE_COMPILE_CACHE: '.cache/node',
    TRUSTED_PROXIES: '1',
  };
  child = spawn('node', ['app/web/main.ts'], {
    env: { ...process.env, ...own, PORT: String(port), OPERATORS_PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  ended = once(child, 'exit');
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await vi.waitFor(() => expect(logged()).toContain('web is up'), { timeout: 30_000, interval: 100 });
}, 400_000);
afterAll(async () => {
  child.kill('SIGTERM');
  await ended;
});

let askers = 0;

function ask(path: string, method: string, headers: Record<string, string>): Promise<number> {
  askers += 1;
  const own = { ...headers, 'X-Forwarded-For': `203.0.113.${askers % 250}`, 'User-Agent': 'Chrome/147.0.0.0' };
  return new Promise((done, fail) => {
    const outgoing = send({ port, host: '127.0.0.1', path, method, headers: own }, (response) => {
      response.resume().on('end', () => done(response.statusCode ?? 0));
    });
    outgoing.on('error', fail);
    outgoing.end(method === 'POST' ? 'words=x' : undefined);
  });
}

/** Requests that carry a key wherever one may stand, and the keys themselves. */
function visits() {
  const links = [
    ['order', signLink({ purpose: 'order', shopId: shop.id, subject: shop.orderId })],
    ['invoice', signLink({ purpose: 'order', shopId: shop.id, subject: shop.orderId })],
    ['check-in', signLink({ purpose: 'check_in', shopId: shop.id, subject: shop.ids.check_in })],
    ['review', signLink({ purpose: 'review', shopId: shop.id, subject: shop.ids.review_request })],
    ['points', signLink({ purpose: 'points', shopId: shop.id, subject: shop.ids.member })],
    ['preferences', signLink({ purpose: 'preferences', shopId: shop.id, subject: addressHash(shop.id, shop.email) })],
  ] as const;
  const staff = makeIdToken(app, shop.domain, '1', new Date());
  const customer = makeAccountToken(app, shop.domain, `7${shop.orderId}`, new Date());
  const query = new URLSearchParams({
    shop: shop.domain,
    logged_in_customer_id: `7${shop.orderId}`,
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  const signature = signProxy(query, app.apiSecret);
  const paths: [path: string, headers?: Record<string, string>][] = [
    ...links.map(([page, token]): [string] => [`/c/${page}/${token}`]),
    ...links.map(([page, token]): [string] => [`/c/${page}/${token}x`]),
    ...links.map(([page, token]): [string] => [`/%63/${page}/${token}?a=%00`]),
    [`/c/order/${links[0][1]}?_data=routes%2Fc.order.%24token`],
    [`/nowhere/${links[0][1]}`, { Referer: `https://aftercare.test/c/order/${links[0][1]}` }],
    [`/app/orders?_data=routes%2Fapp.orders._index`, { Authorization: `Bearer ${staff}` }],
    [`/app/orders?id_token=${staff}&embedded=1&shop=${shop.domain}`],
    [`/app/orders?id_token=${staff}x&embedded=1&shop=${shop.domain}`],
    ['/account-api/loyalty', { Authorization: `Bearer ${customer}` }],
    ['/account-api/loyalty', { Authorization: `Bearer ${customer}x` }],
    [`/proxy/loyalty?${query}&signature=${signature}`],
    [`/proxy/points?${query}&signature=${signature}`],
    [`/proxy/loyalty?${query}&signature=${signature}&_data=x`],
    [`/proxy/${signature}?signature=${signature}`],
  ];
  const tails = [...links.map(([, token]) => token), staff, customer].map((key) => key.split('.').at(-1)!);
  return { paths, keys: [...tails, signature] };
}

test('no key is in the log, whatever the answer: 200, 4xx, 5xx, and forms from elsewhere', async () => {
  const { paths, keys } = visits();
  const statuses = new Set<number>();
  const all = async () => {
    for (const [path, headers = {}] of paths) {
      statuses.add(await ask(path, 'GET', headers));
      const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
      statuses.add(await ask(path, 'POST', form));
      statuses.add(await ask(path, 'POST', { ...form, Origin: 'https://evil.example' }));
    }
  };
  await all();
  // From here on hardly anything works, as in the middle of a broken update.
  await ownerQuery('ALTER TABLE orders RENAME TO orders_away');
  await ownerQuery('ALTER TABLE members RENAME TO members_away');
  await all();
  await ownerQuery('ALTER TABLE members_away RENAME TO members');
  await ownerQuery('ALTER TABLE orders_away RENAME TO orders');

  for (const status of [200, 401, 403, 404, 500]) expect([...statuses]).toContain(status);
  expect(logged(), 'the control: failures were logged').toContain('a request failed');
  const found = logged()
    .split('\n')
    .filter((line) => keys.some((key) => line.includes(key)));
  expect(found).toEqual([]);
}, 120_000);
