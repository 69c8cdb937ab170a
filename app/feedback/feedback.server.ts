import type { Feedback } from '@prisma/client';
import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { CheckInAnswer, CheckInForm } from '#app/reviews/forms.ts';
import { closeProblem, openProblem } from '#app/service-requests/problems.server.ts';

/** What the link in a check-in is about. */
export type CheckInTarget = { orderId: string; shipmentId: string | null; customerId: string | null };

export type AnsweredCheckIn = { outcome: 'recorded' | 'changed' | 'repeated'; events: NewEvent[] };

/**
 * Records a customer's answer to a check-in: the feedback, and the problem it opens. A later answer replaces the earlier
 * one; "all well" closes what an earlier answer opened. Call with the shop's lock held (withShop isExclusive).
 * @returns events check_in.answered, problem.reported, problem.closed for afterFactsChanged; none for a repeated answer
 */
export async function answerCheckIn(tx: ShopTx, target: CheckInTarget, form: CheckInForm): Promise<AnsweredCheckIn> {
  const { db, shop, now } = tx;
  const words = 'words' in form ? form.words : '';
  const before = await findCheckInAnswer(tx, target);
  const isSame = before?.answer === form.answer && (before.comment ?? '') === words;
  if (isSame && form.answer !== 'problem') return { outcome: 'repeated', events: [] };

  const problemEvents =
    form.answer === 'all_well'
      ? await closeOwnProblems(tx, target)
      : (
          await openProblem(tx, {
            orderId: target.orderId,
            shipmentId: target.shipmentId,
            words,
            source: 'check_in',
            kind: form.answer === 'problem' ? form.kind : 'not_arrived',
          })
        ).events;
  if (isSame) return { outcome: problemEvents.length > 0 ? 'changed' : 'repeated', events: problemEvents };

  const answer = { answer: form.answer, comment: words || null };
  const feedback = before
    ? await db.feedback.update({ where: { shopId_id: { shopId: shop.id, id: before.id } }, data: answer })
    : await db.feedback.create({
        data: { shopId: shop.id, orderId: target.orderId, shipmentId: target.shipmentId, ...answer, createdAt: now },
      });
  const answered: NewEvent = {
    name: 'check_in.answered',
    // A changed answer is a new fact; a repeated one never gets here.
    factKey: before ? `${feedback.id}|${now.toISOString()}` : feedback.id,
    orderId: target.orderId,
    customerId: target.customerId,
    occurredAt: now,
    data: { answer: form.answer, shipmentId: target.shipmentId },
  };
  return { outcome: before ? 'changed' : 'recorded', events: [answered, ...problemEvents] };
}

/** The answer given so far for this parcel, if any. */
export function findCheckInAnswer({ db, shop }: ShopTx, target: CheckInTarget): Promise<Feedback | null> {
  return db.feedback.findFirst({
    where: { shopId: shop.id, orderId: target.orderId, shipmentId: target.shipmentId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

export function isCheckInAnswer(text: string | null): text is CheckInAnswer {
  return text === 'all_well' || text === 'not_arrived' || text === 'problem';
}

async function closeOwnProblems(tx: ShopTx, target: CheckInTarget): Promise<NewEvent[]> {
  const open = await tx.db.problem.findMany({
    where: {
      shopId: tx.shop.id,
      orderId: target.orderId,
      shipmentId: target.shipmentId,
      source: 'check_in',
      closedAt: null,
    },
    orderBy: { openedAt: 'asc' },
  });
  const events: NewEvent[] = [];
  for (const { id } of open) {
    const closed = await closeProblem(tx, { id, closedBy: 'customer', resolution: 'all_well' });
    events.push(...closed.events);
  }
  return events;
}
