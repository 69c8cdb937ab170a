import { expect, test } from 'vitest';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { readShopSettings, saveShopSettings, saveSmtpPassword } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { checkSmtp } from './smtp-check.server.ts';
import { sendTest, testsPerDay } from './test-mail.server.ts';

useDatabase();
const sink = useMailSink();

const onLoopback = { findServer: async () => '127.0.0.1' };
const words = { subject: 'Thanks', html: '<p>Thanks</p>', text: 'Thanks' };
const testTo = (to: string) => ({ to, staffEmail: 'anna@shop.example', words });

async function changeSender(shop: ShopRef, change: (sender: Settings['sender']) => Partial<Settings['sender']>) {
  await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({ ...settings, sender: { ...settings.sender, ...change(settings.sender) } })),
  );
}

test('a test mail goes to the staff before going live, through the own server with its password', async () => {
  const shop = await createShop({ name: 'Super Toys', liveAt: null });
  expect(await sendTest(shop, testTo('anna@shop.example'))).toEqual({ outcome: 'sent' });
  expect(sink.mails[0]).toMatchObject({ to: ['anna@shop.example'], headers: { subject: '[Test] Thanks' } });
  await withShop(shop, (tx) => saveSmtpPassword(tx, 'secret'));
  await changeSender(shop, ({ smtp }) => ({
    smtp: { ...smtp, isOn: true, host: 'localhost', port: sink.port, requiresTls: false, fromEmail: 'hi@shop.example' },
  }));
  expect(await sendTest(shop, testTo('anna@shop.example'))).toMatchObject({ outcome: 'refused' });
  expect(await sendTest(shop, testTo('anna@shop.example'), onLoopback)).toEqual({ outcome: 'sent' });
  expect(sink.mails[1]!.from).toBe('hi@shop.example');

  const lookUpTxt = async (name: string) => (name === 'shop.example' ? [['v=spf1 ', 'mx ~all']] : []);
  const row = await prisma.shop.findUniqueOrThrow({ where: { id: shop.id } });
  const check = await checkSmtp(row, { ...onLoopback, lookUpTxt });
  expect(check).toMatchObject({
    checks: [{ state: 'well' }, { state: 'well' }, { state: 'warning' }, { state: 'wrong' }],
  });
  expect((await withShop(shop, readShopSettings)).settings.sender.smtp.testedAt).not.toBeNull();
  expect(await checkSmtp(row, { lookUpTxt })).toMatchObject({ checks: [{ state: 'wrong' }, {}, {}, {}] });
});

test("tests go to the shop's own addresses alone: its contact, those that are alerted, who is signed in", async () => {
  const shop = await createShop({ email: 'owner@shop.example' });
  await changeSender(shop, () => ({ alertEmails: ['alerts@shop.example'] }));
  const own = ['owner@shop.example', 'anna@shop.example', 'alerts@shop.example'];
  for (const to of own) expect(await sendTest(shop, testTo(to))).toEqual({ outcome: 'sent' });
  const strangers = ['stranger@elsewhere.example', 'owner@shop.example,stranger@elsewhere.example', ''];
  for (const to of strangers)
    expect(await sendTest(shop, testTo(to))).toEqual({ outcome: 'not_allowed', allowed: own });
  expect(await sendTest(shop, { ...testTo('anna@shop.example'), staffEmail: null })).toMatchObject({
    outcome: 'not_allowed',
  });
  expect(sink.recipients).toEqual(own);
});

test('a shop has so many tests a day, however many are asked for at once', async () => {
  const shop = await createShop();
  const other = await createShop();
  const many = await Promise.all(Array.from({ length: 15 }, () => sendTest(shop, testTo('anna@shop.example'))));
  expect(new Set(many.map(({ outcome }) => outcome))).toEqual(new Set(['sent', 'under_way']));
  let sent = many.filter(({ outcome }) => outcome === 'sent').length;
  for (; (await sendTest(shop, testTo('anna@shop.example'))).outcome === 'sent'; sent += 1);
  expect(sent).toBe(testsPerDay);
  expect(sink.received).toBe(testsPerDay);
  expect(await sendTest(shop, testTo('anna@shop.example'))).toEqual({ outcome: 'enough', perDay: testsPerDay });
  expect(await sendTest(other, testTo('anna@shop.example'))).toEqual({ outcome: 'sent' });
  await ownerQuery(`UPDATE sending_states SET "testsFrom" = now() - interval '25 hours' WHERE "shopId" = $1`, [
    shop.id,
  ]);
  expect(await sendTest(shop, testTo('anna@shop.example'))).toEqual({ outcome: 'sent' });
});

test('while a mail server dawdles over a test, nobody waits for the database', async () => {
  const shop = await createShop();
  const other = await createShop();
  sink.holdsAnswers = true;
  const tests = Array.from({ length: 12 }, () => sendTest(shop, testTo('anna@shop.example')));
  let underWay = 0;
  for (const one of tests) void one.then(({ outcome }) => (underWay += outcome === 'under_way' ? 1 : 0));
  await expect.poll(() => [sink.received, underWay], { timeout: 20_000 }).toEqual([1, 11]);
  const open = await ownerQuery(
    `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
  expect(open).toEqual([]);
  expect(await withShop(other, ({ db }) => db.shop.count())).toBeGreaterThan(0);
  sink.answerHeld();
  const outcomes = (await Promise.all(tests)).map(({ outcome }) => outcome).sort();
  expect(outcomes).toEqual(['sent', ...Array<string>(11).fill('under_way')]);
}, 40_000);
