import { randomUUID } from 'node:crypto';
import { symbols } from 'pino';
import { register } from 'prom-client';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { env } from '#app/lib/env.server.ts';
import { signLink } from '#app/lib/links.server.ts';
import { log } from '#app/lib/log.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { findMember } from '#app/loyalty/members/members.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { debitForReward } from '#app/loyalty/rewards/redeem.server.ts';
import { giveReward } from '#app/loyalty/rewards/give.server.ts';
import { placeInTier } from '#app/loyalty/tiers/tier-moves.server.ts';
import { handleError } from '#app/entry.server.tsx';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { launch } from '../loyalty.ts';
import { useMailSink } from '../mail-sink.ts';
import { addressBody, customerBody, fulfillmentBody, lineBody, orderBody, refundBody, scanBody } from '../webhooks.ts';
import { tablesWith } from './full-shop.ts';
import { customerRequest, knock, listDoors } from './visits.ts';
import { spawnWorker, type WorkerProcess } from './worker-process.ts';

// Sends canary words that stand for a person through everything that can go wrong. None may appear where it does not
// belong.

useDatabase();
const sink = useMailSink();
let worker: WorkerProcess;
let shop: ShopRef;
const lines: string[] = [];

const places = [
  'email',
  'contact',
  'phone',
  'first',
  'last',
  'name',
  'company',
  'street',
  'floor',
  'city',
  'zip',
  'note',
  'tag',
  'billname',
  'billstreet',
  'billcity',
  'ordernote',
  'attribute',
  'tracking',
  'scanmessage',
  'scancity',
  'refundnote',
  'broken',
  'problemwords',
  'comment',
  'reviewtitle',
  'reviewbody',
  'author',
  'failing',
  'refused',
  'goodwill',
  'gift',
  'placement',
] as const;
type Place = (typeof places)[number];
const canary = (place: Place) => `kanari${place}vogel`;
const email = `${canary('email')}@customer.example`;
const orderId = 7_700_001;
const customerId = 7_700_301;

beforeAll(async () => {
  log.level = 'debug';
  const stream = (log as unknown as Record<symbol, { write: (line: string) => void }>)[symbols.streamSym]!;
  stream.write = (line) => void lines.push(line);
  shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  const kinds = Object.fromEntries(
    ['thank_you', 'order_confirmation', 'refund_issued'].map((kind) => [
      kind,
      { isOn: true, sender: 'aftercare', switchedOnAt: '2026-01-01T00:00:00Z' },
    ]),
  );
  await ownerQuery('INSERT INTO shop_settings ("shopId", settings) VALUES ($1, $2)', [
    shop.id,
    JSON.stringify({ kinds }),
  ]);
  // An order that the database rejects, quoting the row, and an answer that cannot be stored.
  await ownerQuery(`ALTER TABLE orders ADD CONSTRAINT fails CHECK ("customerName" NOT LIKE '%${canary('failing')}%')`);
  await ownerQuery(
    `ALTER TABLE problems ADD CONSTRAINT fails CHECK (words NOT LIKE '%${canary('problemwords')} fails%')`,
  );
  const rewards = [{ key: 'off', name: 'Five off', kind: 'fixed' as const, value: 500, costPoints: 100 }];
  await launch(shop, {
    rewards,
    tiers: { levels: [{ key: 'gold', name: 'Gold', threshold: 100_000_000 }] },
    earn: { referral: { friend: 10, referrer: 10 }, review: 5, checkIn: 5 },
  });
  worker = await spawnWorker({ SMTP_URL: env.SMTP_URL, LOG_LEVEL: 'debug' });
});
afterEach(() => sink.mails.splice(0));
afterAll(async () => {
  worker.child.kill('SIGKILL');
  await Promise.all([closeQueues(), closeLiquidThreads()]);
});

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
let count = 0;

async function receive(topic: string, body: unknown): Promise<void> {
  count += 1;
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body) VALUES ($1, $2, $3, now(), $4)`,
    [shop.domain, topic, `w${count}`, Buffer.from(bytes)],
  );
}

function orderOf(own: object = {}): object {
  const shipTo = addressBody({
    name: canary('name'),
    company: canary('company'),
    address1: canary('street'),
    address2: canary('floor'),
    city: canary('city'),
    zip: canary('zip'),
    phone: canary('phone'),
  });
  const billTo = addressBody({ name: canary('billname'), address1: canary('billstreet'), city: canary('billcity') });
  return orderBody({
    id: orderId,
    name: '#7',
    email,
    contact_email: `${canary('contact')}@customer.example`,
    phone: canary('phone'),
    tags: canary('tag'),
    note: canary('ordernote'),
    note_attributes: [{ name: 'gift', value: canary('attribute') }],
    shipping_address: shipTo,
    billing_address: billTo,
    line_items: [lineBody({ id: 77001 })],
    customer: customerBody({
      id: customerId,
      email,
      first_name: canary('first'),
      last_name: canary('last'),
      phone: canary('phone'),
      note: canary('note'),
    }),
    created_at: at(30),
    processed_at: at(30),
    updated_at: at(30),
    ...own,
  });
}

async function untilQuiet(): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await ownerQuery(`SELECT 1 FROM inbox WHERE state = 'received'`)).toEqual([]);
      expect(
        await ownerQuery(
          `SELECT 1 FROM messages WHERE state IN ('queued', 'sending') OR (state = 'planned' AND "sendAt" < now())`,
        ),
      ).toEqual([]);
    },
    { timeout: 60_000, interval: 200 },
  );
}

const person = {
  shop_id: 1,
  customer: { id: customerId, email, phone: canary('phone') },
  orders_to_redact: [orderId, orderId + 1, orderId + 2, orderId + 3],
};

function foundIn(text: string): string[] {
  return places.filter((place) => text.toLowerCase().includes(canary(place)));
}

async function queueData(): Promise<string> {
  const tables = await ownerQuery<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq'`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => ownerQuery<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`)),
  );
  return texts
    .flat()
    .map((row) => row.text)
    .join('\n');
}

test('webhooks, mails, pages and failures reveal nothing of the person in logs, jobs and metrics', async () => {
  sink.answerRecipient = (to) =>
    to.includes(canary('refused')) ? `550 5.1.1 <${to}> ${canary('refused')}: no such user` : null;
  await receive('orders/create', orderOf());
  await receive(
    'fulfillments/create',
    fulfillmentBody({
      order_id: orderId,
      id: 77002,
      tracking_number: canary('tracking'),
      tracking_numbers: [canary('tracking')],
      line_items: [{ id: 77001, quantity: 1 }],
      created_at: at(20),
      updated_at: at(20),
    }),
  );
  await receive(
    'fulfillment_events/create',
    scanBody({
      order_id: orderId,
      fulfillment_id: 77002,
      message: canary('scanmessage'),
      city: canary('scancity'),
      happened_at: at(10),
      status: 'delivered',
    }),
  );
  await receive(
    'refunds/create',
    refundBody({
      order_id: orderId,
      note: canary('refundnote'),
      created_at: at(5),
      processed_at: at(5),
      refund_line_items: [],
    }),
  );
  await receive('orders/create', `{"id": ${orderId}, "email": "${email}", "note": "${canary('broken')}`);
  await receive('orders/updated', orderOf({ updated_at: canary('broken') }));
  await receive('customers/update', { id: canary('broken'), email });
  await receive(
    'orders/create',
    orderOf({
      id: orderId + 1,
      customer: customerBody({ id: customerId, email, first_name: canary('failing'), last_name: canary('last') }),
    }),
  );
  await receive(
    'orders/create',
    orderOf({
      id: orderId + 2,
      email: `${canary('refused')}@customer.example`,
      created_at: at(1),
      processed_at: at(1),
    }),
  );
  await receive('customers/data_request', {
    ...person,
    shop_domain: shop.domain,
    orders_requested: [orderId],
    data_request: { id: 1 },
  });
  await untilQuiet();
  expect(
    sink.mails.some((mail) => mail.to.includes(email)),
    'the control: a mail went out',
  ).toBe(true);
  expect(await ownerQuery(`SELECT state FROM inbox WHERE state = 'set_aside'`)).toHaveLength(4);

  await workOnMember();
  await answerPages();
  const metrics = `${await (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text()}${await register.metrics()}`;
  expect(
    lines.some((line) => line.includes('a request failed')),
    'the control: errors were logged',
  ).toBe(true);
  expect(worker.output()).toContain('a webhook failed');
  expect(worker.output()).toContain('a mail was not taken');
  expect({
    logs: foundIn(worker.output()),
    webLogs: foundIn(lines.join('\n')),
    jobs: foundIn(await queueData()),
    metrics: foundIn(metrics),
  }).toEqual({ logs: [], webLogs: [], jobs: [], metrics: [] });
});

/** Staff write about the member, who spends points on a reward while Shopify cannot be reached. */
async function workOnMember(): Promise<void> {
  await withShop(shop, async (tx) => {
    const memberId = (await findMember(tx, { customerId: String(customerId) }))!.id;
    const staffMember = 'staff member 7';
    const rules = (await readLaunchedProgram(tx))!;
    await grantPoints(tx, rules, {
      memberId,
      sourceKey: 'adjust|1',
      points: 500,
      occurredAt: tx.now,
      isPending: false,
      type: 'adjust',
      staffMember,
      reason: canary('goodwill'),
    });
    await giveReward(tx, {
      memberId,
      rewardKey: 'off',
      sourceKey: 'staff|1',
      source: 'staff',
      staffMember,
      reason: canary('gift'),
    });
    await placeInTier(tx, { memberId, tierKey: 'gold', reason: canary('placement'), staffMember });
    await debitForReward(tx, { memberId, rewardKey: 'off', requestId: randomUUID() });
  });
  await ownerQuery('UPDATE redemptions SET "nextAttemptAt" = now() WHERE "shopId" = $1', [shop.id]);
  await vi.waitFor(
    async () =>
      expect(await ownerQuery('SELECT 1 FROM redemptions WHERE "shopId" = $1 AND attempts = 0', [shop.id])).toEqual([]),
    { timeout: 30_000, interval: 200 },
  );
}

/** Reads and answers the customer pages, with answers that can be stored and answers that cannot. */
async function answerPages(): Promise<void> {
  const hash = addressHash(shop.id, email);
  const about = { shopId: shop.id, orderId: String(orderId), customerId: String(customerId), addressHash: hash };
  for (const kind of ['check_in', 'review_request']) {
    await ownerQuery(
      `INSERT INTO messages ("shopId", id, key, kind, subject, occasion, "orderId", "customerId", "addressHash", state, "sendAt", "usefulUntil", "sentAt")
       VALUES ($1, $2, $2, $2, $3, 'x', $4, $5, $6, 'sent', now(), now(), now())`,
      [about.shopId, kind, `order:${orderId}`, about.orderId, about.customerId, about.addressHash],
    );
  }
  const link = (purpose: 'order' | 'check_in' | 'review' | 'preferences', subject: string) =>
    signLink({ purpose, shopId: shop.id, subject });
  const tokens: Record<string, string> = {
    'c.order.$token': link('order', about.orderId),
    'c.invoice.$token': link('order', about.orderId),
    'c.invoice.$token[.]pdf': link('order', about.orderId),
    'c.check-in.$token': link('check_in', 'check_in'),
    'c.review.$token': link('review', 'review_request'),
    'c.preferences.$token': link('preferences', hash),
  };
  const kept = {
    answer: 'problem',
    kind: 'damaged',
    words: canary('problemwords'),
    comment: canary('comment'),
    rating_77001: '5',
    title_77001: canary('reviewtitle'),
    body_77001: canary('reviewbody'),
    displayName: canary('author'),
    intent: 'save',
  };
  for (const { route, door, module } of (await listDoors()).filter((one) => one.route in tokens)) {
    for (const form of [kept, { ...kept, words: `${canary('problemwords')} fails` }]) {
      const request = customerRequest(door, { form });
      await knock(door, module, request, { token: tokens[route]! }).catch((error: unknown) =>
        handleError(error, { request }),
      );
    }
  }
}

test('after customers/redact no table knows the person, and late news does not bring them back', async () => {
  expect((await tablesWith('kanari')).length, 'the control: the person is in many tables').toBeGreaterThanOrEqual(12);
  // The mail server holds one of their mails while they are erased.
  sink.holdsAnswers = true;
  const before = sink.received;
  await receive(
    'orders/create',
    orderOf({ id: orderId + 3, created_at: at(1), processed_at: at(1), updated_at: at(1) }),
  );
  await vi.waitFor(() => expect(sink.received).toBeGreaterThan(before), { timeout: 30_000, interval: 20 });
  await receive('customers/redact', { ...person, shop_domain: shop.domain });
  await vi.waitFor(async () => expect(await ownerQuery(`SELECT 1 FROM inbox WHERE state = 'received'`)).toEqual([]), {
    timeout: 30_000,
    interval: 100,
  });
  sink.answerHeld();
  await untilQuiet();
  await vi.waitFor(
    async () =>
      expect(
        await ownerQuery(`SELECT state FROM messages WHERE "orderId" = $1 AND state = 'sent'`, [String(orderId + 3)]),
      ).not.toEqual([]),
    { timeout: 30_000 },
  );
  const left = await Promise.all(places.map(async (place) => ({ place, tables: await tablesWith(canary(place)) })));
  expect(left.filter(({ tables }) => tables.length > 0)).toEqual([]);
  await receive(
    'customers/update',
    customerBody({ id: customerId, email, first_name: canary('first'), updated_at: at(0) }),
  );
  await receive('orders/updated', orderOf({ updated_at: at(0) }));
  await untilQuiet();
  expect((await tablesWith('kanari')).filter((table) => table !== 'public.inbox')).toEqual([]);
  expect(foundIn(worker.output())).toEqual([]);
});

test('after shop/redact nothing of the shop is left', async () => {
  await receive('app/uninstalled', { id: 1 });
  await receive('shop/redact', { shop_domain: shop.domain });
  await vi.waitFor(async () => expect(await ownerQuery('SELECT 1 FROM shops WHERE id = $1', [shop.id])).toEqual([]), {
    timeout: 30_000,
    interval: 100,
  });
  expect(await tablesWith('kanari')).toEqual([]);
  expect(await tablesWith(shop.domain)).toEqual([]);
  const tables = await ownerQuery<{
    name: string;
  }>(`SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'shopId' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`);
  for (const { name } of tables)
    expect(await ownerQuery(`SELECT 1 FROM "${name}" WHERE "shopId" = $1`, [shop.id]), name).toEqual([]);
});
