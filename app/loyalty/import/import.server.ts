import { randomUUID } from 'node:crypto';
import { cutText, keepable } from '#app/lib/clean-text.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { pageOf, readNumberCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { faultWords, type ImportState, type LineOutcome } from './words.ts';
import { maskAddress, readImportFile, type FileLine } from './file.ts';
import { readProgramDraft } from '../program/program-draft.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

// Imports points from another program's file: checked first, then added, and taken back if it was the wrong file. The
// file itself is not stored. Of each address only a hash and a mask are kept, enough to find the line.

export type CheckOutcome = { outcome: 'checked'; id: string } | { outcome: 'refused'; why: string };

type NewLine = {
  line: number;
  addressHash: string | null;
  maskedAddress: string;
  points: number | null;
  birthday: string | null;
  tierKey: string | null;
  name: string | null;
  outcome: LineOutcome;
  problem: string | null;
  customerId: string | null;
};

const linesAtOnce = 5000;

/**
 * Reads the file and records for every line what importing it would do. Adds no points.
 * @param author who uploaded the file, for the record
 */
export async function checkImport(
  tx: ShopTx,
  { fileName, bytes, author }: { fileName: string; bytes: Uint8Array; author: string },
): Promise<CheckOutcome> {
  const { db, shop, now } = tx;
  const draft = await readProgramDraft(tx);
  if (!draft) return { outcome: 'refused', why: 'Begin a loyalty program first: the points go into it.' };
  const read = readImportFile(bytes, ((await readLaunchedProgram(tx))?.program ?? draft.program).tiers.levels);
  if (read.outcome === 'refused') return read;
  const id = randomUUID();
  await db.pointsImport.create({
    data: {
      shopId: shop.id,
      id,
      fileName: cutText(fileName, 200),
      lineCount: read.lines.length,
      notes: read.notes.map(keepable),
      author,
      createdAt: now,
    },
  });
  for (let from = 0; from < read.lines.length; from += linesAtOnce) {
    const lines = await lookUp(tx, read.lines.slice(from, from + linesAtOnce));
    await db.$executeRaw`
      INSERT INTO points_import_lines ("shopId", "importId", line, "addressHash", "maskedAddress", points, birthday, "tierKey", name, outcome, problem, "customerId")
      SELECT ${shop.id}::int, ${id}, l.line, l."addressHash", l."maskedAddress", l.points, l.birthday, l."tierKey", l.name, l.outcome, l.problem, l."customerId"
      FROM jsonb_populate_recordset(NULL::points_import_lines, ${JSON.stringify(lines)}::jsonb) l`;
  }
  return { outcome: 'checked', id };
}

async function lookUp(tx: ShopTx, lines: FileLine[]): Promise<NewLine[]> {
  const hashes = new Map(
    lines.flatMap(({ email }) => (email === null ? [] : [[email, addressHash(tx.shop.id, email)]])),
  );
  const customers = await findCustomers(tx, [...hashes.keys()]);
  const before = await findEarlier(tx, [...hashes.values()]);
  return lines.map((line) => {
    const { email, birthday, tierKey, name, notes, fault } = line;
    const hash = email === null ? null : (hashes.get(email) ?? null);
    const isUsable = fault === null;
    const earlier = isUsable && hash !== null ? before.get(hash) : undefined;
    const customerId = isUsable && email !== null ? (customers.get(email) ?? null) : null;
    return {
      line: line.line,
      addressHash: isUsable ? hash : null,
      maskedAddress: email === null ? '' : maskAddress(email),
      points: line.points,
      birthday: isUsable ? birthday : null,
      tierKey: isUsable ? tierKey : null,
      name: isUsable && name !== null ? keepable(name) : null,
      customerId,
      outcome: fault ?? (earlier ? 'already_imported' : customerId === null ? 'guest' : 'ready'),
      problem: fault ? problemOf(line) : (earlier ?? (keepable(notes.join(' ')) || null)),
    };
  });
}

function problemOf({ fault, firstLine }: FileLine): string | null {
  if (fault === 'duplicate') return `The same address is in line ${firstLine}, and that one counts.`;
  return fault && faultWords[fault];
}

/** Customer ids by address; for a merged customer, the one that was kept. */
async function findCustomers({ db, shop }: ShopTx, emails: string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ email: string; id: string }[]>`
    SELECT lower(email) AS email, min(coalesce("mergedIntoId", id)) AS id FROM customers
    WHERE "shopId" = ${shop.id}::int AND lower(email) = ANY(${emails}::text[]) AND "erasedAt" IS NULL GROUP BY 1`;
  return new Map(rows.map(({ email, id }) => [email, id]));
}

/** The note for addresses whose points came with an earlier file. */
async function findEarlier({ db, shop }: ShopTx, hashes: string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ addressHash: string; line: number; fileName: string }[]>`
    SELECT l."addressHash", l.line, i."fileName" FROM points_import_lines l
    JOIN points_imports i ON i."shopId" = l."shopId" AND i.id = l."importId"
    WHERE l."shopId" = ${shop.id}::int AND l."addressHash" = ANY(${hashes}::text[]) AND l.outcome IN ('added', 'added_guest')`;
  return new Map(
    rows.map(({ addressHash: hash, line, fileName }) => [
      hash,
      `Its points came with line ${line} of ${fileName}. Undo that import first if this one is right.`,
    ]),
  );
}

export type ImportSummary = {
  id: string;
  fileName: string;
  state: ImportState;
  lineCount: number;
  /** about the whole file: columns that do not come along, and the like */
  notes: string[];
  author: string;
  createdAt: Date;
  importedAt: Date | null;
  undoneAt: Date | null;
  undoneBy: string | null;
};

export type OutcomeCount = { outcome: LineOutcome; lines: number; points: number };

/** Imports, newest first. */
export async function listImports({ db, shop }: ShopTx, limit: number): Promise<ImportSummary[]> {
  const rows = await db.pointsImport.findMany({
    where: { shopId: shop.id },
    orderBy: { createdAt: 'desc' },
    take: limit,
  });
  return rows.map((row) => ({ ...row, state: row.state as ImportState }));
}

/** One import with its number of lines per outcome; null if it does not exist. */
export async function readImport(
  { db, shop }: ShopTx,
  id: string,
): Promise<(ImportSummary & { counts: OutcomeCount[] }) | null> {
  const row = await db.pointsImport.findUnique({
    where: { shopId_id: { shopId: shop.id, id: keepable(id) } },
  });
  if (!row) return null;
  const counts = await db.$queryRaw<OutcomeCount[]>`
    SELECT outcome, count(*)::int AS lines, coalesce(sum(points), 0)::float AS points FROM points_import_lines
    WHERE "shopId" = ${shop.id}::int AND "importId" = ${row.id} GROUP BY 1`;
  return { ...row, state: row.state as ImportState, counts };
}

export type ReportLine = {
  line: number;
  maskedAddress: string;
  points: number | null;
  outcome: LineOutcome;
  problem: string | null;
  memberId: string | null;
};

/** Lines in the order of the file. @param cursor the last line of the previous page */
export async function listImportLines(
  tx: ShopTx,
  importId: string,
  { outcome, cursor, limit }: { outcome?: LineOutcome; cursor?: string; limit: number },
) {
  const after = Number(readNumberCursor(cursor, 9) ?? 0);
  const rows = await tx.db.pointsImportLine.findMany({
    where: { shopId: tx.shop.id, importId, line: { gt: after }, outcome },
    orderBy: { line: 'asc' },
    take: limit + 1,
    select: { line: true, maskedAddress: true, points: true, outcome: true, problem: true, memberId: true },
  });
  const page = pageOf(rows, limit, ({ line }) => String(line));
  const lines = page.rows.map((row): ReportLine => ({ ...row, outcome: row.outcome as LineOutcome }));
  return { lines, nextCursor: page.nextCursor };
}

export type StepOutcome = 'done' | 'not_launched' | 'not_now';

/** Releases a checked import: from now on the job adds the points. */
export async function startImport(tx: ShopTx, id: string): Promise<StepOutcome> {
  if (!(await readLaunchedProgram(tx))) return 'not_launched';
  return move(tx, id, ['checked'], { state: 'importing' });
}

/**
 * Undoes an import: the job takes back what is left of the points, and an import in progress stops. @param staffMember
 * who asked for it
 */
export async function undoImport(tx: ShopTx, id: string, staffMember: string): Promise<StepOutcome> {
  return move(tx, id, ['importing', 'imported'], { state: 'undoing', undoneBy: staffMember });
}

/** Deletes an import that was only checked. */
export async function discardImport({ db, shop }: ShopTx, id: string): Promise<StepOutcome> {
  const { count } = await db.pointsImport.deleteMany({ where: { shopId: shop.id, id, state: 'checked' } });
  if (count > 0) await db.pointsImportLine.deleteMany({ where: { shopId: shop.id, importId: id } });
  return count > 0 ? 'done' : 'not_now';
}

async function move(
  { db, shop }: ShopTx,
  id: string,
  from: ImportState[],
  data: { state: ImportState; undoneBy?: string },
): Promise<StepOutcome> {
  const { count } = await db.pointsImport.updateMany({ where: { shopId: shop.id, id, state: { in: from } }, data });
  return count > 0 ? 'done' : 'not_now';
}
