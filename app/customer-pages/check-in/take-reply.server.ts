import type { NewEvent } from '#app/events/catalog.ts';
import { recordAnswer, type CheckInTarget, type RecordedAnswer } from '#app/feedback/feedback.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { closeProblemsOfCheckIn, openProblem } from '#app/service-requests/problems.server.ts';
import type { CheckInReply } from './check-in-answer.ts';

/** `full`: the answer is kept, the words are not: the problem holds as many as it may. */
export type TakenReply = RecordedAnswer | { outcome: 'full'; events: NewEvent[] };

/**
 * Records a customer's answer to a check-in and the problem it opens; "all well" closes what an earlier answer opened.
 * Call with the shop's lock held (withShop isExclusive).
 * @returns events check_in.answered, problem.reported, problem.closed for afterFactsChanged; none for a repeated answer
 */
export async function takeReply(tx: ShopTx, target: CheckInTarget, reply: CheckInReply): Promise<TakenReply> {
  const words = reply.answer === 'all_well' ? '' : reply.words;
  const recorded = await recordAnswer(tx, target, { answer: reply.answer, words });
  const { outcome, events } = recorded;
  // The same answer again may still name another kind of problem.
  if (outcome === 'too_many') return recorded;
  if (outcome === 'repeated' && reply.answer !== 'problem') return recorded;
  const { orderId, shipmentId } = target;
  if (reply.answer === 'all_well') {
    const closed = await closeProblemsOfCheckIn(tx, { orderId, shipmentId });
    return { outcome, events: [...events, ...closed] };
  }
  const { kind } = reply;
  const problem = await openProblem(tx, { orderId, shipmentId, kind, words, source: 'check_in' });
  if (problem.outcome === 'full' || problem.outcome === 'too_many')
    return outcome === 'repeated' ? { outcome: 'too_many', events: [] } : { outcome: 'full', events };
  const isNews = outcome === 'repeated' && problem.events.length > 0;
  return { outcome: isNews ? 'changed' : outcome, events: [...events, ...problem.events] };
}
