import { createHmac, randomBytes } from 'node:crypto';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createIntake } from './intake.server.ts';

useDatabase();

const secret = 'present-secret';
const previousSecret = 'previous-secret';
const servers: Server[] = [];
let pool: pg.Pool;
let port: number;

async function listen(target: pg.Pool): Promise<number> {
  const handle = createIntake({ pool: target, secrets: [secret, previousSecret] });
  const server = createServer((incoming, response) => void handle(incoming, response));
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
  port = await listen(pool);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await pool.end();
});

const sign = (body: string | Buffer, key = secret) => createHmac('sha256', key).update(body).digest('base64');

function headersFor(body: string | Buffer, own: Record<string, string | undefined> = {}): Record<string, string> {
  const all = {
    'X-Shopify-Topic': 'orders/create',
    'X-Shopify-Shop-Domain': 'super-toys.myshopify.com',
    'X-Shopify-Webhook-Id': 'webhook-1',
    'X-Shopify-Event-Id': 'event-1',
    'X-Shopify-Triggered-At': '2026-11-20T10:00:00.123456789Z',
    'X-Shopify-API-Version': '2026-10',
    'X-Shopify-Hmac-Sha256': sign(body),
    ...own,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function post(
  body: string | Buffer,
  own: Record<string, string | undefined> = {},
  method = 'POST',
  to = port,
): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${to}/webhooks`, {
    method,
    headers: headersFor(body, own),
    ...(method === 'GET' ? {} : { body: new Uint8Array(Buffer.from(body)) }),
  });
  await response.arrayBuffer();
  return response.status;
}

const rowsOf = (webhookId: string) =>
  ownerQuery<{
    body: Buffer;
    topic: string;
    shopDomain: string;
    eventId: string;
    triggeredAt: Date;
    apiVersion: string;
    state: string;
  }>('SELECT * FROM inbox WHERE "webhookId" = $1', [webhookId]);

test('a signed webhook is kept to the byte, with ids beyond 2^53, zero bytes and broken UTF-8', async () => {
  const body = Buffer.concat([
    Buffer.from('{"id":820982911946154508,"note":"\\u0000'),
    Buffer.from([0, 0xff, 0xfe]),
    Buffer.from('"}'),
  ]);
  expect(
    await post(body, { 'X-Shopify-Webhook-Id': 'bytes', 'X-Shopify-Shop-Domain': 'Super-Toys.myshopify.com' }),
  ).toBe(200);
  const [row] = await rowsOf('bytes');
  expect(row?.body.equals(body)).toBe(true);
  expect(row).toMatchObject({
    topic: 'orders/create',
    shopDomain: 'super-toys.myshopify.com',
    eventId: 'event-1',
    apiVersion: '2026-10',
    state: 'received',
  });
  expect(row?.triggeredAt.toISOString()).toBe('2026-11-20T10:00:00.123Z');
});

test('the secret before the present one still counts', async () => {
  expect(
    await post('{}', { 'X-Shopify-Webhook-Id': 'rotated', 'X-Shopify-Hmac-Sha256': sign('{}', previousSecret) }),
  ).toBe(200);
  expect(await rowsOf('rotated')).toHaveLength(1);
});

test('a repeat gets 200 and changes nothing, also at the same moment', async () => {
  const own = { 'X-Shopify-Webhook-Id': 'repeat' };
  expect(await post('{"first":true}', own)).toBe(200);
  const statuses = await Promise.all(Array.from({ length: 30 }, () => post('{"first":false}', own)));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const rows = await rowsOf('repeat');
  expect(rows.map((row) => row.body.toString())).toEqual(['{"first":true}']);
});

test('webhooks that arrive together are all kept, each with its own body', async () => {
  const bodies = Array.from({ length: 200 }, (_, index) => JSON.stringify({ index, filler: 'x'.repeat(index * 37) }));
  await Promise.all(bodies.map((body, index) => post(body, { 'X-Shopify-Webhook-Id': `together-${index}` })));
  const rows = await ownerQuery<{ webhookId: string; body: Buffer }>(
    `SELECT "webhookId", body FROM inbox WHERE "webhookId" LIKE 'together-%'`,
  );
  expect(rows).toHaveLength(200);
  for (const row of rows) expect(row.body.toString()).toBe(bodies[Number(row.webhookId.slice('together-'.length))]);
});

test('300 forged signatures are all refused with 401 and leave nothing', async () => {
  const body = '{"id":1}';
  const genuine = createHmac('sha256', secret).update(body).digest();
  const forgeries: string[] = [];
  for (let bit = 0; bit < 256; bit += 1) {
    const changed = Buffer.from(genuine);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    forgeries.push(changed.toString('base64'));
  }
  for (let length = 0; length < 32; length += 1) forgeries.push(genuine.subarray(0, length).toString('base64'));
  for (let count = 0; count < 20; count += 1) forgeries.push(randomBytes(32).toString('base64'));
  forgeries.push(
    sign(body, 'another-secret'),
    sign(`${body} `),
    sign(''),
    genuine.toString('hex'),
    Buffer.concat([genuine, genuine]).toString('base64'),
  );
  forgeries.push('null', 'undefined', '=', sign(body).toLowerCase(), sign(body).replaceAll(/./g, 'A'));
  expect(forgeries.length).toBeGreaterThanOrEqual(300);
  const statuses = new Map<number, number>();
  for (const forgery of forgeries) {
    const status = await post(body, { 'X-Shopify-Webhook-Id': 'forged', 'X-Shopify-Hmac-Sha256': forgery });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses]).toEqual([[401, forgeries.length]]);
  expect(await post(body, { 'X-Shopify-Webhook-Id': 'forged', 'X-Shopify-Hmac-Sha256': undefined })).toBe(401);
  expect(await rowsOf('forged')).toEqual([]);
});

test.each([
  ['no topic', { 'X-Shopify-Topic': undefined }],
  ['no shop', { 'X-Shopify-Shop-Domain': undefined }],
  ['no webhook id', { 'X-Shopify-Webhook-Id': undefined }],
  ['a foreign domain', { 'X-Shopify-Shop-Domain': 'evil.example' }],
  ['a domain with a tail', { 'X-Shopify-Shop-Domain': 'super-toys.myshopify.com.evil.example' }],
  ['a path', { 'X-Shopify-Shop-Domain': 'super-toys.myshopify.com/admin' }],
  ['an endless id', { 'X-Shopify-Webhook-Id': 'x'.repeat(300) }],
])('signed, but with %s: 400', async (_name, own) => {
  expect(await post('{}', own)).toBe(400);
});

test.each(['GET', 'PUT', 'DELETE'])('%s: 405', async (method) => {
  expect(await post('{}', {}, method)).toBe(405);
});

test('above 5 MB: 413, whether the length is stated or not', async () => {
  const large = Buffer.alloc(5 * 1024 * 1024 + 1, 32);
  expect(await postRaw(large, { 'Content-Length': String(large.length) })).toBe(413);
  expect(await postRaw(large, { 'Transfer-Encoding': 'chunked', ...headersFor('') })).toBe(413);
  const largest = large.subarray(1);
  expect(
    await postRaw(largest, {
      'Transfer-Encoding': 'chunked',
      ...headersFor(largest, { 'X-Shopify-Webhook-Id': 'largest' }),
    }),
  ).toBe(200);
});

function postRaw(body: Buffer, headers: Record<string, string>): Promise<number> {
  return new Promise((done, fail) => {
    const outgoing = request({ port, host: '127.0.0.1', path: '/webhooks', method: 'POST', headers }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    // The server hangs up on a body it refuses to read; by then it has answered.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? undefined : fail(error),
    );
    outgoing.end(body);
  });
}

type HalfSent = { status: Promise<number>; isOpen: () => boolean };

/** Announces 5 MB, sends so many bytes of them, and then says nothing more. */
function sendHalf(bytes: number, headers: Record<string, string>): HalfSent {
  let isOpen = true;
  const status = new Promise<number>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      const lines = Object.entries({ Host: 'x', 'Content-Length': '5242880', ...headers });
      const text = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
      socket.write(`POST /webhooks HTTP/1.1\r\n${text}\r\n\r\n`);
      socket.write(Buffer.alloc(bytes, 32));
    });
    let answer = '';
    socket.on('data', (part: Buffer) => (answer += part.toString('latin1')));
    socket.on('error', () => {});
    socket.on('close', () => {
      isOpen = false;
      done(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 0));
    });
  });
  return { status, isOpen: () => isOpen };
}

test.each([
  ['no signature', { 'X-Shopify-Hmac-Sha256': undefined }, 401],
  ['a short signature', { 'X-Shopify-Hmac-Sha256': 'AAAA' }, 401],
  ['a signature with other signs', { 'X-Shopify-Hmac-Sha256': `${'!'.repeat(43)}=` }, 401],
  ['no topic', { 'X-Shopify-Topic': undefined }, 400],
  ['no webhook id', { 'X-Shopify-Webhook-Id': undefined }, 400],
  ['a foreign domain', { 'X-Shopify-Shop-Domain': 'evil.example' }, 400],
])('with %s the body is not waited for, and the connection is closed', async (_, own, expected) => {
  const half = sendHalf(0, headersFor('{}', own));
  expect([0, expected]).toContain(await half.status);
});

test('bodies that never end hold 64 MB at most, and for 10 s; honest webhooks are answered meanwhile', async () => {
  const size = 4.9 * 1024 * 1024;
  const halves = Array.from({ length: 40 }, () => sendHalf(size, headersFor('not this body')));
  const open = () => halves.filter((half) => half.isOpen()).length;
  await expect.poll(open).toBeLessThanOrEqual(64 / 4.9);
  for (let time = 0; time < 20; time += 1)
    expect(await post('{}', { 'X-Shopify-Webhook-Id': `meanwhile-${time}` })).toBe(200);
  const statuses = await Promise.all(halves.map((half) => half.status));
  expect(new Set(statuses.filter((status) => status !== 0))).toEqual(new Set([408, 503]));
  expect(open()).toBe(0);
});

test.each([
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '10000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-05:00',
  'yesterday',
  '1',
])('a time of %s is no time, and does no harm to those who come with it', async (time) => {
  const poison = post('{}', {
    'X-Shopify-Webhook-Id': `poison ${time}`.replaceAll(' ', '_'),
    'X-Shopify-Triggered-At': time,
  });
  const neighbours = Array.from({ length: 20 }, (_, index) =>
    post('{}', { 'X-Shopify-Webhook-Id': `neighbour-${time}-${index}` }),
  );
  expect(await Promise.all([poison, ...neighbours])).toEqual(Array<number>(21).fill(200));
  const [row] = await rowsOf(`poison_${time}`);
  expect(row?.triggeredAt).toBeNull();
});

test.each<[string, string, number]>([
  ['X-Shopify-Topic', 'orders', 400],
  ['X-Shopify-Topic', 'orders/\u00ff', 400],
  ['X-Shopify-Topic', "orders/create'; --", 400],
  ['X-Shopify-Webhook-Id', 'a\u00ffb', 400],
  ['X-Shopify-Webhook-Id', 'a b', 400],
  ['X-Shopify-Shop-Domain', `${'x'.repeat(64)}.myshopify.com`, 400],
  ['X-Shopify-Event-Id', '\u00ff', 200],
  ['X-Shopify-Event-Id', 'x'.repeat(300), 200],
  ['X-Shopify-API-Version', '\u00ff', 200],
])('%s: %j', async (name, value, status) => {
  expect(await post('{}', { 'X-Shopify-Webhook-Id': 'odd', [name]: value })).toBe(status);
});

test('without the database: 503, so that Shopify comes again', async () => {
  const away = new pg.Pool({ connectionString: 'postgresql://nobody@127.0.0.1:1/none', connectionTimeoutMillis: 500 });
  const closedPort = await listen(away);
  expect(await post('{}', { 'X-Shopify-Webhook-Id': 'later' }, 'POST', closedPort)).toBe(503);
  await away.end();
});
