import type { PointsImport } from '@prisma/client';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { LineOutcome } from './words.ts';
import { findKept, keptWords } from './kept.server.ts';
import { grantAtOnce, joinAtOnce } from './batch.server.ts';
import { grantPoints, type Grant } from '../ledger/actions.server.ts';
import { buildWithdraw } from '../ledger/model.ts';
import { lockMembers, postAll } from '../ledger/ledger.server.ts';
import { findOrJoin } from '../members/members.server.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';

// The long-running part of imports and their undoing, a few hundred lines per transaction. Each line's progress is
// stored on the line, in the same transaction as its points, so a crash leaves nothing half done and the next round
// continues there.

const linesAtOnce = 500;
/** so that one large file holds up neither other shops nor other jobs */
const roundMs = 20_000;

/** Continues every import in progress; called every few seconds. A failing import does not hold up the others. */
export async function advanceImports(): Promise<void> {
  const open = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
    SELECT i."shopId", i.id, s.domain FROM points_imports i JOIN shops s ON s.id = i."shopId"
    WHERE i.state IN ('importing', 'undoing') AND s."uninstalledAt" IS NULL`,
  );
  for (const { shopId, id, domain } of open) {
    try {
      await advanceImport({ id: shopId, domain }, id);
    } catch (err) {
      log.error({ err, shopId, importId: id }, 'an import of points did not get on');
    }
  }
}

/** Continues one import until its round is over. */
export async function advanceImport(shop: ShopRef, id: string): Promise<void> {
  const end = performance.now() + roundMs;
  let count: number;
  do {
    count = await withShop(shop, (tx) => takeStep(tx, id), { isExclusive: true });
  } while (count > 0 && performance.now() < end);
}

type Line = {
  line: number;
  addressHash: string | null;
  customerId: string | null;
  points: number;
  birthday: string | null;
  tierKey: string | null;
  name: string | null;
  outcome: LineOutcome;
};
type Done = { line: number; outcome: LineOutcome; problem: string | null; memberId: string | null };

/** Processes some lines, all of them or none. @returns how many; 0 when nothing is left */
export async function takeStep(tx: ShopTx, id: string, atOnce = linesAtOnce): Promise<number> {
  const { db, shop, now } = tx;
  const rows = await db.$queryRaw<PointsImport[]>`
    SELECT * FROM points_imports WHERE "shopId" = ${shop.id}::int AND id = ${id} FOR UPDATE`;
  const run = rows[0];
  const launched = await readLaunchedProgram(tx);
  if (!run || !launched || (run.state !== 'importing' && run.state !== 'undoing')) return 0;
  const isImporting = run.state === 'importing';
  const outcomes = isImporting ? ['ready', 'guest'] : ['added', 'added_guest'];
  const lines = await db.$queryRaw<Line[]>`
    SELECT line, "addressHash", "customerId", points, birthday, "tierKey", name, outcome FROM points_import_lines
    WHERE "shopId" = ${shop.id}::int AND "importId" = ${id} AND outcome = ANY(${outcomes}::text[]) ORDER BY line LIMIT ${atOnce}`;
  await note(tx, id, isImporting ? await addAll(tx, run, lines, launched) : await takeBackAll(tx, run, lines));
  if (lines.length === 0) {
    await db.pointsImport.update({
      where: { shopId_id: { shopId: shop.id, id } },
      data: isImporting ? { state: 'imported', importedAt: now } : { state: 'undone', undoneAt: now },
    });
    if (!isImporting)
      await db.pointsImportLine.updateMany({
        where: { shopId: shop.id, importId: id, outcome: { in: ['ready', 'guest'] } },
        data: { outcome: 'not_started' },
      });
  }
  return lines.length;
}

async function note({ db, shop }: ShopTx, id: string, done: Done[]): Promise<void> {
  await db.$executeRaw`
    UPDATE points_import_lines l SET outcome = d.outcome,
      problem = CASE WHEN d.outcome IN ('added', 'added_guest') THEN nullif(concat_ws(' ', d.problem, l.problem), '') ELSE d.problem END,
      "memberId" = coalesce(d."memberId", l."memberId"), birthday = NULL, name = NULL
    FROM jsonb_to_recordset(${JSON.stringify(done)}::jsonb) AS d(line int, outcome text, problem text, "memberId" text)
    WHERE l."shopId" = ${shop.id}::int AND l."importId" = ${id} AND l.line = d.line`;
}

const keyOf = (importId: string, line: number) => `import|${importId}:${line}`;

/** Lines whose members are new or have no debt go together; the others one by one. */
async function addAll(tx: ShopTx, run: PointsImport, lines: Line[], launched: VersionedProgram): Promise<Done[]> {
  const [known, unknown] = split(lines, hasAddress);
  const twice = await findAddedElsewhere(tx, run.id, known);
  const [again, first] = split(known, ({ addressHash }) => twice.has(addressHash));
  const kept = await findKept(
    tx,
    first.map(({ addressHash }) => addressHash),
  );
  const keptOf = ({ addressHash }: AddressedLine) => kept.get(addressHash) ?? 0;
  const [covered, open] = split(first, (line) => keptOf(line) >= line.points);
  const fresh = open.map((line) => ({ ...line, points: line.points - keptOf(line) }));
  const memberIds = await joinAtOnce(tx, fresh);
  const locked = await lockMembers(tx, [...memberIds.values()]);
  const isSimple = ({ line }: Line) => {
    const member = locked.get(memberIds.get(line) ?? '');
    return member !== undefined && member.debtPoints === 0 && member.mergedIntoId === null;
  };
  const [simple, special] = split(fresh, isSimple);
  await grantAtOnce(
    tx,
    launched,
    simple.map((line) => grantOf(tx, run, line, memberIds.get(line.line)!)),
  );
  for (const line of special) {
    memberIds.set(line.line, await findOrJoin(tx, line));
    await grantPoints(tx, launched, grantOf(tx, run, line, memberIds.get(line.line)!));
  }
  await bringAlong(
    tx,
    run,
    fresh.map((line) => ({ ...line, memberId: memberIds.get(line.line)! })),
  );
  return [
    ...unknown.map(({ line }): Done => ({ line, outcome: 'forgotten', problem: null, memberId: null })),
    ...again.map(({ line, addressHash }): Done => ({
      line,
      outcome: 'already_imported',
      problem: `Another file has brought them meanwhile, with its line ${twice.get(addressHash)}.`,
      memberId: null,
    })),
    ...covered.map((line): Done => ({
      line: line.line,
      outcome: 'already_imported',
      problem: keptWords(keptOf(line), 0),
      memberId: null,
    })),
    ...fresh.map((line): Done => ({
      line: line.line,
      outcome: line.customerId === null ? 'added_guest' : 'added',
      problem: keptOf(line) > 0 ? keptWords(keptOf(line), line.points) : null,
      memberId: memberIds.get(line.line)!,
    })),
  ];
}

type AddressedLine = Line & { addressHash: string };
const hasAddress = (line: Line): line is AddressedLine => line.addressHash !== null;

function split<Item, Kept extends Item>(items: Item[], isKept: (item: Item) => item is Kept): [Kept[], Item[]];
function split<Item>(items: Item[], isKept: (item: Item) => boolean): [Item[], Item[]];
function split<Item>(items: Item[], isKept: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isKept), items.filter((item) => !isKept(item))];
}

/** Lines of other files that already brought points for these addresses. */
async function findAddedElsewhere(
  { db, shop }: ShopTx,
  importId: string,
  lines: AddressedLine[],
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ addressHash: string; line: number }[]>`
    SELECT "addressHash", min(line) AS line FROM points_import_lines
    WHERE "shopId" = ${shop.id}::int AND "addressHash" = ANY(${lines.map(({ addressHash }) => addressHash)}::text[]) AND "importId" <> ${importId}
      AND outcome IN ('added', 'added_guest') GROUP BY 1`;
  return new Map(rows.map(({ addressHash, line }) => [addressHash, line]));
}

function grantOf({ now }: ShopTx, run: PointsImport, { line, points }: Line, memberId: string): Grant {
  return {
    memberId,
    sourceKey: keyOf(run.id, line),
    points,
    occurredAt: now,
    isPending: false,
    type: 'import',
    staffMember: run.author,
    words: [`Line ${line} of ${run.fileName}.`],
  };
}

const placedBy = (run: PointsImport) => `Brought along with ${run.fileName}`;

/**
 * Copies names, birthdays and tiers to members who have none yet. An imported tier is stored as if staff had placed the member
 * in it.
 */
async function bringAlong(
  { db, shop, now }: ShopTx,
  run: PointsImport,
  lines: (Line & { memberId: string })[],
): Promise<void> {
  const brought = lines.filter(({ birthday, tierKey, name }) => birthday !== null || tierKey !== null || name !== null);
  if (brought.length === 0) return;
  await db.$executeRaw`
    UPDATE members m SET birthday = coalesce(m.birthday, l.birthday), name = coalesce(m.name, l.name),
      "birthdaySetAt" = CASE WHEN m.birthday IS NULL AND l.birthday IS NOT NULL THEN ${now}::timestamptz ELSE m."birthdaySetAt" END,
      "tierKey" = coalesce(m."tierKey", l."tierKey"),
      "tierSince" = CASE WHEN l."isPlaced" AND m."tierKey" IS NULL THEN ${now}::timestamptz ELSE m."tierSince" END,
      "tierPlacedBy" = CASE WHEN l."isPlaced" AND m."tierKey" IS NULL THEN ${run.author} ELSE m."tierPlacedBy" END,
      "tierPlacedReason" = CASE WHEN l."isPlaced" AND m."tierKey" IS NULL THEN ${placedBy(run)} ELSE m."tierPlacedReason" END
    FROM (
      -- two lines may be of one member: the first says it
      SELECT "memberId", (array_remove(array_agg(birthday ORDER BY line), NULL))[1] AS birthday,
        (array_remove(array_agg("tierKey" ORDER BY line), NULL))[1] AS "tierKey", (array_remove(array_agg(name ORDER BY line), NULL))[1] AS name, bool_or("tierKey" IS NOT NULL) AS "isPlaced"
      FROM jsonb_to_recordset(${JSON.stringify(brought)}::jsonb) AS b("memberId" text, line int, birthday text, "tierKey" text, name text) GROUP BY 1
    ) l
    WHERE m."shopId" = ${shop.id}::int AND m.id = l."memberId"`;
}

/** Takes back what is left of the lines' points. */
async function takeBackAll(tx: ShopTx, run: PointsImport, lines: Line[]): Promise<Done[]> {
  const { db, shop } = tx;
  const keys = lines.map(({ line }) => keyOf(run.id, line));
  const readLots = () => db.pointsLot.findMany({ where: { shopId: shop.id, sourceKey: { in: keys } } });
  const memberIds = (await readLots()).map(({ memberId }) => memberId);
  await lockMembers(tx, memberIds);
  // Read again now that the members are locked.
  const held = new Map((await readLots()).map((lot) => [lot.sourceKey, lot]));
  const transactions = lines.flatMap(({ line }) => {
    const lot = held.get(keyOf(run.id, line));
    if (!lot) throw new Error(`Line ${line} of import ${run.id} has no lot`);
    const cause = {
      sourceKey: `import_undone|${run.id}:${line}`,
      occurredAt: tx.now,
      staffMember: run.undoneBy,
      explanation: { words: [`The import of ${run.fileName} was undone.`] },
    };
    return buildWithdraw({ memberId: lot.memberId, debt: 0, lots: [lot] }, lot.id, cause) ?? [];
  });
  await postAll(tx, transactions);
  await db.$executeRaw`
    UPDATE members SET "tierKey" = NULL, "tierSince" = NULL, "tierPlacedBy" = NULL, "tierPlacedReason" = NULL, "tierRecheckAt" = ${tx.now}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${memberIds}::text[]) AND "tierPlacedReason" = ${placedBy(run)}`;
  const after = new Map((await readLots()).map((lot) => [lot.sourceKey, lot]));
  return lines.map(({ line }): Done => {
    const lot = after.get(keyOf(run.id, line))!;
    if (lot.reversed === lot.points) return { line, outcome: 'undone', problem: null, memberId: null };
    return { line, outcome: 'undone_partly', problem: shortfallWords(lot), memberId: null };
  });
}

/** Says where the points went that could not be taken back. */
export function shortfallWords({
  reversed,
  points,
  spent,
  expired,
}: {
  reversed: number;
  points: number;
  spent: number;
  expired: number;
}): string {
  const paid = points - reversed - spent - expired;
  const gone = [
    [spent, 'spent'],
    [expired, 'expired'],
    [paid, 'used for points that were taken back'],
  ].flatMap(([count, words]) => (Number(count) > 0 ? [`${Number(count).toLocaleString('en')} ${words}`] : []));
  return `${reversed.toLocaleString('en')} of ${points.toLocaleString('en')} taken back; meanwhile ${gone.join(', ')}.`;
}
