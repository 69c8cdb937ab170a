import { z } from 'zod';
import { readSettings, type Settings } from '#app/shops/settings.ts';

const ShopSchema = z.object({
  name: z.string().default('Lapse Toys'),
  email: z.email().default('owner@lapse.example'),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').default('UTC'),
  currency: z.string().length(3).default('USD'),
  countryCode: z.string().length(2).default('US'),
  primaryLocale: z.string().default('en'),
});

type LapseShop = z.output<typeof ShopSchema>;

export type ShopFile = {
  shop: LapseShop;
  settings: Settings;
  /** paths in the file that mean nothing here */
  ignored: string[];
};

/**
 * Reads a file of settings: what app/shops/settings.ts takes, and beside it `shop` with name, email, timeZone, currency,
 * countryCode and primaryLocale. What is left out has its default.
 * @throws an error that names the field
 */
export function readShopFile(json: unknown): ShopFile {
  const { shop: ownShop, ...ownSettings } = z.record(z.string(), z.unknown()).parse(json);
  const shop = ShopSchema.parse(ownShop ?? {});
  const settings = readSettings(ownSettings);
  return { shop, settings, ignored: [...unknownIn(ownShop, shop, 'shop.'), ...unknownIn(ownSettings, settings, '')] };
}

function unknownIn(given: unknown, read: unknown, path: string): string[] {
  if (!isRecord(given) || !isRecord(read)) return [];
  return Object.entries(given).flatMap(([key, value]) =>
    key in read ? unknownIn(value, read[key], `${path}${key}.`) : [`${path}${key}`],
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
