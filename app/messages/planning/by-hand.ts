import { dayOf } from '#app/lib/clock.ts';
import { isPaused } from '#app/shops/pause.ts';
import { whyNotAllowed } from '../consent.ts';
import { kindTraits, type Reason } from '../kinds.ts';
import { contextOf } from './plan.ts';
import { listWhyNothing, rules, whyGone } from './plan-rules.ts';
import { isGone, type Candidate, type MessageRow, type PlanContext, type PlanInput } from './plan-types.ts';
import { isAllowedHour } from './timing.ts';

// What stands against a message that a person wants to send now. The customer's no, the law and a store that sends
// nothing cannot be overridden; everything else can, by somebody who was told of it and says yes.

export type Objections = {
  /** it is not sent, whoever says yes */
  refusals: Reason[];
  /** what a yes would override */
  overrides: Reason[];
};

/** Reasons of time and measure: they were the sender's to decide, and do not come up again until it has left. */
export const aboutTiming: readonly Reason[] = ['quiet_hours', 'one_a_day', 'order_limit', 'too_old'];

/**
 * Everything that planning would hold against sending this message at this moment.
 * @param input the order's input of now; `existing` shows the message itself
 */
export function listObjections(message: MessageRow, input: PlanInput): Objections {
  const refusals = listRefusals(message, input);
  const context = contextOf(input);
  const overrides = [
    ...listWhyNothing(input, message.kind),
    ...whyNotTrue(message, context),
    ...whyNotNow(message, context),
  ].filter((reason) => !refusals.includes(reason));
  return { refusals, overrides: [...new Set(overrides)] };
}

/**
 * What has come up against a message since a person sent it by hand: what they said yes to, and reasons of time, are
 * settled.
 */
export function listNewObjections(message: MessageRow, input: PlanInput): Objections {
  const { refusals, overrides } = listObjections(message, input);
  const agreed = message.history.findLast(({ what }) => what === 'sent_now' || what === 'sent_again')?.overrode ?? [];
  const settled = [...agreed, ...aboutTiming];
  return { refusals, overrides: overrides.filter((reason) => !settled.includes(reason)) };
}

function listRefusals(message: MessageRow, input: PlanInput): Reason[] {
  const { facts, shop } = input;
  const store: Reason[] = shop.uninstalledAt
    ? ['uninstalled']
    : !shop.liveAt
      ? ['not_live']
      : isPaused(shop)
        ? ['paused']
        : [];
  if (facts.erasedAt || facts.customer?.erasedAt) return [...store, 'order_erased'];
  const own = whyNotAllowed(input, message.kind);
  return own ? [...store, own] : store;
}

/** What the message says or asks is not so, is being sorted out, or has been answered. */
function whyNotTrue(message: MessageRow, context: PlanContext): Reason[] {
  const candidate = candidateOf(message, context);
  if (!candidate) return [whyGone(context, message)];
  const { ending, holds = [], data, dueAt } = candidate;
  const isUnseen = data.isAssumed === true && dueAt > context.now;
  return [...(ending ? [ending.reason] : []), ...holds, ...(isUnseen ? ['not_arrived_yet' as const] : [])];
}

/** What the kind's rule asks for now about the same thing; a copy that is sent again has an occasion of its own. */
function candidateOf({ kind, subject, occasion }: MessageRow, context: PlanContext): Candidate | undefined {
  const same = rules[kind](context).filter((candidate) => candidate.subject === subject);
  return same.find((candidate) => candidate.occasion === occasion) ?? same[0];
}

function whyNotNow(message: MessageRow, context: PlanContext): Reason[] {
  const { now, settings, timeZone } = context;
  const traits = kindTraits[message.kind];
  const reasons: Reason[] = [];
  if (traits.keepsQuietHours && !isAllowedHour(now, settings.restraint, timeZone)) reasons.push('quiet_hours');
  if (traits.isDeferrable && hasMailToday(message, context)) reasons.push('one_a_day');
  if (traits.isCapped && isLimitReached(message, context)) reasons.push('order_limit');
  if (message.state !== 'sent' && now > message.usefulUntil) reasons.push('too_old');
  return reasons;
}

function hasMailToday({ key }: MessageRow, { existing, neighbours, now, timeZone }: PlanContext): boolean {
  const today = dayOf(now, timeZone);
  const gone = [...existing, ...neighbours].filter((row) => row.key !== key && row.isDeferrable && isGone(row));
  return gone.some((row) => (row.localDay ?? dayOf(row.sentAt ?? row.sendAt, timeZone)) === today);
}

function isLimitReached({ key }: MessageRow, { existing, settings, target }: PlanContext): boolean {
  if (target.orderId === null) return false;
  const gone = existing.filter((row) => row.key !== key && kindTraits[row.kind].isCapped && isGone(row));
  return gone.length >= settings.restraint.maxPerOrder;
}
