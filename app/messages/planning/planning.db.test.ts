import { expect, test } from 'vitest';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopWithSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, minute } from '#app/test/planning.ts';
import { at, storeOrder } from '#app/test/stored-orders.ts';
import type { MessageKind } from '../kinds.ts';
import { explainOrder, planOrders, recheckMessages } from './planning.server.ts';
import { planDueRechecks, replanAfterSettings, replanAtGoLive } from './replanning.server.ts';
import { withKindSwitched } from './switches.ts';

useDatabase();

async function openShop(own: Parameters<typeof createShop>[0] = {}): Promise<ShopRef> {
  const shop = await createShop(own);
  await withShop(shop, (tx) => saveShopSettings(tx, () => allOn));
  return shop;
}

const deliveredAt = (time: string) => [makeShipment({ scans: [makeScan('delivered', time)] })];

function delivered(own: Partial<OrderFacts> = {}): OrderFacts {
  return makeFacts({ shipments: deliveredAt('2026-03-05T19:00:00Z'), ...own });
}

const plan = (shop: ShopRef, now: string, ids = ['1001']) =>
  at(shop, now, async (tx) => planOrders(tx, await loadFacts(tx, ids), await readShopWithSettings(tx)));

async function messages(shop: ShopRef, kind?: MessageKind) {
  const rows = await withShop(shop, ({ db }) =>
    db.message.findMany({
      where: { shopId: shop.id, ...(kind && { kind }) },
      orderBy: [{ sendAt: 'asc' }, { key: 'asc' }],
    }),
  );
  return rows.map(({ id, key, state, reason, sendAt, history, orderId, data }) => ({
    id,
    key,
    state,
    reason,
    sendAt: minute(sendAt),
    history,
    orderId,
    data,
  }));
}

function setMessage(shop: ShopRef, key: string, data: object) {
  return withShop(shop, ({ db }) => db.message.update({ where: { shopId_key: { shopId: shop.id, key } }, data }));
}

test('plans are written once, however often they are made', async () => {
  const shop = await openShop();
  await storeOrder(shop, delivered());
  expect(await plan(shop, '2026-03-05T19:00:00Z')).toEqual({ added: 7, changed: 0 });
  expect(await plan(shop, '2026-03-05T19:00:00Z')).toEqual({ added: 0, changed: 0 });
  expect(await plan(shop, '2026-03-05T19:00:00Z', ['1001', '1001', 'unknown'])).toEqual({ added: 0, changed: 0 });
  expect((await messages(shop, 'check_in'))[0]).toMatchObject({
    key: 'check_in|shipment:S1|delivered',
    state: 'planned',
    sendAt: '2026-03-07T19:00Z',
    orderId: '1001',
    history: [{ at: '2026-03-05T19:00:00.000Z', what: 'planned', reason: null }],
  });
});

test('changed facts move, cancel and bring back', async () => {
  const shop = await openShop();
  await storeOrder(shop, makeFacts({ shipments: [makeShipment()] }));
  await plan(shop, '2026-03-03T20:00:00Z');
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-05T19:00:00Z');
  expect((await messages(shop, 'check_in'))[0]).toMatchObject({
    sendAt: '2026-03-07T19:00Z',
    history: [{ what: 'planned' }, { what: 'moved' }],
  });
  await storeOrder(shop, delivered({ canceledAt: new Date('2026-03-06T15:00:00Z') }));
  await plan(shop, '2026-03-06T15:00:00Z');
  expect((await messages(shop, 'check_in'))[0]).toMatchObject({ state: 'canceled', reason: 'order_canceled' });
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-06T16:00:00Z');
  expect((await messages(shop, 'check_in'))[0]).toMatchObject({
    state: 'planned',
    reason: null,
    history: [{}, {}, { what: 'canceled' }, { what: 'planned_again' }],
  });
});

test('switching a kind off and on again releases no backlog', async () => {
  const shop = await openShop();
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-05T19:00:00Z');
  const switched = (isOn: boolean, now: string) =>
    withShop(shop, (tx) =>
      saveShopSettings(tx, (settings) => withKindSwitched(settings, 'check_in', isOn, new Date(now))),
    );
  await switched(false, '2026-03-06T15:00:00Z');
  await plan(shop, '2026-03-06T15:00:00Z');
  await switched(true, '2026-03-09T15:00:00Z');
  await plan(shop, '2026-03-09T15:00:00Z');
  expect(await messages(shop, 'check_in')).toMatchObject([{ state: 'canceled', reason: 'kind_off' }]);
  await storeOrder(
    shop,
    delivered({
      id: '1002',
      shipments: deliveredAt('2026-03-05T20:00:00Z').map((one) => ({
        ...one,
        id: 'S2',
        scans: one.scans.map((scan) => ({ ...scan, id: 'x', shipmentId: 'S2' })),
      })),
    }),
  );
  await plan(shop, '2026-03-09T15:00:00Z', ['1002']);
  expect((await messages(shop, 'check_in')).map((row) => [row.orderId, row.state, row.reason])).toEqual([
    ['1001', 'canceled', 'kind_off'],
    ['1002', 'missed', 'kind_was_off'],
  ]);
});

test('what a sender has in hand, and what has ended, is left alone', async () => {
  const shop = await openShop();
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-05T19:00:00Z');
  await setMessage(shop, 'check_in|shipment:S1|delivered', { state: 'queued' });
  await setMessage(shop, 'thank_you|order:1001|placed', { state: 'failed', reason: 'permanent_refusal' });
  await storeOrder(shop, delivered({ canceledAt: new Date('2026-03-06T15:00:00Z') }));
  await plan(shop, '2026-03-06T15:00:00Z');
  const states = Object.fromEntries((await messages(shop)).map((row) => [row.key, row.state]));
  expect(states).toMatchObject({
    'check_in|shipment:S1|delivered': 'queued',
    'thank_you|order:1001|placed': 'failed',
    'review_request|shipment:S1|first': 'canceled',
  });
});

function twin(id: string): OrderFacts {
  const [shipment] = deliveredAt('2026-03-05T19:00:00Z');
  const scans = shipment!.scans.map((scan) => ({ ...scan, id: `D${id}`, shipmentId: `S${id}` }));
  return makeFacts({ id, name: `#${id}`, shipments: [{ ...shipment!, id: `S${id}`, scans }] });
}

test('two orders of one customer share the customer’s days, in one batch as in two', async () => {
  const [together, apart] = [await openShop(), await openShop()];
  for (const shop of [together, apart]) for (const id of ['1', '2']) await storeOrder(shop, twin(id));
  await plan(together, '2026-03-05T19:00:00Z', ['1', '2']);
  await plan(apart, '2026-03-05T19:00:00Z', ['1']);
  await plan(apart, '2026-03-05T19:00:00Z', ['2']);
  const days = async (shop: ShopRef) =>
    (await messages(shop))
      .filter((row) => row.state === 'planned' && /check_in|review/.test(row.key))
      .map((row) => row.sendAt.slice(0, 10));
  expect(new Set(await days(together)).size).toBe((await days(together)).length);
  expect(await days(apart)).toEqual(await days(together));
  expect(await plan(together, '2026-03-05T19:00:00Z', ['2', '1'])).toEqual({ added: 0, changed: 0 });
});

test('two shops with the same ids and customers know nothing of each other', async () => {
  const [mine, other] = [await openShop(), await openShop({ liveAt: null })];
  for (const shop of [mine, other]) await storeOrder(shop, delivered());
  await plan(mine, '2026-03-05T19:00:00Z');
  expect(await messages(other)).toEqual([]);
  await plan(other, '2026-03-05T19:00:00Z');
  const planned = async (shop: ShopRef) => (await messages(shop)).filter((row) => row.state === 'planned');
  const theirs = await planned(other);
  expect(theirs).not.toEqual([]);
  await withShop(mine, ({ db }) => db.message.updateMany({ data: { state: 'canceled', reason: 'uninstalled' } }));
  expect(await planned(mine)).toEqual([]);
  expect(await planned(other)).toEqual(theirs);
});

test('the last look before sending: send, wait or end, with the data of now', async () => {
  const shop = await openShop();
  for (const id of ['1', '2']) await storeOrder(shop, twin(id));
  await plan(shop, '2026-03-05T19:00:00Z', ['1', '2']);
  // Both were claimed for the same day: exactly one may go.
  const checkIns = await messages(shop, 'check_in');
  for (const { key } of checkIns)
    await setMessage(shop, key, {
      state: 'sending',
      sendAt: new Date('2026-03-07T19:00:00Z'),
      data: { covers: ['stale'] },
    });
  await withShop(shop, ({ db }) =>
    db.message.updateMany({
      where: { shopId: shop.id, kind: 'tracking_update' },
      data: { state: 'sent', sentAt: new Date('2026-03-05T19:00:00Z') },
    }),
  );
  const verdicts = await at(shop, '2026-03-07T19:00:00Z', async (tx) =>
    recheckMessages(
      tx,
      checkIns.map((row) => row.id),
      await readShopWithSettings(tx),
    ),
  );
  expect(verdicts.map(({ verdict }) => verdict.action).sort()).toEqual(['send', 'wait']);
  const sent = verdicts.find(({ verdict }) => verdict.action === 'send');
  expect(sent?.facts?.name).toMatch(/^#/);
  expect((await messages(shop, 'check_in')).find((row) => row.id === sent?.id)?.data).toMatchObject({
    covers: [expect.stringMatching(/^shipment:/)],
  });
});

test('before going live all is planned and nothing sent; going live forgets what came before', async () => {
  const shop = await openShop({ liveAt: null });
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-05T19:00:00Z');
  const [checkIn] = await messages(shop, 'check_in');
  const [rechecked] = await at(shop, '2026-03-07T19:00:00Z', async (tx) =>
    recheckMessages(tx, [checkIn!.id], await readShopWithSettings(tx)),
  );
  expect(rechecked?.verdict).toEqual({ action: 'end', state: 'skipped', reason: 'not_live' });
  await prisma.shop.update({
    where: { id: shop.id },
    data: { liveAt: new Date(), messagesFrom: new Date('2026-03-06T00:00:00Z') },
  });
  await at(shop, '2026-03-06T12:00:00Z', replanAtGoLive);
  expect((await messages(shop)).every((row) => row.state !== 'planned')).toBe(true);
  expect((await messages(shop, 'check_in'))[0]).toMatchObject({ state: 'canceled', reason: 'before_go_live' });
  expect(await at(shop, '2026-03-06T12:00:00Z', async (tx) => (await explainOrder(tx, '1001')).silent)).toContainEqual({
    kind: 'delay_notice',
    reason: 'before_go_live',
  });
});

test('orders whose time has come are looked at again: a promise that has passed becomes a notice', async () => {
  await planDueRechecks();
  const shop = await openShop();
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  await storeOrder(
    shop,
    makeFacts({
      placedAt: hoursAgo(100),
      paidAt: hoursAgo(100),
      promisedDispatchAt: hoursAgo(1),
      promisedAt: hoursAgo(-100),
    }),
  );
  await plan(shop, hoursAgo(90).toISOString());
  expect(await messages(shop, 'delay_notice')).toEqual([]);
  await withShop(shop, ({ db }) =>
    db.order.updateMany({ where: { shopId: shop.id }, data: { recheckAt: hoursAgo(1) } }),
  );
  expect(await planDueRechecks()).toBe(1);
  expect(await messages(shop, 'delay_notice')).toMatchObject([
    { key: 'delay_notice|order:1001|not_dispatched', state: 'planned' },
  ]);
  expect(await planDueRechecks()).toBe(0);
});

test('saving settings has the orders looked at again', async () => {
  const shop = await openShop();
  await storeOrder(shop, delivered());
  await plan(shop, '2026-03-05T19:00:00Z');
  expect(await at(shop, new Date(Date.now() - 1000).toISOString(), replanAfterSettings)).toBe(1);
  expect(await planDueRechecks()).toBe(1);
});
