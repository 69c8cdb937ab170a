import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/orders.server.ts';
import { giveBonus } from './bonuses.server.ts';
import { findOrJoin, whoOrdered } from '../members/members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';

// What customers do for the store beside ordering brings points too.

/**
 * Gives the bonuses that news asks for: one for each item reviewed, whatever the stars, and one for the check-ins of an
 * order. A review that is changed, or an answer, brings nothing more.
 */
export async function applyNews(tx: ShopTx, events: NewEvent[]): Promise<void> {
  const answers = events.filter(({ name }) => name === 'review.submitted' || name === 'check_in.answered');
  if (answers.length === 0) return;
  const launched = await readLaunchedProgram(tx);
  if (!launched || launched.isPaused) return;
  const orders = new Map(
    (
      await loadFacts(
        tx,
        answers.flatMap(({ orderId }) => orderId ?? []),
      )
    ).map((facts) => [facts.id, facts]),
  );
  for (const event of answers) {
    const bonus = bonusFor(event, launched.program.earn);
    const facts = event.orderId === null ? undefined : orders.get(event.orderId);
    const who = facts && bonus && bonus.points > 0 && !facts.isTest ? whoOrdered(tx.shop.id, facts) : null;
    if (!who || !bonus) continue;
    await giveBonus(tx, launched, {
      ...bonus,
      memberId: await findOrJoin(tx, who),
      occurredAt: event.occurredAt,
      orderId: event.orderId,
    });
  }
}

function bonusFor({ name, orderId, factKey, data }: NewEvent, earn: { review: number; checkIn: number }) {
  if (name === 'check_in.answered')
    return { fact: `check_in:${orderId}`, points: earn.checkIn, words: 'For answering how it went.' };
  const reviewId = data?.reviewId;
  return {
    fact: `review:${typeof reviewId === 'string' ? reviewId : factKey}`,
    points: earn.review,
    words: 'For a review.',
  };
}
