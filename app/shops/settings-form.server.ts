import type { z } from 'zod';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readForm, type DraftAnswer } from '#app/ui/forms.ts';
import { saveShopSettings } from './settings.server.ts';
import type { Settings } from './settings.ts';

/**
 * Saves one page of the settings: reads the posted draft by its schema and changes the stored settings with it.
 * @returns what the page needs: saved, the wrong fields, or that somebody else saved meanwhile
 */
export async function saveSettingsForm<Value>(
  tx: ShopTx,
  form: FormData,
  schema: z.ZodType<Value>,
  apply: (settings: Settings, value: Value) => Settings,
): Promise<DraftAnswer> {
  const read = readForm(form, schema);
  if (!read.isValid) return { outcome: 'invalid', errors: read.errors };
  const saved = await saveShopSettings(tx, (settings) => apply(settings, read.value), read.version);
  if (saved.outcome === 'conflict') return { outcome: 'conflict', version: saved.version };
  return saved.outcome === 'invalid' ? { outcome: 'invalid', errors: saved.errors } : { outcome: 'saved' };
}
