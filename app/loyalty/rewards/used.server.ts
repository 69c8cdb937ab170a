import type { ShopTx } from '#app/lib/db.server.ts';
import { buildRedeem } from '../ledger/model.ts';
import { changeHolding } from '../ledger/ledger.server.ts';
import { changeRedemption, lockRedemption, type RewardRow, tellOfReward } from './rows.server.ts';

/**
 * Marks rewards as used whose codes are on these orders. The checkout is the authority, whatever state we had. When the
 * order of a used code was canceled, so that its points were restored, and the code is used on a later order, the
 * reward belongs to that later order.
 */
export async function recogniseUsedCodes(tx: ShopTx, orderIds: string[]): Promise<void> {
  const { db, shop } = tx;
  const used = await db.$queryRaw<{ id: string; orderId: string; placedAt: Date | null }[]>`
    SELECT r.id, o.id AS "orderId", o."placedAt" FROM orders o CROSS JOIN LATERAL jsonb_array_elements(o.discounts) d
    JOIN redemptions r ON r."shopId" = o."shopId" AND r.code = upper(d->>'code')
    LEFT JOIN orders before ON before."shopId" = r."shopId" AND before.id = r."orderId"
    WHERE o."shopId" = ${shop.id}::int AND o.id = ANY(${orderIds}::text[])
      AND (r."orderId" IS NULL OR before.id <> o.id AND before."canceledAt" IS NOT NULL AND o."canceledAt" IS NULL AND o."placedAt" > before."placedAt")
    ORDER BY o."placedAt", o.id, r.id`;
  for (const { id, orderId, placedAt } of used) await markUsed(tx, id, orderId, placedAt ?? tx.now);
}

async function markUsed(tx: ShopTx, id: string, orderId: string, usedAt: Date): Promise<void> {
  const row = await lockRedemption(tx, id);
  if (!row || row.orderId === orderId) return;
  await changeRedemption(tx, id, { state: 'used', orderId, usedAt, nextAttemptAt: null, problem: null });
  await debitAgain(tx, row, orderId);
  await tellOfReward(tx, 'reward.used', { ...row, orderId, usedAt });
}

/**
 * The reward was handed back or had expired, but was used just before. Its restored points are spent again, as far as
 * the member still has any.
 */
async function debitAgain(tx: ShopTx, { id, memberId, points }: RewardRow, orderId: string): Promise<void> {
  if (points === 0) return;
  const [spent] = await tx.db.$queryRaw<{ points: number }[]>`
    SELECT coalesce(sum(e.points), 0)::int AS points FROM points_transactions t
    JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e.account = 'redeemed'
    WHERE t."shopId" = ${tx.shop.id}::int AND t."redemptionId" = ${id}`;
  const missing = points - (spent?.points ?? 0);
  if (missing <= 0) return;
  const cause = {
    sourceKey: `redeem|${id}:order:${orderId}`,
    occurredAt: tx.now,
    redemptionId: id,
    explanation: { words: ['The code was used after all.'] },
  };
  await changeHolding(tx, { memberId, sourceKey: cause.sourceKey }, (holding) => {
    const built = buildRedeem(holding, missing, cause, tx.now);
    if (built.outcome === 'built') return built.transaction;
    if (built.available <= 0) return null;
    const rest = buildRedeem(holding, built.available, cause, tx.now);
    return rest.outcome === 'built' ? rest.transaction : null;
  });
}
