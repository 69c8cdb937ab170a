import { minuteMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { raiseAlert, type AlertKind } from './alerts.server.ts';

// Whoever writes many times about one order makes two mails to the staff in a quarter of an hour: one at once, and one
// for all that came after it.

const pauseMs = 15 * minuteMs;

export type SummedAlert = {
  /** the fact itself: the same fact is told once */
  key: string;
  kind: AlertKind;
  orderId: string;
  summary: string;
  /** how many facts of this kind the order has had since a moment, this one included */
  countSince: (since: Date) => Promise<number>;
};

/**
 * Tells the staff at once, or, where they were told of the same order and kind less than a quarter of an hour ago, with
 * everything else that comes until it is over. In the caller's transaction, with the shop's lock held.
 */
export async function raiseSummedAlert(tx: ShopTx, { countSince, ...alert }: SummedAlert): Promise<void> {
  const { db, shop, now } = tx;
  const last = await db.staffAlert.findFirst({
    where: { shopId: shop.id, kind: alert.kind, orderId: alert.orderId },
    orderBy: { sendAt: 'desc' },
    select: { id: true, sendAt: true, state: true },
  });
  if (!last || last.sendAt.getTime() <= now.getTime() - pauseMs) {
    await raiseAlert(tx, alert);
    return;
  }
  const isWaiting = last.state === 'planned' && last.sendAt > now;
  const since = new Date(last.sendAt.getTime() - (isWaiting ? pauseMs : 0));
  const summary = `${alert.summary}; ${await countSince(since)} reports since the mail before this one`;
  if (isWaiting) {
    await db.staffAlert.update({ where: { shopId_id: { shopId: shop.id, id: last.id } }, data: { summary } });
    return;
  }
  const sendAt = new Date(last.sendAt.getTime() + pauseMs);
  const { key, kind, orderId } = alert;
  await db.staffAlert.createMany({
    data: [{ shopId: shop.id, key, kind, orderId, summary, sendAt }],
    skipDuplicates: true,
  });
}
