import type { Shop } from '@prisma/client';
import type { z } from 'zod';
import { decryptSecret, encryptSecret } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { readSettings, type Settings, SettingsSchema } from './settings.ts';

export type StoredSettings = { settings: Settings; version: number };

export type SaveOutcome =
  | ({ outcome: 'saved' } & StoredSettings)
  /** somebody else saved in between; carries their settings */
  | ({ outcome: 'conflict' } & StoredSettings)
  /** maps a field path ("promise.handlingDays") to what is wrong with it */
  | { outcome: 'invalid'; errors: Record<string, string> };

/** The merchant's settings, with defaults; version 0 when nothing was saved yet. */
export async function readShopSettings({ db, shop }: ShopTx): Promise<StoredSettings> {
  const row = await db.shopSettings.findUnique({
    where: { shopId: shop.id },
    select: { settings: true, version: true },
  });
  return { settings: readSettings(row?.settings), version: row?.version ?? 0 };
}

export type ShopWithSettings = { shop: Shop; settings: Settings };

/** The shop and its settings, in one query. */
export async function readShopWithSettings({ db, shop }: ShopTx): Promise<ShopWithSettings> {
  const [row] = await db.$queryRaw<(Shop & { stored: unknown })[]>`
    SELECT s.*, (SELECT c.settings FROM shop_settings c WHERE c."shopId" = s.id) AS stored FROM shops s WHERE s.id = ${shop.id}::int`;
  invariant(row, `shop ${shop.id} is not in the register`);
  const { stored, ...own } = row;
  return { shop: own, settings: readSettings(stored ?? undefined) };
}

/**
 * Changes the settings in one step.
 * @param change gets the current settings; its result is validated
 * @param expectedVersion the version the merchant was looking at; omit it to change whatever is stored
 */
export async function saveShopSettings(
  tx: ShopTx,
  change: (settings: Settings) => z.input<typeof SettingsSchema>,
  expectedVersion?: number,
): Promise<SaveOutcome> {
  const { db, shop } = tx;
  await db.$executeRaw`INSERT INTO shop_settings ("shopId", version) VALUES (${shop.id}, 0) ON CONFLICT DO NOTHING`;
  await db.$queryRaw`SELECT 1 FROM shop_settings WHERE "shopId" = ${shop.id} FOR UPDATE`;
  const present = await readShopSettings(tx);
  if (expectedVersion !== undefined && expectedVersion !== present.version) return { outcome: 'conflict', ...present };
  const result = SettingsSchema.safeParse(change(present.settings));
  if (!result.success) return { outcome: 'invalid', errors: errorsByField(result.error) };
  const version = present.version + 1;
  await db.shopSettings.update({ where: { shopId: shop.id }, data: { settings: result.data, version } });
  return { outcome: 'saved', settings: result.data, version };
}

function errorsByField(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]));
}

const contextOf = (shopDomain: string) => `${shopDomain}|smtpPassword`;

/** The password of the shop's own mail server, or null. @throws when no key can decrypt it any more */
export async function readSmtpPassword({ db, shop }: ShopTx): Promise<string | null> {
  const row = await db.shopSettings.findUnique({ where: { shopId: shop.id }, select: { smtpPassword: true } });
  return row?.smtpPassword ? decryptSecret(row.smtpPassword, contextOf(shop.domain), env.TOKEN_ENCRYPTION_KEYS) : null;
}

/** Stores the password encrypted; an empty one removes it. */
export async function saveSmtpPassword({ db, shop }: ShopTx, plain: string): Promise<void> {
  const smtpPassword =
    plain === '' ? null : encryptSecret(plain, contextOf(shop.domain), env.TOKEN_ENCRYPTION_KEYS[0]!);
  await db.shopSettings.upsert({
    where: { shopId: shop.id },
    create: { shopId: shop.id, smtpPassword, version: 0 },
    update: { smtpPassword },
  });
}
