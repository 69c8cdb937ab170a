import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import * as proxy from '#app/routes/proxy.loyalty.tsx';
import type { LoyaltyAnswer, LoyaltyDone, LoyaltyProblem } from '../contract.ts';

useDatabase();

const five: Pick<Program['rewards'][number], 'key' | 'name' | 'kind' | 'value' | 'costPoints'> = {
  key: 'off-5',
  name: '5 off',
  kind: 'fixed',
  value: 500,
  costPoints: 500,
};
const usual = {
  currency: 'EUR',
  rewards: [
    { ...five, minOrderMinor: 2500 },
    { ...five, key: 'off-1', name: '1 off', costPoints: 100, limitPerCustomer: 1 },
  ],
};

async function openShop(own: object = {}): Promise<ShopRef> {
  const shop = await createShop({ scopes: 'write_discounts,write_customers', currency: 'EUR', timeZone: 'UTC' });
  await launch(shop, { ...usual, ...own });
  return shop;
}

/** A member for this customer with that many points to spend. */
function withPoints(
  shop: ShopRef,
  customerId: string,
  points: number,
  own: { orderId?: string; isPending?: boolean } = {},
): Promise<string> {
  return withShop(shop, async (tx) => {
    const memberId = await findOrJoin(tx, {
      customerId,
      addressHash: addressHash(shop.id, `${customerId}@example.com`),
    });
    await grantPoints(tx, (await readLaunchedProgram(tx))!, {
      memberId,
      sourceKey: `earn|review:${randomUUID()}`,
      points,
      occurredAt: tx.now,
      isPending: false,
      ...own,
    });
    return memberId;
  });
}

type Ask = {
  customer?: string | null;
  query?: Record<string, string>;
  body?: unknown;
  type?: string;
  secret?: string;
  ageSeconds?: number;
};

function request(
  shop: { domain: string },
  { customer = null, query = {}, body, type = 'application/json', secret = 'test-api-secret', ageSeconds = 0 }: Ask,
): Request {
  const params = new URLSearchParams({
    ...query,
    shop: shop.domain,
    logged_in_customer_id: customer ?? '',
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000) - ageSeconds),
  });
  params.set('signature', signProxy(params, secret));
  const post = {
    method: 'POST',
    headers: { 'Content-Type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
  return new Request(`https://aftercare.test/proxy/loyalty?${params}`, body === undefined ? {} : post);
}

const open = (shop: { domain: string }, ask: Ask = {}) =>
  proxy[ask.body === undefined ? 'loader' : 'action']({ request: request(shop, ask), params: {}, context: {} });
const read = async <T = LoyaltyAnswer>(response: Response) => (await response.json()) as T;
const cacheOf = (response: Response) => response.headers.get('Cache-Control');

test('everybody gets the program, and the response may be cached', async () => {
  const shop = await openShop();
  const response = await open(shop);
  expect([
    response.status,
    cacheOf(response),
    response.headers.get('Vary'),
    response.headers.get('Content-Type'),
  ]).toEqual([200, 'public, max-age=300', 'Cookie', 'application/json; charset=utf-8']);
  expect(await read(response)).toMatchObject({
    customer: null,
    program: { isLive: true, currency: 'EUR', rewards: [{ key: 'off-1' }, { key: 'off-5' }] },
  });
});

test('exclusions and planned campaigns are published to nobody', async () => {
  const shop = await openShop({
    exclude: { customerTags: ['late payer'] },
    multipliers: { campaigns: [{ name: 'Black Friday', factorPercent: 500, from: '2030-11-29', to: '2030-11-29' }] },
  });
  for (const customer of [null, '77'])
    expect(await (await open(shop, { customer })).text()).not.toMatch(/late payer|exclude|campaigns|Black Friday/);
});

test('a customer gets their own points, and the response is not cached', async () => {
  const shop = await openShop();
  await withPoints(shop, '77', 650);
  await withPoints(shop, '78', 31);
  const response = await open(shop, { customer: '77', query: { locale: 'de' } });
  expect([response.status, cacheOf(response)]).toEqual([200, 'private, no-store']);
  const { customer, program } = await read(response);
  expect(program?.isLive).toBe(true);
  expect(customer).toMatchObject({
    points: 650,
    pending: 0,
    debt: 0,
    pendingOn: null,
    tier: null,
    referral: null,
    redemptions: [],
    rewards: [
      { key: 'off-1', state: 'can', missing: 0, minOrder: null },
      { key: 'off-5', state: 'can', missing: 0, minOrder: expect.stringMatching(/^25,00\s€$/) },
    ],
    history: [{ words: 'Für deine Bewertung', points: 650, balance: 650 }],
  });
});

test.each([
  ['en-GB', 'For your review', '1,600'],
  ['de', 'Für deine Bewertung', '1.600'],
  ['fr', 'Pour votre avis', '1\u202f600'],
  ['es', 'Por tu reseña', '1600'],
  ['pt-BR', 'For your review', '1,600'],
  ['', 'For your review', '1,600'],
  ['%%%'.repeat(50), 'For your review', '1,600'],
])('in the shopper’s language: %s', async (locale, words, missing) => {
  const shop = await openShop({ rewards: [{ ...five, costPoints: 1630 }] });
  await withPoints(shop, '77', 30);
  const { customer } = await read(await open(shop, { customer: '77', query: { locale } }));
  expect(customer?.history[0]?.words).toBe(words);
  const { done } = await read<LoyaltyDone>(
    await open(shop, {
      customer: '77',
      query: { locale },
      body: { do: 'redeem', rewardKey: 'off-5', requestId: randomUUID() },
    }),
  );
  expect([done.outcome, done.words.includes(missing)], done.words).toEqual(['refused', true]);
});

test('there is nothing before the launch and while the program is paused', async () => {
  const shop = await createShop();
  expect(await read(await open(shop))).toEqual({ customer: null, program: null });
  expect(await read(await open(shop, { customer: '77' }))).toEqual({ customer: null, program: null });
  const paused = await openShop();
  await withPoints(paused, '77', 600);
  await withShop(paused, ({ db }) =>
    db.loyaltyProgram.update({ where: { shopId: paused.id }, data: { pausedAt: new Date() } }),
  );
  expect(await read(await open(paused, { customer: '77' }))).toEqual({ customer: null, program: null });
  const answer = await open(paused, {
    customer: '77',
    body: { do: 'redeem', rewardKey: 'off-5', requestId: randomUUID() },
  });
  expect([answer.status, await read(answer)]).toEqual([
    409,
    { problem: { words: 'The program is not open at the moment.' } },
  ]);
});

test('a customer who has not joined has no standing; joining pays the bonus once and takes over the guest’s points', async () => {
  const shop = await openShop({ earn: { signUp: 50 } });
  await withShop(shop, async (tx) => {
    await tx.db.customer.create({ data: { shopId: shop.id, id: '77', email: 'Ada@example.com' } });
    const guest = await findOrJoin(tx, { customerId: null, addressHash: addressHash(shop.id, 'ada@example.com') });
    await grantPoints(tx, (await readLaunchedProgram(tx))!, {
      memberId: guest,
      sourceKey: 'earn|review:1',
      points: 30,
      occurredAt: tx.now,
      isPending: false,
    });
  });
  expect(await read(await open(shop, { customer: '77' }))).toMatchObject({ customer: null, program: { isLive: true } });
  const answers = await Promise.all(
    [1, 2, 3].map(async () => read<LoyaltyDone>(await open(shop, { customer: '77', body: { do: 'join' } }))),
  );
  for (const answer of answers) expect(answer).toMatchObject({ done: { outcome: 'joined' }, customer: { points: 80 } });
  expect(await ownerQuery(`SELECT "customerId" FROM members WHERE "shopId" = $1`, [shop.id])).toEqual([
    { customerId: '77' },
  ]);
});

test('a member who joined by an order gets the sign-up bonus at the first look', async () => {
  const shop = await openShop({ earn: { signUp: 50 } });
  await withPoints(shop, '77', 10);
  for (const points of [60, 60])
    expect((await read(await open(shop, { customer: '77' }))).customer?.points).toBe(points);
});

test('a request cannot choose whose points it affects', async () => {
  const shop = await openShop();
  const [other, own] = [await withPoints(shop, '78', 900), await withPoints(shop, '77', 20)];
  const foreign = { memberId: other, customerId: '78', member: other, customer: '78', logged_in_customer_id: '78' };
  const answer = await open(shop, {
    customer: '77',
    query: { memberId: other, customerId: '78' },
    body: { do: 'redeem', rewardKey: 'off-5', requestId: randomUUID(), ...foreign },
  });
  expect(await read<LoyaltyDone>(answer)).toMatchObject({ done: { outcome: 'refused' }, customer: { points: 20 } });
  await open(shop, { customer: '77', body: { do: 'birthday', birthday: '02-29', ...foreign } });
  expect(
    await ownerQuery(
      `SELECT id, birthday, "availablePoints" FROM members WHERE "shopId" = $1 ORDER BY "availablePoints"`,
      [shop.id],
    ),
  ).toEqual([
    { id: own, birthday: '02-29', availablePoints: 20 },
    { id: other, birthday: null, availablePoints: 900 },
  ]);
});

const uuid = randomUUID();

test.each<[string, unknown, string, number, string | undefined]>([
  ['no JSON', '{"do":', 'application/json', 400, undefined],
  ['nothing', '', 'application/json', 400, undefined],
  ['a list', [], 'application/json', 400, undefined],
  ['null', null, 'application/json', 400, undefined],
  ['text', 'do=join', 'text/plain', 400, undefined],
  ['no wish', {}, 'application/json', 400, undefined],
  ['an unknown wish', { do: 'give', points: 1e9 }, 'application/json', 400, undefined],
  ['no reward', { do: 'redeem', requestId: uuid }, 'application/json', 422, 'rewardKey'],
  [
    'a reward that is none',
    { do: 'redeem', rewardKey: { $gt: '' }, requestId: uuid },
    'application/json',
    422,
    'rewardKey',
  ],
  ['a huge number', { do: 'redeem', rewardKey: 1e308, requestId: uuid }, 'application/json', 422, 'rewardKey'],
  ['no request id', { do: 'redeem', rewardKey: 'off-5' }, 'application/json', 422, 'requestId'],
  [
    'an id that is none',
    { do: 'redeem', rewardKey: 'off-5', requestId: "1' OR '1'='1" },
    'application/json',
    422,
    'requestId',
  ],
  ['an unknown reward', { do: 'redeem', rewardKey: 'off-9', requestId: uuid }, 'application/json', 404, 'rewardKey'],
  ['an unknown redemption', { do: 'hand_back', redemptionId: uuid }, 'application/json', 404, 'redemptionId'],
  ['no birthday', { do: 'birthday' }, 'application/json', 422, 'birthday'],
  ['no day of any year', { do: 'birthday', birthday: '02-30' }, 'application/json', 422, 'birthday'],
  ['a year', { do: 'birthday', birthday: '1990-01-01' }, 'application/json', 422, 'birthday'],
  ['too much', { do: 'join', filling: 'x'.repeat(5000) }, 'application/json', 413, undefined],
  [
    'a form, as another site could send',
    `do=redeem&rewardKey=off-5&requestId=${uuid}`,
    'application/x-www-form-urlencoded',
    400,
    undefined,
  ],
  [
    'JSON that calls itself text, for the same reason',
    { do: 'redeem', rewardKey: 'off-5', requestId: uuid },
    'text/plain',
    400,
    undefined,
  ],
])('refused with a message: %s', async (_, body, type, status, field) => {
  const shop = await openShop();
  await withPoints(shop, '77', 1000);
  const response = await open(shop, { customer: '77', body: body === null ? 'null' : body, type });
  const { problem } = await read<LoyaltyProblem>(response);
  expect([response.status, problem.field, problem.words.length > 10, cacheOf(response)]).toEqual([
    status,
    field,
    true,
    'private, no-store',
  ]);
  expect(await ownerQuery('SELECT 1 FROM redemptions WHERE "shopId" = $1', [shop.id])).toEqual([]);
});

test('a birthday is fixed for a year', async () => {
  const shop = await openShop({ earn: { birthday: 100 } });
  const say = (birthday: string) => open(shop, { customer: '77', body: { do: 'birthday', birthday } });
  expect(await read<LoyaltyDone>(await say('06-15'))).toMatchObject({
    done: { outcome: 'saved', words: expect.stringContaining('15') },
    customer: { birthday: '06-15' },
  });
  const second = await say('06-16');
  expect([second.status, (await read<LoyaltyProblem>(second)).problem.field]).toEqual([409, 'birthday']);
});

test.each<[string, (shop: ShopRef) => Ask | { domain: string }, number]>([
  ['another secret', () => ({ customer: '77', secret: 'wrong' }), 401],
  ['too old', () => ({ customer: '77', ageSeconds: 95 }), 401],
  ['a wish of nobody', () => ({ body: { do: 'join' } }), 401],
])('rejected: %s', async (_, ask, status) => {
  const shop = await openShop();
  const response = await open(shop, ask(shop) as Ask);
  expect([response.status, Object.keys(await read(response)), cacheOf(response)]).toEqual([
    status,
    ['problem'],
    'private, no-store',
  ]);
  expect(await ownerQuery('SELECT 1 FROM members WHERE "shopId" = $1', [shop.id])).toEqual([]);
});

test('unknown and uninstalled stores are not found', async () => {
  const shop = await openShop();
  await prisma.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
  for (const domain of [shop.domain, 'nobody.myshopify.com']) {
    const response = await open({ domain }, { query: { locale: 'fr' } });
    expect([response.status, await read(response)]).toEqual([
      404,
      { problem: { words: 'Cette boutique n’utilise pas ce programme.' } },
    ]);
  }
});

test('the same customer number at two stores is two customers', async () => {
  const [one, two] = [await openShop(), await openShop()];
  await withPoints(one, '77', 500);
  await withPoints(two, '77', 20);
  const points = await Promise.all(
    [one, two].map(async (shop) => (await read(await open(shop, { customer: '77' }))).customer?.points),
  );
  expect(points).toEqual([500, 20]);
});

test('a customer who asks too often is told when to come back; others are not affected', async () => {
  const shop = await openShop();
  const statuses = [];
  for (let count = 0; count < 22; count += 1)
    statuses.push((await open(shop, { customer: '99', query: { locale: 'de' }, body: 'x' })).status);
  expect([statuses.slice(0, 20).every((status) => status === 400), statuses.slice(20)]).toEqual([true, [429, 429]]);
  const refused = await open(shop, { customer: '99', query: { locale: 'de' }, body: 'x' });
  expect([Number(refused.headers.get('Retry-After')) > 0, (await read<LoyaltyProblem>(refused)).problem.words]).toEqual(
    [true, 'Das war viel auf einmal. Bitte versuch es in einer Minute noch einmal.'],
  );
  expect((await open(shop, { customer: '98', body: 'x' })).status).toBe(400);
  expect((await open(await openShop(), { customer: '99', body: 'x' })).status).toBe(400);
  expect((await open(shop, { customer: '99' })).status).toBe(200);
});

test('guests who look too often shut out nobody: all are shown what others were shown just now', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  expect((await open(shop)).status).toBe(200);
  await ownerQuery(`UPDATE limits.counts SET points = 5000 WHERE key LIKE 'guests:%'`);
  const crowded = await read(await open(shop));
  expect(crowded).toMatchObject({ customer: null, program: { isLive: true } });
  await ownerQuery('UPDATE loyalty_programs SET "pausedAt" = now() WHERE "shopId" = $1', [shop.id]);
  expect(await read(await open(shop))).toEqual(crowded);
  expect((await open(shop, { body: { do: 'join' } })).status).toBe(429);
  expect((await open(other)).status).toBe(200);
  expect((await open(shop, { customer: '77' })).status).toBe(200);
});

test('Remix’s own parameters do no harm, as the web server hands the query over', async () => {
  const shop = await openShop();
  const signed = new URL(request(shop, { query: { _data: 'routes/proxy.loyalty', index: '', tag: 'a' } }).url).search;
  const asRemixHasIt = new Request('https://aftercare.test/proxy/loyalty', {
    headers: { 'X-Signed-Query': signed.slice(1) },
  });
  expect((await proxy.loader({ request: asRemixHasIt, params: {}, context: {} })).status).toBe(200);
});
