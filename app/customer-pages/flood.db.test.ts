import { expect, test, vi } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopRef } from '#app/lib/db.server.ts';
import { type LinkPurpose, signLink } from '#app/lib/links.server.ts';
import { sampleFacts } from '#app/messages/rendering/samples.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { createMessages } from '#app/test/messages.ts';
import { storeFacts } from '#app/test/orders.ts';
import * as checkIn from '../routes/c.check-in.$token.tsx';
import * as order from '../routes/c.order.$token.tsx';
import * as preferences from '../routes/c.preferences.$token.tsx';
import * as review from '../routes/c.review.$token.tsx';

// One link, posted to without end: rows, timelines and the staff's mail stay within bounds, and who wrote is told what
// was not kept.

useDatabase();
vi.setConfig({ testTimeout: 120_000 });

async function shopWithOrder(): Promise<ShopRef> {
  const shop = await createShop();
  await storeFacts(shop, { ...sampleFacts('two_parcels', new Date()), shopId: shop.id });
  return shop;
}

async function linkOf(shop: ShopRef, purpose: LinkPurpose, kind?: string): Promise<string> {
  const addressed = addressHash(shop.id, 'customer@example.com');
  if (!kind) return signLink({ purpose, shopId: shop.id, subject: purpose === 'order' ? '1042' : addressed });
  const about = { orderId: '1042', shipmentId: '1', state: 'sent', sentAt: new Date(), subject: 'shipment:1' };
  const data = { covers: ['shipment:1'], shipmentIds: ['1'], items: [{ lineId: '1', quantity: 1 }] };
  const [id] = await createMessages(shop, 1, { ...about, kind, key: kind, addressHash: addressed, data });
  return signLink({ purpose, shopId: shop.id, subject: id! });
}

type Answer = { status: number; problems: Record<string, string>; values: Record<string, string> };

async function post(route: { action: unknown }, token: string, form: Record<string, string>): Promise<Answer> {
  // As if by several links, some hours apart: the limit by link has tests of its own, and these bounds stand behind it.
  await ownerQuery('TRUNCATE limits.counts');
  const request = new Request(`https://aftercare.test/c/page/${token}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const action = route.action as (args: object) => Promise<Response>;
  const response = await action({ request, params: { token }, context: {} });
  const told =
    response.status === 422 ? ((await response.json()) as Omit<Answer, 'status'>) : { problems: {}, values: {} };
  return { ...told, status: response.status };
}

const one = async <Row extends Record<string, unknown>>(sql: string, shop: ShopRef) =>
  (await ownerQuery<Row>(sql, [shop.id]))[0]!;
const eventsOf = async (shop: ShopRef, name: string) =>
  Number((await one(`SELECT count(*) AS n FROM events WHERE "shopId" = $1 AND name = '${name}'`, shop)).n);

test('110 reports by one link are one mail at once and one for the rest; the customer is told what was not kept', async () => {
  const shop = await shopWithOrder();
  const token = await linkOf(shop, 'order');
  const answers: Answer[] = [];
  for (let count = 0; count < 110; count += 1)
    answers.push(await post(order, token, { kind: 'damaged', words: `Torn in ${count} places. ${'x'.repeat(800)}` }));
  const alerts = await ownerQuery<{ summary: string; wait: number }>(
    `SELECT summary, extract(epoch FROM "sendAt" - "createdAt")::int AS wait FROM staff_alerts WHERE "shopId" = $1 ORDER BY "sendAt"`,
    [shop.id],
  );
  const kept = answers.filter(({ status }) => status === 303).length;
  expect(alerts).toEqual([
    { summary: 'damaged', wait: expect.any(Number) },
    { summary: `damaged; ${kept - 1} reports since the mail before this one`, wait: expect.any(Number) },
  ]);
  expect(alerts[0]!.wait).toBeLessThanOrEqual(1);
  expect(alerts[1]!.wait).toBeGreaterThan(800);
  const { words } = await one<{ words: string }>('SELECT words FROM problems WHERE "shopId" = $1', shop);
  expect(words.length).toBeLessThanOrEqual(10_000);
  expect(words.split('\n\n')).toHaveLength(kept);
  expect(await eventsOf(shop, 'problem.reported')).toBe(kept);
  const last = answers.at(-1)!;
  expect(last).toMatchObject({ status: 422, problems: { words: 'full' } });
  expect(last.values.words, 'what was typed is not lost').toContain('Torn in 109 places');
});

test('many short reports end at so many a day', async () => {
  const shop = await shopWithOrder();
  const token = await linkOf(shop, 'order');
  const answers: Answer[] = [];
  for (let count = 0; count < 40; count += 1)
    answers.push(await post(order, token, { kind: 'other', words: `${count}` }));
  expect(answers.filter(({ status }) => status === 303)).toHaveLength(20);
  expect(answers.at(-1)).toMatchObject({ status: 422, problems: { words: 'too_many' } });
  expect(await one('SELECT count(*)::int AS n FROM staff_alerts WHERE "shopId" = $1', shop)).toEqual({ n: 2 });
});

test('a check-in that is answered to and fro is bounded in answers, problems, events and mails', async () => {
  const shop = await shopWithOrder();
  const token = await linkOf(shop, 'check_in', 'check_in');
  const answers: Answer[] = [];
  for (let count = 0; count < 40; count += 1)
    answers.push(await post(checkIn, token, { answer: count % 2 ? 'all_well' : 'not_arrived' }));
  expect(answers.at(-2)).toMatchObject({ status: 422, problems: { answer: 'too_many' } });
  expect(await eventsOf(shop, 'check_in.answered')).toBe(10);
  expect(await eventsOf(shop, 'problem.reported')).toBe(5);
  expect(await one('SELECT count(*)::int AS n FROM problems WHERE "shopId" = $1', shop)).toEqual({ n: 5 });
  expect(await one('SELECT count(*)::int AS n FROM staff_alerts WHERE "shopId" = $1', shop)).toEqual({ n: 2 });
});

test('a review is changed so often a day', async () => {
  const shop = await shopWithOrder();
  const token = await linkOf(shop, 'review', 'review_request');
  const answers: Answer[] = [];
  for (let count = 0; count < 30; count += 1)
    answers.push(await post(review, token, { rating_1: String((count % 5) + 1), body_1: `Word ${count}` }));
  expect(answers.at(-1)).toMatchObject({ status: 422, problems: { rating_1: 'too_many' } });
  expect(await eventsOf(shop, 'review.submitted')).toBe(10);
});

test('leaving and coming back is told once a day', async () => {
  const shop = await shopWithOrder();
  const token = await linkOf(shop, 'preferences');
  for (let count = 0; count < 20; count += 1)
    await post(preferences, token, count % 2 ? { kind: 'review_request' } : { intent: 'unsubscribe' });
  expect(await eventsOf(shop, 'mail.unsubscribed')).toBe(1);
});
