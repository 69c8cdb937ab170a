import type { ShopTx } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { dryRun, type DryRun } from './dry-run.ts';
import type { Program } from './program.ts';
import { ProgramSchema } from './program-checks.ts';
import { readProgramDraft } from './program-draft.server.ts';
import { readLaunchedProgram } from './versions.server.ts';

const dryRunOrders = 1000;

/** What these rules would have made of the newest stored orders, compared with the rules in force. */
export async function tryProgram(tx: ShopTx, program: Program): Promise<DryRun> {
  const { db, shop, now } = tx;
  const launched = await readLaunchedProgram(tx);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM orders WHERE "shopId" = ${shop.id}::int AND "placedAt" IS NOT NULL ORDER BY "placedAt" DESC, id DESC LIMIT ${dryRunOrders}`;
  return withNames(
    tx,
    dryRun(
      launched?.program ?? null,
      program,
      await loadFacts(
        tx,
        rows.map(({ id }) => id),
      ),
      now,
    ),
  );
}

/** Replaces the ids of the members who gain or lose most with their names. */
async function withNames({ db, shop }: ShopTx, run: DryRun): Promise<DryRun> {
  const ids = run.widest.map(({ member }) => member).filter((member) => !member.includes('@'));
  const rows = await db.$queryRaw<{ id: string; name: string | null; email: string | null }[]>`
    SELECT id, nullif(concat_ws(' ', "firstName", "lastName"), '') AS name, email FROM customers WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`;
  const names = new Map(rows.map(({ id, name, email }) => [id, name ?? email ?? `Customer ${id}`]));
  return {
    ...run,
    widest: run.widest.map((one) => ({
      ...one,
      member: names.get(one.member) ?? (one.member.includes('@') ? one.member : `Customer ${one.member}`),
    })),
  };
}

export type Tried =
  { outcome: 'tried'; program: Program; run: DryRun } | { outcome: 'invalid' } | { outcome: 'no_draft' };

/**
 * Tries the draft with one part replaced by what a page has not saved yet.
 * @param part what the page has so far ("points", "tiers" …), not validated
 */
export async function tryPart(tx: ShopTx, part: unknown): Promise<Tried> {
  const draft = await readProgramDraft(tx);
  if (!draft) return { outcome: 'no_draft' };
  if (typeof part !== 'object' || part === null) return { outcome: 'invalid' };
  const read = ProgramSchema.safeParse({ ...draft.program, ...part });
  return read.success
    ? { outcome: 'tried', program: read.data, run: await tryProgram(tx, read.data) }
    : { outcome: 'invalid' };
}
