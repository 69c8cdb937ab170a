import { expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { countByDay, listAttention } from './read.server.ts';
import { listOutbox } from '../messages/outbox.server.ts';
import { periodAround } from './period.ts';
import { listPrivacyRequests, readIntake, readSetAside } from '../support/read.server.ts';

useDatabase();

const dayMs = 86_400_000;

async function seed(
  shop: ShopRef,
  orders: { id: string; isTest?: boolean; troubles?: string[] }[],
  messages: { orderId: string; state: string; daysAhead: number; key: string }[],
): Promise<void> {
  await withShop(shop, async ({ db, now }) => {
    const at = (days: number) => new Date(now.getTime() + days * dayMs);
    await db.order.createMany({
      data: orders.map((order) => ({ shopId: shop.id, name: `#${order.id}`, placedAt: now, ...order })),
    });
    await db.message.createMany({
      data: messages.map(({ orderId, state, daysAhead, key }) => ({
        shopId: shop.id,
        key,
        kind: 'thank_you',
        subject: `order:${orderId}`,
        occasion: 'placed',
        orderId,
        state,
        sendAt: at(daysAhead),
        usefulUntil: at(30),
        sentAt: state === 'sent' ? at(daysAhead) : null,
      })),
    });
  });
}

test('figures count messages by day in the shop’s time zone, without test orders', async () => {
  const shop = await createShop();
  await seed(
    shop,
    [{ id: '1' }, { id: '2', isTest: true }],
    [
      { orderId: '1', state: 'sent', daysAhead: -2, key: 'a' },
      { orderId: '1', state: 'planned', daysAhead: 3, key: 'b' },
      { orderId: '1', state: 'failed', daysAhead: -1, key: 'c' },
      { orderId: '1', state: 'skipped', daysAhead: -1, key: 'd' },
      { orderId: '1', state: 'sent', daysAhead: -40, key: 'e' },
      { orderId: '2', state: 'sent', daysAhead: -2, key: 'f' },
    ],
  );
  const days = await withShop(shop, (tx) =>
    countByDay(tx, periodAround(tx.now, 7, 'America/New_York'), 'America/New_York'),
  );
  expect(days).toHaveLength(14);
  const sum = (key: 'sent' | 'due' | 'attention') => days.reduce((total, day) => total + day[key], 0);
  expect([sum('sent'), sum('due'), sum('attention')]).toEqual([1, 1, 1]);
});

test('the attention list has failed mails, open problems and late orders, of this shop only', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  for (const each of [shop, other]) {
    await seed(
      each,
      [{ id: '1', troubles: ['late'] }, { id: '2' }],
      [{ orderId: '2', state: 'unknown', daysAhead: -1, key: 'a' }],
    );
  }
  await withShop(shop, ({ db, now }) =>
    db.problem.createMany({
      data: [
        { shopId: shop.id, orderId: '2', kind: 'damaged', source: 'order_page' },
        { shopId: shop.id, orderId: '2', kind: 'question', source: 'order_page', closedAt: now },
      ],
    }),
  );
  const { items, count } = await withShop(shop, (tx) => listAttention(tx, 2));
  expect(count).toBe(3);
  expect(items).toHaveLength(2);
  const all = await withShop(shop, (tx) => listAttention(tx, 10));
  expect(all.items.map((item) => `${item.what} ${item.orderName}`).sort()).toEqual([
    'late #1',
    'message #2',
    'problem #2',
  ]);
});

test('the outbox pages by cursor: every message once, newest first', async () => {
  const shop = await createShop();
  const messages = Array.from({ length: 7 }, (_, index) => ({
    orderId: '1',
    state: index % 2 ? 'sent' : 'planned',
    daysAhead: Math.floor(index / 2),
    key: String(index),
  }));
  await seed(shop, [{ id: '1' }], messages);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await withShop(shop, (tx) => listOutbox(tx, { limit: 3, cursor }));
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(7);
  const sent = await withShop(shop, (tx) => listOutbox(tx, { limit: 10, state: 'sent' }));
  expect(sent.rows.map((row) => row.state)).toEqual(['sent', 'sent', 'sent']);
  expect(await withShop(shop, (tx) => listOutbox(tx, { limit: 10, cursor: 'nonsense' }))).toMatchObject({
    nextCursor: null,
  });
});

test('support shows this shop’s webhooks and privacy requests only', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  for (const each of [shop, other]) {
    await withShop(each, async ({ db }) => {
      await db.inboxEntry.create({
        data: {
          shopDomain: each.domain,
          topic: 'orders/create',
          webhookId: 'w',
          body: Buffer.from('{'),
          state: 'set_aside',
          reason: 'not JSON',
        },
      });
      await db.privacyRequest.create({
        data: { shopId: each.id, kind: 'data_request', requestKey: '1', export: { orders: [] } },
      });
    });
  }
  const intake = await withShop(shop, (tx) => readIntake(tx));
  expect(intake).toMatchObject({ waiting: 0, setAside: 1 });
  expect(await withShop(shop, (tx) => listPrivacyRequests(tx))).toMatchObject([{ hasExport: true, doneAt: null }]);
  const id = await withShop(
    other,
    async ({ db }) => (await db.inboxEntry.findFirstOrThrow({ where: { shopDomain: other.domain } })).id,
  );
  expect(await withShop(shop, (tx) => readSetAside(tx, String(id)))).toBeNull();
  expect(await withShop(shop, (tx) => readSetAside(tx, 'x'))).toBeNull();
});
