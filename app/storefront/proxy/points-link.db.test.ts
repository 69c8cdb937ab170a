import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { shownSubject, signLink } from '#app/lib/links.server.ts';
import { setPaused } from '#app/loyalty/program/versions.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { memberWith } from '#app/test/rewards.ts';
import * as points from '#app/routes/c.points.$token.tsx';
import * as proxy from '#app/routes/proxy.points.tsx';

// The way to the points page without script: from the shop's proxy to our page, and its buttons.

useDatabase();

async function openShop(): Promise<ShopRef> {
  const shop = await createShop({ scopes: 'write_discounts,write_customers' });
  await launch(shop, { rewards: [{ key: 'off-5', name: '5 off', kind: 'fixed', value: 500, costPoints: 500 }] });
  return shop;
}

async function look(
  shop: { domain: string },
  customer: string | null,
  { secret = 'test-api-secret', locale = 'en' } = {},
): Promise<{ status: number; html: string; headers: Headers }> {
  const params = new URLSearchParams({
    locale,
    shop: shop.domain,
    logged_in_customer_id: customer ?? '',
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  params.set('signature', signProxy(params, secret));
  const response = await proxy.loader({
    request: new Request(`https://aftercare.test/proxy/points?${params}`),
    params: {},
    context: {},
  });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

const tokenIn = (html: string) => /href="https?:\/\/[^"]+\/c\/points\/([^"]+)"/.exec(html)?.[1];

async function open(token: string, form?: Record<string, string>): Promise<Response> {
  const request = new Request(
    `https://aftercare.test/c/points/${token}`,
    form ? { method: 'POST', body: new URLSearchParams(form) } : {},
  );
  try {
    return await points[form ? 'action' : 'loader']({ request, params: { token }, context: {} });
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}

test('a logged-in customer is led to their own points, never to somebody else’s', async () => {
  const shop = await openShop();
  await memberWith(shop, 77, 620);
  await memberWith(shop, 78, 31);
  const { status, html, headers } = await look(shop, '77', { locale: 'fr' });
  expect([status, headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual([
    200,
    'text/html; charset=utf-8',
    'private, no-store',
  ]);
  expect(html).toMatch(/<meta http-equiv="refresh" content="0;url=[^"]+\/c\/points\/[^"]+">.*>Ouvrir vos points<\/a>/);
  const page = (await (await open(tokenIn(html)!)).json()) as { points: { points: number; isGuest: boolean } };
  expect(page.points).toMatchObject({ points: 620, isGuest: false });
});

test('the link and its buttons are valid for an hour; viewing changes nothing', async () => {
  const shop = await openShop();
  const memberId = await memberWith(shop, 77, 620);
  const everything = () =>
    ownerQuery(
      'SELECT m.*, (SELECT count(*)::int FROM points_transactions t WHERE t."shopId" = m."shopId") AS booked FROM members m WHERE m."shopId" = $1',
      [shop.id],
    );
  const before = await everything();
  const token = tokenIn((await look(shop, '77')).html)!;
  expect(await everything()).toEqual(before);
  const [purpose, shopId, subject, signature] = token.split('.') as [string, string, string, string];
  const until = Number(Buffer.from(subject, 'base64url').toString().split('~')[1]);
  expect(Math.abs(until - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const over = signLink({
    purpose: 'points',
    shopId: shop.id,
    subject: shownSubject(memberId, new Date(Date.now() - 61 * 60_000)),
  });
  expect([
    (await open(over)).status,
    (await open(over, { intent: 'redeem', rewardKey: 'off-5', requestId: randomUUID() })).status,
  ]).toEqual([404, 404]);
  expect(await everything()).toEqual(before);
  // A link with a later expiry or without one is forged.
  for (const changed of [memberId, `${memberId}~${until + 3_600_000}`]) {
    expect(
      (await open([purpose, shopId, Buffer.from(changed).toString('base64url'), signature].join('.'))).status,
    ).toBe(404);
  }
});

test('no link without membership, without login or while the program is closed', async () => {
  const shop = await openShop();
  await memberWith(shop, 77, 620);
  const [stranger, nobody] = [await look(shop, '99'), await look(shop, null, { locale: 'de' })];
  expect([stranger.status, stranger.html.includes('You have no points yet.'), tokenIn(stranger.html)]).toEqual([
    200,
    true,
    undefined,
  ]);
  expect([nobody.status, nobody.html.includes('<a href="/account">Zu deinem Konto</a>'), tokenIn(nobody.html)]).toEqual(
    [401, true, undefined],
  );
  expect(await ownerQuery('SELECT count(*)::int AS members FROM members WHERE "shopId" = $1', [shop.id])).toEqual([
    { members: 1 },
  ]);
  await withShop(shop, (tx) => setPaused(tx, true));
  const closed = await look(shop, '77');
  expect([closed.status, tokenIn(closed.html)]).toEqual([404, undefined]);
});

test('requests that Shopify has not signed are not answered', async () => {
  const shop = await openShop();
  await memberWith(shop, 77, 620);
  const forged = await look(shop, '77', { secret: 'wrong' });
  expect([forged.status, tokenIn(forged.html)]).toEqual([401, undefined]);
});
