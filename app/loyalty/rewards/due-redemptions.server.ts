import { type ShopRef, withDispatcher } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { attemptLeaseSeconds, issueRedemption } from './issue.server.ts';
import { lapseRedemption } from './lapse.server.ts';
import { rebindRedemption } from './rebind.server.ts';

// Redemptions that are due: held ones are requested from Shopify, issued ones past their expiry are closed, and those
// whose customer was merged are rebound to the customer that was kept.

type Due = ShopRef & { redemptionId: string; state: string; isLapsed: boolean };

/** per shop and round, so that one shop with a slow Shopify does not delay the others */
const perShop = 5;
const perRound = 50;
const atOnce = 5;
const maxBatches = 20;
/** gives an order placed in the last minute before expiry time to arrive */
const graceMinutes = 10;

/** Continues every redemption that is due, in all shops. @returns how many */
export async function runRewards(): Promise<number> {
  return inBatches(maxBatches, async () => {
    const due = await claimDue();
    const byShop = [...Map.groupBy(due, ({ id }) => id).values()];
    // Shops run in parallel, the redemptions of one shop one after another.
    for (let start = 0; start < byShop.length; start += atOnce) {
      await Promise.all(byShop.slice(start, start + atOnce).map((own) => goOnWith(own)));
    }
    return due.length;
  });
}

/** Claims by moving the time of the next attempt forward, so that after a crash another process picks them up. */
async function claimDue(): Promise<Due[]> {
  return withDispatcher(
    (db) => db.$queryRaw<Due[]>`
    WITH candidates AS MATERIALIZED (
      SELECT own.* FROM shops s CROSS JOIN LATERAL (
        (SELECT r."shopId", r.id, 0 AS rank, row_number() OVER (ORDER BY r."nextAttemptAt", r.id) AS turn FROM redemptions r
          WHERE r."shopId" = s.id AND r.state = 'held' AND r."nextAttemptAt" <= clock_timestamp() ORDER BY r."nextAttemptAt", r.id LIMIT ${perShop})
        UNION ALL
        (SELECT r."shopId", r.id, 1, row_number() OVER (ORDER BY r."expiresAt", r.id) FROM redemptions r
          WHERE r."shopId" = s.id AND r.state = 'issued' AND r."expiresAt" <= clock_timestamp() - make_interval(mins => ${graceMinutes})
            AND (r."nextAttemptAt" IS NULL OR r."nextAttemptAt" <= clock_timestamp()) ORDER BY r."expiresAt", r.id LIMIT ${perShop})
        UNION ALL
        (SELECT r."shopId", r.id, 1, row_number() OVER (ORDER BY r."nextAttemptAt", r.id) FROM redemptions r
          WHERE r."shopId" = s.id AND r.state = 'issued' AND r."nextAttemptAt" <= clock_timestamp()
            AND (r."expiresAt" IS NULL OR r."expiresAt" > clock_timestamp() - make_interval(mins => ${graceMinutes})) ORDER BY r."nextAttemptAt", r.id LIMIT ${perShop})
      ) own
      WHERE s."uninstalledAt" IS NULL
      ORDER BY own.rank, own.turn LIMIT ${perRound}
    ), picked AS (
      SELECT r."shopId", r.id FROM redemptions r JOIN candidates c ON c."shopId" = r."shopId" AND c.id = r.id
      WHERE r."nextAttemptAt" IS NULL OR r."nextAttemptAt" <= clock_timestamp() FOR UPDATE OF r SKIP LOCKED
    )
    UPDATE redemptions r SET "nextAttemptAt" = clock_timestamp() + make_interval(secs => ${attemptLeaseSeconds})
    FROM picked p JOIN shops s ON s.id = p."shopId" WHERE r."shopId" = p."shopId" AND r.id = p.id
    RETURNING s.id, s.domain, r.id AS "redemptionId", r.state,
      coalesce(r."expiresAt" <= clock_timestamp() - make_interval(mins => ${graceMinutes}), false) AS "isLapsed"`,
  );
}

async function goOnWith(due: Due[]): Promise<void> {
  for (const { redemptionId, state, isLapsed, ...shop } of due) {
    const goOn = state === 'held' ? issueRedemption : isLapsed ? lapseRedemption : rebindRedemption;
    try {
      await goOn(shop, redemptionId);
    } catch (err) {
      log.error({ err, shop: shop.domain, redemptionId }, 'a redemption could not be gone on with');
    }
  }
}
