import type { ShopTx } from '#app/lib/db.server.ts';

/**
 * A discount is bound to one Shopify customer. After a merge of customers, marks the member's unused codes for
 * rebinding (rebind.server.ts): issued ones are due at once, unsettled ones after they are settled.
 */
export async function markMisbound({ db, shop, now }: ShopTx, memberId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE redemptions SET detail = coalesce(detail, '{}'::jsonb) || '{"isMisbound": true}'::jsonb,
      "nextAttemptAt" = CASE state WHEN 'issued' THEN ${now}::timestamptz ELSE "nextAttemptAt" END
    WHERE "shopId" = ${shop.id}::int AND "memberId" = ${memberId} AND state IN ('held', 'issued', 'undecided')
      AND code IS NOT NULL AND coalesce(reward->>'kind', '') <> 'gift_card'`;
}
