import type { ShopTx } from '#app/lib/db.server.ts';

/**
 * A discount is for one customer of Shopify's. When that customer has become another one, the member's unused codes are
 * looked after by the job (reward-rebind), and those that Shopify has not answered for yet after they are settled.
 */
export async function markMisbound({ db, shop, now }: ShopTx, memberId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE redemptions SET detail = coalesce(detail, '{}'::jsonb) || '{"isMisbound": true}'::jsonb,
      "nextAttemptAt" = CASE state WHEN 'issued' THEN ${now}::timestamptz ELSE "nextAttemptAt" END
    WHERE "shopId" = ${shop.id}::int AND "memberId" = ${memberId} AND state IN ('held', 'issued', 'undecided')
      AND code IS NOT NULL AND coalesce(reward->>'kind', '') <> 'gift_card'`;
}
