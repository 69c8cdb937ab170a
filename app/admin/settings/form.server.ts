import { json } from '@remix-run/node';
import type { z } from 'zod';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { replanAfterSettings } from '#app/messages/planning/replanning.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { readForm, type DraftAnswer } from '#app/ui/forms.ts';

// What every page of the settings does with its form. Beside follow-up.server.ts, because it introduces two rooms to
// each other: settings change in shops/, and messages/ plans anew.

export type SettingsChange<Value> = (settings: Settings, value: Value, tx: ShopTx) => Settings;

/**
 * Answers a settings page's post: reads the draft by its schema, changes the stored settings, has messages planned
 * anew.
 * @returns saved (200), or the wrong fields or a conflict (422); the page keeps what was typed
 */
export async function answerSettingsForm<Value>(
  request: Request,
  schema: z.ZodType<Value>,
  apply: SettingsChange<Value>,
) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  const answer = await withShop(shop, (tx) => saveSettingsForm(tx, form, schema, apply), { isExclusive: true });
  return json(answer, answer.outcome === 'saved' ? 200 : 422);
}

/** As answerSettingsForm, for a page that has more to do in the same transaction. */
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
