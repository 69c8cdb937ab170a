import type { Problem } from '@prisma/client';
import { isOverLimit, type AnswerLimit } from '#app/events/answer-limits.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { invariant } from '#app/lib/errors.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { ProblemKind } from '#app/orders/problem-kinds.ts';

export type NewProblem = {
  orderId: string;
  shipmentId: string | null;
  kind: ProblemKind;
  words: string;
  source: 'check_in' | 'order_page';
};

export type OpenedProblem =
  /** `repeated`: the same was reported before and is still open (a double click, a form sent again) */
  | { outcome: 'opened' | 'added_to' | 'repeated'; problem: Problem; events: NewEvent[] }
  /** nothing was kept: as many words as one problem may hold, or too many reports of this order */
  | { outcome: 'full' | 'too_many'; events: [] };

/** Characters that all the words of one problem may hold together. */
const maxWordsInAll = 10_000;
const limit: AnswerLimit = { perDay: 20, inAll: 200 };

/**
 * Records what a customer reports. One problem of a kind is open per parcel: new words for it are added, the same words
 * again change nothing. Call with the shop's lock held (withShop isExclusive), so that a double click cannot open two.
 * @param report words already cleaned (problem-form.ts); the order must exist
 * @returns the problem and the events for afterFactsChanged; none when nothing changed
 */
export async function openProblem(tx: ShopTx, report: NewProblem): Promise<OpenedProblem> {
  const { db, shop, now } = tx;
  const { orderId, shipmentId, kind } = report;
  const open = await db.problem.findFirst({
    where: { shopId: shop.id, orderId, shipmentId, kind, closedAt: null },
    orderBy: { openedAt: 'desc' },
  });
  const isTooMany = () => isOverLimit(tx, { orderId, name: 'problem.reported', limit });
  if (!open) {
    if (await isTooMany()) return { outcome: 'too_many', events: [] };
    const problem = await db.problem.create({
      data: { shopId: shop.id, ...report, words: report.words || null, openedAt: now },
    });
    return { outcome: 'opened', problem, events: [reported(problem, problem.id, now)] };
  }
  if (report.words === '' || (open.words ?? '').split(separator).includes(report.words)) {
    return { outcome: 'repeated', problem: open, events: [] };
  }
  const words = [open.words, report.words].filter(Boolean).join(separator);
  if (words.length > maxWordsInAll) return { outcome: 'full', events: [] };
  if (await isTooMany()) return { outcome: 'too_many', events: [] };
  const problem = await db.problem.update({ where: { shopId_id: { shopId: shop.id, id: open.id } }, data: { words } });
  return { outcome: 'added_to', problem, events: [reported(problem, `${problem.id}|${now.toISOString()}`, now)] };
}

export type ClosedProblem =
  | { outcome: 'closed'; problem: Problem; events: NewEvent[] }
  | { outcome: 'already_closed'; problem: Problem; events: [] }
  | { outcome: 'not_found'; events: [] };

/**
 * Closes a problem. Waiting review requests go on their way again once the caller hands the events to
 * afterFactsChanged.
 * @param closing closedBy: the staff member's name or "customer"; resolution: what was done, for the timeline
 */
export async function closeProblem(
  { db, shop, now }: ShopTx,
  closing: { id: string; closedBy: string; resolution: string },
): Promise<ClosedProblem> {
  const key = { shopId_id: { shopId: shop.id, id: closing.id } };
  const { count } = await db.problem.updateMany({
    where: { shopId: shop.id, id: closing.id, closedAt: null },
    data: { closedAt: now, closedBy: closing.closedBy, resolution: closing.resolution || null },
  });
  const problem = await db.problem.findUnique({ where: key });
  if (!problem) return { outcome: 'not_found', events: [] };
  if (count === 0) return { outcome: 'already_closed', problem, events: [] };
  const data = { kind: problem.kind, shipmentId: problem.shipmentId, closedBy: closing.closedBy };
  const event: NewEvent = {
    name: 'problem.closed',
    factKey: problem.id,
    orderId: problem.orderId,
    customerId: null,
    occurredAt: now,
    data,
  };
  return { outcome: 'closed', problem, events: [event] };
}

/**
 * Closes what earlier answers to a check-in opened for this parcel, when the customer says that all is well.
 * @returns event problem.closed for each
 */
export async function closeProblemsOfCheckIn(
  tx: ShopTx,
  { orderId, shipmentId }: Pick<NewProblem, 'orderId' | 'shipmentId'>,
): Promise<NewEvent[]> {
  const open = await tx.db.problem.findMany({
    where: { shopId: tx.shop.id, orderId, shipmentId, source: 'check_in', closedAt: null },
    orderBy: { openedAt: 'asc' },
  });
  const events: NewEvent[] = [];
  for (const { id } of open) {
    const closed = await closeProblem(tx, { id, closedBy: 'customer', resolution: 'all_well' });
    events.push(...closed.events);
  }
  return events;
}

/**
 * Closes what customers have reported as not arrived, of this parcel or of the order as a whole, once the staff know
 * better.
 * @returns event problem.closed for each
 */
export async function closeMissingReports(
  tx: ShopTx,
  { orderId, shipmentId }: Pick<NewProblem, 'orderId' | 'shipmentId'>,
  { closedBy, resolution }: { closedBy: string; resolution: string },
): Promise<NewEvent[]> {
  const open = await tx.db.problem.findMany({
    where: {
      shopId: tx.shop.id,
      orderId,
      kind: 'not_arrived',
      closedAt: null,
      OR: [{ shipmentId }, { shipmentId: null }],
    },
    orderBy: { openedAt: 'asc' },
  });
  const events: NewEvent[] = [];
  for (const { id } of open) events.push(...(await closeProblem(tx, { id, closedBy, resolution })).events);
  return events;
}

const separator = '\n\n';

// The words themselves stay out of the event: events outlive an erasure request, the problem's words do not.
function reported(problem: Problem, factKey: string, now: Date): NewEvent {
  invariant(problem.closedAt === null, 'a reported problem is open');
  const { id, kind, source, shipmentId } = problem;
  return {
    name: 'problem.reported',
    factKey,
    orderId: problem.orderId,
    customerId: null,
    occurredAt: now,
    data: { problemId: id, kind, source, shipmentId, isAddition: factKey !== id },
  };
}
