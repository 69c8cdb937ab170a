import { beforeEach, expect, test } from 'vitest';
import { addDays, dayOf, instantOf } from '#app/lib/clock.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { storeFacts } from '#app/test/orders.ts';
import { makeFacts, makeLine, money } from '#app/test/order-facts.ts';
import { advanceCatchUps, forecastCatchUp, startDays } from '../earning/catch-up.server.ts';
import {
  beginProgram,
  launchDraft,
  listVersionNotes,
  readProgramDraft,
  readProgramVersion,
  saveProgramDraft,
} from './program-draft.server.ts';
import { readLaunchedProgram, setPaused } from './versions.server.ts';
import { tryPart } from './try-program.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop({ currency: 'EUR', timeZone: 'Europe/Berlin' });
});

const inShop = <T>(work: (tx: ShopTx) => Promise<T>) => withShop(shop, work);
const draft = async () => (await inShop(readProgramDraft))!;
const perUnit = (count: number, version: number) =>
  inShop((tx) =>
    saveProgramDraft(tx, (program) => ({ ...program, points: { ...program.points, perUnit: count } }), version),
  );

test('there is no draft until it is begun, once, in the shop’s currency and time zone', async () => {
  expect(await inShop(readProgramDraft)).toBeNull();
  expect(await perUnit(1, 0)).toEqual({ outcome: 'no_draft' });
  expect(await inShop((tx) => beginProgram(tx, 'usual'))).toBe('begun');
  expect(await inShop((tx) => beginProgram(tx, 'punch_card'))).toBe('already_there');
  expect(await draft()).toMatchObject({
    program: { currency: 'EUR', timeZone: 'Europe/Berlin', points: { isOn: true, perUnit: 5 } },
    launchedVersion: null,
    pausedAt: null,
  });
});

test('of two saves based on the same version the second gets a conflict', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  const { version } = await draft();
  const [first, second] = [await perUnit(2, version), await perUnit(3, version)];
  expect(first.outcome).toBe('saved');
  expect(second).toEqual({ outcome: 'conflict', version: first.outcome === 'saved' ? first.version : null });
  expect((await draft()).program.points.perUnit).toBe(2);
});

test('of two concurrent saves exactly one succeeds', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  const { version } = await draft();
  const outcomes = await Promise.all([perUnit(2, version), perUnit(3, version)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['conflict', 'saved']);
});

test('inconsistent rules are refused by field, and nothing is saved', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  const { version, program } = await draft();
  const saved = await inShop((tx) =>
    saveProgramDraft(tx, (now) => ({ ...now, punchCard: { ...now.punchCard, isOn: true } }), version),
  );
  expect(saved).toEqual({
    outcome: 'invalid',
    errors: { 'punchCard.rewardKey': 'Choose the reward that a full card brings.' },
  });
  expect(await draft()).toMatchObject({ version, program });
});

test('each launch is a version with its author; the draft does not change the rules in force', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  const launch = async (author: string) =>
    inShop(async (tx) => launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author }));
  expect(await launch('Ada')).toEqual({ outcome: 'launched', version: 1 });
  await perUnit(9, (await draft()).version);
  expect((await inShop(readLaunchedProgram))?.program.points.perUnit).toBe(5);
  await inShop((tx) => setPaused(tx, true));
  expect(await launch('Bob')).toEqual({ outcome: 'launched', version: 2 });
  expect(await draft()).toMatchObject({ launchedVersion: 2, pausedAt: null });
  expect((await inShop((tx) => listVersionNotes(tx, 5))).map((note) => [note.version, note.author])).toEqual([
    [2, 'Bob'],
    [1, 'Ada'],
  ]);
  expect((await inShop((tx) => readProgramVersion(tx, 1)))?.program.points.perUnit).toBe(5);
  expect(await inShop((tx) => readProgramVersion(tx, 3))).toBeNull();
});

test('refuses to launch a draft that changed since it was looked at, or one that gives nothing', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  const { version } = await draft();
  await perUnit(2, version);
  expect(await inShop((tx) => launchDraft(tx, { expectedVersion: version, author: 'Ada' }))).toEqual({
    outcome: 'conflict',
  });
  await inShop(async (tx) =>
    saveProgramDraft(tx, (program) => ({ ...program, rewards: [] }), (await readProgramDraft(tx))!.version),
  );
  const launch = await inShop(async (tx) =>
    launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author: 'Ada' }),
  );
  expect(launch).toEqual({ outcome: 'not_ready', why: 'Add a reward that points can buy.' });
});

test('the processes cannot rewrite a version', async () => {
  await inShop((tx) => beginProgram(tx, 'usual'));
  await inShop(async (tx) =>
    launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author: 'Ada' }),
  );
  await expect(inShop(({ db }) => db.$executeRaw`UPDATE program_versions SET author = 'Eve'`)).rejects.toThrow(
    /permission denied/,
  );
  expect(await ownerQuery('SELECT author FROM program_versions WHERE "shopId" = $1', [shop.id])).toEqual([
    { author: 'Ada' },
  ]);
});

const runOf = async (part: object = {}) => {
  const tried = await inShop((tx) => tryPart(tx, part));
  return tried.outcome === 'tried' ? tried.run : tried;
};

test('the dry run tries the draft on the stored orders, against the rules in force', async () => {
  expect(await runOf()).toEqual({ outcome: 'no_draft' });
  await storeFacts(shop, makeFacts({ shopId: shop.id, lines: [makeLine({ unitPrice: money(1000) })] }));
  await inShop((tx) => beginProgram(tx, 'usual'));
  expect(await runOf()).toMatchObject({ orders: 1, before: null, after: { points: 50 } });
  await inShop(async (tx) =>
    launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author: 'Ada' }),
  );
  await perUnit(10, (await draft()).version);
  expect(await runOf()).toMatchObject({ before: { points: 50 }, after: { points: 100 }, gainers: 1, losers: 0 });
});

test('an unsaved part is tried as typed, and an invalid one is not tried', async () => {
  await storeFacts(shop, makeFacts({ shopId: shop.id, lines: [makeLine({ unitPrice: money(1000) })] }));
  await inShop((tx) => beginProgram(tx, 'usual'));
  const { points } = (await draft()).program;
  expect(await runOf({ points: { ...points, perUnit: 7 } })).toMatchObject({
    after: { points: 70 },
    widest: [{ member: expect.any(String), pointsBefore: 0, pointsAfter: 70 }],
  });
  expect(await runOf({ points: { ...points, perUnit: -7 } })).toEqual({ outcome: 'invalid' });
  expect((await draft()).program.points.perUnit).toBe(5);
});

test('orders from before the launch earn afterwards, from the chosen day on', async () => {
  const today = dayOf(new Date(), 'Europe/Berlin');
  for (const [id, daysAgo] of [
    ['1', 40],
    ['2', 20],
    ['3', 10],
  ] as const) {
    const placedAt = instantOf(addDays(today, -daysAgo), 600, 'Europe/Berlin');
    await storeFacts(
      shop,
      makeFacts({
        shopId: shop.id,
        id,
        placedAt,
        paidAt: id === '3' ? null : placedAt,
        customer: null,
        email: `guest${id}@mail.example`,
        lines: [makeLine({ unitPrice: money(1000) })],
      }),
    );
  }
  await inShop((tx) => beginProgram(tx, 'usual'));
  const launch = async (sinceDay: string) =>
    inShop(async (tx) =>
      launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author: 'Ada', sinceDay }),
    );
  expect(await inShop((tx) => startDays(tx, 'Europe/Berlin'))).toEqual({ first: addDays(today, -40), last: today });
  expect(await launch(addDays(today, -41))).toMatchObject({
    outcome: 'wrong_day',
    why: expect.stringContaining(addDays(today, -40)),
  });
  const since = instantOf(addDays(today, -25), 0, 'Europe/Berlin');
  expect(await inShop(async (tx) => forecastCatchUp(tx, (await readProgramDraft(tx))!.program, since))).toEqual({
    orders: 1,
    points: 50,
    members: 1,
    isPartial: false,
  });
  expect(await launch(addDays(today, -25))).toEqual({ outcome: 'launched', version: 1 });
  const { version } = await draft();
  await Promise.all([advanceCatchUps(), advanceCatchUps()]);
  const lots = await ownerQuery('SELECT "orderId", points FROM points_lots WHERE "shopId" = $1', [shop.id]);
  expect(lots).toEqual([{ orderId: '2', points: 50 }]);
  const events = await ownerQuery(
    `SELECT "orderId", data->'isQuiet' AS quiet FROM events WHERE "shopId" = $1 AND name = 'points.earned'`,
    [shop.id],
  );
  expect(events, 'no mail of its own').toEqual([{ orderId: '2', quiet: true }]);
  expect((await draft()).version, 'the draft does not look changed').toBe(version);
  expect(await ownerQuery('SELECT "catchUpFrom" FROM loyalty_programs WHERE "shopId" = $1', [shop.id])).toEqual([
    { catchUpFrom: null },
  ]);
  expect(await launch(addDays(today, -25))).toMatchObject({ outcome: 'wrong_day' });
});

test('a line without product data is judged without tags', async () => {
  await storeFacts(
    shop,
    makeFacts({ shopId: shop.id, lines: [makeLine({ unitPrice: money(1000), isEnriched: false })] }),
  );
  await ownerQuery('UPDATE order_lines SET "productTags" = NULL, collections = NULL WHERE "shopId" = $1', [shop.id]);
  await inShop((tx) => beginProgram(tx, 'usual'));
  expect(await runOf()).toMatchObject({ after: { points: 50 } });
});
