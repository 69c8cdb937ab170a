import type { ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { loyaltySteps, type LoyaltyStep, type ThemePart } from './setup-steps.ts';

/** File names of the theme extension's embed and of its product page block. */
const partHandles: Record<ThemePart, string> = { embed: 'loyalty-panel', product: 'loyalty-product' };

export type ThemeParts = {
  extension: string;
  handles: Record<ThemePart, string>;
  /** where customer accounts show our block */
  account: { extension: string; target: string };
  /** open the published theme in Shopify's editor with the part switched on or added, but not saved yet */
  editorUrls: Record<ThemePart, string>;
};

export const themeParts: ThemeParts = {
  extension: 'aftercare-loyalty',
  handles: partHandles,
  account: { extension: 'aftercare-account', target: 'customer-account.order-status.block.render' },
  editorUrls: {
    embed: `shopify://admin/themes/current/editor?context=apps&activateAppId=${env.SHOPIFY_API_KEY}/${partHandles.embed}`,
    product: `shopify://admin/themes/current/editor?template=product&addAppBlockId=${env.SHOPIFY_API_KEY}/${partHandles.product}&target=mainSection`,
  },
};

/** The checklist's steps, as far as we know their state ourselves. */
export async function readLoyaltySetup(tx: ShopTx, isLaunched: boolean): Promise<LoyaltyStep[]> {
  const { db, shop } = tx;
  const [row] = await db.$queryRaw<{ hasMember: boolean; hasRedemption: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM members WHERE "shopId" = ${shop.id}::int) AS "hasMember",
           EXISTS (SELECT 1 FROM redemptions WHERE "shopId" = ${shop.id}::int AND state <> 'failed') AS "hasRedemption"`;
  const { settings } = await readShopSettings(tx);
  return loyaltySteps(
    { isLaunched, ...row! },
    { ...themeParts.editorUrls, account: 'shopify://admin/settings/checkout' },
    settings.onboarding.dismissedLoyaltySteps,
  );
}
