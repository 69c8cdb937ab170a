import { minuteMs } from '#app/lib/clock.ts';
import type { MessageKind } from '../kinds.ts';
import { earnedInside, takenBackInside } from './plan-news.ts';
import type { Candidate, PlanContext } from './plan-types.ts';
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

export function orderCanceled(context: PlanContext): Candidate[] {
  const { canceledAt, id } = context.facts;
  return aboutOrder(
    context,
    'order_canceled',
    'canceled',
    canceledAt,
    takenBackInside(context, 'order_canceled', `cancel:${id}`),
  );
}

/** One for each refund of money; taking goods back to stock without paying is no news to the customer. */
export function refundIssued(context: PlanContext): Candidate[] {
  return context.facts.refunds
    .filter((refund) => refund.amount.shop.amountMinor > 0)
    .map((refund) => ({
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
