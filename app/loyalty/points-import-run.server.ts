import type { PointsImport } from '@prisma/client';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import type { LineOutcome } from './import-words.ts';
import { grantPoints } from './ledger-actions.server.ts';
import { buildWithdraw } from './ledger-model.ts';
import { changeHolding } from './ledger.server.ts';
import { findOrJoin } from './members.server.ts';
import { readLaunchedProgram, type VersionedProgram } from './programs.server.ts';

// The long part of an import and of its undoing, some lines to a transaction. Which lines are done stands in the lines, in the
// same transaction as their points: a process that dies leaves nothing half, and the next round goes on where it stopped.

const linesAtOnce = 50;
/** so that one large file holds up neither other shops nor other work for long */
const roundMs = 20_000;

/** Goes on with every import under way; called every few seconds. A failing one does not hold up the others. */
export async function advanceImports(): Promise<void> {
  const open = await withDispatcher((db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
    SELECT i."shopId", i.id, s.domain FROM points_imports i JOIN shops s ON s.id = i."shopId"
    WHERE i.state IN ('importing', 'undoing') AND s."uninstalledAt" IS NULL`);
  for (const { shopId, id, domain } of open) {
    try {
      await advanceImport({ id: shopId, domain }, id);
    } catch (err) {
      log.error({ err, shopId, importId: id }, 'an import of points did not get on');
    }
  }
}

/** The same for one import, until its round is over. */
export async function advanceImport(shop: ShopRef, id: string): Promise<void> {
  const end = performance.now() + roundMs;
  let count: number;
  do {
    count = await withShop(shop, (tx) => takeStep(tx, id), { isExclusive: true });
  } while (count > 0 && performance.now() < end);
}

type Line = { line: number; addressHash: string | null; customerId: string | null; points: number; birthday: string | null; tierKey: string | null; outcome: LineOutcome };
type Done = { line: number; outcome: LineOutcome; problem: string | null; memberId: string | null };

/** Some lines, all of them or none. @returns how many; 0 when there is nothing more to do */
export async function takeStep(tx: ShopTx, id: string): Promise<number> {
  const { db, shop, now } = tx;
  const rows = await db.$queryRaw<PointsImport[]>`
    SELECT * FROM points_imports WHERE "shopId" = ${shop.id}::int AND id = ${id} FOR UPDATE`;
  const run = rows[0];
  const launched = await readLaunchedProgram(tx);
  if (!run || !launched || (run.state !== 'importing' && run.state !== 'undoing')) return 0;
  const isImporting = run.state === 'importing';
  const outcomes = isImporting ? ['ready', 'guest'] : ['added', 'added_guest'];
  const lines = await db.$queryRaw<Line[]>`
    SELECT line, "addressHash", "customerId", points, birthday, "tierKey", outcome FROM points_import_lines
    WHERE "shopId" = ${shop.id}::int AND "importId" = ${id} AND outcome = ANY(${outcomes}::text[]) ORDER BY line LIMIT ${linesAtOnce}`;
  const done: Done[] = [];
  for (const line of lines) done.push(isImporting ? await add(tx, run, line, launched) : await takeBack(tx, run, line));
  await note(tx, id, done);
  if (lines.length === 0) {
    await db.pointsImport.update({
      where: { shopId_id: { shopId: shop.id, id } }, data: isImporting ? { state: 'imported', importedAt: now } : { state: 'undone', undoneAt: now },
    });
    if (!isImporting) await db.pointsImportLine.updateMany({ where: { shopId: shop.id, importId: id, outcome: { in: ['ready', 'guest'] } }, data: { outcome: 'not_started' } });
  }
  return lines.length;
}

async function note({ db, shop }: ShopTx, id: string, done: Done[]): Promise<void> {
  await db.$executeRaw`
    UPDATE points_import_lines l SET outcome = d.outcome, problem = d.problem, "memberId" = coalesce(d."memberId", l."memberId"), birthday = NULL
    FROM jsonb_to_recordset(${JSON.stringify(done)}::jsonb) AS d(line int, outcome text, problem text, "memberId" text)
    WHERE l."shopId" = ${shop.id}::int AND l."importId" = ${id} AND l.line = d.line`;
}

const keyOf = (importId: string, line: number) => `import|${importId}:${line}`;

async function add(tx: ShopTx, run: PointsImport, line: Line, launched: VersionedProgram): Promise<Done> {
  if (line.addressHash === null) return { line: line.line, outcome: 'forgotten', problem: null, memberId: null };
  const twice = await tx.db.pointsImportLine.findFirst({
    where: { shopId: tx.shop.id, addressHash: line.addressHash, importId: { not: run.id }, outcome: { in: ['added', 'added_guest'] } }, select: { line: true },
  });
  if (twice) return { line: line.line, outcome: 'already_imported', problem: `Another file has brought them meanwhile, with its line ${twice.line}.`, memberId: null };
  const memberId = await findOrJoin(tx, line);
  await grantPoints(tx, launched, {
    memberId, sourceKey: keyOf(run.id, line.line), points: line.points, occurredAt: tx.now, isPending: false, type: 'import', staffMember: run.author,
    words: [`Line ${line.line} of ${run.fileName}.`],
  });
  await bringAlong(tx, memberId, run, line);
  return { line: line.line, outcome: line.customerId === null ? 'added_guest' : 'added', problem: null, memberId };
}

const placedBy = (run: PointsImport) => `Brought along with ${run.fileName}`;

/** A birthday and a tier, where the member has none yet. Who comes along in a tier stays there as if staff had placed them. */
async function bringAlong({ db, shop, now }: ShopTx, memberId: string, run: PointsImport, { birthday, tierKey }: Line): Promise<void> {
  if (birthday !== null) {
    await db.$executeRaw`
      UPDATE members SET birthday = ${birthday}, "birthdaySetAt" = ${now}::timestamptz WHERE "shopId" = ${shop.id}::int AND id = ${memberId} AND birthday IS NULL`;
  }
  if (tierKey === null) return;
  await db.$executeRaw`
    UPDATE members SET "tierKey" = ${tierKey}, "tierSince" = ${now}::timestamptz, "tierPlacedBy" = ${run.author}, "tierPlacedReason" = ${placedBy(run)}
    WHERE "shopId" = ${shop.id}::int AND id = ${memberId} AND "tierKey" IS NULL`;
}

/** What the line's points have not been spent on, or lapsed, goes. */
async function takeBack(tx: ShopTx, run: PointsImport, { line }: Line): Promise<Done> {
  const { db, shop } = tx;
  const key = { shopId: shop.id, sourceKey: keyOf(run.id, line) };
  const lot = await db.pointsLot.findFirstOrThrow({ where: key });
  const sourceKey = `import_undone|${run.id}:${line}`;
  const cause = { sourceKey, occurredAt: tx.now, staffMember: run.undoneBy, explanation: { words: [`The import of ${run.fileName} was undone.`] } };
  await changeHolding(tx, { memberId: lot.memberId, sourceKey, lotIds: [lot.id] }, (holding) => buildWithdraw(holding, lot.id, cause));
  await db.$executeRaw`
    UPDATE members SET "tierKey" = NULL, "tierSince" = NULL, "tierPlacedBy" = NULL, "tierPlacedReason" = NULL
    WHERE "shopId" = ${shop.id}::int AND id = ${lot.memberId} AND "tierPlacedReason" = ${placedBy(run)}`;
  const { reversed, points, spent, expired } = await db.pointsLot.findFirstOrThrow({ where: key });
  if (reversed === points) return { line, outcome: 'undone', problem: null, memberId: null };
  return { line, outcome: 'undone_partly', problem: shortfallWords({ reversed, points, spent, expired }), memberId: null };
}

/** Where the points are that could not be taken back: nothing goes missing. */
export function shortfallWords({ reversed, points, spent, expired }: { reversed: number; points: number; spent: number; expired: number }): string {
  const paid = points - reversed - spent - expired;
  const gone = [
    [spent, 'spent'], [expired, 'expired'], [paid, 'used for points that were taken back'],
  ].flatMap(([count, words]) => (Number(count) > 0 ? [`${Number(count).toLocaleString('en')} ${words}`] : []));
  return `${reversed.toLocaleString('en')} of ${points.toLocaleString('en')} taken back; meanwhile ${gone.join(', ')}.`;
}
