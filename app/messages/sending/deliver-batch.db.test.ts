import { expect, test } from 'vitest';
import { prisma } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { claimFor, createMessages, preparedBy, messagesOf } from '#app/test/messages.ts';
import { deliverForShop } from './deliver-batch.server.ts';
import { sweepStuck } from './sweep.server.ts';

useDatabase();
const sink = useMailSink();

test('a message goes out once, with what a good mail carries', async () => {
  const shop = await createShop({ name: 'Super Toys' });
  const [id = ''] = await createMessages(shop, 1, { kind: 'review_request' });
  await claimFor(shop);
  await deliverForShop(shop, 'review_request', [id], preparedBy());
  await deliverForShop(shop, 'review_request', [id], preparedBy());

  expect(sink.mails).toHaveLength(1);
  const [mail] = sink.mails;
  expect(mail!.from).toMatch(/^bounce\+[0-9a-z-]+@bounces\.aftercare\.test$/);
  expect(mail!.from.split('@')[0]!.length).toBeLessThanOrEqual(64);
  expect(mail!.headers).toMatchObject({
    from: 'Super Toys via Aftercare <care@aftercare.test>',
    'reply-to': 'help@shop.example',
    'auto-submitted': 'auto-generated',
    'list-unsubscribe': '<https://aftercare.test/c/preferences/T?one-click>',
    'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
  });
  expect(mail!.raw.match(/^List-Unsubscribe:/gim)).toHaveLength(1);
  const [row] = await messagesOf(shop);
  expect(row).toMatchObject({
    state: 'sent',
    reason: null,
    attempts: 1,
    sentBy: 'app',
    locale: 'en',
    smtpId: mail!.headers['message-id'],
  });
  expect(row!.sentAt).toBeInstanceOf(Date);
  expect(row!.localDay).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(await ownerQuery(`SELECT "toAddress", subject FROM sent_mails WHERE "messageId" = $1`, [id])).toEqual([
    { toAddress: `to-${id}@customer.example`, subject: 'Hello' },
  ]);
});

test('service mail has no unsubscribe header', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1, { kind: 'thank_you' });
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(sink.mails[0]!.headers['list-unsubscribe']).toBeUndefined();
});

test('sixteen senders at once send one mail', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 3);
  await claimFor(shop);
  await Promise.all(Array.from({ length: 16 }, () => deliverForShop(shop, 'thank_you', ids, preparedBy())));
  expect(sink.mails).toHaveLength(3);
  expect((await messagesOf(shop)).map((row) => [row.state, row.attempts])).toEqual(Array(3).fill(['sent', 1]));
});

test('a refusal for now is tried again later, then the same mail goes', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1);
  await claimFor(shop);
  sink.answerRecipient = () => '451 4.7.1 greylisted';
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  const [waiting] = await messagesOf(shop);
  expect(waiting).toMatchObject({ state: 'planned', reason: 'temporary_refusal', attempts: 1 });
  expect(waiting!.sendAt.getTime()).toBeGreaterThan(Date.now() + 50_000);
  sink.answerRecipient = () => null;
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(await messagesOf(shop)).toMatchObject([{ state: 'sent', reason: null, attempts: 2 }]);
  expect(sink.mails).toHaveLength(1);
});

test('an address that does not exist is recorded, not tried again, and not written to for this shop any more', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1);
  await claimFor(shop);
  sink.answerRecipient = (to) => `550 5.1.1 <${to}> no such user`;
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(await messagesOf(shop)).toMatchObject([
    { state: 'failed', reason: 'permanent_refusal', smtpReply: '550 5.1.1 <address> no such user' },
  ]);
  expect(await ownerQuery('SELECT reason, detail FROM suppressions WHERE "shopId" = $1', [shop.id])).toEqual([
    { reason: 'bounced', detail: '5.1.1' },
  ]);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'sending_failed' },
  ]);
});

test('a refusal that never ends is given up after eight retries', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1, { attempts: 7 });
  await claimFor(shop);
  sink.answerRecipient = () => '451 later';
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(await messagesOf(shop)).toMatchObject([{ state: 'failed', reason: 'too_many_attempts', attempts: 9 }]);
});

test('a line that breaks after the mail was given leaves it unknown, told to the staff and never sent again', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1);
  await claimFor(shop);
  sink.breakAfterData = true;
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  sink.breakAfterData = false;
  await sweepStuck();
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(await messagesOf(shop)).toMatchObject([{ state: 'unknown', reason: 'outcome_unknown', attempts: 1 }]);
  expect(sink.received).toBe(1);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'outcome_unknown' },
  ]);
});

test('a sender that died between claim and record leaves it unknown', async () => {
  const shop = await createShop();
  const [id] = await createMessages(shop, 1);
  await ownerQuery(
    `UPDATE messages SET state = 'sending', "claimedUntil" = now() - interval '1 second' WHERE id = $1`,
    [id],
  );
  expect((await sweepStuck()).unknown).toBe(1);
  expect((await sweepStuck()).unknown).toBe(0);
  expect(await messagesOf(shop)).toMatchObject([{ state: 'unknown', reason: 'outcome_unknown' }]);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'outcome_unknown' },
  ]);
});

test("the shop's own server gets no more than its limit; the rest waits and loses nothing", async () => {
  const shop = await createShop({ name: 'Super Toys' });
  const ids = await createMessages(shop, 8);
  await claimFor(shop);
  const desk = preparedBy({ ownServer: sink.port, perMinute: 3 });
  await deliverForShop(shop, 'thank_you', ids.slice(0, 4), desk);
  await deliverForShop(shop, 'thank_you', ids.slice(4), desk);
  expect(sink.mails).toHaveLength(3);
  expect(sink.mails[0]!.headers.from).toBe('Super Toys <hello@shop.example>');
  const waiting = (await messagesOf(shop)).filter((row) => row.state === 'planned');
  expect(waiting).toHaveLength(5);
  for (const row of waiting) {
    expect(row.reason).toBe('rate_limit');
    expect(row.sendAt.getTime()).toBeGreaterThan(Date.now() + 30_000);
  }
});

test("a shop's server in a private network is not connected to", async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1);
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, {
    prepare: preparedBy({ ownServer: sink.port, ownHost: 'localhost' }).prepare,
  });
  expect(sink.received).toBe(0);
  expect(await messagesOf(shop)).toMatchObject([{ state: 'planned', reason: 'temporary_refusal' }]);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'sender_refused' },
  ]);
});

test.each([
  ['gone offline', { liveAt: null }],
  ['uninstalled', { uninstalledAt: new Date() }],
])('nothing goes out for a shop that has %s since', async (_name, change) => {
  const shop = await createShop();
  const ids = await createMessages(shop, 1);
  await claimFor(shop);
  await prisma.shop.update({ where: { id: shop.id }, data: change });
  await deliverForShop(shop, 'thank_you', ids, preparedBy());
  expect(sink.received).toBe(0);
  expect(await messagesOf(shop)).toMatchObject([{ state: 'planned' }]);
});

test('words that fail end the message and tell the staff; the others go', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 2);
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy({ failsFor: ids[0] }));
  expect((await messagesOf(shop)).map((row) => [row.state, row.reason])).toEqual([
    ['failed', 'render_failed'],
    ['sent', null],
  ]);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'render_failed' },
  ]);
});

test('what there was no time for is planned again, later and later, and nobody is told; the others go', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 2);
  const desk = preparedBy({ noTimeFor: ids[0] });
  const waits: number[] = [];
  for (let tries = 0; tries < 8; tries += 1) {
    await claimFor(shop);
    await deliverForShop(shop, 'thank_you', ids, desk);
    const [delayed, other] = await messagesOf(shop);
    expect(delayed).toMatchObject({ state: 'planned', reason: 'render_delayed', claimedUntil: null, attempts: 0 });
    expect(other).toMatchObject({ state: 'sent' });
    waits.push(Math.round((delayed!.sendAt.getTime() - Date.now()) / 60_000));
  }
  expect(waits).toEqual([1, 5, 15, 60, 180, 480, 960, 1440]);
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([]);
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, desk);
  expect((await messagesOf(shop))[0]).toMatchObject({ state: 'failed', reason: 'render_failed' });
  expect(await ownerQuery('SELECT kind FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { kind: 'render_failed' },
  ]);
});
