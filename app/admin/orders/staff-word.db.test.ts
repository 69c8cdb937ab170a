import { afterAll, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { knownArrival, missingState } from '#app/orders/delivery/arrival.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { action, loader } from '#app/routes/app.orders.$orderId._index.tsx';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createFullShop, type FullShop } from '#app/test/guarantees/full-shop.ts';
import { adminRequest, knock, sessionToken, type Call, type Door } from '#app/test/guarantees/visits.ts';

useDatabase();
afterAll(() => Promise.all([closeQueues(), closeLiquidThreads()]));

function go({ domain, orderId }: FullShop, door: Door, call: Call = {}) {
  const request = adminRequest(door, { header: sessionToken(domain) }, call);
  return knock(door, { action, loader }, request, { orderId });
}

const say = async (shop: FullShop, answer: string, id = '1') =>
  (await go(shop, 'action', { form: { intent: 'staff_word', id, answer } })).text;

async function factsOf(shop: FullShop): Promise<OrderFacts> {
  const [facts] = await withShop(shop, (tx) => loadFacts(tx, [shop.orderId]));
  return facts!;
}

test('what the staff say of a parcel counts, is named in the timeline, and answers a report that it is missing', async () => {
  const shop = await createFullShop('wordcanary', '900444');
  await ownerQuery(`UPDATE staff_members SET name = 'Mara Lindqvist' WHERE "shopId" = $1 AND id = '1'`, [shop.id]);
  await ownerQuery(`UPDATE problems SET kind = 'not_arrived', "shipmentId" = '1' WHERE "shopId" = $1`, [shop.id]);
  await ownerQuery(`DELETE FROM feedback WHERE "shopId" = $1`, [shop.id]);
  expect(await say(shop, 'not_arrived')).toContain('has not arrived');
  expect(missingState(await factsOf(shop))).toBe('missing');
  expect(await say(shop, 'all_well')).toContain('has arrived');
  const facts = await factsOf(shop);
  const parcel = facts.shipments.find(({ id }) => id === '1')!;
  expect(knownArrival(parcel, facts)).toMatchObject({ isDayKnown: false });
  expect(missingState(facts)).toBeNull();
  expect(facts.problems.every(({ closedAt }) => closedAt !== null)).toBe(true);
  expect(facts.arrivalWords).toMatchObject([{ by: 'staff', answer: 'all_well', shipmentId: '1' }]);
  await say(shop, 'all_well');
  const told = await ownerQuery(
    `SELECT data->>'answer' AS answer, data->>'saidBy' AS "saidBy" FROM events WHERE "shopId" = $1 AND name = 'arrival.stated' ORDER BY "occurredAt"`,
    [shop.id],
  );
  expect(told.map((row) => Object.values(row as object))).toEqual([
    ['not_arrived', 'Mara Lindqvist'],
    ['all_well', 'Mara Lindqvist'],
  ]);
  expect((await go(shop, 'loader')).text).toContain('By Mara Lindqvist');
});

test('a word that nobody can say, and a parcel that is not of this order, change nothing', async () => {
  const shop = await createFullShop('wordcanary', '900445');
  expect(await say(shop, 'teleported')).toContain('Nothing was changed');
  expect(await say(shop, 'all_well', '4711')).toContain('not there any more');
  expect((await factsOf(shop)).arrivalWords.filter(({ by }) => by === 'staff')).toEqual([]);
});
