import { expect, test } from 'vitest';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { dayMs } from '#app/lib/clock.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import { sampleFacts } from '#app/messages/rendering/samples.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { orderFacts, scanOf, shipmentOf } from '#app/test/facts.ts';
import { launch } from '#app/test/loyalty.ts';
import { createMessages } from '#app/test/messages.ts';
import { storeFacts } from '#app/test/orders.ts';
import * as checkIn from '../routes/c.check-in.$token.tsx';
import * as invoicePdf from '../routes/c.invoice.$token[.]pdf.tsx';
import * as invoice from '../routes/c.invoice.$token.tsx';
import * as order from '../routes/c.order.$token.tsx';
import * as preferences from '../routes/c.preferences.$token.tsx';
import * as review from '../routes/c.review.$token.tsx';

useDatabase();

const email = 'customer@example.com';

async function shopWithOrder(own: Partial<OrderFacts> = {}): Promise<ShopRef> {
  const shop = await createShop();
  await storeFacts(shop, { ...sampleFacts('two_parcels', new Date()), shopId: shop.id, ...own });
  return shop;
}

async function sentMessage(shop: ShopRef, kind: string): Promise<string> {
  const hash = addressHash(shop.id, email);
  const about = {
    kind,
    orderId: '1042',
    shipmentId: '1',
    state: 'sent',
    sentAt: new Date(),
    addressHash: hash,
    subject: 'shipment:1',
  };
  const data = { covers: ['shipment:1'], shipmentIds: ['1'], items: [{ lineId: '1', quantity: 1 }] };
  const [id] = await createMessages(shop, 1, { ...about, key: `${kind}|shipment:1|delivered`, data });
  return id!;
}

const tokenFor = (shop: ShopRef, purpose: LinkPurpose, subject: string) =>
  signLink({ purpose, shopId: shop.id, subject });

type Route = { loader?: (args: never) => Promise<Response>; action?: (args: never) => Promise<Response> };

/** Calls a route like Remix does; a thrown response counts as the response. */
async function call(
  what: keyof Route,
  route: unknown,
  token: string,
  {
    query = '',
    form,
    headers = {},
  }: { query?: string; form?: Record<string, string>; headers?: Record<string, string> } = {},
) {
  const body = form ? new URLSearchParams(form) : undefined;
  const request = new Request(`https://aftercare.test/c/page/${token}${query}`, {
    method: body ? 'POST' : 'GET',
    ...(body ? { body } : {}),
    headers,
  });
  try {
    return await (route as Route)[what]!({ request, params: { token }, context: {} } as never);
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
}
const get = (route: unknown, token: string, options = {}) => call('loader', route, token, options);
const post = (route: unknown, token: string, form: Record<string, string>, options = {}) =>
  call('action', route, token, { form, ...options });

/** Everything that a customer's answer could have written. */
async function written(shop: ShopRef): Promise<unknown> {
  return ownerQuery(
    `SELECT (SELECT count(*) FROM feedback WHERE "shopId" = $1)::int AS feedback, (SELECT count(*) FROM problems WHERE "shopId" = $1)::int AS problems,
      (SELECT count(*) FROM reviews WHERE "shopId" = $1)::int AS reviews, (SELECT count(*) FROM mail_preferences WHERE "shopId" = $1)::int AS preferences,
      (SELECT count(*) FROM events WHERE "shopId" = $1)::int AS events, (SELECT count(*) FROM staff_alerts WHERE "shopId" = $1)::int AS alerts`,
    [shop.id],
  ).then((rows) => rows[0]);
}
const nothing = { feedback: 0, problems: 0, reviews: 0, preferences: 0, events: 0, alerts: 0 };

test('anybody with the link sees the order', async () => {
  const shop = await shopWithOrder();
  const response = await get(order, tokenFor(shop, 'order', '1042'));
  expect(response.status).toBe(200);
  const page = await response.json();
  expect(page.view).toMatchObject({ title: 'Order #1042', parcels: [{ carrier: 'USPS' }, { carrier: 'USPS' }] });
  expect(JSON.stringify(page)).not.toContain(email);
});

test('the order page shows the return deadline by the customer’s tier, and none while the store has set no window', async () => {
  const shop = await createShop({ timeZone: 'UTC' });
  const at = new Date(Date.now() - 3 * dayMs);
  await storeFacts(
    shop,
    orderFacts({
      shopId: shop.id,
      id: '7',
      email,
      shipments: [shipmentOf({ scans: [scanOf('delivered', at.toISOString())] })],
    }),
  );
  await launch(shop, {
    tiers: { levels: [{ key: 'gold', name: 'Gold', threshold: 100, perks: { returnWindowDays: 60 } }] },
  });
  const memberId = await withShop(shop, (tx) =>
    findOrJoin(tx, { customerId: null, addressHash: addressHash(shop.id, email) }),
  );
  const returns = async () =>
    ((await (await get(order, tokenFor(shop, 'order', '7'))).json()) as { view: { returns: string | null } }).view
      .returns;
  expect(await returns()).toBeNull();
  await withShop(shop, (tx) => saveShopSettings(tx, (settings) => ({ ...settings, returns: { windowDays: 30 } })));
  expect(await returns()).toMatch(/^You can send things back until [^:]+\.$/);
  await ownerQuery(`UPDATE members SET "tierKey" = 'gold' WHERE "shopId" = $1 AND id = $2`, [shop.id, memberId]);
  expect(await returns()).toMatch(
    /^You can send things back until .*: with your tier, Gold, you have 60 days instead of 30\.$/,
  );
});

test('forged, foreign, mixed-up and empty links open nothing', async () => {
  const [shop, other] = [await shopWithOrder(), await createShop()];
  const good = tokenFor(shop, 'order', '1042');
  const forged = [
    `${good.slice(0, -1)}x`,
    good.replace('order.', 'review.'),
    '',
    'order.1',
    tokenFor(other, 'order', '1042'),
    tokenFor({ id: 999_999, domain: '' }, 'order', '1042'),
    tokenFor(shop, 'preferences', '1042'),
    tokenFor(shop, 'order', 'none'),
  ];
  for (const route of [order, invoice, invoicePdf, checkIn, review]) {
    for (const token of forged) expect((await get(route, token)).status, token).toBe(404);
  }
  for (const token of forged) expect((await post(order, token, { kind: 'not_arrived' })).status).toBe(404);
  expect((await get(preferences, good)).status).toBe(404);
  expect(await written(shop)).toEqual(nothing);
});

test('an erased order and a store that left say so, in the visitor’s language', async () => {
  const erased = await shopWithOrder({ erasedAt: new Date() });
  const gone = await get(order, tokenFor(erased, 'order', '1042'), {
    headers: { 'Accept-Language': 'de-AT,en;q=0.5' },
  });
  expect([gone.status, await gone.json()]).toMatchObject([410, { gone: 'erased', language: 'de' }]);
  const left = await shopWithOrder();
  await prisma.shop.update({ where: { id: left.id }, data: { uninstalledAt: new Date() } });
  const closed = await get(order, tokenFor(left, 'order', '1042'));
  expect([closed.status, await closed.json()]).toMatchObject([410, { gone: 'closed' }]);
});

test('a problem reported on the order page is stored once and alerts the staff', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'order', '1042');
  const form = { kind: 'damaged', words: '<script>alert(1)</script>', shipmentId: '2' };
  const [first, second] = await Promise.all([post(order, token, form), post(order, token, form)]);
  expect([first.status, first.headers.get('Location'), second.status]).toEqual([303, '?reported#sent', 303]);
  expect(await written(shop)).toMatchObject({ problems: 1, alerts: 1, events: 1 });
  expect(await withShop(shop, ({ db }) => db.problem.findMany())).toMatchObject([
    { kind: 'damaged', shipmentId: '2', source: 'order_page' },
  ]);
});

test('an incomplete report is shown again with what was typed', async () => {
  const shop = await shopWithOrder();
  const response = await post(order, tokenFor(shop, 'order', '1042'), { kind: 'damaged', words: ' ' });
  expect([response.status, await response.json()]).toEqual([
    422,
    { problems: { words: 'required' }, values: { kind: 'damaged', words: ' ' } },
  ]);
  expect(await written(shop)).toEqual(nothing);
});

test('opening the links of a mail changes nothing', async () => {
  const shop = await shopWithOrder();
  const asked = tokenFor(shop, 'check_in', await sentMessage(shop, 'check_in'));
  const requested = tokenFor(shop, 'review', await sentMessage(shop, 'review_request'));
  const mine = tokenFor(shop, 'preferences', addressHash(shop.id, email));
  for (const answer of ['all_well', 'not_arrived', 'problem', 'nonsense']) {
    const page = await (await get(checkIn, asked, { query: `?answer=${answer}` })).json();
    expect(page).toMatchObject({
      chosen: answer === 'nonsense' ? null : answer,
      given: null,
      parcels: [{ title: 'Parcel 1 of 2' }],
    });
  }
  expect((await get(review, requested)).status).toBe(200);
  expect((await get(preferences, mine, { query: '?one-click' })).status).toBe(200);
  expect(await written(shop)).toEqual(nothing);
});

test('a confirmed answer counts once; a second one replaces it', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'check_in', await sentMessage(shop, 'check_in'));
  await Promise.all([post(checkIn, token, { answer: 'not_arrived' }), post(checkIn, token, { answer: 'not_arrived' })]);
  expect(await written(shop)).toMatchObject({ feedback: 1, problems: 1, alerts: 1, events: 2 });
  expect((await post(checkIn, token, { answer: 'all_well' })).headers.get('Location')).toBe('?done');
  expect(await withShop(shop, ({ db }) => db.problem.findFirst())).toMatchObject({ closedBy: 'customer' });
  expect(await (await get(checkIn, token, { query: '?done' })).json()).toMatchObject({
    isDone: true,
    given: 'all_well',
  });
});

test('a review is stored once; a low rating is offered help', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'review', await sentMessage(shop, 'review_request'));
  const page = await (await get(review, token)).json();
  expect(page).toMatchObject({ state: 'form', items: [{ lineId: '1' }], displayName: 'Maya' });
  const form = { rating_1: '1', body_1: 'Broke', displayName: 'M.', permission: 'yes' };
  await Promise.all([post(review, token, form), post(review, token, form)]);
  expect(await written(shop)).toMatchObject({ reviews: 1, events: 1, alerts: 0 });
  const thanks = await (await get(review, token, { query: '?saved' })).json();
  expect(thanks).toMatchObject({ state: 'thanks', makeRightUrl: expect.stringMatching(/\/c\/order\/.*#problem$/) });
});

test('a review of somebody else’s line is rejected', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'review', await sentMessage(shop, 'review_request'));
  expect((await post(review, token, { rating_2: '5' })).status).toBe(422);
  expect(await written(shop)).toEqual(nothing);
});

const preferenceOf = (shop: ShopRef) => withShop(shop, ({ db }) => db.mailPreference.findFirst());

test('one click in the mail client unsubscribes: no cookie, no redirect, 200, once', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'preferences', addressHash(shop.id, email));
  const oneClick = () => post(preferences, token, { 'List-Unsubscribe': 'One-Click' }, { query: '?one-click' });
  expect((await oneClick()).status).toBe(200);
  const first = (await preferenceOf(shop))?.unsubscribedAt;
  expect(first).toBeInstanceOf(Date);
  expect((await oneClick()).status).toBe(200);
  expect((await preferenceOf(shop))?.unsubscribedAt).toEqual(first);
  expect(await written(shop)).toMatchObject({ preferences: 1, events: 1 });
});

test('kinds are chosen one by one; ticking one after unsubscribing subscribes to it only', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'preferences', addressHash(shop.id, email));
  await post(preferences, token, { intent: 'save', kind: 'check_in', language: 'de' });
  expect(await preferenceOf(shop)).toMatchObject({
    unsubscribedAt: null,
    mutedKinds: ['review_request'],
    locale: 'de',
  });
  expect(await (await get(preferences, token)).json()).toMatchObject({
    lang: expect.stringMatching(/^de/),
    chosenLanguage: 'de',
  });
  await post(preferences, token, { intent: 'unsubscribe' });
  await post(preferences, token, { intent: 'save', language: 'en' });
  expect((await preferenceOf(shop))?.unsubscribedAt).toBeInstanceOf(Date);
  await post(preferences, token, { intent: 'save', kind: 'review_request', language: '' });
  expect(await preferenceOf(shop)).toMatchObject({ unsubscribedAt: null, mutedKinds: ['check_in'], locale: null });
});

test('mails about points can be declined where there is a program, and are not offered elsewhere', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'preferences', addressHash(shop.id, email));
  const offered = async () =>
    ((await (await get(preferences, token)).json()) as { kinds: { kind: string }[] }).kinds.map(({ kind }) => kind);
  expect(await offered()).toEqual(['check_in', 'review_request']);
  await post(preferences, token, { intent: 'save', kind: 'check_in', language: '' });
  expect(await preferenceOf(shop)).toMatchObject({ mutedKinds: ['review_request'] });
  await launch(shop);
  expect(await offered()).toEqual([
    'check_in',
    'review_request',
    'points_earned',
    'tier_reached',
    'reward_ready',
    'points_expiring',
    'goodwill_points',
  ]);
  await post(preferences, token, { intent: 'save', kind: 'points_expiring', language: '' });
  expect(await preferenceOf(shop)).toMatchObject({
    mutedKinds: ['check_in', 'review_request', 'points_earned', 'tier_reached', 'reward_ready', 'goodwill_points'],
  });
});

test('unsubscribing cancels what was planned for open orders', async () => {
  const shop = await shopWithOrder();
  const hash = addressHash(shop.id, email);
  await createMessages(shop, 1, {
    kind: 'review_request',
    orderId: '1042',
    shipmentId: '1',
    subject: 'shipment:1',
    key: 'review_request|shipment:1|delivered',
    addressHash: hash,
    sendAt: new Date(Date.now() + 9e8),
    usefulUntil: new Date(Date.now() + 2e9),
    data: { covers: ['shipment:1'] },
  });
  await post(preferences, tokenFor(shop, 'preferences', hash), { intent: 'unsubscribe' });
  const left = await withShop(shop, ({ db }) =>
    db.message.findFirst({ where: { key: 'review_request|shipment:1|delivered' } }),
  );
  expect(left?.state).not.toBe('planned');
});

test('the invoice is available as a page and as a PDF', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'order', '1042');
  expect(await (await get(invoice, token)).json()).toMatchObject({
    view: { number: '#1042' },
    pdfUrl: `https://aftercare.test/c/invoice/${token}.pdf`,
  });
  const pdf = await get(invoicePdf, token);
  expect(pdf.headers.get('Content-Type')).toBe('application/pdf');
  expect(pdf.headers.get('Content-Disposition')).toBe('attachment; filename="Receipt-1042.pdf"');
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
});

test('a body that is no form reads as an empty form, and an endless one is refused', async () => {
  const shop = await shopWithOrder();
  const token = tokenFor(shop, 'order', '1042');
  const send = (body: string) => {
    const request = new Request(`https://aftercare.test/c/order/${token}`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    return order
      .action({ request, params: { token }, context: {} } as never)
      .catch((thrown: unknown) => thrown as Response);
  };
  expect((await send('{}')).status).toBe(422);
  expect((await send('x'.repeat(1_000_001))).status).toBe(413);
});
