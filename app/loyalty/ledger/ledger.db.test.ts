import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { matureAndExpirePoints } from './mature-and-expire.server.ts';
import { deductPoints, grantPoints, redeemPoints, restorePoints } from './actions.server.ts';
import { checkLedgers, rebuildBalances } from './check.server.ts';
import { explainBalance, exportMemberCsv } from './explain.server.ts';
import { buildEarn, buildReverse, maxPoints, mostHeld } from './model.ts';
import { changeHolding, post } from './ledger.server.ts';
import { findMember, findOrJoin, listMembers, mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';

useDatabase();

let shop: ShopRef;
let rules: VersionedProgram;
beforeEach(async () => {
  shop = await createShop();
  await launch(shop);
  rules = (await withShop(shop, readLaunchedProgram))!;
});

const joined = (address = 'a') => withShop(shop, (tx) => findOrJoin(tx, { customerId: null, addressHash: address }));
const give = (memberId: string, sourceKey: string, points: number) =>
  withShop(shop, (tx) =>
    grantPoints(tx, rules, { memberId, sourceKey, points, occurredAt: new Date('2026-02-01'), isPending: false }),
  );
const spend = (memberId: string, points: number, redemptionId: string = randomUUID()) =>
  withShop(shop, (tx) =>
    redeemPoints(tx, rules, { redemptionId, memberId, rewardKey: 'five', points, code: null, expiresAt: null }),
  );
const balanceOf = (memberId: string) =>
  withShop(shop, ({ db }) =>
    db.member.findUniqueOrThrow({
      where: { shopId_id: { shopId: shop.id, id: memberId } },
      select: { availablePoints: true, pendingPoints: true, debtPoints: true },
    }),
  );
const differences = () => withShop(shop, rebuildBalances);

describe('the ledger', () => {
  test.each(['points_transactions', 'points_entries', 'program_versions'])(
    'the processes cannot change or delete %s',
    async (table) => {
      await give(await joined(), 'earn|x', 10);
      await expect(
        withShop(shop, ({ db }) => db.$executeRawUnsafe(`UPDATE ${table} SET "shopId" = "shopId"`)),
      ).rejects.toThrow(/permission denied/);
      await expect(withShop(shop, ({ db }) => db.$executeRawUnsafe(`DELETE FROM ${table}`))).rejects.toThrow(
        /permission denied/,
      );
    },
  );

  test('entries that do not sum to zero are refused at commit', async () => {
    const entry = (transaction: number, position: number, points: number) =>
      `INSERT INTO points_entries ("shopId", "transactionId", position, account, points) VALUES (${shop.id}, ${transaction}, ${position}, 'issued', ${points});`;
    await ownerQuery(`BEGIN; ${entry(1, 0, 5)} ${entry(1, 1, -5)} COMMIT`);
    await expect(ownerQuery(`BEGIN; ${entry(2, 0, 5)} ${entry(2, 1, -4)} COMMIT`)).rejects.toThrow(/sum to zero/);
    const byProcess = withShop(shop, async ({ db }) => {
      await db.$executeRawUnsafe(entry(3, 0, 5));
      await db.$executeRawUnsafe('SET CONSTRAINTS points_entries_balance IMMEDIATE');
    });
    await expect(byProcess).rejects.toThrow(/sum to zero/);
  });

  test('a transaction that is already booked is not booked again', async () => {
    const memberId = await joined();
    const cause = { sourceKey: 'earn|twice', occurredAt: new Date('2026-01-01') };
    const lot = {
      id: 'twice',
      points: 5,
      earnedAt: new Date('2026-01-01'),
      availableAt: new Date('2026-01-01'),
      expiresAt: null,
    };
    const transaction = buildEarn({ memberId, debt: 0, lots: [] }, lot, cause, new Date('2026-01-02'));
    expect([
      await withShop(shop, (tx) => post(tx, transaction)),
      await withShop(shop, (tx) => post(tx, transaction)),
    ]).toEqual(['posted', 'already_there']);
    expect((await balanceOf(memberId)).availablePoints).toBe(5);
  });

  test('the ledger cannot be deleted while the shop is registered', async () => {
    await expect(
      withShop(shop, ({ db }) => db.$executeRaw`SELECT erase_books_of_gone_shop(${shop.id}::int)`),
    ).rejects.toThrow(/still in the register/);
  });

  test('a difference alerts the staff once a day', async () => {
    const memberId = await joined();
    await give(memberId, 'earn|x', 10);
    expect(await checkLedgers()).toBe(0);
    await ownerQuery(`UPDATE members SET "availablePoints" = 11 WHERE "shopId" = $1`, [shop.id]);
    expect(await differences()).toEqual([
      { what: 'member', id: memberId, column: 'availablePoints', cached: 11, rebuilt: 10 },
    ]);
    expect([await checkLedgers(), await checkLedgers()]).toEqual([1, 1]);
    expect(await ownerQuery('SELECT kind, summary FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
      { kind: 'ledger_differs', summary: '1 difference' },
    ]);
    await ownerQuery(`UPDATE members SET "availablePoints" = 10 WHERE "shopId" = $1`, [shop.id]);
  });
});

describe('concurrently', () => {
  test('16 writers on one account book each fact once', async () => {
    const memberId = await joined();
    const facts = Array.from({ length: 40 }, (_, index) => ({ key: `earn|fact:${index}`, points: index + 1 }));
    const writers = Array.from({ length: 16 }, async (_, writer) => {
      const shuffled = facts.toSorted(
        (a, b) => ((a.points * 7 + writer * 13) % 41) - ((b.points * 7 + writer * 13) % 41),
      );
      const outcomes: string[] = [];
      for (const { key, points } of shuffled.slice(0, 10)) outcomes.push(await give(memberId, key, points));
      return outcomes;
    });
    const outcomes = (await Promise.all(writers)).flat();
    for (const { key, points } of facts) outcomes.push(await give(memberId, key, points));
    expect(outcomes.filter((outcome) => outcome === 'posted')).toHaveLength(40);
    expect((await balanceOf(memberId)).availablePoints).toBe(820);
    expect(await differences()).toEqual([]);
  });

  test('of two concurrent redemptions exactly one succeeds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const memberId = await joined(`round ${round}`);
      await give(memberId, `earn|${round}`, 100);
      const outcomes = await Promise.all([spend(memberId, 80), spend(memberId, 80)]);
      expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['not_enough', 'posted']);
      expect((await balanceOf(memberId)).availablePoints).toBe(20);
    }
  });

  test('16 spenders never spend more than there is', async () => {
    const memberId = await joined();
    for (let lot = 0; lot < 5; lot += 1) await give(memberId, `earn|${lot}`, 21);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => spend(memberId, 10)));
    expect(outcomes.filter(({ outcome }) => outcome === 'posted')).toHaveLength(10);
    expect((await balanceOf(memberId)).availablePoints).toBe(5);
    expect(await differences()).toEqual([]);
  });

  test('a repeated redemption is debited once', async () => {
    const memberId = await joined();
    await give(memberId, 'earn|x', 100);
    const outcomes = await Promise.all([spend(memberId, 30, 'same'), spend(memberId, 30, 'same')]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already_there', 'posted']);
    expect((await balanceOf(memberId)).availablePoints).toBe(70);
  });

  test('many concurrent joins make one member', async () => {
    const ids = await Promise.all(Array.from({ length: 8 }, () => joined('the same')));
    expect(new Set(ids).size).toBe(1);
  });

  test('merging in both directions at once ends with one account and all points', async () => {
    const [a, b] = [await joined('a'), await joined('b')];
    await give(a, 'earn|a', 10);
    await give(b, 'earn|b', 5);
    await Promise.all([withShop(shop, (tx) => mergeMembers(tx, a, b)), withShop(shop, (tx) => mergeMembers(tx, b, a))]);
    const kept = (await withShop(shop, (tx) => findMember(tx, { id: a })))!.id;
    expect((await balanceOf(kept)).availablePoints).toBe(15);
    expect(await differences()).toEqual([]);
  });
});

test('restored points go back to their lots in proportion and live at least 30 days', async () => {
  const memberId = await joined();
  const { now } = await withShop(shop, async (tx) => ({ now: tx.now }));
  const soon = new Date(now.getTime() + 86_400_000);
  const earn = (id: string, points: number, expiresAt: Date | null) =>
    withShop(shop, (tx) => {
      const cause = { sourceKey: `earn|${id}`, occurredAt: new Date('2026-02-01') };
      const lot = { id, points, earnedAt: cause.occurredAt, availableAt: cause.occurredAt, expiresAt };
      return changeHolding(tx, { memberId, sourceKey: cause.sourceKey }, (holding) =>
        buildEarn(holding, lot, cause, tx.now),
      );
    });
  await earn('soon', 30, soon);
  await earn('never', 70, null);
  await spend(memberId, 100, 'r');
  const back = (target: number) => withShop(shop, (tx) => restorePoints(tx, 'r', target, 'A refund.'));
  expect([await back(33), await back(33), await back(66), await back(100), await back(100)]).toEqual([
    'posted',
    'already_there',
    'posted',
    'posted',
    'already_there',
  ]);
  const lots = await ownerQuery<{ id: string; available: number; spent: number; expiresAt: Date | null }>(
    'SELECT * FROM points_lots WHERE "shopId" = $1 ORDER BY id',
    [shop.id],
  );
  expect(lots).toMatchObject([
    { id: 'never', available: 70, spent: 0, expiresAt: null },
    { id: 'soon', available: 30, spent: 0 },
  ]);
  expect(lots[1]!.expiresAt!.getTime()).toBeGreaterThanOrEqual(now.getTime() + 30 * 86_400_000);
});

test('the job releases and expires what is due, in every shop', async () => {
  const memberId = await joined();
  const made = (id: string, availableAt: Date, expiresAt: Date | null) =>
    withShop(shop, (tx) => {
      const cause = { sourceKey: `earn|${id}`, occurredAt: new Date('2026-02-01') };
      const built = { id, points: 10, earnedAt: cause.occurredAt, availableAt, expiresAt };
      // Booked as if it were February.
      return changeHolding(tx, { memberId, sourceKey: cause.sourceKey }, (holding) =>
        buildEarn(holding, built, cause, new Date('2026-02-01')),
      );
    });
  await made('due', new Date('2026-03-01'), null);
  await made('over', new Date('2026-02-01'), new Date('2026-03-01'));
  await made('later', new Date('2999-01-01'), null);
  expect([await matureAndExpirePoints(), await matureAndExpirePoints()]).toEqual([2, 0]);
  expect(await balanceOf(memberId)).toEqual({ availablePoints: 10, pendingPoints: 10, debtPoints: 0 });
});

test('staff adjust points by hand, and the balance explains itself', async () => {
  const memberId = await joined();
  await give(memberId, 'earn|x', 50);
  const by = { staffMember: 'Mia', reason: '=cmd("sorry")' };
  await withShop(shop, (tx) =>
    grantPoints(tx, rules, {
      memberId,
      sourceKey: 'adjust|1',
      points: 20,
      occurredAt: tx.now,
      isPending: false,
      type: 'adjust',
      ...by,
    }),
  );
  expect(
    await withShop(shop, (tx) => deductPoints(tx, { memberId, sourceKey: 'adjust|2', points: 100, ...by })),
  ).toEqual({ outcome: 'not_enough', available: 70 });
  await withShop(shop, (tx) => deductPoints(tx, { memberId, sourceKey: 'adjust|3', points: 30, ...by }));
  const first = await withShop(shop, (tx) => explainBalance(tx, memberId, { limit: 2 }));
  expect(first.entries.map(({ balance, words }) => [balance, words[0]])).toEqual([
    [40, '30 points taken by hand.'],
    [70, '20 points given by hand.'],
  ]);
  const rest = await withShop(shop, (tx) => explainBalance(tx, memberId, { cursor: first.nextCursor!, limit: 2 }));
  expect(rest).toMatchObject({
    entries: [{ balance: 50, words: ['50 points earned.', 'Rules: version 1.'] }],
    nextCursor: null,
  });
  expect(await withShop(shop, (tx) => exportMemberCsv(tx, memberId))).toContain('Reason: =cmd(""sorry"")');
  expect(await differences()).toEqual([]);
});

test('a balance never exceeds the limit, whatever the rules give and even when two full accounts are merged', async () => {
  const [a, b] = [await joined('a'), await joined('b')];
  for (const memberId of [a, b])
    for (let lot = 0; lot < mostHeld / maxPoints; lot += 1) await give(memberId, `earn|${memberId}|${lot}`, maxPoints);
  expect(await give(a, 'earn|more', 1)).toBe('nothing');
  await withShop(shop, (tx) => mergeMembers(tx, b, a));
  expect(await balanceOf(a)).toMatchObject({ availablePoints: 2 * mostHeld });
  expect((await withShop(shop, (tx) => explainBalance(tx, a))).entries[0]).toMatchObject({ balance: 2 * mostHeld });
  await spend(a, maxPoints);
  expect(await differences()).toEqual([]);
});

test('debt moves along in a merge, and both balances say so', async () => {
  const [a, b] = [await joined('a'), await joined('b')];
  await give(a, 'earn|a', 30);
  await spend(a, 30);
  const cause = { sourceKey: 'reverse|a', occurredAt: new Date('2026-02-02') };
  const [lot] = await ownerQuery<{ id: string }>('SELECT id FROM points_lots WHERE "shopId" = $1', [shop.id]);
  await withShop(shop, (tx) =>
    changeHolding(tx, { memberId: a, ...cause, lotIds: [lot!.id] }, (holding) =>
      buildReverse(holding, lot!.id, 30, 'allow', cause),
    ),
  );
  await give(b, 'earn|b', 10);
  await withShop(shop, (tx) => mergeMembers(tx, a, b));
  const newest = async (memberId: string) =>
    (await withShop(shop, (tx) => explainBalance(tx, memberId, { limit: 1 }))).entries[0]!;
  expect([await newest(a), await newest(b)]).toMatchObject([
    { available: 30, balance: 0, words: ['30 points of debt went to another account of the same customer.'] },
    { available: -30, balance: -20, words: ['30 points of debt came from another account of the same customer.'] },
  ]);
  expect(await differences()).toEqual([]);
});

test('the list of members is paginated', async () => {
  for (let index = 0; index < 5; index += 1) await joined(`address ${index}`);
  const first = await withShop(shop, (tx) => listMembers(tx, { limit: 3 }));
  const second = await withShop(shop, (tx) => listMembers(tx, { limit: 3, cursor: first.nextCursor! }));
  expect([first.rows.length, second.rows.length, second.nextCursor]).toEqual([3, 2, null]);
  for (const cursor of ['nonsense', '|', '2026-01-01|x']) {
    expect((await withShop(shop, (tx) => listMembers(tx, { limit: 3, cursor }))).rows).toEqual(first.rows);
  }
});
