import type { Shop } from '@prisma/client';
import { json } from '@remix-run/node';
import type { z } from 'zod';
import { withShop } from '#app/lib/db.server.ts';
import { readProgramDraft, saveProgramDraft, type ProgramDraft } from '#app/loyalty/program/program-draft.server.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { readForm, type DraftAnswer } from '#app/ui/forms.ts';
import { notFound } from '#app/ui/respond.server.ts';

// Shared by all pages that edit the loyalty program's draft.

/** the draft with its shop, the current time and the shop's settings */
export type DraftForPage = ProgramDraft & { shop: Shop; now: Date; settings: Settings };

/** The draft a page edits, with its context. @throws a Response when no program was begun */
export async function readDraftForPage(request: Request): Promise<DraftForPage> {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const draft = await readProgramDraft(tx);
    if (!draft) throw notFound('Loyalty program');
    const { settings } = await readShopSettings(tx);
    return { ...draft, shop, now: tx.now, settings };
  });
}

/**
 * Processes a program page's POST: validates its part with the schema and applies it to the draft.
 * @returns saved (200), or invalid fields or a conflict (422); the page keeps the input
 * @throws a Response when no program was begun
 */
export async function answerProgramForm<Value>(
  request: Request,
  schema: z.ZodType<Value>,
  apply: (program: Program, value: Value) => Program,
) {
  const { shop } = await requireShop(request);
  const read = readForm(await readFormData(request), schema);
  if (!read.isValid) return json<DraftAnswer>({ outcome: 'invalid', errors: read.errors }, 422);
  const saved = await withShop(shop, (tx) =>
    saveProgramDraft(tx, (program) => apply(program, read.value), read.version),
  );
  if (saved.outcome === 'no_draft') throw notFound('Loyalty program');
  const answer: DraftAnswer = saved.outcome === 'saved' ? { outcome: 'saved', words: 'Saved in the draft' } : saved;
  return json(answer, saved.outcome === 'saved' ? 200 : 422);
}
