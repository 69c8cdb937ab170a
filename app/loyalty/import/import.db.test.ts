import { beforeEach, expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { grantPoints, redeemPoints } from '../ledger/actions.server.ts';
import { rebuildBalances } from '../ledger/check.server.ts';
import { buildEarn, buildReverse } from '../ledger/model.ts';
import { changeHolding } from '../ledger/ledger.server.ts';
import { explainBalance } from '../ledger/explain.server.ts';
import { findMember, findOrJoin } from '../members/members.server.ts';
import { advanceImport, advanceImports, shortfallWords, takeStep } from './run.server.ts';
import { checkImport, discardImport, listImportLines, readImport, startImport, undoImport } from './import.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

useDatabase();
let shop: ShopRef;

beforeEach(async () => {
  shop = await createShop();
  await launch(shop, { tiers: { levels: [{ key: 'gold', name: 'Gold', threshold: 10_000 }] } });
  await withShop(shop, ({ db }) =>
    db.customer.create({ data: { shopId: shop.id, id: '1', email: 'Ada@mail.example' } }),
  );
});

const inShop: <T>(work: Parameters<typeof withShop<T>>[1]) => Promise<T> = (work) => withShop(shop, work);
const bytes = (text: string) => new TextEncoder().encode(text);

async function check(content: string, fileName = 'smile.csv'): Promise<string> {
  const checked = await inShop((tx) => checkImport(tx, { fileName, bytes: bytes(content), author: 'Mara' }));
  if (checked.outcome === 'refused') throw new Error(checked.why);
  return checked.id;
}

async function bring(content: string, fileName?: string): Promise<string> {
  const id = await check(content, fileName);
  expect(await inShop((tx) => startImport(tx, id))).toBe('done');
  await advanceImport(shop, id);
  return id;
}

async function undo(id: string): Promise<void> {
  expect(await inShop((tx) => undoImport(tx, id, 'Ines'))).toBe('done');
  await advanceImport(shop, id);
}

const outcomes = async (id: string) =>
  (await inShop((tx) => listImportLines(tx, id, { limit: 1000 }))).lines.map(
    ({ line, outcome }) => `${line} ${outcome}`,
  );
const hash = (email: string) => addressHash(shop.id, email);

async function pointsOf(email: string): Promise<number | null> {
  const rows = await ownerQuery<{ points: number }>(
    `
    SELECT "availablePoints" AS points FROM members WHERE "shopId" = $1 AND "mergedIntoId" IS NULL
      AND ("addressHash" = $2 OR "customerId" IN (SELECT id FROM customers WHERE "shopId" = $1 AND lower(email) = $3))`,
    [shop.id, hash(email), email],
  );
  return rows[0]?.points ?? null;
}

const file =
  'Email,Points balance,Birthday,VIP tier\nada@mail.example,500,1990-03-14,Gold\nnoa@mail.example,"1,200",,\nada@mail.example,7,,\nnobody,5,,\nbo@mail.example,-5,,\n';

test('checking adds nothing and stores no address', async () => {
  const id = await check(file);
  expect(await outcomes(id)).toEqual(['2 ready', '3 guest', '4 duplicate', '5 bad_address', '6 negative']);
  expect(await pointsOf('ada@mail.example')).toBeNull();
  const kept = await ownerQuery<{ text: string }>(
    'SELECT to_jsonb(l)::text AS text FROM points_import_lines l WHERE "shopId" = $1',
    [shop.id],
  );
  expect(kept.map(({ text }) => text).join()).not.toMatch(/(ada|noa|bo)@|nobody/);
  expect((await inShop((tx) => readImport(tx, id)))!.counts).toContainEqual({
    outcome: 'guest',
    lines: 1,
    points: 1200,
  });
  expect(await inShop((tx) => discardImport(tx, id))).toBe('done');
  expect(await inShop((tx) => readImport(tx, id))).toBeNull();
});

test('imports once to customers and to addresses without one, with birthday and tier', async () => {
  const id = await bring(file);
  expect(await outcomes(id)).toEqual(['2 added', '3 added_guest', '4 duplicate', '5 bad_address', '6 negative']);
  expect([await pointsOf('ada@mail.example'), await pointsOf('noa@mail.example')]).toEqual([500, 1200]);
  expect(await inShop((tx) => startImport(tx, id))).toBe('not_now');
  const ada = (await inShop((tx) => findMember(tx, { customerId: '1' })))!;
  expect(await ownerQuery('SELECT birthday, "tierKey", "tierPlacedBy" FROM members WHERE id = $1', [ada.id])).toEqual([
    { birthday: '03-14', tierKey: 'gold', tierPlacedBy: 'Mara' },
  ]);
  const [entry] = (await inShop((tx) => explainBalance(tx, ada.id))).entries;
  expect(entry!.words.join(' ')).toBe(
    '500 points brought along from another program. Line 2 of smile.csv. By Mara. Rules: version 1.',
  );
  expect(
    await ownerQuery(`SELECT name FROM events WHERE "shopId" = $1 AND name LIKE 'points.%'`, [shop.id]),
    'nobody gets a mail',
  ).toEqual([]);
  // The guest becomes a customer.
  await inShop(async (tx) => {
    await tx.db.customer.create({ data: { shopId: shop.id, id: '2', email: 'noa@mail.example' } });
    const member = await findOrJoin(tx, { customerId: '2', addressHash: hash('noa@mail.example') });
    expect(
      (await tx.db.member.findUniqueOrThrow({ where: { shopId_id: { shopId: shop.id, id: member } } })).availablePoints,
    ).toBe(1200);
  });
  expect(await inShop(rebuildBalances)).toEqual([]);
});

test('a crash in the middle neither loses nor doubles points', async () => {
  const id = await check(
    `Email,Points\n${Array.from({ length: 120 }, (_, index) => `guest${index}@mail.example,10`).join('\n')}`,
  );
  await inShop((tx) => startImport(tx, id));
  const dies = withShop(shop, async (tx) => {
    await takeStep(tx, id, 50);
    throw new Error('killed');
  });
  await expect(dies).rejects.toThrow('killed');
  expect(await withShop(shop, (tx) => takeStep(tx, id, 50), { isExclusive: true })).toBe(50);
  await Promise.all([advanceImports(), advanceImports()]);
  expect((await inShop((tx) => readImport(tx, id)))!).toMatchObject({
    state: 'imported',
    counts: [{ outcome: 'added_guest', lines: 120, points: 1200 }],
  });
  const [sums] = await ownerQuery<{ lots: number; points: number }>(
    'SELECT count(*)::int AS lots, sum(points)::int AS points FROM points_lots WHERE "shopId" = $1',
    [shop.id],
  );
  expect(sums).toEqual({ lots: 120, points: 1200 });
});

test('an address is imported once across files, even if a file was checked before the other ran; after an undo it can be imported again', async () => {
  const early = await check('Email,Points\nada@mail.example,9', 'early.csv');
  const first = await bring('Email,Points\nada@mail.example,500');
  const again = await check('Email,Points\nADA@mail.example,500', 'again.csv');
  expect((await inShop((tx) => listImportLines(tx, again, { limit: 1 }))).lines[0]).toMatchObject({
    outcome: 'already_imported',
    problem: 'Its points came with line 2 of smile.csv. Undo that import first if this one is right.',
  });
  await inShop((tx) => startImport(tx, early));
  await advanceImport(shop, early);
  expect(await outcomes(early)).toEqual(['2 already_imported']);
  expect(await pointsOf('ada@mail.example')).toBe(500);
  await undo(first);
  await bring('Email,Points\nada@mail.example,80');
  expect(await pointsOf('ada@mail.example')).toBe(80);
});

test('undo takes back what is left and reports what was spent; other points stay', async () => {
  const id = await bring(file);
  const ada = (await inShop((tx) => findMember(tx, { customerId: '1' })))!;
  await inShop(async (tx) => {
    const launched = (await readLaunchedProgram(tx))!;
    const spent = await redeemPoints(tx, launched, {
      redemptionId: 'r1',
      memberId: ada.id,
      rewardKey: 'x',
      points: 120,
      code: null,
      expiresAt: null,
    });
    expect(spent.outcome).toBe('posted');
    await grantPoints(tx, launched, {
      memberId: ada.id,
      sourceKey: 'adjust|1',
      points: 33,
      occurredAt: tx.now,
      isPending: false,
      type: 'adjust',
    });
  });
  await undo(id);
  const { lines } = await inShop((tx) => listImportLines(tx, id, { limit: 10 }));
  expect(lines.slice(0, 2).map(({ outcome, problem }) => [outcome, problem])).toEqual([
    ['undone_partly', '380 of 500 taken back; meanwhile 120 spent.'],
    ['undone', null],
  ]);
  expect([await pointsOf('ada@mail.example'), await pointsOf('noa@mail.example')]).toEqual([33, 0]);
  expect(await ownerQuery('SELECT "tierKey", "tierPlacedBy" FROM members WHERE id = $1', [ada.id])).toEqual([
    { tierKey: null, tierPlacedBy: null },
  ]);
  const words = (await inShop((tx) => explainBalance(tx, ada.id))).entries.map((entry) => entry.words.join(' '));
  expect(words).toContain('380 points taken by hand. The import of smile.csv was undone. By Ines.');
  expect(await inShop(rebuildBalances)).toEqual([]);
  expect(await inShop((tx) => undoImport(tx, id, 'Ines'))).toBe('not_now');
  expect(
    await ownerQuery(`SELECT name FROM events WHERE "shopId" = $1 AND name = 'points.reversed'`, [shop.id]),
    'nobody gets a mail',
  ).toEqual([]);
});

test('one step handles debts, merges, the same customer twice, and expiry by inactivity', async () => {
  await launch(shop, { points: { expiry: { kind: 'inactivity', months: 6 } } });
  const [debtor, guest] = await inShop(async (tx) => {
    const launched = (await readLaunchedProgram(tx))!;
    await tx.db.customer.createMany({
      data: [
        ['2', 'bo@mail.example'],
        ['3', 'cy@mail.example'],
        ['4', 'old@mail.example'],
      ].map(([id, email]) => ({ shopId: shop.id, id: id!, email })),
    });
    await tx.db.customer.update({ where: { shopId_id: { shopId: shop.id, id: '4' } }, data: { mergedIntoId: '1' } });
    const owing = await findOrJoin(tx, { customerId: '2', addressHash: hash('bo@mail.example') });
    await changeHolding(tx, { memberId: owing, sourceKey: 'earn|x' }, (holding) =>
      buildEarn(holding, lotOf('x', 40), { sourceKey: 'earn|x', occurredAt: tx.now }, tx.now),
    );
    await redeemPoints(tx, launched, {
      redemptionId: 'r',
      memberId: owing,
      rewardKey: 'x',
      points: 40,
      code: null,
      expiresAt: null,
    });
    await changeHolding(tx, { memberId: owing, sourceKey: 'reverse|x', lotIds: ['x'] }, (holding) =>
      buildReverse(holding, 'x', 40, 'allow', { sourceKey: 'reverse|x', occurredAt: tx.now }),
    );
    const asGuest = await findOrJoin(tx, { customerId: null, addressHash: hash('cy@mail.example') });
    await changeHolding(tx, { memberId: asGuest, sourceKey: 'earn|y' }, (holding) =>
      buildEarn(holding, lotOf('y', 7), { sourceKey: 'earn|y', occurredAt: tx.now }, tx.now),
    );
    await findOrJoin(tx, { customerId: '3', addressHash: null });
    return [owing, asGuest];
  });
  await bring(
    'Email,Points,Birthday\nbo@mail.example,100,\ncy@mail.example,20,\nada@mail.example,300,\nold@mail.example,5,1990-03-14\n',
  );
  expect([
    await pointsOf('bo@mail.example'),
    await pointsOf('cy@mail.example'),
    await pointsOf('ada@mail.example'),
  ]).toEqual([60, 27, 305]);
  expect(await ownerQuery('SELECT "debtPoints" FROM members WHERE id = $1', [debtor])).toEqual([{ debtPoints: 0 }]);
  expect(await ownerQuery('SELECT "mergedIntoId" IS NOT NULL AS merged FROM members WHERE id = $1', [guest])).toEqual([
    { merged: true },
  ]);
  expect(
    await ownerQuery('SELECT birthday FROM members WHERE "shopId" = $1 AND "customerId" = $2', [shop.id, '1']),
  ).toEqual([{ birthday: '03-14' }]);
  expect(
    await ownerQuery(
      `SELECT 1 FROM points_lots WHERE "shopId" = $1 AND id = 'y' AND "expiresAt" > now() + interval '5 months'`,
      [shop.id],
    ),
  ).toHaveLength(1);
  expect(await inShop(rebuildBalances)).toEqual([]);
});

const lotOf = (id: string, points: number) => ({
  id,
  points,
  earnedAt: new Date(),
  availableAt: new Date(0),
  expiresAt: new Date(Date.now() + 86_400_000),
});

test('stopping an import takes back what it added and adds no more', async () => {
  const id = await check(
    `Email,Points\n${Array.from({ length: 60 }, (_, index) => `guest${index}@mail.example,10`).join('\n')}`,
  );
  await inShop((tx) => startImport(tx, id));
  await withShop(shop, (tx) => takeStep(tx, id, 50), { isExclusive: true });
  await undo(id);
  expect((await inShop((tx) => readImport(tx, id)))!).toMatchObject({ state: 'undone' });
  expect(new Set((await outcomes(id)).map((line) => line.split(' ')[1]))).toEqual(new Set(['undone', 'not_started']));
  expect(
    await ownerQuery('SELECT sum("availablePoints")::int AS points FROM members WHERE "shopId" = $1', [shop.id]),
  ).toEqual([{ points: 0 }]);
});

test('nothing is added before the launch', async () => {
  shop = await createShop();
  expect(
    await inShop((tx) => checkImport(tx, { fileName: 'a.csv', bytes: bytes(file), author: 'Mara' })),
  ).toMatchObject({ outcome: 'refused', why: expect.stringContaining('Begin') });
  await ownerQuery('INSERT INTO loyalty_programs ("shopId") VALUES ($1)', [shop.id]);
  const id = await check(file);
  expect(await inShop((tx) => startImport(tx, id))).toBe('not_launched');
});

test('erasing a person removes mask and hash, and nothing is imported for them later', async () => {
  const done = await bring('Email,Points\nada@mail.example,500');
  const open = await check('Email,Points,Birthday\nnoa@mail.example,5,1990-03-14', 'second.csv');
  await inShop(async (tx) => {
    await erasePerson(tx, 'a', { customerId: '1', email: 'ada@mail.example', phone: null, orderIds: [] });
    await erasePerson(tx, 'b', { customerId: '9', email: 'noa@mail.example', phone: null, orderIds: [] });
    await startImport(tx, open);
  });
  await advanceImport(shop, open);
  const rows = await ownerQuery(
    'SELECT outcome, "addressHash", "maskedAddress", "customerId", birthday FROM points_import_lines WHERE "shopId" = $1 ORDER BY outcome',
    [shop.id],
  );
  const bare = { addressHash: null, maskedAddress: '', customerId: null, birthday: null };
  expect(rows).toEqual([
    { outcome: 'added', ...bare },
    { outcome: 'forgotten', ...bare },
  ]);
  await undo(done);
  expect(await outcomes(done)).toEqual(['2 undone']);
});

test('every point that cannot be taken back is accounted for', () => {
  expect(shortfallWords({ reversed: 0, points: 1000, spent: 500, expired: 300 })).toBe(
    '0 of 1,000 taken back; meanwhile 500 spent, 300 expired, 200 used for points that were taken back.',
  );
});

test('importing again after an undo deducts what had been spent', async () => {
  const rules = (await inShop(readLaunchedProgram))!;
  const first = await bring('Email,Points\nada@mail.example,1000\nbo@mail.example,300\n');
  const spend = (memberId: string, points: number) =>
    inShop((tx) =>
      redeemPoints(tx, rules, {
        redemptionId: memberId,
        memberId,
        rewardKey: 'x',
        points,
        code: null,
        expiresAt: null,
      }),
    );
  const [ada, bo] = [
    await inShop((tx) => findMember(tx, { customerId: '1' })),
    await inShop((tx) => findMember(tx, { addressHash: hash('bo@mail.example') })),
  ];
  await spend(ada!.id, 400);
  await spend(bo!.id, 300);
  await undo(first);
  const second = await bring('Email,Points\nada@mail.example,500\nbo@mail.example,200\n', 'right.csv');
  expect([await pointsOf('ada@mail.example'), await pointsOf('bo@mail.example'), await outcomes(second)]).toEqual([
    100,
    0,
    ['2 added', '3 already_imported'],
  ]);
  expect((await inShop((tx) => listImportLines(tx, second, { limit: 9 }))).lines.map(({ problem }) => problem)).toEqual(
    [
      '100 added: 400 came with an earlier import and were not there any more when it was undone.',
      '300 came with an earlier import and were not there any more when it was undone.',
    ],
  );
  await undo(second);
  expect([await pointsOf('ada@mail.example'), await outcomes(second)]).toEqual([0, ['2 undone', '3 already_imported']]);
  expect(await inShop(rebuildBalances)).toEqual([]);
});

test('a member who loses an imported tier by an undo is rechecked by what they earned', async () => {
  const id = await bring('Email,Points,VIP tier\nada@mail.example,500,Gold\n');
  const due = () =>
    ownerQuery('SELECT "tierKey", "tierRecheckAt" IS NOT NULL AS "isDue" FROM members WHERE "shopId" = $1', [shop.id]);
  expect(await due()).toEqual([{ tierKey: 'gold', isDue: false }]);
  await undo(id);
  expect(await due()).toEqual([{ tierKey: null, isDue: true }]);
});

test('names come along, and what does not is told before and after', async () => {
  const file = 'Full name,Email,Points,Tier,Birthday,Extra\nCy Twombly,cy@mail.example,120,Platinum,31/02/1990,x';
  const id = await check(file);
  const notes = [
    'These columns do not come along: “Extra”.',
    '1 of the lines bring their points, but not all the rest: each says what.',
  ];
  expect(await inShop((tx) => readImport(tx, id))).toMatchObject({ notes });
  const lines = async () => (await inShop((tx) => listImportLines(tx, id, { limit: 5 }))).lines;
  expect(await lines()).toMatchObject([{ outcome: 'guest', problem: expect.stringMatching(/31\/02\/1990.*Platinum/) }]);
  expect(await inShop((tx) => startImport(tx, id))).toBe('done');
  await advanceImport(shop, id);
  expect(await lines()).toMatchObject([{ outcome: 'added_guest', problem: expect.stringMatching(/Platinum/) }]);
  const names = () => ownerQuery('SELECT name FROM members WHERE "shopId" = $1', [shop.id]);
  expect(await names()).toEqual([{ name: 'Cy Twombly' }]);
  expect(await ownerQuery('SELECT name FROM points_import_lines WHERE "shopId" = $1', [shop.id])).toEqual([
    { name: null },
  ]);
});
