import { minuteMs } from '#app/lib/clock.ts';
import { isAllGivenBack } from '#app/orders/given-back.ts';
import { paidRefunds } from '#app/orders/refund-money.ts';
import type { MessageKind } from '../kinds.ts';
import { earnedInside, takenBackInside } from './plan-news.ts';
import { isGone, type Candidate, type Draft, type MessageRow, type PlanContext } from './plan-types.ts';
import { delayMinutesOf } from './switches.ts';

/** A kind's moment plus the delay the merchant has chosen for it. */
export function after(moment: Date, kind: MessageKind, { settings }: PlanContext): Date {
  return new Date(moment.getTime() + delayMinutesOf(settings, kind) * minuteMs);
}

export function orderSubject({ facts }: PlanContext): string {
  return `order:${facts.id}`;
}

/** A personal note from the store; first and returning customers get different words. */
export function thankYou(context: PlanContext): Candidate[] {
  const { orderOrdinal } = context.facts;
  const isFirstOrder = orderOrdinal === null ? null : orderOrdinal === 1;
  return aboutOrder(context, 'thank_you', 'placed', context.facts.placedAt, {
    isFirstOrder,
    orderOrdinal,
    ...earnedInside(context, 'thank_you'),
  });
}

export function orderConfirmation(context: PlanContext): Candidate[] {
  return aboutOrder(
    context,
    'order_confirmation',
    'placed',
    context.facts.placedAt,
    earnedInside(context, 'order_confirmation'),
  );
}

/** So long a cancellation waits for the refund that belongs to it: Shopify makes both, one after the other. */
const refundWaitMs = 10 * minuteMs;

/** One mail for the cancellation and for the money that goes back with it. */
export function orderCanceled(context: PlanContext): Candidate[] {
  const { canceledAt, id, paidAt } = context.facts;
  const isWaiting = canceledAt !== null && paidAt !== null && !isAllGivenBack(context.facts);
  const moment = isWaiting ? new Date(canceledAt.getTime() + refundWaitMs) : canceledAt;
  return aboutOrder(context, 'order_canceled', 'canceled', moment, {
    refundIds: paidRefunds(context.facts.refunds).map((refund) => refund.id),
    ...takenBackInside(context, 'order_canceled', `cancel:${id}`),
  });
}

/**
 * Ends the mails about refunds of which the mail about the cancellation tells: the one that is about to go, or has gone
 * with them in it.
 */
export function tellWithCancellation(drafts: Draft[], existing: MessageRow[]): Draft[] {
  const isCancellation = ({ kind }: { kind: MessageKind }) => kind === 'order_canceled';
  const planned = drafts.find((draft) => isCancellation(draft) && draft.outcome.state === 'planned');
  const gone = existing.find((row) => isCancellation(row) && isGone(row));
  const teller = planned ?? gone;
  const told = teller?.data.refundIds ?? [];
  return drafts.map((draft) => {
    const isTold = draft.kind === 'refund_issued' && (draft.data.refundIds ?? []).every((id) => told.includes(id));
    if (!teller || !isTold || draft.outcome.state !== 'planned') return draft;
    const data = { ...draft.data, mergedInto: teller.key };
    return { ...draft, data, outcome: { state: 'skipped', reason: 'merged' } };
  });
}

/** One for each refund of money. */
export function refundIssued(context: PlanContext): Candidate[] {
  return paidRefunds(context.facts.refunds).map((refund) => ({
    kind: 'refund_issued',
    subject: `refund:${refund.id}`,
    occasion: 'issued',
    shipmentId: null,
    dueAt: after(refund.refundedAt, 'refund_issued', context),
    data: {
      covers: [`refund:${refund.id}`],
      refundIds: [refund.id],
      ...takenBackInside(context, 'refund_issued', `refund:${refund.id}`),
    },
  }));
}

function aboutOrder(
  context: PlanContext,
  kind: MessageKind,
  occasion: string,
  moment: Date | null,
  data: Omit<Candidate['data'], 'covers'>,
): Candidate[] {
  if (!moment) return [];
  const subject = orderSubject(context);
  return [
    {
      kind,
      subject,
      occasion,
      shipmentId: null,
      dueAt: after(moment, kind, context),
      data: { covers: [subject], ...data },
    },
  ];
}
