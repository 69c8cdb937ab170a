import { randomUUID } from 'node:crypto';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccountToken, makeIdToken, signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { withShop } from '#app/lib/db.server.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { useDatabase } from '../db.ts';
import { createFullShop, fingerprint, type FullShop } from './full-shop.ts';
import { knock, listDoors, type Answer, type Door, type OpenDoor } from './visits.ts';

// What shoppers reach with an identity vouched for by Shopify: the app proxy and the customer account. With ids of
// another store or another customer, nothing of theirs may be seen or changed.

useDatabase();
setAbstractFetchFunc(async () => new Response('', { status: 502 }));
afterAll(() => {
  setAbstractFetchFunc(fetch);
  return closeQueues();
});

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

let doors: OpenDoor[];
let shops: [FullShop, FullShop];
const redemptions = new Map<number, string>();
const customerOf = ({ orderId }: FullShop) => `7${orderId}`;

beforeAll(async () => {
  doors = (await listDoors()).filter(({ route }) => /^(proxy|account-api)\./.test(route));
  shops = [await createFullShop('aardvarkcanary', '900111'), await createFullShop('wombatcanary', '900222')];
  for (const shop of shops) redemptions.set(shop.id, await withReward(shop));
});

async function withReward(shop: FullShop): Promise<string> {
  const id = randomUUID();
  const reward = { key: 'off-5', name: shop.canary, kind: 'fixed', value: 500, costPoints: 500 };
  const row = {
    shopId: shop.id,
    id,
    memberId: shop.ids.member,
    rewardKey: 'off-5',
    points: 0,
    state: 'issued',
    code: `${shop.canary}-code`,
    reward,
    currency: 'USD',
  };
  await withShop(shop, ({ db }) => db.redemption.create({ data: row }));
  return id;
}

type Ask = { shop: string; customer: string; query?: Record<string, string>; body?: object };

function proxyRequest(door: Door, { shop, customer, query = {}, body = {} }: Ask, secret = app.apiSecret): Request {
  const params = new URLSearchParams({
    ...query,
    shop,
    logged_in_customer_id: customer,
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  params.set('signature', signProxy(params, secret));
  return new Request(`https://aftercare.test/proxy/loyalty?${params}`, ofDoor(door, body, {}));
}

function accountRequest(door: Door, { shop, customer, query = {}, body = {} }: Ask, secret = app.apiSecret): Request {
  const token = makeAccountToken({ ...app, apiSecret: secret }, shop, customer || null, new Date());
  return new Request(
    `https://aftercare.test/account-api/loyalty?${new URLSearchParams(query)}`,
    ofDoor(door, body, { Authorization: `Bearer ${token}`, Origin: 'https://extensions.shopifycdn.com' }),
  );
}

function ofDoor(door: Door, body: object, headers: Record<string, string>): RequestInit {
  const own = { 'User-Agent': browser, ...headers };
  return door === 'loader'
    ? { headers: own }
    : { method: 'POST', headers: { ...own, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

const requestFor = (route: string) => (route.startsWith('proxy') ? proxyRequest : accountRequest);

/** What a shopper of `me` may try with the ids of the other store. */
function attempts(me: FullShop, other: FullShop): Ask[] {
  const redemptionId = redemptions.get(other.id)!;
  const foreign = { memberId: other.ids.member, customerId: customerOf(other), shop: other.domain, shopId: other.id };
  const query = {
    memberId: other.ids.member,
    customerId: customerOf(other),
    order: `gid://shopify/Order/${other.orderId}`,
    shopDomain: other.domain,
  };
  const bodies = [
    { do: 'join' },
    { do: 'birthday', birthday: '01-02' },
    { do: 'hand_back', redemptionId },
    { do: 'redeem', rewardKey: 'off-5', requestId: redemptionId },
    { do: 'redeem', rewardKey: 'off-10', requestId: randomUUID() },
  ];
  return ['', customerOf(me), customerOf(other)].flatMap((customer) =>
    bodies.map((body) => ({ shop: me.domain, customer, query, body: { ...foreign, ...body } })),
  );
}

test('these are all of the storefront’s routes', () => {
  expect(doors.map(({ route, door }) => `${route} ${door}`).sort()).toEqual([
    'account-api.loyalty action',
    'account-api.loyalty loader',
    'proxy.$ action',
    'proxy.$ loader',
    'proxy.loyalty action',
    'proxy.loyalty loader',
    'proxy.points loader',
  ]);
});

test('with another store’s ids a shopper sees and changes nothing of it', async () => {
  for (const [me, other] of [shops, shops.toReversed() as [FullShop, FullShop]] as const) {
    const before = await fingerprint(other);
    for (const { route, door, module } of doors) {
      for (const ask of attempts(me, other)) {
        const { status, text } = await knock(door, module, requestFor(route)(door, ask));
        expect(
          [status < 500, text.toLowerCase().includes(other.canary)],
          `${route} ${door} ${JSON.stringify(ask)}: ${text}`,
        ).toEqual([true, false]);
      }
    }
    expect(await fingerprint(other)).toBe(before);
  }
});

/** The start of a `/proxy/points` link that opens this store's member. */
const linkTo = ({ id, ids }: FullShop) => `/c/points/points.${id}.${Buffer.from(ids.member).toString('base64url')}`;

test('another customer of the same store sees and changes nothing of a member', async () => {
  const [me] = shops;
  const own = () =>
    withShop(me, ({ db }) =>
      Promise.all([
        db.member.findUnique({ where: { shopId_id: { shopId: me.id, id: me.ids.member } } }),
        db.redemption.findMany({ where: { memberId: me.ids.member } }),
      ]),
    );
  const before = await own();
  for (const { route, door, module } of doors) {
    for (const ask of attempts(me, me)) {
      const { text } = await knock(door, module, requestFor(route)(door, { ...ask, customer: '4444' }));
      expect(text, `${route} ${door}`).not.toContain(`${me.canary}-code`);
      expect(text).not.toContain(`"points":${before[0]!.availablePoints},`);
      expect(text).not.toContain(linkTo(me));
    }
  }
  expect(await own()).toEqual(before);
});

test('control: the member sees their own data both ways', async () => {
  const [me] = shops;
  for (const { route, module } of doors.filter(
    (one) => one.door === 'loader' && one.route !== 'proxy.$' && one.route !== 'proxy.points',
  )) {
    const ask = { shop: me.domain, customer: customerOf(me), query: { order: `gid://shopify/Order/${me.orderId}` } };
    const { status, text } = await knock('loader', module, requestFor(route)('loader', ask));
    expect(
      [status, text.includes(`${me.canary}-code`), text.includes('private, no-store')],
      `${route}: ${text}`,
    ).toEqual([200, true, true]);
  }
  const link = doors.find(({ route }) => route === 'proxy.points')!;
  const { status, text } = await knock(
    'loader',
    link.module,
    proxyRequest('loader', { shop: me.domain, customer: customerOf(me) }),
  );
  expect([status, text.includes(linkTo(me)), text.includes('private, no-store')]).toEqual([200, true, true]);
});

const anonymous = async (answer: Promise<Answer>) => {
  const { status, text } = await answer;
  return status >= 400 || text.includes('"customer":null');
};

test('a visitor not vouched for by Shopify is nobody', async () => {
  const [me, other] = shops;
  const before = [await fingerprint(me), await fingerprint(other)];
  const ask = { shop: me.domain, customer: customerOf(me), body: { do: 'birthday', birthday: '03-04' } };
  for (const { route, door, module } of doors) {
    for (const secret of ['wrong', `${app.apiSecret} `]) {
      expect(
        (await knock(door, module, requestFor(route)(door, ask, secret))).status,
        `${route} ${door}`,
      ).toBeGreaterThanOrEqual(400);
    }
    const bare = new Request('https://aftercare.test/x', ofDoor(door, ask.body, {}));
    expect((await knock(door, module, bare)).status, `${route} ${door}`).toBeGreaterThanOrEqual(400);
  }
  // A token of the merchant's admin is signed with the same secret, but names staff.
  const account = doors.filter(({ route }) => route.startsWith('account-api'));
  for (const { door, module } of account) {
    for (const sub of [
      '1',
      customerOf(me),
      `gid://shopify/Customer/${customerOf(me)}/x`,
      `gid://shopify/StaffMember/${customerOf(me)}`,
    ]) {
      const headers = { Authorization: `Bearer ${makeIdToken(app, me.domain, sub, new Date())}` };
      expect(
        await anonymous(knock(door, module, new Request('https://aftercare.test/x', ofDoor(door, ask.body, headers)))),
        sub,
      ).toBe(true);
    }
  }
  expect([await fingerprint(me), await fingerprint(other)]).toEqual(before);
});

test('a preflight request is answered, and account pages may read the responses', async () => {
  const [me] = shops;
  const { module } = doors.find(({ route, door }) => route === 'account-api.loyalty' && door === 'loader')!;
  const preflight = await knock(
    'loader',
    module,
    new Request('https://aftercare.test/account-api/loyalty', {
      method: 'OPTIONS',
      headers: { 'User-Agent': browser, Origin: 'https://extensions.shopifycdn.com' },
    }),
  );
  expect([preflight.status, preflight.text.includes('["access-control-allow-origin","*"]')]).toEqual([204, true]);
  const { text } = await knock(
    'loader',
    module,
    accountRequest('loader', { shop: me.domain, customer: customerOf(me) }),
  );
  expect(text).toContain('["access-control-allow-origin","*"]');
});
