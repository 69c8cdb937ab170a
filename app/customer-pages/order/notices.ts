import { problemKinds, type ProblemKind } from '#app/orders/problem-kinds.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { hasFailed, isActive, latestScan, parcelStage } from '#app/orders/delivery/parcels.ts';
import { hasCarrier } from '#app/orders/delivery/ways.ts';
import type { CustomerFormats } from '../customer-formats.ts';
import { troubleNotices } from './trouble.ts';

export type NoticeView = { tone: 'info' | 'warning' | 'good'; text: string };

const gravity: Record<NoticeView['tone'], number> = { warning: 0, info: 1, good: 2 };

/** What went wrong with this order, was returned or refunded, in the customer's language; the gravest first. */
export function makeNotices(facts: OrderFacts, formats: CustomerFormats, now: Date): NoticeView[] {
  const { own, day, money } = formats;
  const notices: NoticeView[] = [];
  if (facts.isTest) notices.push({ tone: 'info', text: own.order.testOrder });
  if (facts.canceledAt) notices.push({ tone: 'warning', text: own.notices.canceled(day(facts.canceledAt)) });
  for (const shipment of facts.shipments.filter(isActive)) {
    const isAttempted = latestScan(shipment)?.status === 'attempted_delivery' && parcelStage(shipment) !== 'delivered';
    const attempted = hasCarrier(shipment, facts) ? own.notices.attempted : own.notices.attemptedByUs;
    if (isAttempted && !hasFailed(shipment)) notices.push({ tone: 'info', text: attempted });
  }
  notices.push(...troubleNotices(facts, formats, now));
  for (const { kind, openedAt, closedAt } of facts.problems) {
    const text = (closedAt ? own.notices.problemClosed : own.notices.problem)(
      nameProblem(kind, formats),
      day(openedAt),
    );
    notices.push({ tone: closedAt ? 'good' : 'warning', text });
  }
  for (const { status } of facts.returns) notices.push({ tone: 'info', text: nameReturn(status, formats) });
  for (const { amount, refundedAt } of facts.refunds) {
    if (amount.presentment.amountMinor === 0) continue;
    notices.push({ tone: 'good', text: own.notices.refunded(money(amount.presentment), day(refundedAt)) });
  }
  return notices.sort((a, b) => gravity[a.tone] - gravity[b.tone]);
}

function nameProblem(kind: string, { own }: CustomerFormats): string {
  const known = problemKinds.find((candidate) => candidate === kind) ?? 'other';
  return own.problemKind[known satisfies ProblemKind];
}

function nameReturn(status: string, { own }: CustomerFormats): string {
  const words: Record<string, string> = own.notices.return;
  return words[status] ?? own.notices.return.other;
}
