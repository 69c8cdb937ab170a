import type { ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';
import { buildEarn, type Cause, type NewLot, roomLeft } from './model.ts';
import { explainRoom } from './sentences.ts';
import { type Changed, changeHolding } from './ledger.server.ts';

export type NewPoints = {
  memberId: string;
  lot: NewLot;
  cause: Cause & { explanation: { words: string[] } };
  type?: 'earn' | 'import' | 'adjust';
};

/**
 * Books new points, as many as the member has room for. If some are left out, the entry says so and staff get an alert.
 * @returns how many were booked: 0 unless the outcome is posted
 * @throws when the points are not a whole number from 1 to maxPoints
 */
export async function bookNewPoints(
  tx: ShopTx,
  { memberId, lot, cause, type }: NewPoints,
): Promise<{ outcome: Changed; points: number }> {
  const { sourceKey, orderId = null, explanation } = cause;
  let points = 0;
  const outcome = await changeHolding(tx, { memberId, sourceKey }, (holding) => {
    const room = roomLeft(holding);
    points = Math.min(lot.points, room);
    const words = [...explanation.words, ...explainRoom(room, lot.points)];
    return points > 0
      ? buildEarn(holding, { ...lot, points }, { ...cause, explanation: { ...explanation, words } }, tx.now, type)
      : null;
  });
  if (outcome !== 'already_there' && points < lot.points)
    await tellOfFullAccount(tx, { memberId, orderId, leftOut: lot.points - points });
  return { outcome, points: outcome === 'posted' ? points : 0 };
}

/** Alerts at most once a day: rules that give too much affect many members. */
async function tellOfFullAccount(
  tx: ShopTx,
  { memberId, orderId, leftOut }: { memberId: string; orderId: string | null; leftOut: number },
): Promise<void> {
  log.warn({ shopId: tx.shop.id, memberId, leftOut }, 'points were left out: the member holds as many as can be kept');
  const summary = `${leftOut.toLocaleString('en')} points were not booked`;
  await raiseAlert(tx, {
    key: `points_full|${tx.now.toISOString().slice(0, 10)}`,
    kind: 'points_full',
    orderId,
    summary,
  });
}
