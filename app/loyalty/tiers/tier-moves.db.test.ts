import { beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '#app/lib/clock.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, place, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { giveBonus, joinProgram } from '../activity/bonuses.server.ts';
import { grantPoints } from '../ledger/actions.server.ts';
import { findOrJoin, mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram, launchProgram, setPaused } from '../program/versions.server.ts';
import { runDueStandings } from './due-standings.server.ts';
import { readStanding } from './standing.server.ts';
import { placeInTier } from './tier-moves.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const levels = [
  { key: 'silver', name: 'Silver', threshold: 10_000, entryRewardKey: 'welcome' },
  {
    key: 'gold',
    name: 'Gold',
    threshold: 30_000,
    multiplierPercent: 150,
    entryRewardKey: 'welcome',
    perks: { freeShipping: true },
  },
];
const rewards = [{ key: 'welcome', name: 'Welcome', kind: 'percent' as const, value: 10, costPoints: null }];
const tiers = (own = {}) => ({ tiers: { levels, noticeDays: 30, ...own }, rewards });
const ada = customerOf('1', 'ada@example.com');
const order = (id: string, each: number, own: Parameters<typeof pointsOrder>[1] | object = {}) =>
  pointsOrder(id, { each, customer: ada, ...own });
const memberId = (customerId = '1') => withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));
const standing = async (customerId = '1') => {
  const id = await memberId(customerId);
  return withShop(shop, (tx) => readStanding(tx, id));
};
const tierOf = async (customerId = '1') => (await standing(customerId)).tier?.key ?? null;
const gifts = () =>
  ownerQuery<{ sourceKey: string }>(
    `SELECT "sourceKey" FROM redemptions WHERE "shopId" = $1 AND source = 'tier' ORDER BY 1`,
    [shop.id],
  );
const told = (name: string) =>
  ownerQuery<{ orderId: string | null; data: Record<string, unknown> }>(
    'SELECT "orderId", data FROM events WHERE "shopId" = $1 AND name = $2 ORDER BY "recordedAt"',
    [shop.id, name],
  );
const dueAgain = (column = 'tierRecheckAt', ago = 60_000) =>
  ownerQuery(`UPDATE members SET "${column}" = $2 WHERE "shopId" = $1`, [shop.id, new Date(Date.now() - ago)]);

describe('rising', () => {
  test('happens at once, with its reward and its event, and only once however often it is triggered', async () => {
    await launch(shop, tiers());
    await become(shop, order('1', 12_000));
    await become(shop, order('1', 12_000));
    expect(await standing()).toMatchObject({
      tier: { key: 'silver' },
      next: { key: 'gold', missing: 18_000 },
      progressPercent: 10,
    });
    expect(await gifts()).toHaveLength(1);
    expect(await told('tier.changed')).toEqual([
      {
        orderId: '1',
        data: {
          memberId: await memberId(),
          from: null,
          fromName: null,
          to: 'silver',
          toName: 'Silver',
          isRise: true,
          factor: 100,
          isByStaff: false,
        },
      },
    ]);
    expect(await ownerQuery('SELECT subject FROM shopify_writes WHERE "shopId" = $1', [shop.id])).toContainEqual({
      subject: `member:${await memberId()}`,
    });
  });

  test.each([
    ['one by one', [['1'], ['2'], ['3']]],
    ['the other way round', [['3'], ['2'], ['1']]],
    ['all at once', [['3', '1', '2']]],
  ])('%s ends the same', async (_, batches) => {
    await launch(shop, tiers());
    for (const ids of batches)
      await become(shop, ...ids.map((id) => order(id, 11_000, { placedAt: new Date(`2026-03-0${id}T00:00:00Z`) })));
    expect(await tierOf()).toBe('gold');
    expect((await gifts()).map(({ sourceKey }) => sourceKey.split('|')[2])).toEqual(['gold', 'silver']);
  });

  test('only goods count: after discounts and refunds, without excluded products', async () => {
    await launch(shop, { ...tiers(), exclude: { channels: ['marketplace'] } });
    const first = order('1', 4_000, { pieces: 3 });
    await become(
      shop,
      order('2', 9_000, { sourceName: 'marketplace' }),
      order('3', 9_000, { canceledAt: new Date('2026-03-03') }),
      { ...first, refunds: [refundOf(first, 'r', 1)] },
    );
    expect(await standing()).toMatchObject({ tier: null, next: { key: 'silver', missing: 2_000 } });
  });

  test.each([
    ['points' as const, 12_000],
    ['orders' as const, 2],
  ])('based on %s', async (basis, threshold) => {
    await launch(shop, { tiers: { basis, levels: [{ key: 'top', name: 'Top', threshold }] } });
    await become(shop, order('1', 6_000));
    expect(await tierOf()).toBeNull();
    await become(shop, order('2', 6_000));
    expect(await standing()).toMatchObject({ tier: { key: 'top' }, progressPercent: 100, next: null });
  });

  test('based on points, what was taken back and what was given by hand do not count', async () => {
    await launch(shop, { tiers: { basis: 'points', levels: [{ key: 'top', name: 'Top', threshold: 600 }] } });
    const first = order('1', 300, { pieces: 2 });
    await become(shop, { ...first, refunds: [refundOf(first, 'r', 1)] });
    const rules = (await withShop(shop, readLaunchedProgram))!;
    const id = await memberId();
    await withShop(shop, (tx) =>
      grantPoints(tx, rules, {
        memberId: id,
        sourceKey: 'adjust|1',
        points: 500,
        occurredAt: tx.now,
        isPending: false,
        type: 'adjust',
        staffMember: 'Grace',
        reason: 'x',
      }),
    );
    await runDueStandings();
    expect(await standing()).toMatchObject({ points: 800, tier: null, next: { missing: 300 } });
  });

  test('based on points, a bonus raises the tier without an order', async () => {
    await launch(shop, {
      earn: { review: 500 },
      tiers: { basis: 'points', levels: [{ key: 'top', name: 'Top', threshold: 600 }] },
    });
    await become(shop, order('1', 100));
    await runDueStandings();
    const rules = (await withShop(shop, readLaunchedProgram))!;
    const id = await memberId();
    await withShop(shop, (tx) =>
      giveBonus(tx, rules, { memberId: id, bonus: 'review', subject: '7', occurredAt: tx.now }),
    );
    await runDueStandings();
    expect(await tierOf()).toBe('top');
  });

  test('orders from before the launch count when a customer joins or orders', async () => {
    await launch(shop, tiers());
    const before = (id: string, customer: typeof ada) =>
      pointsOrder(id, { each: 20_000, customer, placedAt: new Date('2025-12-24T00:00:00Z'), email: customer.email });
    const bob = customerOf('2', 'bob@example.com');
    await place(shop, before('1', ada), before('2', bob));
    await become(shop, order('3', 100));
    await withShop(shop, (tx) => joinProgram(tx, { customerId: '2', addressHash: null }));
    await runDueStandings();
    expect([await tierOf('1'), await tierOf('2')]).toEqual(['silver', 'silver']);
    expect(await standing('1')).toMatchObject({ points: 100 });
  });
});

describe('dropping', () => {
  async function fallen(): Promise<void> {
    await launch(shop, tiers());
    const one = order('1', 12_000);
    await become(shop, one);
    await become(shop, { ...one, refunds: [refundOf(one, 'r', 1)] });
  }

  test('starts with a notice and happens when the notice period ends', async () => {
    await fallen();
    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, tierNotice: { to: null } });
    expect(await told('tier.drop_announced')).toMatchObject([
      {
        orderId: '1',
        data: { from: 'silver', to: null, dropsOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string },
      },
    ]);
    await dueAgain();
    await runDueStandings();
    expect(await tierOf()).toBe('silver');
    await dueAgain('tierDropsAt');
    await dueAgain();
    await runDueStandings();
    expect(await standing()).toMatchObject({ tier: null, tierNotice: null });
    expect((await told('tier.changed')).at(-1)!.data).toMatchObject({ from: 'silver', to: null, isRise: false });
    expect(await runDueStandings()).toBe(0);
  });

  test('is canceled when the member has earned the tier again, without giving its reward again', async () => {
    await fallen();
    await become(shop, order('2', 15_000));
    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, tierNotice: null });
    await dueAgain('tierDropsAt');
    await become(shop, order('2', 15_000));
    expect(await tierOf()).toBe('silver');
    expect([(await gifts()).length, (await told('tier.drop_announced')).length]).toEqual([1, 1]);
  });

  test('is announced by time alone once the orders are older than twelve months', async () => {
    await launch(shop, { ...tiers(), timeZone: 'UTC' });
    const placedAt = new Date(Date.now() - 300 * dayMs);
    await become(shop, order('1', 12_000, { placedAt }));
    const [member] = await ownerQuery<{ tierRecheckAt: Date }>('SELECT "tierRecheckAt" FROM members');
    expect(member!.tierRecheckAt.getTime() - placedAt.getTime()).toBeGreaterThan(365 * dayMs);
    await ownerQuery('UPDATE counted_orders SET "placedAt" = $1', [new Date(Date.now() - 367 * dayMs)]);
    await dueAgain();
    await runDueStandings();
    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, tierNotice: { to: null } });
  });

  const relaunch = async (own: object) => {
    const { program } = (await withShop(shop, readLaunchedProgram))!;
    await withShop(shop, (tx) => launchProgram(tx, { ...program, tiers: { ...program.tiers, ...own } }, 'owner'));
  };

  test('happens on the announced day, even if the rules have a shorter notice by now', async () => {
    await fallen();
    const before = await standing();
    await relaunch({ noticeDays: 7 });
    await ownerQuery(`UPDATE members SET "tierNoticeAt" = "tierNoticeAt" - interval '10 days' WHERE "shopId" = $1`, [
      shop.id,
    ]);
    await dueAgain();
    await runDueStandings();
    expect(await standing()).toMatchObject({
      tier: { key: 'silver' },
      tierNotice: { dropsAt: before.tierNotice!.dropsAt },
    });
  });

  test('goes no lower than announced: the rest gets a notice of its own', async () => {
    await launch(shop, tiers());
    const [one, two] = [order('1', 12_000), order('2', 20_000)];
    await become(shop, one, two);
    await become(shop, { ...two, refunds: [refundOf(two, 'r', 1)] });
    await become(shop, { ...one, refunds: [refundOf(one, 's', 1)] });
    expect(await standing()).toMatchObject({ tier: { key: 'gold' }, tierNotice: { to: 'Silver' } });
    await dueAgain('tierDropsAt');
    await dueAgain();
    await runDueStandings();
    expect(await standing()).toMatchObject({ tier: { key: 'silver' }, tierNotice: { to: null } });
    expect((await told('tier.drop_announced')).map(({ data }) => data.to)).toEqual(['silver', null]);
  });

  test('waits while the program is paused', async () => {
    await fallen();
    await dueAgain('tierDropsAt');
    await dueAgain();
    await withShop(shop, (tx) => setPaused(tx, true));
    await runDueStandings();
    expect(await tierOf()).toBe('silver');
    await withShop(shop, (tx) => setPaused(tx, false));
    await runDueStandings();
    expect(await tierOf()).toBeNull();
  });
});

describe('placed by staff', () => {
  const placeIn = async (tierKey: string | null) => {
    const id = await memberId();
    return withShop(shop, (tx) =>
      placeInTier(tx, { memberId: id, tierKey, reason: 'A friend of the house', staffMember: 'Grace' }),
    );
  };

  test('a member stays where staff placed them until staff end it; then a drop has its notice', async () => {
    await launch(shop, tiers());
    await become(shop, order('1', 100));
    expect(await placeIn('gold')).toEqual({ outcome: 'placed' });
    expect(await placeIn('gold')).toEqual({ outcome: 'placed' });
    await runDueStandings();
    expect(await standing()).toMatchObject({ tier: { key: 'gold', multiplierPercent: 150 }, tierNotice: null });
    expect((await told('tier.changed')).map(({ data }) => [data.to, data.isByStaff])).toEqual([['gold', true]]);
    expect(await gifts()).toHaveLength(1);
    expect(await placeIn(null)).toEqual({ outcome: 'placement_ended' });
    await runDueStandings();
    expect(await standing()).toMatchObject({ tier: { key: 'gold' }, tierNotice: { to: null } });
    expect([await placeIn(null), await placeIn('platinum')]).toEqual([
      { outcome: 'unchanged' },
      { outcome: 'unknown_tier' },
    ]);
  });

  test('a member who earns more still rises', async () => {
    await launch(shop, tiers());
    await become(shop, order('1', 100));
    await placeIn('silver');
    await become(shop, order('2', 40_000));
    expect(await tierOf()).toBe('gold');
  });
});

test('merging two members keeps the higher tier and does not give its reward twice', async () => {
  await launch(shop, tiers());
  await become(
    shop,
    order('1', 16_000),
    pointsOrder('2', { each: 16_000, email: 'b@example.com', customer: customerOf('2', 'b@example.com') }),
  );
  const [a, b] = [await memberId('1'), await memberId('2')];
  await withShop(shop, (tx) => placeInTier(tx, { memberId: a, tierKey: 'gold', reason: 'x', staffMember: 'Grace' }));
  await withShop(shop, (tx) => mergeMembers(tx, a, b));
  await runDueStandings();
  expect(await withShop(shop, (tx) => readStanding(tx, b))).toMatchObject({ tier: { key: 'gold' }, next: null });
  expect(await gifts()).toHaveLength(3);
  // They have dropped and rise again: neither gets the gold reward again that one of them has had.
  await ownerQuery('UPDATE members SET "tierKey" = NULL, "tierPlacedBy" = NULL WHERE "shopId" = $1', [shop.id]);
  await dueAgain();
  await runDueStandings();
  expect([(await withShop(shop, (tx) => readStanding(tx, b))).tier?.key, (await gifts()).length]).toEqual(['gold', 3]);
});

test('launching new tiers applies them to everybody: up at once, down with notice', async () => {
  await launch(shop, tiers());
  await become(
    shop,
    order('1', 12_000),
    pointsOrder('2', { each: 9_000, email: 'b@example.com', customer: customerOf('2', 'b@example.com') }),
  );
  const { program } = (await withShop(shop, readLaunchedProgram))!;
  const change = (threshold: number) =>
    withShop(shop, (tx) =>
      launchProgram(
        tx,
        { ...program, tiers: { ...program.tiers, levels: [{ ...program.tiers.levels[0]!, threshold }] } },
        'owner',
      ),
    );
  await change(8_000);
  await runDueStandings();
  expect([await tierOf('1'), await tierOf('2')]).toEqual(['silver', 'silver']);
  await change(20_000);
  await runDueStandings();
  expect(await standing('2')).toMatchObject({ tier: { key: 'silver' }, tierNotice: { to: null } });
});

test.each(['00000000-0000-4000-8000-000000000000', 'nobody'])('there is no member %s to place', async (memberId) => {
  await launch(shop, tiers());
  const placing = withShop(shop, (tx) =>
    placeInTier(tx, { memberId, tierKey: 'gold', reason: 'x', staffMember: 'Grace' }),
  );
  await expect(placing).rejects.toMatchObject({ name: 'AppError', code: 'not_found' });
});
