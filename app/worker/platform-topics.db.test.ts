import { beforeEach, expect, test, vi } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { prisma, type ShopRef, withShop } from '#app/lib/db.server.ts';
import { findShopByDomain, goLive, listInstalledShops, recordInstall } from '#app/shops/shop.server.ts';
import { requestHistoryImport } from '#app/shops/history-import.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import type { InboxEntry } from '#app/shopify/inbox.server.ts';
import { handlePlatformTopic } from './platform-topics.server.ts';
import { finishErasures } from '#app/privacy/erase.server.ts';

useDatabase();
// Every table is searched for every word.
vi.setConfig({ testTimeout: 60_000 });

const canary = 'Kanarienvogel';
const email = `anna.${canary}@customer.example`;
const customerId = '820982911946154508';
const orderId = '5512345678901';

async function tell(shop: ShopRef, topic: string, body: unknown, triggeredAt = new Date()): Promise<void> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const isAsked = /^customers\/|\/redact$/.test(topic);
  const named = isAsked
    ? text.replace(/^\{"?/, (start) => `{"shop_domain":"${shop.domain}"${start === '{' ? '' : ',"'}`)
    : text;
  const entry: InboxEntry = {
    id: 1n,
    shopDomain: shop.domain,
    topic,
    webhookId: `${topic}-${triggeredAt.getTime()}`,
    eventId: null,
    triggeredAt,
    apiVersion: '2026-10',
    receivedAt: triggeredAt,
    attempts: 1,
    body: Buffer.from(named),
  };
  await withShop(shop, (tx) => handlePlatformTopic(tx, entry), { isExclusive: true });
}

const money = { shop: { amount: 100, currency: 'EUR' }, presentment: { amount: 100, currency: 'EUR' } };

/** A shop with one customer whose name is in every place that can hold it. */
async function fill(shop: ShopRef): Promise<void> {
  const own = { shopId: shop.id };
  const hash = addressHash(shop.id, email);
  await withShop(shop, async ({ db }) => {
    await db.customer.create({
      data: { ...own, id: customerId, email, phone: canary, firstName: canary, lastName: canary, tags: [canary] },
    });
    await db.customer.create({
      data: { ...own, id: '2', email: `old.${canary}@customer.example`, mergedIntoId: customerId },
    });
    await db.order.create({
      data: {
        ...own,
        id: orderId,
        name: '#1001',
        customerId,
        email,
        phone: canary,
        customerName: canary,
        tags: [canary],
        placedAt: new Date(),
        shipTo: { name: canary, city: canary, country: 'Germany', countryCode: 'DE' },
        billTo: { name: canary },
        statusPageUrl: `https://x/${canary}`,
      },
    });
    await db.order.create({ data: { ...own, id: '5512345678902', name: '#1000', email: email.toUpperCase() } });
    await db.orderLine.create({
      data: {
        ...own,
        orderId,
        id: '1',
        title: 'Bear',
        quantity: 1,
        currentQuantity: 1,
        unitPrice: money,
        discount: money,
        tax: money,
      },
    });
    await db.shipment.create({ data: { ...own, id: '1', orderId, trackingNumbers: [canary], trackingUrls: [canary] } });
    await db.carrierRecord.create({
      data: { ...own, carrier: 'UPS', country: 'DE', parcels: 1, delivered: 1, countedAt: new Date() },
    });
    await db.sendingState.create({ data: own });
    const looked = { staffMember: '1', staffName: 'Mara', kind: 'order', thingId: orderId };
    await db.access.create({ data: { ...own, ...looked, hour: new Date(0), at: new Date() } });
    await db.scan.create({
      data: {
        ...own,
        id: '1',
        orderId,
        shipmentId: '1',
        status: 'delivered',
        happenedAt: new Date(),
        message: canary,
        city: canary,
        province: canary,
      },
    });
    await db.refund.create({ data: { ...own, id: '1', orderId, refundedAt: new Date(), note: canary, amount: money } });
    await db.event.create({
      data: {
        ...own,
        name: 'problem.reported',
        factKey: '1',
        orderId,
        customerId,
        occurredAt: new Date(),
        data: { words: canary },
      },
    });
    const message = {
      ...own,
      kind: 'thank_you',
      subject: `order:${orderId}`,
      orderId,
      customerId,
      addressHash: hash,
      sendAt: new Date(),
      usefulUntil: new Date(),
    };
    await db.message.create({
      data: {
        ...message,
        id: 'planned',
        key: 'a',
        occasion: 'placed',
        data: { name: canary },
        history: [{ what: canary }],
      },
    });
    await db.message.create({
      data: { ...message, id: 'sent', key: 'b', occasion: 'resend_1', state: 'sent', smtpReply: `250 ${email}` },
    });
    await db.sentMail.create({
      data: { ...own, messageId: 'sent', toAddress: email, subject: canary, html: canary, text: canary },
    });
    await db.mailPreference.create({ data: { ...own, addressHash: hash } });
    await db.suppression.create({ data: { ...own, addressHash: hash, reason: 'bounced', detail: `550 ${email}` } });
    await db.staffAlert.create({ data: { ...own, key: 'k', kind: 'problem_reported', orderId, summary: canary } });
    await db.feedback.create({ data: { ...own, orderId, answer: 'problem', comment: canary } });
    await db.problem.create({
      data: { ...own, orderId, kind: 'damaged', words: canary, source: 'check_in', resolution: canary },
    });
    await db.review.create({
      data: {
        ...own,
        orderId,
        lineId: '1',
        productTitle: 'Bear',
        rating: 5,
        title: canary,
        body: canary,
        authorName: canary,
        customerId,
      },
    });
    await db.shopSettings.create({ data: { ...own } });
    await db.staffMember.create({ data: { ...own, id: '7', name: 'Mia' } });
    await db.orderReturn.create({ data: { ...own, id: '1', orderId, status: 'open', changedAt: new Date() } });
    await db.loyaltyProgram.create({ data: own });
    await db.member.create({
      data: {
        ...own,
        id: 'm',
        customerId,
        addressHash: hash,
        birthday: '03-04',
        referralCode: canary,
        tierPlacedBy: canary,
        tierPlacedReason: canary,
        availablePoints: 10,
      },
    });
    const lot = {
      id: 'l',
      memberId: 'm',
      sourceKey: 'earn|1',
      orderId,
      points: 10,
      earnedAt: new Date(),
      availableAt: new Date(),
      available: 10,
    };
    await db.pointsLot.create({ data: { ...own, ...lot } });
    const { id: transactionId } = await db.pointsTransaction.create({
      data: {
        ...own,
        type: 'adjust',
        memberId: 'm',
        sourceKey: 'earn|1',
        orderId,
        occurredAt: new Date(),
        staffMember: 'Mia',
        reason: canary,
        explanation: { words: [canary] },
      },
    });
    const entries = [
      { account: 'adjusted', points: -10 },
      { account: 'available', memberId: 'm', points: 10 },
    ];
    await db.pointsEntry.createMany({
      data: entries.map((entry, position) => ({ ...own, transactionId, position, lotId: 'l', ...entry })),
    });
    await db.pointsImport.create({
      data: { ...own, id: 'i', fileName: 'smile.csv', state: 'imported', author: 'Mara' },
    });
    await db.pointsImportLine.create({
      data: {
        ...own,
        importId: 'i',
        line: 2,
        addressHash: hash,
        maskedAddress: canary,
        birthday: '03-14',
        customerId,
        points: 10,
        outcome: 'ready',
      },
    });
    await db.redemption.create({
      data: {
        ...own,
        id: 'r',
        memberId: 'm',
        rewardKey: 'five',
        points: 5,
        detail: { name: canary },
        reason: canary,
        problem: canary,
      },
    });
    await db.countedOrder.create({ data: { ...own, orderId, memberId: 'm', placedAt: new Date() } });
    await db.shopifyWrite.create({
      data: {
        ...own,
        subject: 'member:m',
        dueAt: new Date(),
        written: { customerId, tags: [canary] },
        problem: canary,
      },
    });
    await db.member.create({ data: { ...own, id: 'friend' } });
    await db.referral.create({
      data: { ...own, id: 'came', referrerId: 'friend', friendId: 'm', orderId, state: 'paid' },
    });
    await db.referral.create({
      data: {
        ...own,
        id: 'sent',
        referrerId: 'm',
        friendId: 'friend',
        orderId: 'order-of-somebody-else',
        state: 'paid',
      },
    });
    await db.programVersion.create({ data: { ...own, version: 1, program: {}, author: 'owner' } });
    await db.messageTemplate.create({
      data: { ...own, kind: 'thank_you', locale: 'en', subject: 'Thanks', body: 'Thanks' },
    });
  });
  const bodies = [
    `{"id":${orderId},"email":"${email}","note":"${canary}"}`,
    `{"id":${customerId},"first_name":"${canary}"}`,
    `{"id":77,"order_id":${orderId},"message":"${canary}"}`,
    `{"id":820982911946154509,"first_name":"Somebody else"}`,
  ];
  for (const [index, body] of bodies.entries()) {
    await prisma.$executeRaw`INSERT INTO inbox ("shopDomain", topic, "webhookId", body) VALUES (${shop.domain}, 't', ${`w${index}`}, ${Buffer.from(body)})`;
  }
}

/** Tables in which a row, in any column whatever its type, has the word. */
async function tablesWith(word: string, where = 'true'): Promise<string[]> {
  const tables = await ownerQuery<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const bytes = name === 'inbox' ? `|| encode(t.body, 'escape')` : '';
    const rows = await ownerQuery(
      `SELECT 1 FROM "${name}" t WHERE (to_jsonb(t)::text ${bytes}) ILIKE $1 AND ${where} LIMIT 1`,
      [`%${word}%`],
    );
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

const redact = `{"shop_id":1,"customer":{"id":${customerId},"email":"${email}","phone":"555"},"orders_to_redact":[${orderId}]}`;

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

test('customers/redact leaves no trace in any table, keeps the figures, and stays done', async () => {
  await fill(shop);
  expect((await tablesWith(canary)).length).toBeGreaterThanOrEqual(14);
  await tell(shop, 'customers/data_request', {
    customer: { id: 1, email },
    orders_requested: [],
    data_request: { id: 1 },
  });
  await tell(shop, 'customers/redact', redact);
  await tell(shop, 'customers/redact', redact);
  expect(await tablesWith(canary)).toEqual([]);
  const [order] = await ownerQuery('SELECT * FROM orders WHERE "shopId" = $1 AND id = $2', [shop.id, orderId]);
  expect(order).toMatchObject({ name: '#1001', customerId, shipTo: { countryCode: 'DE', name: null } });
  expect(order?.erasedAt).not.toBeNull();
  const messages = await ownerQuery('SELECT id, state, reason FROM messages WHERE "shopId" = $1 ORDER BY id', [
    shop.id,
  ]);
  expect(messages).toEqual([
    { id: 'planned', state: 'canceled', reason: 'order_erased' },
    { id: 'sent', state: 'sent', reason: null },
  ]);
  const inbox = await ownerQuery<{ state: string; size: number }>(
    'SELECT state, octet_length(body) AS size FROM inbox WHERE "shopDomain" = $1 ORDER BY id',
    [shop.domain],
  );
  expect(inbox.map(({ state, size }) => [state, size > 0])).toEqual([
    ['ignored', false],
    ['ignored', false],
    ['ignored', false],
    ['received', true],
  ]);
  expect(await ownerQuery('SELECT rating FROM reviews WHERE "shopId" = $1', [shop.id])).toEqual([{ rating: 5 }]);
  const points =
    'SELECT m."customerId", m."addressHash", m.birthday, m."availablePoints", (SELECT sum(points)::int FROM points_entries e WHERE e."memberId" = m.id) AS booked FROM members m WHERE "shopId" = $1 AND m.id <> \'friend\'';
  expect(await ownerQuery(points, [shop.id])).toEqual([
    { customerId: null, addressHash: null, birthday: null, availablePoints: 10, booked: 10 },
  ]);
});

test('in a shop with very many kept webhooks their bodies are emptied by the job that follows', async () => {
  await fill(shop);
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", body) SELECT $1, 't', 'many' || n, '{}' FROM generate_series(1, 20000) n`,
    [shop.domain],
  );
  await tell(shop, 'customers/redact', redact);
  expect(await tablesWith(canary)).toEqual(['inbox', 'privacy_requests']);
  await finishErasures();
  expect(await tablesWith(canary)).toEqual([]);
  expect(
    await ownerQuery('SELECT kind, export FROM privacy_requests WHERE "shopId" = $1 AND "doneAt" IS NOT NULL', [
      shop.id,
    ]),
  ).toEqual([{ kind: 'redact', export: null }]);
  await tell(shop, 'shop/redact', {});
});

test('another shop with the same ids and address is left as it is', async () => {
  const other = await createShop();
  await fill(other);
  const before = await tablesWith(canary);
  await tell(shop, 'customers/redact', redact);
  await tell(shop, 'shop/redact', {});
  expect(await tablesWith(canary)).toEqual(before);
  await tell(other, 'shop/redact', {});
});

test('customers/data_request keeps everything held about the person, once', async () => {
  await fill(shop);
  const body = { customer: { id: 1, email }, orders_requested: [], data_request: { id: 9999 } };
  const asked = JSON.stringify(body).replace('"id":1,', `"id":${customerId},`);
  await tell(shop, 'customers/data_request', asked);
  await tell(shop, 'customers/data_request', asked, new Date(Date.now() + 1000));
  const requests = await ownerQuery<{ export: Record<string, { email?: string }[]>; customerId: string; doneAt: Date }>(
    'SELECT * FROM privacy_requests WHERE "shopId" = $1',
    [shop.id],
  );
  expect(requests).toHaveLength(1);
  const held = requests[0]!.export;
  expect(requests[0]!.customerId).toBe(customerId);
  const counts = Object.fromEntries(Object.entries(held).map(([table, rows]) => [table, rows.length]));
  expect(counts).toMatchObject({
    customers: 2,
    accesses: 1,
    orders: 2,
    order_lines: 1,
    order_returns: 1,
    shipments: 1,
    scans: 1,
    refunds: 1,
    messages: 2,
    sent_mails: 1,
    feedback: 1,
    problems: 1,
    reviews: 1,
    mail_preferences: 1,
    suppressions: 1,
    events: 1,
    members: 1,
    points_lots: 1,
    points_transactions: 1,
    points_import_lines: 1,
    redemptions: 1,
    counted_orders: 1,
    shopify_writes: 1,
    referrals: 1,
    referrals_sent: 1,
  });
  expect(JSON.stringify(held), 'what is another person’s').not.toMatch(/order-of-somebody-else|friend"/);
  // What Shopify told us and what we told the staff is a copy; all other tables with words of the person are told.
  const untold = ['inbox', 'staff_alerts', 'privacy_requests'];
  expect((await tablesWith(canary)).filter((table) => !(table in held)).sort()).toEqual(untold.sort());
  await tell(shop, 'shop/redact', {});
});

test('shop/redact deletes the shop from every table', async () => {
  await fill(shop);
  await prisma.session.create({
    data: { id: `offline_${shop.domain}`, shop: shop.domain, state: '', accessToken: 'x' },
  });
  await tell(shop, 'customers/data_request', { customer: { id: 1, email }, data_request: { id: 1 } });
  await requestHistoryImport((await findShopByDomain(shop.domain))!);
  const tables = await ownerQuery<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE a.attname = 'shopId' AND c.relkind = 'r'`);
  const tablesWithRows = async () => {
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await ownerQuery(`SELECT FROM "${name}" WHERE "shopId" = $1 LIMIT 1`, [shop.id]);
      if (rows.length > 0) found.push(name);
    }
    return found.sort();
  };
  expect(await tablesWithRows(), 'the control: a row in every table').toEqual(tables.map(({ name }) => name).sort());
  await tell(shop, 'shop/redact', {});
  expect(await tablesWith(canary)).toEqual([]);
  expect(await tablesWith(shop.domain)).toEqual([]);
  expect(await tablesWithRows()).toEqual([]);
});

test('shop/redact from before the shop came back deletes nothing', async () => {
  await tell(shop, 'shop/redact', {}, new Date(Date.now() - 60_000));
  expect(await findShopByDomain(shop.domain)).not.toBeNull();
});

test.each(['customers/redact', 'customers/data_request', 'shop/redact', 'app/uninstalled'])(
  '%s for a domain we do not know is no error',
  async (topic) => {
    await tell({ id: 0, domain: 'unknown.myshopify.com' }, topic, redact);
  },
);

test('app/uninstalled stops everything at once', async () => {
  await fill(shop);
  const installed = (await findShopByDomain(shop.domain))!;
  await requestHistoryImport(installed);
  await prisma.session.create({
    data: { id: `offline_${shop.domain}`, shop: shop.domain, state: '', accessToken: 'x' },
  });
  await tell(shop, 'app/uninstalled', {}, new Date(Date.now() + 1000));
  expect((await findShopByDomain(shop.domain))?.uninstalledAt).not.toBeNull();
  expect((await listInstalledShops()).map(({ id }) => id)).not.toContain(shop.id);
  expect(await ownerQuery('SELECT FROM sessions WHERE shop = $1', [shop.domain])).toEqual([]);
  expect(
    await ownerQuery('SELECT state, reason FROM messages WHERE "shopId" = $1 AND id = $2', [shop.id, 'planned']),
  ).toEqual([{ state: 'canceled', reason: 'uninstalled' }]);
  expect(await ownerQuery('SELECT state FROM history_imports WHERE "shopId" = $1', [shop.id])).toEqual([
    { state: 'failed' },
  ]);
  await tell(shop, 'shop/redact', {}, new Date(Date.now() + 2000));
});

test('a late app/uninstalled from before the present installation is ignored, and the gap gets no messages', async () => {
  const first = await recordInstall({ domain: shop.domain, scopes: 'read_orders' });
  await withShop(shop, (tx) => goLive(tx, { messagesFrom: new Date('2026-01-01T00:00:00Z') }));
  const removedAt = new Date();
  await new Promise((done) => setTimeout(done, 5));
  // Back again, before anybody heard of the removal.
  await recordInstall({ domain: shop.domain, scopes: 'read_orders' });
  await tell(shop, 'app/uninstalled', {}, removedAt);
  const now = (await findShopByDomain(shop.domain))!;
  expect(now.uninstalledAt).toBeNull();
  expect(now.liveAt).not.toBeNull();
  expect(now.messagesFrom!.getTime()).toBeGreaterThan(removedAt.getTime());
  expect(now.installedAt.getTime()).toBeGreaterThan(first.installedAt.getTime());
});

test('a return after an uninstall resumes for new orders only; another hour of the same installation changes nothing', async () => {
  const installed = await recordInstall({ domain: 'comes-back.myshopify.com', scopes: 'a' });
  expect(installed).toMatchObject({ liveAt: null, uninstalledAt: null });
  const again = await recordInstall({ domain: 'comes-back.myshopify.com', scopes: 'a,b' });
  expect(again).toMatchObject({
    installedAt: installed.installedAt,
    messagesFrom: installed.messagesFrom,
    scopes: 'a,b',
  });
  const ref = { id: installed.id, domain: installed.domain };
  await withShop(ref, (tx) => goLive(tx, { messagesFrom: new Date('2026-01-01T00:00:00Z') }));
  const removedAt = new Date(Date.now() + 5);
  await new Promise((done) => setTimeout(done, 10));
  await tell(ref, 'app/uninstalled', {}, removedAt);
  const back = await recordInstall({ domain: 'comes-back.myshopify.com', scopes: 'a,b' });
  expect(back.uninstalledAt).toBeNull();
  expect(back.liveAt).not.toBeNull();
  expect(back.messagesFrom!.getTime()).toBeGreaterThan(removedAt.getTime());
});

test('scopes and shop details are taken over; what is not told stays', async () => {
  await tell(shop, 'app/scopes_update', { previous: [], current: ['read_orders', 'read_products'] });
  await tell(shop, 'shop/update', {
    name: 'Super Toys',
    email: 's@toys.example',
    iana_timezone: null,
    currency: 'JPY',
    country_code: 'JP',
    primary_locale: 'ja',
  });
  expect(await findShopByDomain(shop.domain)).toMatchObject({
    scopes: 'read_orders,read_products',
    name: 'Super Toys',
    email: 's@toys.example',
    timeZone: 'America/New_York',
    currency: 'JPY',
    countryCode: 'JP',
    primaryLocale: 'ja',
  });
});

test.each([
  ['{', 'The body is not JSON'],
  ['{}', 'current'],
])('a body that is not what the topic promises (%s) is refused by name', async (body, words) => {
  await expect(tell(shop, 'app/scopes_update', body)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining(words),
  });
});
