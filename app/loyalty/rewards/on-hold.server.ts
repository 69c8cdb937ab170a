import type { ShopTx } from '#app/lib/db.server.ts';
import { refusedForAll } from './answers.ts';

/** after this long the next customer may try again: what was wrong may have been mended in Shopify */
const holdHours = 24;

/**
 * The keys of rewards that Shopify refused lately for a reason that would meet every customer. They are not offered
 * until the merchant has put other rules in force, or a day has passed.
 */
export async function rewardsOnHold({ db, shop, now }: ShopTx): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ rewardKey: string }[]>`
    SELECT DISTINCT r."rewardKey" FROM loyalty_programs p
    JOIN program_versions v ON v."shopId" = p."shopId" AND v.version = p."launchedVersion"
    JOIN redemptions r ON r."shopId" = p."shopId" AND r.state = 'failed'
      AND r."createdAt" > greatest(v."createdAt", ${now}::timestamptz - make_interval(hours => ${holdHours}))
    WHERE p."shopId" = ${shop.id}::int AND r.detail->>'refusal' = ANY(${refusedForAll}::text[])`;
  return new Set(rows.map(({ rewardKey }) => rewardKey));
}
