import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import type { JobHandlers } from '#app/jobs/catalog.ts';
import { startWorkers } from '#app/jobs/work.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { claimFor, createMessages, messagesOf, preparedBy } from '#app/test/messages.ts';
import { startTarpit, tarpitStages, type Tarpit } from '#app/test/tarpit.ts';
import { deliverForShop } from './deliver-batch.server.ts';
import type { PreparedBy } from './delivery.ts';
import { deliverMessages } from './deliver-messages.server.ts';
import { endRest, finishDeliveriesBeside } from './own-server.server.ts';
import { sweepDue } from './sweep.server.ts';
import { closeTransports, cutHandOvers, handOver, verifyServer, type MailServer } from './transport.server.ts';

// Mail servers that hang at each stage, in silence or with a line of an endless answer now and then.

useDatabase();
const sink = useMailSink();

const tarpits: Tarpit[] = [];
async function tarpitAt(...[stage, dribbleMs]: Parameters<typeof startTarpit>): Promise<Tarpit> {
  const tarpit = await startTarpit(stage, dribbleMs);
  tarpits.push(tarpit);
  return tarpit;
}
afterEach(async () => {
  closeTransports();
  await Promise.all(tarpits.splice(0).map((tarpit) => tarpit.close()));
});
afterAll(closeQueues);

const limitMs = 1_500;
const dribbleMs = 100;
const road = { findServer: async () => '127.0.0.1', limitMs };

const serverAt = (port: number, own: Partial<Extract<MailServer, { via: 'shop' }>> = {}): MailServer => ({
  via: 'shop',
  host: 'mail.shop.example',
  port,
  isSecure: false,
  requiresTls: false,
  user: 'anna',
  password: 'secret',
  ...own,
});

const mail = {
  from: { name: 'Shop', address: 'hello@shop.example' },
  to: { name: '' as const, address: 'c@customer.example' },
  envelope: { from: 'hello@shop.example', to: ['c@customer.example'] as [string] },
  subject: 'Hello',
  text: 'Hello',
  messageId: '<1@shop.example>',
  date: new Date(),
  headers: {},
};

const ends = { body: 'unknown', QUIT: 'sent' } as Record<string, string>;

test.each(tarpitStages.flatMap((stage) => [[stage, dribbleMs] as const, [stage, null] as const]))(
  'a hand-over to a server that hangs at %s (a line every %s ms) ends by the clock, and its connection with it',
  async (stage, dribble) => {
    const tarpit = await tarpitAt(stage, dribble);
    const since = performance.now();
    const outcome = await handOver(mail, serverAt(tarpit.port), road);
    expect(performance.now() - since).toBeLessThan(limitMs + 3_000);
    expect(outcome).toMatchObject({ outcome: ends[stage] ?? 'not_given' });
    expect(tarpit.bodies()).toBe(stage === 'body' || stage === 'QUIT' ? 1 : 0);
    if (stage === 'QUIT') closeTransports();
    await expect.poll(tarpit.open, { timeout: 8_000 }).toBe(0);
  },
  20_000,
);

test.each(['connect', 'banner', 'EHLO', 'STARTTLS', 'AUTH', 'QUIT'] as const)(
  'a check of a server that hangs at %s ends by the clock, and its connection with it',
  async (stage) => {
    const tarpit = await tarpitAt(stage, dribbleMs);
    const since = performance.now();
    const verified = await verifyServer(serverAt(tarpit.port), road);
    expect(performance.now() - since).toBeLessThan(limitMs + 3_000);
    expect(verified).toMatchObject(stage === 'QUIT' ? { isOk: true } : { isOk: false, error: { code: 'ETIMEDOUT' } });
    await expect.poll(tarpit.open, { timeout: 8_000 }).toBe(0);
  },
);

test('a look-up that never ends is a hand-over that ends', async () => {
  const outcome = await handOver(mail, serverAt(1), { findServer: () => new Promise(() => {}), limitMs: 300 });
  expect(outcome).toMatchObject({ outcome: 'not_given', why: 'hung' });
});

test('a server that does not offer encryption hears neither password nor mail, unless the merchant allows it', async () => {
  const tarpit = await tarpitAt('QUIT', null);
  const strict = serverAt(tarpit.port, { requiresTls: true });
  expect(await handOver(mail, strict, road)).toMatchObject({
    outcome: 'refused',
    blames: 'sender',
    isPermanent: false,
  });
  expect(await verifyServer(strict, road)).toMatchObject({ isOk: false, error: { code: 'ETLS' } });
  expect(tarpit.heard.filter((line) => !/^(EHLO|STARTTLS|QUIT)/.test(line))).toEqual([]);
  expect(await handOver(mail, serverAt(tarpit.port), road)).toMatchObject({ outcome: 'sent' });
  expect(tarpit.heard.some((line) => line.startsWith('AUTH'))).toBe(true);
});

const stateOf = async (shop: ShopRef) =>
  (
    await ownerQuery<{ restsUntil: Date | null; heldUntil: Date | null; hangs: number }>(
      'SELECT "restsUntil", "heldUntil", hangs FROM sending_states WHERE "shopId" = $1',
      [shop.id],
    )
  )[0];

test('a server that hung rests, longer each time; its mails wait, and no hang is a try of theirs', async () => {
  const tarpit = await tarpitAt('RCPT', dribbleMs);
  const shop = await createShop();
  const ids = await createMessages(shop, 8, { attempts: 7 });
  const desk: PreparedBy = { prepare: preparedBy({ ownServer: tarpit.port }).prepare, road };
  const minutes: number[] = [];
  for (let hang = 0; hang < 3; hang += 1) {
    await claimFor(shop);
    await deliverForShop(shop, 'thank_you', ids, desk);
    const state = await stateOf(shop);
    minutes.push(Math.round((state!.restsUntil!.getTime() - Date.now()) / 60_000));
    expect(state).toMatchObject({ heldUntil: null, hangs: hang + 1 });
    const rows = await messagesOf(shop);
    expect(rows.map((row) => [row.state, row.attempts])).toEqual(Array(8).fill(['planned', 7]));
    expect(rows.filter((row) => row.reason === 'server_silent').length).toBeGreaterThanOrEqual(3);
    // Nothing is handed to it while it rests.
    const open = tarpit.heard.length;
    await claimFor(shop);
    await deliverForShop(shop, 'thank_you', ids, desk);
    await sweepDue();
    expect((await messagesOf(shop)).some((row) => row.state === 'queued')).toBe(false);
    expect(tarpit.heard).toHaveLength(open);
    await ownerQuery(`UPDATE sending_states SET "restsUntil" = now() WHERE "shopId" = $1`, [shop.id]);
  }
  expect(minutes).toEqual([5, 10, 20]);
  await withShop(shop, endRest);
  expect(await stateOf(shop)).toMatchObject({ restsUntil: null, hangs: 0 });
  await claimFor(shop);
  await deliverForShop(shop, 'thank_you', ids, preparedBy({ ownServer: sink.port }));
  expect((await messagesOf(shop)).map((row) => row.state)).toEqual(Array(8).fill('sent'));
}, 60_000);

test('one delivery at a time hands mails to a shop’s own server', async () => {
  const shop = await createShop();
  const ids = await createMessages(shop, 12);
  await claimFor(shop);
  sink.holdsAnswers = true;
  const desk = preparedBy({ ownServer: sink.port });
  const deliveries = [0, 4, 8].map((at) => deliverForShop(shop, 'thank_you', ids.slice(at, at + 4), desk));
  await expect.poll(() => sink.received).toBe(3);
  await wait(200);
  expect(sink.received).toBe(3);
  expect((await messagesOf(shop)).filter((row) => row.state === 'planned')).toHaveLength(8);
  sink.answerHeld();
  await Promise.all(deliveries);
});

async function useOwnServer(shop: ShopRef): Promise<void> {
  await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({
      ...settings,
      sender: {
        ...settings.sender,
        smtp: { ...settings.sender.smtp, isOn: true, host: 'mail.shop.example', fromEmail: 'hello@shop.example' },
      },
    })),
  );
}

test('while the servers of six shops hang, the mails of another shop go out; then no slot is taken', async () => {
  const tarpit = await tarpitAt('EHLO', dribbleMs);
  const slow = await Promise.all(Array.from({ length: 6 }, () => createShop()));
  const quick = await createShop();
  for (const shop of slow) {
    await useOwnServer(shop);
    await createMessages(shop, 40);
  }
  const hangMs = 20_000;
  const hanging: PreparedBy = {
    prepare: (tx, rows) =>
      preparedBy({ ownServer: tarpit.port, ownHost: `${tx.shop.id}.shop.example` }).prepare(tx, rows),
    road: { ...road, limitMs: hangMs },
  };
  const isSlow = new Set(slow.map(({ id }) => id));
  const deliver: JobHandlers['retention'] = async () => {};
  const handlers = {
    retention: deliver,
    thank_you: ({ refs }: { refs: { shopId: number; id: string }[] }) => {
      const own = refs.filter(({ shopId }) => isSlow.has(shopId));
      const others = refs.filter(({ shopId }) => !isSlow.has(shopId));
      return Promise.all([
        deliverMessages('thank_you', own, hanging),
        deliverMessages('thank_you', others, preparedBy()),
      ]).then(() => {});
    },
  } as unknown as JobHandlers;
  const stop = startWorkers(handlers);
  const since = performance.now();
  await sweepDue();
  await expect.poll(tarpit.open, { timeout: 10_000 }).toBe(18);
  for (let round = 0; round < 3; round += 1) {
    await createMessages(quick, 5);
    await sweepDue();
    const sent = async () => (await messagesOf(quick)).filter(({ state }) => state === 'sent').length;
    await expect.poll(sent, { timeout: 10_000 }).toBe(5 * (round + 1));
    await sweepDue();
  }
  // All of it before the first of the servers has had its time.
  expect(performance.now() - since).toBeLessThan(hangMs);
  await expect.poll(tarpit.open, { timeout: hangMs + 10_000 }).toBe(0);
  await finishDeliveriesBeside();
  await stop();
  for (const shop of slow)
    expect(new Set((await messagesOf(shop)).map((row) => row.state))).toEqual(new Set(['planned']));
}, 90_000);

test('a worker that has to leave cuts what hangs: what was not given is planned again at once', async () => {
  const tarpit = await tarpitAt('DATA', dribbleMs);
  const shop = await createShop();
  const ids = await createMessages(shop, 5);
  await claimFor(shop);
  const desk: PreparedBy = {
    prepare: preparedBy({ ownServer: tarpit.port }).prepare,
    road: { ...road, limitMs: 60_000 },
  };
  const delivery = deliverForShop(shop, 'thank_you', ids, desk);
  await expect.poll(() => tarpit.heard.filter((line) => line === 'DATA').length).toBe(3);
  cutHandOvers();
  await delivery;
  expect((await messagesOf(shop)).map((row) => [row.state, row.attempts, row.reason])).toEqual(
    Array(5).fill(['planned', 0, null]),
  );
  expect(await stateOf(shop)).toMatchObject({ restsUntil: null, heldUntil: null });
});
