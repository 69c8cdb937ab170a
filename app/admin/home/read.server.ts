import type { ShopTx } from '#app/lib/db.server.ts';
import { dayMs } from '#app/lib/clock.ts';
import type { Period } from './period.ts';

export type DayCounts = { day: string; sent: number; due: number; attention: number };

/**
 * Messages per day over the period: sent ones by the day they went out, due ones, and ones that need attention. Test
 * orders are left out.
 */
export async function countByDay({ db, shop }: ShopTx, period: Period, timeZone: string): Promise<DayCounts[]> {
  const rows = await db.$queryRaw<{ day: string; what: 'sent' | 'due' | 'attention'; count: number }[]>`
    SELECT to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, what, count(*)::int AS count
    FROM (
      SELECT CASE WHEN m.state = 'sent' THEN m."sentAt" ELSE m."sendAt" END AS at,
             CASE WHEN m.state = 'sent' THEN 'sent' WHEN m.state IN ('failed', 'unknown') THEN 'attention' ELSE 'due' END AS what
      FROM messages m LEFT JOIN orders o ON o."shopId" = m."shopId" AND o.id = m."orderId"
      WHERE m."shopId" = ${shop.id} AND o."isTest" IS NOT TRUE
        AND m.state IN ('sent', 'failed', 'unknown', 'planned', 'queued', 'sending')
        AND m."sendAt" >= ${period.from}::timestamptz - interval '14 days' AND m."sendAt" < ${period.until}::timestamptz
    ) AS counted
    WHERE at >= ${period.from}::timestamptz
    GROUP BY 1, 2`;
  const byDay = new Map(period.days.map((day) => [day, { day, sent: 0, due: 0, attention: 0 }]));
  for (const { day, what, count } of rows) {
    const counts = byDay.get(day);
    if (counts) counts[what] = count;
  }
  return [...byDay.values()];
}

export type Attention = {
  id: string;
  what: 'message' | 'problem' | 'late';
  /** null: a letter, which belongs to no order */
  orderId: string | null;
  orderName: string | null;
  /** message kind, problem kind, or empty */
  kind: string;
  reason: string | null;
  state: string | null;
  at: Date;
};

/** What needs attention: mails that failed or whose outcome is unknown, open problems, late orders; newest first. */
export async function listAttention(
  { db, shop }: ShopTx,
  limit: number,
): Promise<{ items: Attention[]; count: number }> {
  const rows = await db.$queryRaw<(Attention & { total: number })[]>`
    WITH waiting AS (
      SELECT m.id, 'message' AS what, m."orderId", m.kind, m.reason, m.state, m."changedAt" AS at
      FROM messages m
      WHERE m."shopId" = ${shop.id} AND m.state IN ('failed', 'unknown') AND m."sendAt" > now() - interval '30 days'
      UNION ALL
      SELECT p.id, 'problem', p."orderId", p.kind, NULL, NULL, p."openedAt"
      FROM problems p WHERE p."shopId" = ${shop.id} AND p."closedAt" IS NULL
      UNION ALL
      SELECT o.id, 'late', o.id, '', NULL, NULL, coalesce(o."promisedAt", o."placedAt", o."createdAt")
      FROM orders o
      WHERE o."shopId" = ${shop.id} AND 'late' = ANY (o.troubles) AND o."placedAt" > now() - interval '120 days'
    )
    SELECT w.*, o.name AS "orderName", count(*) OVER ()::int AS total
    FROM waiting w LEFT JOIN orders o ON o."shopId" = ${shop.id} AND o.id = w."orderId"
    ORDER BY w.at DESC LIMIT ${limit}`;
  return { items: rows, count: rows[0]?.total ?? 0 };
}

/** How many mails were sent to this shop's customers in the last 24 hours. */
export async function countSentToday({ db, shop, now }: ShopTx): Promise<number> {
  return db.message.count({ where: { shopId: shop.id, sentAt: { gt: new Date(now.getTime() - dayMs) } } });
}

/** The latest history import, if any. */
export async function readImport({ db, shop }: ShopTx) {
  return db.historyImport.findFirst({ where: { shopId: shop.id }, orderBy: { startedAt: 'desc' } });
}

/** Messages that are planned, and those of them whose time has come. */
export async function countWaiting({ db, shop, now }: ShopTx): Promise<{ planned: number; due: number }> {
  const where = { shopId: shop.id, state: 'planned' };
  return {
    planned: await db.message.count({ where }),
    due: await db.message.count({ where: { ...where, sendAt: { lte: now } } }),
  };
}
