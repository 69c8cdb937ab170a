import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { memberWith, usePretendShopify } from '#app/test/rewards.ts';
import { setPaused } from '../program/versions.server.ts';
import { claimDue, renewClaim } from './claims.server.ts';
import { markFreeShipping } from './marks.server.ts';
import { writeToShopify } from './writes.server.ts';
import { runDueStandings } from '../tiers/due-standings.server.ts';
import { placeInTier } from '../tiers/tier-moves.server.ts';

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
const store = () => pretend.current().store.shop(defaultShop);
const discounts = () => store().automaticDiscounts;
const levels = (isFree: boolean) => [
  { key: 'silver', name: 'Silver', threshold: 1000 },
  { key: 'gold', name: 'Gold', threshold: 5000, perks: { freeShipping: isFree } },
];
const launchWith = (isFree: boolean) => launch(shop, { currency: 'USD', tiers: { levels: levels(isFree) } });
const pause = (isPaused: boolean) => withShop(shop, (tx) => setPaused(tx, isPaused));
const lose = () => pretend.current().faults.set({ graphql: 'lose_answer' }, 1);

/** Shopify's state: how many segments there are, and which discounts are on. */
const inShopify = () => ({ segments: store().segments.length, on: discounts().map(({ endsAt }) => endsAt === null) });
const row = async () => {
  const [found] = await ownerQuery<{ isDue: boolean; problem: string | null; written: unknown }>(
    `SELECT "dueAt" IS NOT NULL AS "isDue", problem, written FROM shopify_writes WHERE "shopId" = $1 AND subject = 'free-shipping'`,
    [shop.id],
  );
  return found!;
};
/** Pretends that minutes have passed since the last attempt, and writes again. */
async function later(): Promise<void> {
  await ownerQuery(`UPDATE shopify_writes SET "dueAt" = now() WHERE "dueAt" IS NOT NULL AND "shopId" = $1`, [shop.id]);
  await ownerQuery(
    `UPDATE shopify_writes SET written = jsonb_set(written, '{askedAt}', '"2026-01-01T00:00:00.000Z"') WHERE written->>'askedAt' IS NOT NULL AND "shopId" = $1`,
    [shop.id],
  );
  await writeToShopify();
}
async function launched(): Promise<void> {
  await launchWith(true);
  await writeToShopify();
}

beforeEach(async () => {
  shop = await pretend.connect();
  store().segments.length = 0;
  discounts().length = 0;
});

test('launching the perk creates one segment and one discount, and nothing is created twice', async () => {
  await launched();
  expect(store().segments).toMatchObject([{ query: "customer_tags CONTAINS 'aftercare-free-shipping'" }]);
  expect(discounts()).toMatchObject([
    {
      title: 'Free shipping for members',
      endsAt: null,
      segmentIds: [store().segments[0]!.id],
      combinesWith: { order: true, product: true, shipping: false },
      tags: ['aftercare-free-shipping'],
    },
  ]);
  expect(await row()).toEqual({
    isDue: false,
    problem: null,
    written: { discountId: String(discounts()[0]!.id), isOn: true, askedAt: null },
  });
  await launchWith(true);
  await Promise.all([writeToShopify(), writeToShopify(), writeToShopify()]);
  expect(inShopify()).toEqual({ segments: 1, on: [true] });
});

test('concurrent workers create one', async () => {
  await launchWith(true);
  await Promise.all([1, 2, 3, 4].map(() => writeToShopify()));
  expect(inShopify()).toEqual({ segments: 1, on: [true] });
});

test('without the perk nothing is created, and Shopify is not asked', async () => {
  await launchWith(false);
  await writeToShopify();
  await pause(true);
  await writeToShopify();
  expect([inShopify(), await row()]).toEqual([
    { segments: 0, on: [] },
    { isDue: false, problem: null, written: null },
  ]);
});

test('the discount of a German store has a German title', async () => {
  await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({ ...settings, languages: { ...settings.languages, fallback: 'de' } })),
  );
  await launched();
  expect(discounts()).toMatchObject([{ title: 'Kostenloser Versand für Mitglieder' }]);
});

test('it is off while the program is paused and when no tier has the perk any more', async () => {
  await launched();
  const states = [];
  for (const change of [() => pause(true), () => pause(false), () => launchWith(false), () => launchWith(true)]) {
    await change();
    await writeToShopify();
    states.push(inShopify().on);
  }
  expect(states).toEqual([[false], [true], [false], [true]]);
});

test('a lost answer creates nothing twice: for the segment, then for the discount', async () => {
  await launchWith(true);
  lose();
  await writeToShopify();
  expect([inShopify(), (await row()).isDue]).toEqual([{ segments: 1, on: [] }, true]);
  lose();
  await later();
  expect(inShopify()).toEqual({ segments: 1, on: [true] });
  await later();
  expect([inShopify(), await row()]).toMatchObject([
    { segments: 1, on: [true] },
    { isDue: false, written: { discountId: String(discounts()[0]!.id), isOn: true } },
  ]);
});

test('while a search may lag behind, nothing is created again', async () => {
  await launchWith(true);
  lose();
  await writeToShopify();
  await withShop(shop, markFreeShipping);
  await writeToShopify();
  expect([inShopify(), await row()]).toMatchObject([
    { segments: 1, on: [] },
    { isDue: true, problem: null },
  ]);
  await pause(true);
  await later();
  expect([inShopify(), await row()]).toMatchObject([{ on: [] }, { isDue: false }]);
});

test('a lost answer to activating or deactivating is recovered, and not mistaken for the merchant’s doing', async () => {
  await launched();
  await pause(true);
  lose();
  await writeToShopify();
  expect([inShopify().on, (await row()).isDue]).toEqual([[false], true]);
  await pause(false);
  lose();
  await writeToShopify();
  expect([inShopify().on, (await row()).isDue]).toEqual([[true], true]);
  await later();
  expect([inShopify(), await row()]).toMatchObject([
    { segments: 1, on: [true] },
    { isDue: false, problem: null, written: { isOn: true, askedAt: null } },
  ]);
});

test('what the merchant deleted is created again with the next launch, pause or resume', async () => {
  await launched();
  discounts().length = 0;
  await launchWith(true);
  await writeToShopify();
  expect(inShopify()).toEqual({ segments: 1, on: [true] });
  store().segments.length = 0;
  await launchWith(true);
  lose();
  await writeToShopify();
  lose();
  await later();
  await later();
  expect([inShopify(), discounts()[0]!.segmentIds]).toEqual([
    { segments: 1, on: [true] },
    expect.arrayContaining([store().segments[0]!.id]),
  ]);
  expect((await row()).isDue).toBe(false);
});

test('what the merchant deactivated in Shopify stays off and is reported; a change of the program activates it again', async () => {
  await launched();
  discounts()[0]!.endsAt = new Date().toISOString();
  await launchWith(true);
  await writeToShopify();
  expect([inShopify().on, await row()]).toMatchObject([
    [false],
    { isDue: false, problem: expect.stringContaining('was deactivated in Shopify') as string },
  ]);
  discounts()[0]!.endsAt = null;
  await withShop(shop, markFreeShipping);
  await writeToShopify();
  expect([inShopify().on, (await row()).problem]).toEqual([[true], null]);
  discounts()[0]!.endsAt = new Date().toISOString();
  await pause(true);
  await writeToShopify();
  await pause(false);
  await writeToShopify();
  expect([inShopify().on, (await row()).problem]).toEqual([[true], null]);
});

test('the merchant may rename it, and one from an earlier installation is reused', async () => {
  await launched();
  discounts()[0]!.title = 'Gold ships free';
  await ownerQuery(`DELETE FROM shopify_writes WHERE "shopId" = $1 AND subject = 'free-shipping'`, [shop.id]);
  await launchWith(true);
  await writeToShopify();
  expect([inShopify(), discounts()]).toMatchObject([{ segments: 1, on: [true] }, [{ title: 'Gold ships free' }]]);
});

test('without the scope the merchant is told, members are still written, and it is created once the scope is granted', async () => {
  await launchWith(true);
  const memberId = await memberWith(shop, pretend.newCustomer(), 10);
  const granted = pretend.current().store.state.tokens.map((token) => [token, token.scopes] as const);
  for (const [token, scopes] of granted) token.scopes = scopes.filter((scope) => scope !== 'write_discounts');
  await writeToShopify();
  const problems = () =>
    ownerQuery<{ subject: string; problem: string }>(
      `SELECT subject, problem FROM shopify_writes WHERE "shopId" = $1 AND problem IS NOT NULL`,
      [shop.id],
    );
  expect(await problems()).toEqual([
    { subject: 'free-shipping', problem: expect.stringContaining('allow the access') as string },
  ]);
  expect(
    await ownerQuery(`SELECT FROM shopify_writes WHERE "shopId" = $1 AND subject = $2 AND written IS NOT NULL`, [
      shop.id,
      `member:${memberId}`,
    ]),
  ).toHaveLength(1);
  for (const [token, scopes] of granted) token.scopes = scopes;
  await later();
  expect([inShopify(), await problems()]).toEqual([{ segments: 1, on: [true] }, []]);
});

test('when Shopify has too many automatic discounts, or the title is taken, the merchant is told what to do', async () => {
  const other = {
    title: 'x',
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: null,
    segmentIds: null,
    combinesWith: { order: true, product: true, shipping: true },
    tags: [],
    uses: [],
  };
  discounts().push(...Array.from({ length: 25 }, (_, id) => ({ ...other, id, title: `Other ${id}` })));
  await launched();
  expect(await row()).toMatchObject({
    isDue: true,
    problem: expect.stringContaining('deactivate one that you no longer need') as string,
    written: { askedAt: null },
  });
  discounts().length = 1;
  discounts()[0]!.title = 'Free shipping for members';
  await later();
  expect(await row()).toMatchObject({ isDue: true, problem: expect.stringContaining('Rename it') as string });
  discounts()[0]!.title = 'My own';
  await later();
  expect([inShopify(), await row()]).toMatchObject([
    { segments: 1, on: [true, true] },
    { isDue: false, problem: null },
  ]);
});

test('the tag, and free shipping with it, comes and goes with the tier', async () => {
  await launched();
  const { id } = pretend.current().do.createCustomer({ shop: defaultShop, email: `${randomUUID()}@example.com` });
  const memberId = await memberWith(shop, id, 0);
  const placeIn = (tierKey: string) =>
    withShop(shop, (tx) => placeInTier(tx, { memberId, tierKey, reason: 'x', staffMember: 'Grace' }));
  const shippingPaid = async () => {
    await runDueStandings();
    await writeToShopify();
    const { extras } = pretend.current().store.customer(store(), id);
    const order = pretend.current().do.placeOrder({
      shop: defaultShop,
      customer: id,
      lines: [{ product: 'plush-bear' }],
      shipping: { amountMinor: 990 },
    });
    return [extras.tags, order.shipping_lines[0]!.discounted_price];
  };
  await placeIn('gold');
  expect(await shippingPaid()).toEqual([['aftercare-free-shipping'], '0.00']);
  await placeIn('silver');
  expect(await shippingPaid()).toEqual([[], '9.90']);
  await placeIn('gold');
  await launchWith(false);
  expect(await shippingPaid()).toEqual([[], '9.90']);
  await launchWith(true);
  expect(await shippingPaid()).toEqual([['aftercare-free-shipping'], '0.00']);
});

test('a claim that another process has taken over is not continued', async () => {
  await launchWith(true);
  const claim = (await claimDue()).find(({ subject, shopId }) => subject === 'free-shipping' && shopId === shop.id)!;
  const begun = { discountId: null, isOn: false, askedAt: null };
  const renewed = await withShop(shop, (tx) => renewClaim(tx, claim, begun));
  expect([renewed!.claimedUntil > claim.claimedUntil, (await row()).written]).toEqual([true, begun]);
  expect(await withShop(shop, (tx) => renewClaim(tx, claim, { ...begun, isOn: true }))).toBeNull();
  expect((await row()).written).toEqual(begun);
});
