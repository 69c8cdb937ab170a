import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { rebuildBalances } from '#app/loyalty/ledger/check.server.ts';
import { debitForReward } from '#app/loyalty/rewards/redeem.server.ts';
import { defaultShop } from '../../dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '../db.ts';
import { launchRewards, memberWith, usePretendShopify } from '../rewards.ts';
import { chanceOf, seedsOfRun } from './chance.ts';
import { spawnWorker, type WorkerProcess } from './worker-process.ts';

// Kills workers while they get rewards from Shopify, with some answers lost as well. Points and rewards must still
// agree.

useDatabase();
const pretend = usePretendShopify();
const running = new Set<WorkerProcess>();
afterEach(() => running.forEach(({ child }) => child.kill('SIGKILL')));

const kinds = ['five-off', 'tenth-off', 'free-shipping', 'free-bear', 'credit', 'card'];
const points = 500;
type Asked = { id: string; memberId: string; customer: number };

async function spawnOne(): Promise<WorkerProcess> {
  const worker = await spawnWorker({
    NODE_OPTIONS: `--import ${new URL('../../dev/redirect.ts', import.meta.url).href}`,
    PRETEND_SHOPIFY_URL: pretend.current().url,
  });
  running.add(worker);
  return worker;
}

/** As if the process that served the shopper had died right after the debit. */
async function debit(shop: ShopRef, rewardKey: string): Promise<Asked> {
  const customer = pretend.newCustomer();
  const asked = { id: randomUUID(), memberId: await memberWith(shop, customer, points), customer };
  await withShop(shop, (tx) => debitForReward(tx, { memberId: asked.memberId, rewardKey, requestId: asked.id }));
  return asked;
}

/** Ends the leases and backdates the requests to Shopify. */
const letTimePass = () =>
  ownerQuery(`
  UPDATE redemptions SET "nextAttemptAt" = now(), detail = CASE WHEN detail ? 'lastAskedAt' THEN detail || jsonb_build_object(
    'firstAskedAt', least((detail->>'firstAskedAt')::timestamptz, now() - interval '5 minutes'), 'lastAskedAt', now() - interval '5 minutes') ELSE detail END
  WHERE state = 'held'`);

function madeFor({ customer }: Asked): number {
  const store = pretend.current().store.shop(defaultShop);
  const credits = store.storeCreditAccounts
    .filter(({ customerId }) => customerId === customer)
    .flatMap(({ transactions }) => transactions);
  return (
    store.discounts.filter(({ customerIds }) => customerIds?.includes(customer)).length +
    store.giftCards.filter(({ customerId }) => customerId === customer).length +
    credits.length
  );
}

test('workers killed while getting rewards: each reward exists once, or its points are restored', async () => {
  const seeds = seedsOfRun(4);
  console.log(`seeds ${seeds[0]} to ${seeds.at(-1)}`);
  const shop = await pretend.connect({ domain: defaultShop });
  const variant = pretend
    .current()
    .store.shop(defaultShop)
    .products.find(({ handle }) => handle === 'plush-bear')!.variantId;
  await launchRewards(shop, variant);
  const all: Asked[] = [];
  const isBegun = async () =>
    expect(
      await ownerQuery('SELECT 1 FROM redemptions WHERE attempts > 0 AND id = ANY($1)', [
        all.slice(-kinds.length).map(({ id }) => id),
      ]),
    ).not.toEqual([]);
  for (const seed of seeds) {
    const chance = chanceOf(seed);
    const victim = await spawnOne();
    for (const key of chance.shuffle(kinds)) all.push(await debit(shop, key));
    if (chance.between(0, 1) === 1)
      pretend
        .current()
        .faults.set({ graphql: chance.pick(['lose_answer', 'fail_mutation'] as const) }, chance.between(1, 3));
    await letTimePass();
    await vi.waitFor(isBegun, { timeout: 60_000, interval: 2 });
    await wait(chance.between(0, 60));
    victim.child.kill('SIGKILL');
    await victim.ended;
    pretend.current().faults.clear();
  }
  const cutOff = (await ownerQuery('SELECT 1 FROM redemptions WHERE state = $1 AND attempts > 0', ['held'])).length;
  await spawnOne();
  await vi.waitFor(
    async () => {
      await letTimePass();
      expect(await ownerQuery(`SELECT id FROM redemptions WHERE state = 'held'`), `seeds from ${seeds[0]}`).toEqual([]);
    },
    { timeout: 120_000, interval: 3_000 },
  );

  const rows = await ownerQuery<{ id: string; state: string; balance: number }>(`
    SELECT r.id, r.state, m."availablePoints" AS balance FROM redemptions r JOIN members m ON m."shopId" = r."shopId" AND m.id = r."memberId"`);
  const found = all.map((asked) => ({ ...rows.find(({ id }) => id === asked.id)!, made: madeFor(asked) }));
  const isRight = ({ state, made, balance }: (typeof found)[number]) =>
    state === 'issued' ? made === 1 && balance === 0 : state === 'failed' && made === 0 && balance === points;
  expect(
    found.filter((one) => !isRight(one)),
    `seeds from ${seeds[0]}`,
  ).toEqual([]);
  expect(await withShop(shop, rebuildBalances)).toEqual([]);
  console.log(`${seeds.length} kills, ${all.length} rewards, ${cutOff} cut off while Shopify was asked`);
}, 600_000);
