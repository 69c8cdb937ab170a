import { addDays, dayMs, dayOf } from '#app/lib/clock.ts';
import { customerZone } from '#app/orders/zones.ts';
import { wasPausedAt } from '#app/shops/pause.ts';
import { kindSettings } from '#app/shops/settings.ts';
import { whyNotAllowed } from '../consent.ts';
import { kindTraits, messageKinds, type MessageKind, type Reason } from '../kinds.ts';
import { tellWithCancellation } from './plan-placed.ts';
import { compareRank, limitPerOrder, merge, oneADay } from './plan-days.ts';
import { hasUntoldNews, isRider, ride } from './plan-news.ts';
import { rules, whyNothing, whyNotYet } from './plan-rules.ts';
import {
  holdReasons,
  isGone,
  messageKey,
  type Candidate,
  type Draft,
  type MessageRow,
  type Outcome,
  type PlanContext,
  type PlanInput,
} from './plan-types.ts';
import { isReachable, mayRevive } from './plan-changes.ts';
import { isAllowedHour, later, nextAllowed, opening } from './timing.ts';

/**
 * Everything this order's customer should hear (or a customer without an order), with time and outcome: a pure function
 * of facts, settings and now. Messages that have left or ended are not drafted again, but count towards days and
 * limits. Rows without a draft are not wanted any more.
 */
export function planOrder(input: PlanInput): Draft[] {
  const context = contextOf(input);
  const candidates = messageKinds.flatMap((kind) => (whyNothing(input, kind) ? [] : rules[kind](context)));
  const first = restrain(
    candidates.filter((candidate) => !candidate.follows && !isRider(candidate)),
    [],
    context,
  );
  // Reminders count from the message they follow, and points may ride inside another mail: both come in a second round.
  const followers = candidates.flatMap((candidate) => follow(candidate, first, context));
  const riding = candidates.filter(isRider).map((candidate) => ride(candidate, first, context));
  return [...first, ...restrain([...followers, ...riding], first, context)];
}

/**
 * Kinds that this order has neither message nor draft of, and why; null: the moment has not come. Of the loyalty
 * program only those that had news and were kept from telling it.
 */
export function explainKinds(input: PlanInput): { kind: MessageKind; reason: Reason | null }[] {
  const known = new Set([...planOrder(input), ...input.existing].map((message) => message.kind));
  return messageKinds
    .filter((kind) => !known.has(kind))
    .map((kind) => ({ kind, reason: whyNothing(input, kind) ?? whyNotYet(input, kind) }))
    .filter(
      ({ kind, reason }) => kindTraits[kind].topic === 'order' || (reason !== null && hasUntoldNews(input, kind)),
    );
}

export function contextOf(input: PlanInput): PlanContext {
  return { ...input, timeZone: customerZone(input.facts, input.shop.timeZone) };
}

function restrain(candidates: Candidate[], taken: Draft[], context: PlanContext): Draft[] {
  const rows = new Map(context.existing.map((row) => [row.key, row]));
  const possible = candidates
    .map((candidate) => ({ ...candidate, dueAt: later(candidate.dueAt, candidate.notBefore) }))
    .map((candidate) => toDraft(candidate, rows.get(messageKey(candidate)), context))
    .filter((draft) => isStillOurs(draft, rows.get(draft.key), context))
    .map((draft) => endIfTooLate(draft, context));
  const drafts = tellWithCancellation(possible, context.existing);
  return [...drafts.filter((draft) => !isPlanned(draft)), ...arrange(drafts.filter(isPlanned), taken, context)];
}

function isPlanned(draft: Draft): boolean {
  return draft.outcome.state === 'planned';
}

/**
 * Merges, limits and spreads over days. A message for which the first free day comes too late takes no day and no place
 * from the others: they are arranged again without it, so that planning once more finds nothing to change.
 */
function arrange(wanted: Draft[], taken: Draft[], context: PlanContext): Draft[] {
  const limited = limitPerOrder(merge(wanted, context), taken, context);
  const placed = oneADay(limited, taken, context).map((draft) => endIfTooLate(draft, context));
  const missed = placed.filter((draft) => draft.outcome.state === 'missed').sort(compareRank)[0];
  if (!missed) return placed;
  return [
    ...arrange(
      wanted.filter((draft) => draft.key !== missed.key),
      taken,
      context,
    ),
    missed,
  ];
}

function toDraft(candidate: Candidate, row: MessageRow | undefined, context: PlanContext): Draft {
  const { kind, subject, occasion, shipmentId, dueAt, data } = candidate;
  const key = messageKey(candidate);
  const { isDeferrable, usefulDays } = kindTraits[kind];
  const { sendAt, waits } = notBeforeRetry(momentOf(candidate, key, context), row);
  const useful = candidate.usefulUntil ?? new Date(dueAt.getTime() + usefulDays * dayMs);
  return {
    key,
    kind,
    subject,
    occasion,
    orderId: context.target.orderId,
    shipmentId,
    isDeferrable,
    sendAt,
    waits,
    data,
    usefulUntil: kind === 'review_request' ? stretched(useful, sendAt, usefulDays, waits, row) : useful,
    outcome: endIfNotAllowed(candidate, context),
  };
}

function endIfNotAllowed(candidate: Candidate, context: PlanContext): Outcome {
  const { ending, kind, dueAt } = candidate;
  if (ending) return ending;
  if (isToldAlready(candidate, context)) return { state: 'skipped', reason: 'merged' };
  const reason = whyNotAllowed(context, kind);
  if (reason) return { state: 'skipped', reason };
  const { switchedOnAt } = kindSettings(context.settings, kind);
  if (switchedOnAt && dueAt < new Date(switchedOnAt)) return { state: 'missed', reason: 'kind_was_off' };
  return { state: 'planned' };
}

/** Another message that has left spoke for this parcel too. */
function isToldAlready(candidate: Candidate, { existing }: PlanContext): boolean {
  const key = messageKey(candidate);
  return existing.some(
    (row) =>
      row.key !== key &&
      row.kind === candidate.kind &&
      row.occasion === candidate.occasion &&
      isGone(row) &&
      row.data.covers.includes(candidate.subject),
  );
}

type Moment = Pick<Draft, 'sendAt' | 'waits'>;

/** When it goes, and what it waits for. */
function momentOf(candidate: Candidate, key: string, context: PlanContext): Moment {
  const { settings, now, timeZone } = context;
  const { kind, dueAt, hold } = candidate;
  if (hold && dueAt <= now) {
    // Looked at again every day until the reason is gone.
    return { sendAt: opening(addDays(dayOf(now, timeZone), 1), settings.restraint, timeZone, key), waits: hold };
  }
  if (!kindTraits[kind].keepsQuietHours) return { sendAt: dueAt, waits: hold ?? null };
  const first = nextAllowed(dueAt, settings.restraint, timeZone, key);
  const isTooLateToday = first < now && !isAllowedHour(now, settings.restraint, timeZone);
  const sendAt = isTooLateToday ? nextAllowed(now, settings.restraint, timeZone, key) : first;
  // While something is wrong, that is what it waits for, also before its day has come.
  return { sendAt, waits: hold ?? (sendAt > dueAt ? 'quiet_hours' : null) };
}

const retryWaits: readonly (Reason | null)[] = ['temporary_refusal', 'rate_limit', 'server_silent', 'render_delayed'];

/** Where the mail server, or our own, has asked for patience, new facts are no reason to press it. */
function notBeforeRetry(moment: Moment, row: MessageRow | undefined): Moment {
  const isAsked = row?.state === 'planned' && retryWaits.includes(row.reason) && row.sendAt > moment.sendAt;
  return isAsked ? { sendAt: row.sendAt, waits: row.reason } : moment;
}

/** A review request waits no longer than this for a problem, a return or a late parcel: every story ends. */
const longestWaitDays = 90;

/**
 * A customer whose review request had to wait is still asked afterwards: waiting does not use up the time in which it
 * is useful. (A check-in that had to wait so long is missed: the customer has been talking to the store anyway.)
 */
function stretched(
  useful: Date,
  sendAt: Date,
  usefulDays: number,
  waits: Reason | null,
  row: MessageRow | undefined,
): Date {
  const hasWaited =
    row?.state === 'planned' && [row, ...row.history].some(({ reason }) => holdReasons.includes(reason));
  const ends = [useful.getTime()];
  if (holdReasons.includes(waits)) ends.push(sendAt.getTime() + usefulDays * dayMs);
  if (hasWaited) ends.push(row.usefulUntil.getTime());
  return new Date(Math.min(Math.max(...ends), useful.getTime() + longestWaitDays * dayMs));
}

function endIfTooLate(draft: Draft, { now, shop }: PlanContext): Draft {
  if (draft.outcome.state !== 'planned') return draft;
  if (now > draft.usefulUntil) {
    const reason = wasPausedAt(draft.usefulUntil, shop) ? 'missed_in_pause' : 'too_old';
    return { ...draft, outcome: { state: 'missed', reason } };
  }
  if (draft.sendAt > draft.usefulUntil)
    return { ...draft, outcome: { state: 'missed', reason: draft.waits ?? 'too_old' } };
  return draft;
}

/** Not ours to plan: what has left, ended for good, or was taken into the merchant's own hand. */
function isStillOurs(draft: Draft, row: MessageRow | undefined, context: PlanContext): boolean {
  if (!row) return true;
  return isReachable(row) || mayRevive(row, draft, context);
}

/** The candidate with its time worked out from the message it follows; nothing when that one does not go out. */
function follow(candidate: Candidate, first: Draft[], { existing }: PlanContext): Candidate[] {
  const { follows } = candidate;
  if (!follows) return [];
  const host = leaderOf(follows.key, first, existing);
  if (host) return [{ ...candidate, dueAt: new Date(host.getTime() + follows.days * dayMs) }];
  return endedWith(
    candidate,
    first.find((draft) => draft.key === follows.key),
    existing,
  );
}

/** A reminder that was planned ends for the reason its request has ended for. */
function endedWith(candidate: Candidate, leader: Draft | undefined, existing: MessageRow[]): Candidate[] {
  const row = existing.find(({ key, state }) => key === messageKey(candidate) && state === 'planned');
  return row && leader && leader.outcome.state !== 'planned'
    ? [{ ...candidate, dueAt: row.sendAt, ending: leader.outcome }]
    : [];
}

function leaderOf(key: string, first: Draft[], existing: MessageRow[]): Date | null {
  const draft = first.find((candidate) => candidate.key === key);
  const isGoing =
    draft && (draft.outcome.state === 'planned' || ('reason' in draft.outcome && draft.outcome.reason === 'merged'));
  if (isGoing) return draft.sendAt;
  const row = existing.find((candidate) => candidate.key === key);
  if (!row) return null;
  // A merged one has gone out with the message that speaks for it.
  const speaker =
    row.reason === 'merged'
      ? existing.find((other) => other.kind === row.kind && isGone(other) && other.data.covers.includes(row.subject))
      : row;
  return speaker && isGone(speaker) ? (speaker.sentAt ?? speaker.sendAt) : null;
}
