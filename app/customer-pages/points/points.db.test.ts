import { randomUUID } from 'node:crypto';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { signLink } from '#app/lib/links.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { findOrJoin, mergeMembers } from '#app/loyalty/members/members.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch, pointsOrder } from '#app/test/loyalty.ts';
import { storeFacts } from '#app/test/orders.ts';
import * as page from '#app/routes/c.points.$token.tsx';
import type { PointsPageData } from './points.server.ts';

useDatabase();

/** Shopify's customers by address, as far as the queries of this page see them. */
let customers: Map<string, string>;
let asked: string[];
let isAway: boolean;
beforeEach(() => {
  [customers, asked, isAway] = [new Map(), [], false];
});

setAbstractFetchFunc(async (_url, init) => {
  const { query, variables } = JSON.parse(String(init?.body)) as {
    query: string;
    variables: { email: string; input: { email: string }; discount: { code: string } };
  };
  const [, name = ''] = /(?:query|mutation) (\w+)/.exec(query) ?? [];
  asked.push(name);
  if (isAway) return new Response('', { status: 502 });
  return Response.json({ data: answerTo(name, variables) });
});
afterAll(() => setAbstractFetchFunc(fetch));

const gid = (id: string | undefined) => (id ? { id: `gid://shopify/Customer/${id}` } : null);

function answerTo(name: string, { email, input }: { email: string; input: { email: string } }): unknown {
  if (name === 'CustomerByEmail') return { customerByIdentifier: gid(customers.get(email)) };
  if (name === 'CreateBasicDiscount')
    return {
      discountCodeBasicCreate: { codeDiscountNode: { id: 'gid://shopify/DiscountCodeNode/1' }, userErrors: [] },
    };
  if (name === 'DiscountByCode')
    return {
      codeDiscountNodeByCode: {
        id: 'gid://shopify/DiscountCodeNode/1',
        codeDiscount: { status: 'ACTIVE', asyncUsageCount: 0 },
      },
    };
  if (name === 'DeactivateDiscount')
    return { discountCodeDeactivate: { codeDiscountNode: { id: 'gid://shopify/DiscountCodeNode/1' }, userErrors: [] } };
  if (name !== 'CreateCustomer') throw new Error(`unexpected ${name}`);
  if (!/@[^@]+\.[a-z]+$/.test(input.email))
    return { customerCreate: { customer: null, userErrors: [{ field: ['email'], message: 'Email is invalid' }] } };
  if (customers.has(input.email))
    return {
      customerCreate: { customer: null, userErrors: [{ field: ['email'], message: 'Email has already been taken' }] },
    };
  customers.set(input.email, String(9000 + customers.size));
  return { customerCreate: { customer: gid(customers.get(input.email)), userErrors: [] } };
}

const email = 'Guest@example.com';

/** A guest with 700 points from an order. */
async function shopWithGuest(own: object = {}): Promise<{ shop: ShopRef; guest: string }> {
  const shop = await createShop({ scopes: 'write_discounts,write_customers' });
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
  await storeFacts(shop, { ...pointsOrder('1', { each: 700, email, customer: null }), shopId: shop.id });
  return { shop, guest: await withPoints(shop, { customerId: null, address: email, orderId: '1', points: 700 }) };
}

function withPoints(
  shop: ShopRef,
  {
    customerId,
    address,
    orderId = null,
    points,
  }: { customerId: string | null; address: string | null; orderId?: string | null; points: number },
): Promise<string> {
  return withShop(shop, async (tx) => {
    const memberId = await findOrJoin(tx, { customerId, addressHash: address && addressHash(shop.id, address) });
    await grantPoints(tx, (await readLaunchedProgram(tx))!, {
      memberId,
      sourceKey: `earn|order:${randomUUID()}`,
      points,
      occurredAt: tx.now,
      isPending: false,
      orderId,
    });
    return memberId;
  });
}

const linkFor = (shop: ShopRef, subject: string) => signLink({ purpose: 'points', shopId: shop.id, subject });

async function call(
  door: 'loader' | 'action',
  token: string,
  form?: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const request = new Request(`https://aftercare.test/c/points/${token}`, {
    headers,
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  try {
    return await page[door]({ request, params: { token }, context: {} });
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}
const open = async (token: string, headers = {}) =>
  (await (await call('loader', token, undefined, headers)).json()) as PointsPageData;
const members = (shop: ShopRef) =>
  ownerQuery(
    `SELECT "customerId", "availablePoints" AS points, "mergedIntoId" IS NOT NULL AS "isMerged" FROM members WHERE "shopId" = $1 ORDER BY "mergedIntoId", id`,
    [shop.id],
  );

test('the link shows a guest their points and no personal data; opening it changes nothing', async () => {
  const { shop, guest } = await shopWithGuest();
  const data = await open(linkFor(shop, guest), { 'Accept-Language': 'de' });
  expect(data).toMatchObject({
    language: 'de',
    points: {
      points: 700,
      isGuest: true,
      needsAddress: false,
      history: [{ words: 'Bestellung #1', points: 700, balance: 700 }],
      rewards: [{ key: 'off-5', state: 'can' }],
      storeUrl: `https://${shop.domain}`,
    },
  });
  expect(JSON.stringify(data).toLowerCase()).not.toContain('guest@');
  expect([asked, await members(shop)]).toEqual([[], [{ customerId: null, points: 700, isMerged: false }]]);
});

test('a guest claims, redeems a reward, and hands it back', async () => {
  const { shop, guest } = await shopWithGuest();
  const token = linkFor(shop, guest);
  const early = await call('action', token, { intent: 'redeem', rewardKey: 'off-5', requestId: randomUUID() });
  expect([early.status, asked]).toEqual([409, []]);
  const claimed = await call('action', token, { intent: 'claim' });
  expect([claimed.status, claimed.headers.get('Location'), asked]).toEqual([
    303,
    '?done=claimed',
    ['CustomerByEmail', 'CreateCustomer'],
  ]);
  expect(await members(shop)).toEqual([{ customerId: '9000', points: 700, isMerged: false }]);
  const requestId = randomUUID();
  for (let click = 0; click < 2; click += 1) {
    const redeemed = await call('action', token, { intent: 'redeem', rewardKey: 'off-5', requestId });
    expect([redeemed.status, redeemed.headers.get('Location')]).toEqual([303, '?done=redeemed#yours']);
  }
  const { points } = await open(token);
  expect(points).toMatchObject({
    points: 200,
    isGuest: false,
    redemptions: [{ id: requestId, state: 'issued', code: expect.stringMatching(/^CARE-/) }],
    rewards: [{ state: 'missing', missing: 300 }],
  });
  expect(points?.redemptions[0]?.applyUrl).toBe(`/discount/${points?.redemptions[0]?.code}?redirect=/cart`);
  const back = await call('action', token, { intent: 'hand_back', redemptionId: requestId });
  expect([back.status, back.headers.get('Location')]).toEqual([303, '?done=handed_back#yours']);
  const after = await open(token);
  expect(after.points).toMatchObject({
    points: 700,
    redemptions: [{ state: 'handed_back', applyUrl: null, canHandBack: false }],
  });
  expect(after.points?.history.map(({ words, points: change, balance }) => [words, change, balance])).toEqual([
    ['Points back: 5 off', 500, 700],
    ['Reward: 5 off', -500, 200],
    ['Order #1', 700, 700],
  ]);
});

test('two concurrent clicks create one customer and one member', async () => {
  const { shop, guest } = await shopWithGuest({ earn: { signUp: 50 } });
  const answers = await Promise.all([1, 2, 3, 4].map(() => call('action', linkFor(shop, guest), { intent: 'claim' })));
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
  expect([customers.size, await members(shop)]).toEqual([1, [{ customerId: '9000', points: 750, isMerged: false }]]);
  const again = await call('action', linkFor(shop, guest), { intent: 'claim' });
  expect([again.status, (await members(shop)).length]).toEqual([303, 1]);
});

test('an existing customer with that address gets the points, even on top of their own; the old link keeps working', async () => {
  const { shop, guest } = await shopWithGuest();
  customers.set(email, '77');
  await withPoints(shop, { customerId: '77', address: null, points: 11 });
  await call('action', linkFor(shop, guest), { intent: 'claim' });
  expect(await members(shop)).toEqual([
    { customerId: null, points: 0, isMerged: true },
    { customerId: '77', points: 711, isMerged: false },
  ]);
  await withShop(shop, ({ db }) =>
    db.customer.create({ data: { shopId: shop.id, id: '77', email: email.toLowerCase() } }),
  );
  expect((await open(linkFor(shop, guest))).points).toMatchObject({ points: 711, isGuest: false });
});

test('nothing changes while Shopify is down; it works later', async () => {
  const { shop, guest } = await shopWithGuest();
  isAway = true;
  const away = await call('action', linkFor(shop, guest), { intent: 'claim' });
  expect([away.status, await away.json(), await members(shop)]).toEqual([
    503,
    { problem: expect.stringContaining('try again') },
    [{ customerId: null, points: 700, isMerged: false }],
  ]);
  isAway = false;
  expect((await call('action', linkFor(shop, guest), { intent: 'claim' })).status).toBe(303);
});

test('an address that Shopify takes from nobody is an answer, not a "later"', async () => {
  const { shop, guest } = await shopWithGuest();
  await ownerQuery(`UPDATE orders SET email = 'guest@nowhere' WHERE "shopId" = $1`, [shop.id]);
  await ownerQuery('UPDATE members SET "addressHash" = $2 WHERE id = $1', [
    guest,
    addressHash(shop.id, 'guest@nowhere'),
  ]);
  const answer = await call('action', linkFor(shop, guest), { intent: 'claim' });
  expect([answer.status, await answer.json()]).toEqual([
    422,
    { problem: expect.stringContaining('cannot open an account for this address') },
  ]);
});

test('imported points without an order: the address must be typed, and must be the link’s', async () => {
  const { shop } = await shopWithGuest();
  const imported = await withPoints(shop, { customerId: null, address: 'from.a.file@example.com', points: 300 });
  const token = linkFor(shop, imported);
  expect((await open(token)).points).toMatchObject({ points: 300, isGuest: true, needsAddress: true });
  const claim = async (form: object) => {
    const answer = await call('action', token, { intent: 'claim', ...form });
    return [answer.status, answer.status === 303 ? answer.headers.get('Location') : await answer.json()];
  };
  expect(await claim({})).toEqual([409, { problem: expect.stringContaining('email address') as string }]);
  expect(await claim({ email: 'somebody@example.com' })).toEqual([
    422,
    { problem: expect.stringContaining('another address') as string },
  ]);
  expect(asked).toEqual([]);
  expect(await claim({ email: ' From.a.file@example.com ' })).toEqual([303, '?done=claimed']);
  expect((await open(token)).points).toMatchObject({ points: 300, isGuest: false, needsAddress: false });
});

test('an order whose address was changed since does not reveal it', async () => {
  const { shop, guest } = await shopWithGuest();
  await withShop(shop, ({ db }) => db.order.updateMany({ where: { id: '1' }, data: { email: 'changed@example.com' } }));
  const answer = await call('action', linkFor(shop, guest), { intent: 'claim', email: 'changed@example.com' });
  expect([answer.status, asked]).toEqual([422, []]);
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['an unknown intent', { intent: 'give' }],
  ['no request id', { intent: 'redeem', rewardKey: 'off-5' }],
  ['no redemption', { intent: 'hand_back', redemptionId: '1' }],
])('a form with %s is rejected', async (_, form) => {
  const { shop, guest } = await shopWithGuest();
  expect((await call('action', linkFor(shop, guest), form)).status).toBe(422);
});

test('erased, merged with a stranger, unknown, from another store: nothing is shown', async () => {
  const { shop, guest } = await shopWithGuest();
  const stranger = await withPoints(shop, { customerId: '5', address: 'stranger@example.com', points: 40 });
  const [other, token] = [await createShop(), linkFor(shop, guest)];
  for (const wrong of [
    linkFor(other, guest),
    linkFor(shop, randomUUID()),
    signLink({ purpose: 'order', shopId: shop.id, subject: guest }),
    token.slice(0, -1),
  ]) {
    for (const form of [undefined, { intent: 'claim' }])
      expect((await call(form ? 'action' : 'loader', wrong, form)).status).toBe(404);
  }
  await withShop(shop, (tx) => mergeMembers(tx, guest, stranger));
  expect((await call('loader', token)).status).toBe(404);
  await withShop(shop, ({ db }) =>
    db.member.updateMany({
      where: { id: stranger },
      data: { erasedAt: new Date(), addressHash: null, customerId: null },
    }),
  );
  for (const link of [token, linkFor(shop, stranger)]) {
    const forgotten = await call('loader', link);
    expect([forgotten.status, await forgotten.json()]).toMatchObject([410, { gone: 'forgotten' }]);
  }
  await prisma.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
  expect((await call('loader', token)).status).toBe(410);
  expect(asked).toEqual([]);
});
