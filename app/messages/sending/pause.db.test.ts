import { afterAll, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { pauseMessages, resumeMessages } from '#app/shops/shop.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { claimFor, createMessages, messagesOf, preparedBy } from '#app/test/messages.ts';
import { makeFacts } from '#app/test/order-facts.ts';
import { storeOrder } from '#app/test/stored-orders.ts';
import { recheckMessages } from '../planning/planning.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { sendNow } from './by-hand.server.ts';
import { deliverForShop } from './deliver-batch.server.ts';
import { sweepDue } from './sweep.server.ts';

useDatabase();
const sink = useMailSink();
afterAll(closeQueues);

const pause = (shop: ShopRef) => withShop(shop, pauseMessages);
const resume = (shop: ShopRef) => withShop(shop, resumeMessages);
const states = async (shop: ShopRef) => (await messagesOf(shop)).map(({ state }) => state);

test('while a shop pauses, nothing of it is taken, that of others is; afterwards all of it is', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  await createMessages(shop, 2);
  await createMessages(other, 1);
  await pause(shop);
  await pause(shop);
  expect(await sweepDue()).toBe(1);
  expect(await states(shop)).toEqual(['planned', 'planned']);
  expect(await states(other)).toEqual(['queued']);
  await resume(shop);
  expect(await sweepDue()).toBe(2);
});

test('what was claimed when the pause came is not handed over, and waits', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 2);
  await claimFor(shop);
  await pause(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(sink.mails).toHaveLength(0);
  expect(await states(shop)).toEqual(['planned', 'planned']);
});

test('the last check waits for the end of the pause, and says of what became too old that the pause was why', async () => {
  const shop = await createShop();
  const placedAt = new Date(Date.now() - 4 * 86_400_000);
  await ownerQuery(`UPDATE shops SET "messagesFrom" = '2020-01-01', "installedAt" = '2020-01-01' WHERE id = $1`, [
    shop.id,
  ]);
  await storeOrder(shop, makeFacts({ placedAt }));
  const own = { orderId: '1001', subject: 'order:1001', key: 'thank_you|order:1001|placed', sendAt: placedAt };
  const [id = ''] = await createMessages(shop, 1, own);
  await pause(shop);
  const look = () =>
    withShop(shop, async (tx) => (await recheckMessages(tx, [id], await readShopWithSettings(tx)))[0]!.verdict);
  expect(await look()).toMatchObject({ action: 'wait', reason: 'paused' });
  expect(await withShop(shop, (tx) => sendNow(tx, id, { by: 'Mara', yes: ['paused'] }))).toMatchObject({
    outcome: 'refused',
    reasons: ['paused'],
  });
  await ownerQuery(`UPDATE shops SET "pausedAt" = now() - interval '3 days' WHERE id = $1`, [shop.id]);
  await resume(shop);
  expect(await look()).toMatchObject({ action: 'end', state: 'missed', reason: 'missed_in_pause' });
});
