import { expect, test } from 'vitest';
import { signLink } from '#app/lib/links.server.ts';
import { sampleFacts } from '#app/messages/rendering/samples.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { customerRequest, knock } from '#app/test/guarantees/visits.ts';
import { storeFacts } from '#app/test/orders.ts';
import * as invoice from '../routes/c.invoice.$token.tsx';
import * as order from '../routes/c.order.$token.tsx';

useDatabase();

async function linkToOrder() {
  const shop = await createShop();
  await storeFacts(shop, { ...sampleFacts('two_parcels', new Date()), shopId: shop.id });
  return { shop, token: signLink({ purpose: 'order', shopId: shop.id, subject: '1042' }) };
}

test('by one link the store’s staff hear at most 20 times an hour, from however many addresses', async () => {
  const { shop, token } = await linkToOrder();
  const statuses: number[] = [];
  for (let time = 0; time < 30; time += 1) {
    const form = { kind: 'damaged', words: `broken ${time}` };
    statuses.push((await knock('action', order, customerRequest('action', { form }), { token })).status);
  }
  expect(statuses).toEqual([...Array<number>(20).fill(303), ...Array<number>(10).fill(429)]);
  const [{ alerts }] = (await ownerQuery<{ alerts: number }>(
    'SELECT count(*)::int AS alerts FROM staff_alerts WHERE "shopId" = $1',
    [shop.id],
  )) as [{ alerts: number }];
  expect(alerts).toBeLessThanOrEqual(20);
  // The page can still be read, and other links are not meant.
  expect((await knock('loader', order, customerRequest('loader'), { token })).status).toBe(200);
  const other = await linkToOrder();
  const form = { kind: 'damaged', words: 'broken' };
  const answer = await knock('action', order, customerRequest('action', { form }), { token: other.token });
  expect(answer.status).toBe(303);
});

test('a link is looked at 60 times a minute, and then says when to come again', async () => {
  const { token } = await linkToOrder();
  const statuses: number[] = [];
  for (let time = 0; time < 61; time += 1) {
    const module = time % 2 ? invoice : order;
    const { status, text } = await knock('loader', module, customerRequest('loader'), { token });
    statuses.push(status);
    if (status === 429) expect(text).toMatch(/"retry-after","\d+".*"gone":"too_often"/);
  }
  expect(statuses).toEqual([...Array<number>(60).fill(200), 429]);
});
