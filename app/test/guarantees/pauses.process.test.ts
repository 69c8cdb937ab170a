import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { debitForReward } from '#app/loyalty/rewards/redeem.server.ts';
import { defaultShop } from '../../dev/pretend-shopify/index.ts';
import { createShop, ownerQuery, useDatabase } from '../db.ts';
import { useMailSink } from '../mail-sink.ts';
import { launchRewards, memberWith, rewardKeys, usePretendShopify } from '../rewards.ts';
import { chanceOf, seedsOfRun, type Chance } from './chance.ts';
import { keepOrders, newOrders, spawnWorker, type WorkerProcess } from './worker-process.ts';

// Workers stand still and go on, as in a virtual machine that is moved or a container that is throttled: nothing that
// only took long counts as failed, lost or in doubt, and nothing is done twice.

useDatabase();
const sink = useMailSink();
const pretend = usePretendShopify();
const workers: WorkerProcess[] = [];
afterEach(() => workers.forEach(({ child }) => child.kill('SIGKILL')));

/** Between the workers and Shopify: it takes its time, and tells when somebody waits for an answer. */
let door: Server;
const doorHas = { waiting: 0, asked: 0 };
const slownessMs = 150;
beforeAll(async () => {
  door = createServer((request, response) => {
    doorHas.waiting += 1;
    doorHas.asked += 1;
    void passOn(request)
      .then(({ status, type, text }) => response.writeHead(status, { 'content-type': type }).end(text))
      .catch(() => response.writeHead(502).end())
      .finally(() => (doorHas.waiting -= 1));
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
});
afterAll(() => {
  door.closeAllConnections();
  door.close();
});

async function passOn(request: IncomingMessage): Promise<{ status: number; type: string; text: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { accept, authorization, 'x-shopify-access-token': token } = request.headers;
  const headers = { 'content-type': 'application/json', accept, authorization, 'x-shopify-access-token': token };
  await wait(slownessMs);
  const answer = await fetch(`${pretend.current().url}${request.url}`, {
    method: request.method ?? 'GET',
    headers: Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? 'text/plain',
    text: await answer.text(),
  };
}

async function startOne(): Promise<void> {
  const worker = await spawnWorker({
    SMTP_URL: env.SMTP_URL,
    NODE_OPTIONS: `--import ${new URL('../../dev/redirect.ts', import.meta.url).href}`,
    PRETEND_SHOPIFY_URL: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
  });
  workers.push(worker);
  // Two that start on a busy machine take their time.
  await worker.untilReady().catch(() => worker.untilReady());
}

const ordersAtOnce = 4;
let lastOrder = 9_000_000;

/** Merchant's words that take some hundredths of a second: whoever is stopped while they run is easily blamed. */
const words =
  '{% for i in (1..1500) %}{% assign x = i | times: 3 | plus: 4 | modulo: 5 %}{% endfor %}<p>in our own words</p>';

async function openShop(): Promise<ShopRef> {
  const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  await useOwnWords(shop);
  return shop;
}

const useOwnWords = (shop: ShopRef) =>
  ownerQuery(
    `INSERT INTO message_templates ("shopId", kind, locale, subject, body) VALUES ($1, 'thank_you', 'en', 'x', $2)`,
    [shop.id, words],
  );

async function receive(shop: ShopRef): Promise<void> {
  const { ids, bodies } = newOrders(Array.from({ length: ordersAtOnce }, () => (lastOrder += 1)));
  await ownerQuery(keepOrders, [shop.domain, ids, bodies]);
}

type Reward = { id: string; customer: number };
const rewards: Reward[] = [];

async function debit(shop: ShopRef, rewardKey: string): Promise<void> {
  const customer = pretend.newCustomer();
  const memberId = await memberWith(shop, customer, 500);
  const requestId = randomUUID();
  await withShop(shop, (tx) => debitForReward(tx, { memberId, rewardKey, requestId }));
  rewards.push({ id: requestId, customer });
}

/** What a worker may have in hand; each is told by a question that is answered while it has. */
const sorts = {
  claims: `SELECT FROM inbox WHERE "shopDomain" = $1`,
  drains: `SELECT FROM inbox_turns WHERE "shopDomain" = $1 AND cardinality("claimedIds") > 0`,
  renders: `SELECT FROM messages m JOIN shops s ON s.id = m."shopId" WHERE s.domain = $1 AND m.state = 'queued' LIMIT 1`,
  sends: `SELECT FROM messages m JOIN shops s ON s.id = m."shopId" WHERE s.domain = $1 AND m.state = 'sending' LIMIT 1`,
  asks: null,
};
type Sort = keyof typeof sorts;
/** Until when, in milliseconds after that, the moment may come. */
const spread: Record<Sort, number> = { claims: 250, drains: 30, renders: 60, sends: 60, asks: 100 };

/** Brings work of that sort until somebody is seen to have it in hand: a quick worker may be done between two looks. */
async function untilInHand(sort: Sort, rewardShop: ShopRef, chance: Chance): Promise<void> {
  for (let times = 0; times < 20; times += 1) if (await isSeenInHand(sort, rewardShop, chance)) return;
  throw new Error(`Nobody was seen with this in hand: ${sort}`);
}

async function isSeenInHand(sort: Sort, rewardShop: ShopRef, chance: Chance): Promise<boolean> {
  const question = sorts[sort];
  const shop = question === null ? rewardShop : await openShop();
  const askedBefore = doorHas.asked;
  await receive(shop);
  const isInHand = async () => {
    if (question !== null) return (await ownerQuery(question, [shop.domain])).length > 0;
    return doorHas.asked > askedBefore && doorHas.waiting > 0;
  };
  const isSeen = await vi.waitUntil(isInHand, { timeout: 6_000, interval: 2 }).catch(() => false);
  if (isSeen) await wait(chance.between(0, spread[sort]));
  return isSeen;
}

async function stop(victims: WorkerProcess[], seconds: number): Promise<void> {
  for (const { child } of victims) child.kill('SIGSTOP');
  await wait(seconds * 1_000);
  for (const { child } of victims) child.kill('SIGCONT');
}

/** Leases end, and what waits for another try is tried: an hour would do the same. */
async function letTimePass(): Promise<void> {
  await ownerQuery(`UPDATE messages SET "sendAt" = now() WHERE state = 'planned' AND kind = 'thank_you'`);
  await ownerQuery(
    `UPDATE messages SET "claimedUntil" = now() WHERE state = 'queued' AND "changedAt" < now() - interval '10 seconds'`,
  );
  await ownerQuery(`
    UPDATE redemptions SET "nextAttemptAt" = now(), detail = CASE WHEN detail ? 'lastAskedAt' THEN detail || jsonb_build_object(
      'firstAskedAt', least((detail->>'firstAskedAt')::timestamptz, now() - interval '5 minutes'), 'lastAskedAt', now() - interval '5 minutes') ELSE detail END
    WHERE state = 'held' AND "nextAttemptAt" > now() + interval '10 seconds'`);
}

async function untilSettled(): Promise<void> {
  const isSettled = async () => {
    await letTimePass();
    const open = await ownerQuery(`SELECT state, count(*)::int FROM inbox WHERE state = 'received' GROUP BY 1 UNION ALL
      SELECT state, count(*)::int FROM messages WHERE kind = 'thank_you' AND state IN ('planned', 'queued', 'sending') GROUP BY 1 UNION ALL
      SELECT state, count(*)::int FROM redemptions WHERE state = 'held' GROUP BY 1`);
    expect(open).toEqual([]);
  };
  await vi.waitFor(isSettled, { timeout: 120_000, interval: 1_000 });
}

function madeFor({ customer }: Reward): number {
  const store = pretend.current().store.shop(defaultShop);
  return (
    store.discounts.filter(({ customerIds }) => customerIds?.includes(customer)).length +
    store.giftCards.filter(({ customerId }) => customerId === customer).length +
    store.storeCreditAccounts
      .filter(({ customerId }) => customerId === customer)
      .flatMap(({ transactions }) => transactions).length
  );
}

const longSeconds = [10, 14, 20, 30];
const stops = 40;

test('workers that stand still forty times, for half a second to half a minute, lose nothing and do nothing twice', async () => {
  const [seed = 0] = seedsOfRun(1);
  console.log(`seed ${seed}`);
  const chance = chanceOf(seed);
  const rewardShop = await pretend.connect({ domain: defaultShop });
  await ownerQuery(`UPDATE shops SET "messagesFrom" = '2026-01-01' WHERE id = $1`, [rewardShop.id]);
  await useOwnWords(rewardShop);
  const variant = pretend
    .current()
    .store.shop(defaultShop)
    .products.find(({ handle }) => handle === 'plush-bear')!.variantId;
  await launchRewards(rewardShop, variant);
  await Promise.all([startOne(), startOne()]);
  sink.answersAfterMs = 80;

  const short = chance.shuffle(Array.from({ length: stops - longSeconds.length }, (_, n) => sortAt(n)));
  const long = chance.shuffle(['drains', 'renders', 'sends', 'asks'] as const);
  const shortChance = chanceOf(seed + 1);
  const longChance = chanceOf(seed + 2);
  const standing = new Set<WorkerProcess>();
  // One worker stands for long, while the other goes on, and stands for a moment now and then.
  const standForLong = async () => {
    for (const [index, seconds] of longSeconds.entries()) {
      await untilInHand(long[index]!, rewardShop, longChance);
      const victim = longChance.pick(workers);
      standing.add(victim);
      await stop([victim], seconds);
      standing.delete(victim);
    }
  };
  const standForMoments = async () => {
    for (const [index, sort] of short.entries()) {
      if (index % 4 === 0) await debit(rewardShop, rewardKeys[(index / 4) % rewardKeys.length]!);
      await untilInHand(sort, rewardShop, shortChance);
      const victims = workers.filter((worker) => !standing.has(worker));
      await stop(victims, shortChance.between(5, 18) / 10);
    }
  };
  await Promise.all([standForLong(), standForMoments()]);
  await untilSettled();

  const which = `seed ${seed}`;
  const total = lastOrder - 9_000_000;
  const messages = await ownerQuery(
    `SELECT state, reason, count(*)::int AS count FROM messages WHERE kind = 'thank_you' GROUP BY 1, 2`,
  );
  expect(messages, which).toEqual([{ state: 'sent', reason: null, count: total }]);
  const inbox = await ownerQuery('SELECT state, reason, count(*)::int AS count FROM inbox GROUP BY 1, 2');
  expect(inbox, which).toEqual([{ state: 'processed', reason: null, count: total }]);
  const mails = sink.mails.filter(({ to }) => to.every((address) => address.endsWith('@customer.example')));
  expect([mails.length, new Set(mails.map((mail) => mail.headers['message-id'])).size], which).toEqual([total, total]);
  expect(
    mails.filter(({ raw }) => !raw.includes('in our own words')),
    `${which}: not in the merchant's words`,
  ).toEqual([]);
  expect(await ownerQuery('SELECT kind, summary, count FROM staff_alerts'), which).toEqual([]);
  const held = await ownerQuery<{ id: string; state: string }>('SELECT id, state FROM redemptions');
  const found = rewards.map((reward) => ({ ...held.find(({ id }) => id === reward.id), made: madeFor(reward) }));
  expect(
    found.filter(({ state, made }) => state !== 'issued' || made !== 1),
    which,
  ).toEqual([]);
  expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null]);
  console.log(`${stops} stops, ${total} orders, ${rewards.length} rewards, ${doorHas.asked} questions to Shopify`);
}, 600_000);

function sortAt(index: number): Sort {
  const all = Object.keys(sorts) as Sort[];
  return all[index % all.length]!;
}
