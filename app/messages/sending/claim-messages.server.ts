import { Histogram } from 'prom-client';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import type { Ready, RecheckOutcome, SenderSide } from './delivery.ts';
import { historyEntry } from './outcomes.server.ts';
import { extendTurn, type Turn } from './own-server.server.ts';
import { appAllowance, noteAppUse, sendingLeaseSeconds, shopAllowance, type Allowance } from './rate-limits.server.ts';

const lateness = new Histogram({
  name: 'aftercare_mail_lateness_seconds',
  help: 'From the planned time to the claim for sending',
  buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
});

export type Claimed = { id: string; attempts: number; late: number; now: Date };

/**
 * The law against sending twice: only the process that has committed the change from queued to sending hands the mail
 * over.
 */
export async function claim(
  shop: ShopRef,
  sender: SenderSide,
  turn: Turn | null,
  ready: Ready[],
): Promise<Map<string, Claimed>> {
  const { via } = sender.server;
  const ids = ready.map(({ row }) => row.id);
  const ofApp = via === 'app' ? await appAllowance() : null;
  const rows = await withShop(shop, async (tx) => {
    if (turn && !(await extendTurn(tx, turn))) return [];
    const allowance = ofApp ?? (await shopAllowance(tx, sender.perMinute));
    const now = ids.slice(0, allowance.allowed);
    await moveForLimit(tx, ids.slice(now.length), allowance);
    return tx.db.$queryRaw<Claimed[]>`
      UPDATE messages m SET state = 'sending', attempts = m.attempts + 1, "sentBy" = ${via}, "changedAt" = clock_timestamp(),
        "claimedUntil" = clock_timestamp() + make_interval(secs => ${sendingLeaseSeconds})
      FROM shops s
      WHERE s.id = m."shopId" AND s."uninstalledAt" IS NULL AND s."liveAt" IS NOT NULL
        AND (s."pausedAt" IS NULL OR s."resumedAt" IS NOT NULL)
        AND m."shopId" = ${shop.id}::int AND m.id = ANY(${now}::text[]) AND m.state = 'queued'
      RETURNING m.id, m.attempts, extract(epoch FROM clock_timestamp() - m."sendAt")::float AS late, clock_timestamp() AS now`;
  });
  if (via === 'app') noteAppUse(rows.length);
  for (const row of rows) lateness.observe(row.late);
  return new Map(rows.map((row) => [row.id, row]));
}

async function moveForLimit(tx: ShopTx, ids: string[], allowance: Allowance): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await putAside(tx, id, { decision: 'wait', until: allowance.nextAt(index), reason: 'rate_limit' });
  }
}

/** Writes down that a queued message waits or has ended. */
export async function putAside(
  { db, shop, now }: ShopTx,
  id: string,
  verdict: Exclude<RecheckOutcome, { decision: 'send' }>,
): Promise<void> {
  const isOver = verdict.decision === 'end';
  const state = isOver ? verdict.state : 'planned';
  const sendAt = isOver ? null : verdict.until;
  await db.$executeRaw`
    UPDATE messages SET state = ${state}, "claimedUntil" = NULL, "changedAt" = ${now}, "sendAt" = coalesce(${sendAt}::timestamptz, "sendAt"),
      history = CASE WHEN reason IS NOT DISTINCT FROM ${verdict.reason} THEN history
        ELSE history || ${historyEntry(now, isOver ? state : 'moved', verdict.reason)}::jsonb END,
      reason = ${verdict.reason}
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'queued'`;
}

/** What somebody else had in hand, or the shop's uninstalling stopped: looked at again, by the next sweep. */
export async function giveBackLeftovers(shop: ShopRef, ids: string[]): Promise<void> {
  await withShop(shop, ({ db }) =>
    db.message.updateMany({
      where: { shopId: shop.id, id: { in: ids }, state: 'queued' },
      data: { state: 'planned', claimedUntil: null },
    }),
  );
}
