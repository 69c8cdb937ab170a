import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { memberWith, usePretendShopify } from '#app/test/rewards.ts';
import { deductPoints, grantPoints } from '../ledger/actions.server.ts';
import { findOrJoin, mergeCustomers, mergeMembers } from '../members/members.server.ts';
import { launchProgram, readLaunchedProgram, setPaused } from '../program/versions.server.ts';
import { keep } from './claims.server.ts';
import { markMember, markProgram } from './marks.server.ts';
import { writeToShopify } from './writes.server.ts';
import { placeInTier } from '../tiers/tier-moves.server.ts';

useDatabase();
const pretend = usePretendShopify();

let shop: ShopRef;
const store = () => pretend.current().store.shop(defaultShop);
const levels = [
  { key: 'silver', name: 'Silver', threshold: 1000, customerTag: 'silver', perks: { earlyAccessTag: 'early' } },
  {
    key: 'gold',
    name: 'Gold',
    threshold: 5000,
    multiplierPercent: 150,
    customerTag: 'gold',
    perks: { earlyAccessTag: 'Early' },
  },
];

beforeEach(async () => {
  shop = await pretend.connect();
  store().metafields.length = 0;
  await launch(shop, { currency: 'USD', tiers: { levels } });
});

const standingOf = (customer: number) => {
  const field = store().metafields.find(({ ownerId }) => ownerId === `gid://shopify/Customer/${customer}`);
  return field && { namespace: field.namespace, key: field.key, ...(JSON.parse(field.value) as object) };
};
const program = () =>
  JSON.parse(store().metafields.find(({ namespace }) => namespace === 'loyalty')?.value ?? 'null') as object | null;
const tagsOf = (customer: number) =>
  pretend.current().store.customer(store(), `gid://shopify/Customer/${customer}`).extras.tags;
const rows = () =>
  ownerQuery<{ subject: string; dueAt: Date | null; problem: string | null; attempts: number }>(
    'SELECT subject, "dueAt", problem, attempts FROM shopify_writes WHERE "shopId" = $1 ORDER BY subject',
    [shop.id],
  );
const writtenAt = async () =>
  (
    await ownerQuery<{ at: Date }>('SELECT max("writtenAt") AS at FROM shopify_writes WHERE "shopId" = $1', [shop.id])
  )[0]!.at.getTime();
const makeDue = () =>
  ownerQuery('UPDATE shopify_writes SET "dueAt" = now() WHERE "dueAt" IS NOT NULL AND "shopId" = $1', [shop.id]);
const give = async (memberId: string, points: number) => {
  const rules = (await withShop(shop, readLaunchedProgram))!;
  await withShop(shop, (tx) =>
    grantPoints(tx, rules, { memberId, sourceKey: randomUUID(), points, occurredAt: tx.now, isPending: false }),
  );
};
const placeIn = (memberId: string, tierKey: string) =>
  withShop(shop, (tx) => placeInTier(tx, { memberId, tierKey, reason: 'x', staffMember: 'Grace' }));

test('the newest state is written once, and unchanged state is not written', async () => {
  const customer = pretend.newCustomer();
  const memberId = await memberWith(shop, customer, 100);
  await give(memberId, 20);
  await writeToShopify();
  expect(standingOf(customer)).toEqual({
    namespace: '$app',
    key: 'loyalty_standing',
    points: 120,
    pending: 0,
    tierKey: null,
    tierName: null,
    multiplierPercent: 100,
    next: { name: 'Silver', missing: 1000 },
    punches: 0,
  });
  expect((await rows()).every(({ dueAt, problem }) => dueAt === null && problem === null)).toBe(true);
  const before = await writtenAt();
  await withShop(shop, (tx) => markMember(tx, memberId));
  await withShop(shop, (tx) => markProgram(tx));
  expect([await writeToShopify(), await writeToShopify(), await writtenAt()]).toEqual([3, 0, before]);
});

test('the program is published at launch and shows when it is paused', async () => {
  await writeToShopify();
  expect(program()).toMatchObject({
    version: 1,
    isLive: true,
    currency: 'USD',
    levels: [{ key: 'silver' }, { key: 'gold' }],
  });
  await withShop(shop, (tx) => setPaused(tx, true));
  await writeToShopify();
  expect(program()).toMatchObject({ isLive: false });
  const { program: rules } = (await withShop(shop, readLaunchedProgram))!;
  await withShop(shop, (tx) => launchProgram(tx, { ...rules, widget: { ...rules.widget, icon: 'star' } }, 'owner'));
  await writeToShopify();
  expect(program()).toMatchObject({ version: 2, isLive: true, widget: { icon: 'star' } });
});

test('tags follow the tier: ours come and go, the merchant’s stay', async () => {
  const customer = pretend.newCustomer();
  const memberId = await memberWith(shop, customer, 0);
  tagsOf(customer).push('friend', 'Gold');
  await ownerQuery(`INSERT INTO customers ("shopId", id, tags) VALUES ($1, $2, '{friend,Gold}')`, [
    shop.id,
    String(customer),
  ]);
  await placeIn(memberId, 'silver');
  await writeToShopify();
  expect(tagsOf(customer).toSorted()).toEqual(['Gold', 'early', 'friend', 'silver']);
  await placeIn(memberId, 'gold');
  await writeToShopify();
  expect(tagsOf(customer).toSorted()).toEqual(['Gold', 'early', 'friend']);
  expect(standingOf(customer)).toMatchObject({ tierKey: 'gold', multiplierPercent: 150 });
  const { program: rules } = (await withShop(shop, readLaunchedProgram))!;
  await withShop(shop, (tx) => launchProgram(tx, { ...rules, tiers: { ...rules.tiers, levels: [] } }, 'owner'));
  await withShop(shop, (tx) => markMember(tx, memberId));
  await writeToShopify();
  expect(tagsOf(customer).toSorted()).toEqual(['Gold', 'friend']);
});

test('many writes go in batches; one that Shopify does not know holds up nobody', async () => {
  const customers = Array.from({ length: 30 }, pretend.newCustomer);
  for (const customer of [...customers, 1]) await memberWith(shop, customer, 10);
  await writeToShopify();
  expect(customers.filter((customer) => standingOf(customer) !== undefined)).toHaveLength(30);
  expect((await rows()).filter(({ dueAt, problem }) => dueAt !== null || problem !== null)).toEqual([]);
});

test('concurrent workers write a changing balance, and the last write is right', async () => {
  const customer = pretend.newCustomer();
  const memberId = await memberWith(shop, customer, 1);
  await Promise.all([1, 2, 3, 4].flatMap((n) => [give(memberId, n), writeToShopify(), writeToShopify()]));
  await writeToShopify();
  expect([standingOf(customer), (await rows()).every(({ dueAt }) => dueAt === null)]).toMatchObject([
    { points: 11 },
    true,
  ]);
});

test('recovers from a temporary failure', async () => {
  const customer = pretend.newCustomer();
  await memberWith(shop, customer, 10);
  pretend.current().faults.set({ graphql: 'fail_mutation' }, 1);
  await writeToShopify();
  expect(standingOf(customer)).toMatchObject({ points: 10 });
});

test('without the scope nothing is written and the merchant is told; it is written once the scope is granted', async () => {
  const customer = pretend.newCustomer();
  const memberId = await memberWith(shop, customer, 10);
  const granted = pretend.current().store.state.tokens.map((token) => [token, token.scopes] as const);
  for (const [token] of granted) token.scopes = ['read_orders'];
  await writeToShopify();
  const told = (await rows()).filter(({ problem }) => problem !== null);
  expect(told).toMatchObject([
    { subject: `member:${memberId}`, problem: expect.stringContaining('allow the access') as string, attempts: 1 },
  ]);
  await give(memberId, 5);
  expect(await writeToShopify()).toBe(0);
  for (const [token, scopes] of granted) token.scopes = scopes;
  await makeDue();
  await writeToShopify();
  expect([standingOf(customer), (await rows()).every(({ problem }) => problem === null)]).toMatchObject([
    { points: 15 },
    true,
  ]);
});

test('merged and erased members are left alone', async () => {
  const [a, b] = [pretend.newCustomer(), pretend.newCustomer()];
  const [first, second] = [await memberWith(shop, a, 10), await memberWith(shop, b, 5)];
  await writeToShopify();
  await withShop(shop, (tx) => mergeMembers(tx, first, second));
  await withShop(shop, (tx) => markMember(tx, first));
  await writeToShopify();
  expect([standingOf(a), standingOf(b)]).toMatchObject([{ points: 10 }, { points: 15 }]);
  await withShop(shop, (tx) => erasePerson(tx, 'k', { customerId: String(b), email: null, phone: null, orderIds: [] }));
  await withShop(shop, (tx) =>
    deductPoints(tx, { memberId: second, sourceKey: 'x', points: 5, staffMember: 'Grace', reason: 'x' }),
  );
  await makeDue();
  await writeToShopify();
  expect([standingOf(b), (await rows()).every(({ dueAt }) => dueAt === null)]).toMatchObject([{ points: 15 }, true]);
});

test('a guest has nothing in Shopify until they become a customer', async () => {
  const hash = randomUUID();
  const guest = await withShop(shop, (tx) => findOrJoin(tx, { customerId: null, addressHash: hash }));
  await give(guest, 10);
  expect((await rows()).map(({ subject }) => subject)).toEqual(['free-shipping', 'program']);
  const customer = pretend.newCustomer();
  await withShop(shop, (tx) => findOrJoin(tx, { customerId: String(customer), addressHash: hash }));
  await writeToShopify();
  expect(standingOf(customer)).toMatchObject({ points: 10 });
});

const leaveTier = async (memberId: string) => {
  await ownerQuery(
    'UPDATE members SET "tierKey" = NULL, "tierPlacedBy" = NULL, "tierPlacedReason" = NULL WHERE id = $1',
    [memberId],
  );
  await withShop(shop, (tx) => markMember(tx, memberId));
};

test('a merge in Shopify leaves no tag of ours behind that the kept member’s tier does not give', async () => {
  const [removed, kept] = [pretend.newCustomer(), pretend.newCustomer()];
  const [a, b] = [await memberWith(shop, removed, 100), await memberWith(shop, kept, 100)];
  await placeIn(a, 'silver');
  await placeIn(b, 'gold');
  await makeDue();
  await writeToShopify();
  expect([tagsOf(removed), tagsOf(kept)]).toEqual([
    ['early', 'silver'],
    ['Early', 'gold'],
  ]);
  pretend.current().do.mergeCustomers({ shop: defaultShop, kept, removed });
  await withShop(shop, (tx) => mergeCustomers(tx, String(removed), String(kept)));
  await makeDue();
  await writeToShopify();
  expect(tagsOf(kept)).toEqual(['Early', 'gold']);
  await leaveTier(b);
  await makeDue();
  await writeToShopify();
  expect(tagsOf(kept)).toEqual([]);
  // A tag that the merchant puts on afterwards is not ours.
  pretend.current().do.updateCustomer({ shop: defaultShop, customer: kept, tags: ['silver'] });
  await withShop(shop, (tx) => markMember(tx, b));
  await makeDue();
  await writeToShopify();
  expect(tagsOf(kept)).toEqual(['silver']);
});

test('so does a merge into a customer who was no member yet', async () => {
  const [removed, kept] = [pretend.newCustomer(), pretend.newCustomer()];
  const member = await memberWith(shop, removed, 100);
  await placeIn(member, 'silver');
  await makeDue();
  await writeToShopify();
  pretend.current().do.mergeCustomers({ shop: defaultShop, kept, removed });
  await withShop(shop, (tx) => mergeCustomers(tx, String(removed), String(kept)));
  await placeIn(member, 'gold');
  await makeDue();
  await writeToShopify();
  expect([standingOf(kept), tagsOf(kept)]).toMatchObject([{ tierKey: 'gold' }, ['early', 'gold']]);
});

test('tags inherited while Shopify is being told stay noted', async () => {
  const [removed, kept] = [pretend.newCustomer(), pretend.newCustomer()];
  const [a, b] = [await memberWith(shop, removed, 100), await memberWith(shop, kept, 100)];
  await placeIn(a, 'silver');
  await makeDue();
  await writeToShopify();
  await withShop(shop, (tx) => markMember(tx, b));
  const before = await ownerQuery<{ marks: number }>('SELECT marks FROM shopify_writes WHERE subject = $1', [
    `member:${b}`,
  ]);
  pretend.current().do.mergeCustomers({ shop: defaultShop, kept, removed });
  await withShop(shop, (tx) => mergeCustomers(tx, String(removed), String(kept)));
  // What a process had read before the merge is stored after it.
  const written = { customerId: String(kept), standing: null, tags: [] };
  const result = {
    subject: `member:${b}`,
    marks: before[0]!.marks,
    attempts: 0,
    written,
    retryInSeconds: null,
    problem: null,
  };
  await withShop(shop, (tx) => keep(tx, [result]));
  await leaveTier(b);
  await makeDue();
  await writeToShopify();
  expect(tagsOf(kept)).toEqual([]);
});
