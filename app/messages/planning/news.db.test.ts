import { expect, test } from 'vitest';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { recordEvents } from '#app/events/record.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { warnOfExpiry } from '#app/loyalty/ledger/expiry-warnings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { customerOf, launch, place, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { makeFacts } from '#app/test/order-facts.ts';
import { allOn } from '#app/test/planning.ts';
import { at, storeOrder } from '#app/test/stored-orders.ts';
import type { NewsName } from './news.ts';
import { loadPlanInputs } from './plan-input.server.ts';
import { planOrders, recheckMessages } from './planning.server.ts';
import { saveTemplate } from '../rendering/templates.server.ts';

useDatabase();

const now = '2026-03-02T15:00:00Z';

async function openShop(): Promise<ShopRef> {
  const shop = await createShop();
  await withShop(shop, (tx) => saveShopSettings(tx, () => allOn));
  await storeOrder(shop, makeFacts());
  await member(shop, 'M1', { customerId: 'C1', availablePoints: 120 });
  return shop;
}

const member = (shop: ShopRef, id: string, own: object) =>
  withShop(shop, ({ db }) => db.member.create({ data: { shopId: shop.id, id, ...own } }));

const tell = (
  shop: ShopRef,
  name: NewsName,
  factKey: string,
  data: Record<string, string | number | boolean | null> = {},
) =>
  at(shop, now, (tx) =>
    recordEvents(tx, [
      {
        name,
        factKey,
        orderId: '1001',
        customerId: 'C1',
        occurredAt: new Date(now),
        data: { memberId: 'M1', ...data },
      },
    ]),
  );

const plan = (shop: ShopRef, when = now) =>
  at(shop, when, async (tx) => planOrders(tx, await loadFacts(tx, ['1001']), await readShopWithSettings(tx)));

async function messages(shop: ShopRef, kind: string) {
  const rows = await withShop(shop, ({ db }) =>
    db.message.findMany({ where: { shopId: shop.id, kind }, orderBy: { key: 'asc' } }),
  );
  return rows.map(({ id, state, reason, data }) => ({ id, state, reason, news: (data as { news?: object[] }).news }));
}

const lose = (shop: ShopRef, available: number) =>
  withShop(shop, ({ db }) =>
    db.pointsLot.create({
      data: {
        shopId: shop.id,
        id: 'lot',
        memberId: 'M1',
        sourceKey: 'earn|x',
        points: 80,
        available,
        spent: 80 - available,
        earnedAt: new Date(now),
        availableAt: new Date(now),
        expiresAt: new Date('2026-04-02T04:00:00Z'),
      },
    }),
  );

test('news told many times over is one message', async () => {
  const shop = await openShop();
  for (let round = 0; round < 3; round += 1) {
    await tell(shop, 'points.earned', 'earn|order:1001', { points: 45, availableOn: '2026-04-01' });
    await tell(shop, 'points.expiring', 'expiring|1', { points: 80, expiresOn: '2026-04-01', daysAhead: 30 });
    if (round === 0) await lose(shop, 80);
    await plan(shop);
  }
  expect(await plan(shop)).toEqual({ added: 0, changed: 0 });
  expect(await messages(shop, 'thank_you')).toMatchObject([
    { state: 'planned', news: [{ points: 45, balance: 120, availableOn: '2026-04-01', memberId: 'M1' }] },
  ]);
  expect(await messages(shop, 'points_expiring')).toMatchObject([
    { state: 'planned', news: [{ points: 80, balance: 120 }] },
  ]);
});

test('what was spent meanwhile is not warned of: at the last look, and in the plan', async () => {
  const shop = await openShop();
  await tell(shop, 'points.expiring', 'expiring|1', { points: 80, expiresOn: '2026-04-01', daysAhead: 30 });
  await lose(shop, 80);
  await plan(shop);
  const id = (await messages(shop, 'points_expiring'))[0]!.id;
  const look = async () =>
    (await at(shop, now, async (tx) => recheckMessages(tx, [id], await readShopWithSettings(tx))))[0]?.verdict;
  await ownerQuery('UPDATE points_lots SET available = 30, spent = 50 WHERE "shopId" = $1', [shop.id]);
  expect(await look()).toMatchObject({ action: 'send', data: { news: [{ points: 30 }] } });
  await ownerQuery('UPDATE points_lots SET available = 0, spent = 80 WHERE "shopId" = $1', [shop.id]);
  expect(await look()).toEqual({ action: 'end', state: 'canceled', reason: 'no_longer_true' });
  await plan(shop);
  expect(await messages(shop, 'points_expiring')).toMatchObject([{ state: 'canceled', reason: 'no_longer_true' }]);
});

test('a reward is told once Shopify has made it, and not when it is used by then', async () => {
  const shop = await openShop();
  await withShop(shop, ({ db }) =>
    db.redemption.create({
      data: {
        shopId: shop.id,
        id: 'D1',
        memberId: 'M1',
        rewardKey: 'five',
        points: 0,
        source: 'punch_card',
        code: 'CARE-1',
        createdAt: new Date(now),
      },
    }),
  );
  await tell(shop, 'reward.ready', 'D1', { redemptionId: 'D1', rewardName: '$5 off' });
  const become = (state: string) =>
    ownerQuery('UPDATE redemptions SET state = $2 WHERE "shopId" = $1', [shop.id, state]);
  await plan(shop);
  expect(await messages(shop, 'reward_ready')).toEqual([]);
  await become('issued');
  await tell(shop, 'reward.issued', 'D1', { redemptionId: 'D1', rewardName: '$5 off', code: 'CARE-1' });
  await plan(shop);
  expect(await messages(shop, 'reward_ready')).toMatchObject([
    { state: 'planned', news: [{ rewardName: '$5 off', code: 'CARE-1' }] },
  ]);
  await become('used');
  await plan(shop);
  expect(await messages(shop, 'reward_ready')).toMatchObject([{ state: 'canceled', reason: 'no_longer_true' }]);
});

test('merged members are one; a guest is known by the address; others and the erased are not told of', async () => {
  const shop = await openShop();
  await tell(shop, 'tier.changed', 'tier|1', { to: 'gold', toName: 'Gold', isRise: true, factor: 150 });
  const members = async () => (await at(shop, now, (tx) => loadPlanInputs(tx, ['1001'])))[0]!.loyalty.members;
  await member(shop, 'M2', { customerId: 'C9', availablePoints: 500, tierKey: 'gold' });
  await ownerQuery(`UPDATE members SET "mergedIntoId" = 'M2' WHERE "shopId" = $1 AND id = 'M1'`, [shop.id]);
  expect(await members()).toMatchObject([{ id: 'M1', balance: 500, tierKey: 'gold', customerIds: ['C1', 'C9'] }]);
  await plan(shop);
  expect(await messages(shop, 'tier_reached')).toMatchObject([
    { state: 'planned', news: [{ tierName: 'Gold', factor: 150 }] },
  ]);
  await ownerQuery(`UPDATE members SET "customerId" = NULL, "addressHash" = $2 WHERE "shopId" = $1 AND id = 'M2'`, [
    shop.id,
    addressHash(shop.id, 'ada@example.com'),
  ]);
  await ownerQuery(`UPDATE members SET "customerId" = 'C7' WHERE "shopId" = $1 AND id = 'M1'`, [shop.id]);
  await plan(shop);
  expect(await messages(shop, 'tier_reached')).toMatchObject([{ state: 'planned' }]);
  await ownerQuery(`UPDATE members SET "addressHash" = 'bob' WHERE "shopId" = $1 AND id = 'M2'`, [shop.id]);
  await plan(shop);
  expect(await messages(shop, 'tier_reached')).toMatchObject([{ state: 'canceled', reason: 'no_longer_true' }]);
  await ownerQuery(`UPDATE members SET "erasedAt" = now() WHERE "shopId" = $1 AND id = 'M2'`, [shop.id]);
  expect(await members()).toEqual([]);
});

test('words of the merchant’s own that leave points out carry none', async () => {
  const shop = await openShop();
  await tell(shop, 'points.earned', 'earn|order:1001', { points: 45 });
  await withShop(shop, (tx) =>
    saveTemplate(tx, {
      kind: 'thank_you',
      language: 'en',
      expectedVersion: 0,
      subject: 'Thanks',
      body: '<p>Thank you.</p>',
    }),
  );
  await plan(shop);
  expect((await messages(shop, 'thank_you'))[0]?.news).toBeUndefined();
  expect((await messages(shop, 'order_confirmation'))[0]?.news).toHaveLength(1);
});

test('from the order to the refund, as the program books it: told inside our mails, however often it is told', async () => {
  const shop = await createShop();
  await withShop(shop, (tx) => saveShopSettings(tx, () => allOn));
  await launch(shop, { timeZone: 'America/New_York', points: { pendingDays: 30 } });
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const order = pointsOrder('7', {
    each: 1000,
    pieces: 4,
    customer: customerOf('C7', 'ada@example.com'),
    email: 'ada@example.com',
    placedAt: minutesAgo(20),
    paidAt: minutesAgo(20),
  });
  const hear = async (facts = order) => {
    await place(shop, facts);
    for (let time = 0; time < 2; time += 1)
      await withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: ['7'], events: [] }), { isExclusive: true });
  };
  await hear();
  expect(await messages(shop, 'thank_you')).toMatchObject([
    { state: 'planned', news: [{ points: 4000, balance: 0, availableOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }] },
  ]);
  const refunded = { ...order, refunds: [refundOf(order, 'R7', 1, { refundedAt: minutesAgo(2) })] };
  await hear(refunded);
  await hear(refunded);
  expect(await messages(shop, 'refund_issued')).toMatchObject([
    { state: 'planned', news: [{ points: 1000, why: 'refund' }] },
  ]);
  expect(await messages(shop, 'points_taken_back')).toMatchObject([{ state: 'skipped', reason: 'merged' }]);
});

test('a warning of the program is a mail as long as something is to be lost', async () => {
  const shop = await createShop();
  await withShop(shop, (tx) => saveShopSettings(tx, () => allOn));
  await launch(shop, { timeZone: 'America/New_York', points: { expiry: { kind: 'months', months: 12 } } });
  const order = pointsOrder('7', {
    each: 1000,
    customer: customerOf('C7', 'ada@example.com'),
    email: 'ada@example.com',
    placedAt: new Date('2026-11-01T12:00:00Z'),
    paidAt: new Date('2026-11-01T12:00:00Z'),
  });
  await place(shop, order);
  const look = () =>
    withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: ['7'], events: [] }), { isExclusive: true });
  await look();
  await ownerQuery(`UPDATE points_lots SET "expiresAt" = now() + interval '6 days' WHERE "shopId" = $1`, [shop.id]);
  await warnOfExpiry(shop);
  await look();
  const warned = await messages(shop, 'points_expiring');
  expect(warned).toMatchObject([{ state: 'planned', news: [{ points: 1000, balance: 1000 }] }]);
  await ownerQuery(`UPDATE points_lots SET "expiresAt" = now() + interval '60 days' WHERE "shopId" = $1`, [shop.id]);
  await look();
  expect(await messages(shop, 'points_expiring')).toMatchObject([{ state: 'canceled', reason: 'no_longer_true' }]);
});
