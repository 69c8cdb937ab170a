import type { Feedback } from '@prisma/client';
import { isOverLimit, type AnswerLimit } from '#app/events/answer-limits.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { CheckInAnswer } from './check-in-form.ts';

/** What the link in a check-in is about. */
export type CheckInTarget = { orderId: string; shipmentId: string | null; customerId: string | null };

type GivenAnswer = { answer: CheckInAnswer; words: string };

export type RecordedAnswer =
  | { outcome: 'recorded' | 'changed' | 'repeated'; events: NewEvent[] }
  /** nothing was kept: the answer was changed too often */
  | { outcome: 'too_many'; events: [] };

const limit: AnswerLimit = { perDay: 10, inAll: 100 };

/**
 * Records a customer's answer to a check-in; a later answer replaces the earlier one. Call with the shop's lock held
 * (withShop isExclusive).
 * @param given words already cleaned (lib/customer-forms.ts)
 * @returns event check_in.answered for afterFactsChanged; none for a repeated answer
 */
export async function recordAnswer(
  tx: ShopTx,
  target: CheckInTarget,
  { answer, words }: GivenAnswer,
): Promise<RecordedAnswer> {
  const { db, shop, now } = tx;
  const before = await findCheckInAnswer(tx, target);
  if (before?.answer === answer && (before.comment ?? '') === words) return { outcome: 'repeated', events: [] };
  if (before && (await isOverLimit(tx, { orderId: target.orderId, name: 'check_in.answered', limit })))
    return { outcome: 'too_many', events: [] };
  const given = { answer, comment: words || null, changedAt: now };
  const feedback = before
    ? await db.feedback.update({ where: { shopId_id: { shopId: shop.id, id: before.id } }, data: given })
    : await db.feedback.create({
        data: { shopId: shop.id, orderId: target.orderId, shipmentId: target.shipmentId, ...given, createdAt: now },
      });
  const answered: NewEvent = {
    name: 'check_in.answered',
    // A changed answer is a new fact; a repeated one never gets here.
    factKey: before ? `${feedback.id}|${now.toISOString()}` : feedback.id,
    orderId: target.orderId,
    customerId: target.customerId,
    occurredAt: now,
    data: { answer, shipmentId: target.shipmentId },
  };
  return { outcome: before ? 'changed' : 'recorded', events: [answered] };
}

/** The customer's answer given so far for this parcel, if any. */
export function findCheckInAnswer({ db, shop }: ShopTx, target: CheckInTarget): Promise<Feedback | null> {
  return db.feedback.findFirst({
    where: { shopId: shop.id, orderId: target.orderId, shipmentId: target.shipmentId, source: 'customer' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}
