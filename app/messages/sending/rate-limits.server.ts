import { dayMs, minuteMs } from '#app/lib/clock.ts';
import { withDispatcher, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';

/** How many may go now, and when each of the rest may ask again. What has to wait is moved, never dropped. */
export type Allowance = { allowed: number; nextAt: (index: number) => Date };

/** seconds a hand-over may take; later its outcome counts as unknown */
export const sendingLeaseSeconds = 240;

/**
 * What a shop's own mail server has room for at this moment. The count is locked until the transaction ends, so that
 * parallel senders cannot pass the limit together; claim in the same transaction.
 */
export async function shopAllowance({ db, shop, now }: ShopTx, perMinute: number): Promise<Allowance> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(4712, ${shop.id}::int)`;
  const recent = await db.$queryRaw<{ at: Date }[]>`
    SELECT at FROM (
      SELECT "sentAt" AS at FROM messages
      WHERE "shopId" = ${shop.id}::int AND "sentBy" = 'shop' AND "sentAt" > clock_timestamp() - interval '1 minute'
      UNION ALL
      SELECT "changedAt" FROM messages WHERE "shopId" = ${shop.id}::int AND "sentBy" = 'shop' AND state = 'sending'
    ) recent ORDER BY at`;
  return {
    allowed: Math.max(0, perMinute - recent.length),
    // Room comes back one by one, a minute after each mail of the last minute.
    nextAt: (index) => {
      const at = recent[index % perMinute]?.at ?? now;
      return new Date(at.getTime() + (1 + Math.floor(index / perMinute)) * minuteMs);
    },
  };
}

// Counted over all shops every few seconds; in between what this process sends is added.
let counted = { at: 0, count: 0 };

/** What is left of MAIL_DAILY_LIMIT, the operator's mail server's, over all shops. Call it outside a transaction. */
export async function appAllowance(): Promise<Allowance> {
  const now = Date.now();
  if (now - counted.at > 5_000) {
    const rows = await withDispatcher(
      (db) => db.$queryRaw<{ count: number }[]>`
        SELECT (SELECT count(*)::int FROM messages WHERE "sentBy" = 'app' AND "sentAt" > clock_timestamp() - interval '1 day')
          + (SELECT coalesce(sum(tests), 0)::int FROM sending_states WHERE "testsFrom" > clock_timestamp() - interval '1 day') AS count`,
    );
    counted = { at: now, count: rows[0]?.count ?? 0 };
  }
  const spreadMs = dayMs / env.MAIL_DAILY_LIMIT;
  return {
    allowed: Math.max(0, env.MAIL_DAILY_LIMIT - counted.count),
    nextAt: (index) => new Date(now + 15 * minuteMs + Math.min(index * spreadMs, dayMs)),
  };
}

/** Says that this process used so many mails of the operator's limit. */
export function noteAppUse(count: number): void {
  counted.count += count;
}
