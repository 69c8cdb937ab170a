import type { z } from 'zod';
import { instantOf, type Day } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { requestCatchUp, startDays } from '../earning/catch-up.server.ts';
import { readProgram, type Program } from './program.ts';
import { ProgramSchema } from './program-checks.ts';
import { launchProgram } from './versions.server.ts';
import { starterPrograms, type StarterKey } from './starter-programs.ts';

// The program as the merchant edits it. Nothing here changes what anybody earns until it is launched.

export type ProgramDraft = {
  program: Program;
  /** changes with every save; identifies the draft a page was showing */
  version: number;
  /** the version in force; null while nothing is launched */
  launchedVersion: number | null;
  pausedAt: Date | null;
};

export type SaveDraftOutcome =
  | { outcome: 'saved'; version: number }
  /** somebody else saved in between */
  | { outcome: 'conflict'; version: number }
  /** maps a field path ("tiers.levels.1.threshold") to what is wrong with it */
  | { outcome: 'invalid'; errors: Record<string, string> }
  | { outcome: 'no_draft' };

/** The draft, or null when no program was begun. */
export async function readProgramDraft({ db, shop }: ShopTx): Promise<ProgramDraft | null> {
  const row = await db.loyaltyProgram.findUnique({ where: { shopId: shop.id } });
  if (!row) return null;
  return {
    program: readProgram(row.draft),
    version: row.updatedAt.getTime(),
    launchedVersion: row.launchedVersion,
    pausedAt: row.pausedAt,
  };
}

/** Begins with a starter program. An existing draft stays as it is. */
export async function beginProgram({ db, shop, now }: ShopTx, key: StarterKey): Promise<'begun' | 'already_there'> {
  const { currency, timeZone } = await db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { currency: true, timeZone: true },
  });
  const { program } = starterPrograms(currency, timeZone)[key];
  const count = await db.$executeRaw`
    INSERT INTO loyalty_programs ("shopId", draft, "updatedAt") VALUES (${shop.id}::int, ${JSON.stringify(program)}::jsonb, ${now}::timestamptz)
    ON CONFLICT DO NOTHING`;
  return count > 0 ? 'begun' : 'already_there';
}

/**
 * Changes the draft in one step and sets the shop's currency and time zone in it.
 * @param change gets the current draft; its result is validated as a whole
 * @param expectedVersion the version the merchant was looking at
 */
export async function saveProgramDraft(
  tx: ShopTx,
  change: (program: Program) => z.input<typeof ProgramSchema>,
  expectedVersion: number,
): Promise<SaveDraftOutcome> {
  const { db, shop } = tx;
  await db.$queryRaw`SELECT 1 FROM loyalty_programs WHERE "shopId" = ${shop.id}::int FOR UPDATE`;
  const present = await readProgramDraft(tx);
  if (!present) return { outcome: 'no_draft' };
  if (present.version !== expectedVersion) return { outcome: 'conflict', version: present.version };
  const { currency, timeZone } = await db.shop.findUniqueOrThrow({
    where: { id: shop.id },
    select: { currency: true, timeZone: true },
  });
  const result = ProgramSchema.safeParse({ ...change(present.program), currency, timeZone });
  if (!result.success) return { outcome: 'invalid', errors: errorsByField(result.error) };
  // Two saves within one millisecond must still be two versions.
  const rows = await db.$queryRaw<{ updatedAt: Date }[]>`
    UPDATE loyalty_programs SET draft = ${JSON.stringify(result.data)}::jsonb,
      "updatedAt" = greatest(clock_timestamp(), "updatedAt" + interval '1 millisecond')
    WHERE "shopId" = ${shop.id}::int RETURNING "updatedAt"`;
  return { outcome: 'saved', version: rows[0]!.updatedAt.getTime() };
}

function errorsByField(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]));
}

export type LaunchOutcome =
  | { outcome: 'launched'; version: number }
  | { outcome: 'no_draft' }
  /** the draft changed since the merchant looked at it */
  | { outcome: 'conflict' }
  /** the draft gives nothing, or its parts do not fit together */
  | { outcome: 'not_ready'; why: string }
  /** orders cannot be counted from that day */
  | { outcome: 'wrong_day'; why: string };

export type LaunchChoice = {
  /** version of the draft the merchant was looking at */
  expectedVersion: number;
  /** who launches, for the record */
  author: string;
  /** the first day whose orders count, only at the first launch; null: from now on */
  sinceDay?: Day | null;
};

/** Puts the draft in force and ends a pause. Orders from before the launch earn afterwards, in a background job. */
export async function launchDraft(
  tx: ShopTx,
  { expectedVersion, author, sinceDay = null }: LaunchChoice,
): Promise<LaunchOutcome> {
  const { db, shop } = tx;
  await db.$queryRaw`SELECT 1 FROM loyalty_programs WHERE "shopId" = ${shop.id}::int FOR UPDATE`;
  const draft = await readProgramDraft(tx);
  if (!draft) return { outcome: 'no_draft' };
  if (draft.version !== expectedVersion) return { outcome: 'conflict' };
  const result = ProgramSchema.safeParse(draft.program);
  if (!result.success) return { outcome: 'not_ready', why: result.error.issues[0]!.message };
  const lack = whatIsLacking(result.data);
  if (lack) return { outcome: 'not_ready', why: lack };
  const start = sinceDay === null ? null : await readStart(tx, draft, sinceDay);
  if (start && 'why' in start) return { outcome: 'wrong_day', why: start.why };
  const version = await launchProgram(tx, result.data, author, start?.since);
  if (start) await requestCatchUp(tx, start.since);
  return { outcome: 'launched', version };
}

async function readStart(
  tx: ShopTx,
  { launchedVersion, program: { timeZone } }: ProgramDraft,
  day: Day,
): Promise<{ since: Date } | { why: string }> {
  if (launchedVersion !== null)
    return { why: 'The program is launched already. Changed rules count for orders from now on.' };
  const days = await startDays(tx, timeZone);
  if (!days || day < days.first || day > days.last)
    return {
      why: days
        ? `Choose a day from ${days.first} to ${days.last}: we hold orders of these days.`
        : 'There are no orders to count yet. Choose “From now on”.',
    };
  return { since: instantOf(day, 0, timeZone) };
}

function whatIsLacking({ points, punchCard, rewards }: Program): string | null {
  if (!points.isOn && !punchCard.isOn) return 'Switch on points or the punch card.';
  if (points.isOn && !rewards.some((reward) => reward.costPoints !== null)) return 'Add a reward that points can buy.';
  return null;
}

export type VersionNote = { version: number; author: string; createdAt: Date };

/** The versions of the rules with author and time, newest first. */
export function listVersionNotes({ db, shop }: ShopTx, limit: number): Promise<VersionNote[]> {
  return db.programVersion.findMany({
    where: { shopId: shop.id },
    select: { version: true, author: true, createdAt: true },
    orderBy: { version: 'desc' },
    take: limit,
  });
}

/** The rules of one version and when they took effect; null when there is no such version. */
export async function readProgramVersion(
  { db, shop }: ShopTx,
  version: number,
): Promise<(VersionNote & { effectiveFrom: Date; program: Program }) | null> {
  const row = await db.programVersion.findUnique({ where: { shopId_version: { shopId: shop.id, version } } });
  return (
    row && {
      version: row.version,
      author: row.author,
      createdAt: row.createdAt,
      effectiveFrom: row.effectiveFrom,
      program: readProgram(row.program),
    }
  );
}
