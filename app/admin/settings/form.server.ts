import { json } from '@remix-run/node';
import type { z } from 'zod';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { replanAfterSettings } from '#app/messages/planning/replanning.server.ts';
import { requireShop, type ShopVisit } from '#app/shopify/require-shop.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { readForm, type DraftAnswer } from '#app/ui/forms.ts';

// Shared by all settings pages. Lives in admin/, above the rooms, because it changes settings in shops/ and has
// messages/ plan anew.

export type SettingsChange<Value> = (settings: Settings, value: Value, tx: ShopTx) => Settings;

/**
 * Processes a settings page's POST: validates the draft with the schema, changes the stored settings and replans the
 * messages.
 * @returns saved (200), or invalid fields or a conflict (422); the page keeps the input
 */
export async function answerSettingsForm<Value>(
  request: Request,
  schema: z.ZodType<Value>,
  apply: SettingsChange<Value>,
) {
  const visit = await requireShop(request);
  return answerSettings(visit, await readFormData(request), schema, apply);
}

/** The same for a page whose form has been read, because it has other buttons too. */
export async function answerSettings<Value>(
  { shop }: Pick<ShopVisit, 'shop'>,
  form: FormData,
  schema: z.ZodType<Value>,
  apply: SettingsChange<Value>,
) {
  const answer = await withShop(shop, (tx) => saveSettingsForm(tx, form, schema, apply), { isExclusive: true });
  return json(answer, answer.outcome === 'saved' ? 200 : 422);
}

/** Like answerSettingsForm, for a page that has more to do in the same transaction. */
export async function saveSettingsForm<Value>(
  tx: ShopTx,
  form: FormData,
  schema: z.ZodType<Value>,
  apply: SettingsChange<Value>,
): Promise<DraftAnswer> {
  const read = readForm(form, schema);
  if (!read.isValid) return { outcome: 'invalid', errors: read.errors };
  const saved = await saveShopSettings(tx, (settings) => apply(settings, read.value, tx), read.version);
  switch (saved.outcome) {
    case 'conflict':
      return { outcome: 'conflict', version: saved.version };
    case 'invalid':
      return { outcome: 'invalid', errors: saved.errors };
    case 'saved':
      await replanAfterSettings(tx);
      return { outcome: 'saved' };
  }
}
