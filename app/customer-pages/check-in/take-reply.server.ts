import type { NewEvent } from '#app/events/catalog.ts';
import { recordAnswer, type CheckInTarget, type RecordedAnswer } from '#app/feedback/feedback.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { closeProblemsOfCheckIn, openProblem } from '#app/service-requests/problems.server.ts';
import type { CheckInReply } from './check-in-answer.ts';

/**
 * Records a customer's answer to a check-in and the problem it opens; "all well" closes what an earlier answer opened.
 * Call with the shop's lock held (withShop isExclusive).
 * @returns events check_in.answered, problem.reported, problem.closed for afterFactsChanged; none for a repeated answer
 */
export async function takeReply(tx: ShopTx, target: CheckInTarget, reply: CheckInReply): Promise<RecordedAnswer> {
  const words = reply.answer === 'all_well' ? '' : reply.words;
  const { outcome, events } = await recordAnswer(tx, target, { answer: reply.answer, words });
  // A repeated answer may still name another kind of problem.
  if (outcome === 'repeated' && reply.answer !== 'problem') return { outcome, events };
  const ofProblems = await followWithProblem(tx, target, reply);
  const isNews = outcome === 'repeated' && ofProblems.length > 0;
  return { outcome: isNews ? 'changed' : outcome, events: [...events, ...ofProblems] };
}

async function followWithProblem(tx: ShopTx, target: CheckInTarget, reply: CheckInReply): Promise<NewEvent[]> {
  const { orderId, shipmentId } = target;
  if (reply.answer === 'all_well') return closeProblemsOfCheckIn(tx, { orderId, shipmentId });
  const { kind, words } = reply;
  return (await openProblem(tx, { orderId, shipmentId, kind, words, source: 'check_in' })).events;
}
