import { ruleReasons, type MessageKind, type Reason } from '../kinds.ts';
import { whyGone } from './plan-rules.ts';
import { isGone, type Draft, type HistoryEntry, type MessageRow, type PlanContext } from './plan-types.ts';

// What has to be written so that the stored rows say what the drafts say.

export type RowUpdate = {
  id: string;
  kind: MessageKind;
  /** written only while the row is still in this state: a sender may have claimed it meanwhile */
  fromState: string;
  state: string;
  reason: Reason | null;
  sendAt: Date;
  usefulUntil: Date;
  data: Draft['data'];
  addressHash: string | null;
  entry: HistoryEntry | null;
};

export type RowInsert = Draft & { addressHash: string | null; customerId: string | null; entry: HistoryEntry };

export type Changes = { inserts: RowInsert[]; updates: RowUpdate[] };

/** A row that planning may move or end: planned, and not taken into the merchant's own hand. */
export function isReachable(row: MessageRow): boolean {
  return row.state === 'planned' && !row.isByHand;
}

// Ends that planning itself has made of rows that were never tried, for reasons that can pass.
const passing: readonly (Reason | null)[] = [
  'kind_off',
  'sent_by_shopify',
  'sent_by_other_app',
  'unanswered_overlap',
  'no_longer_true',
  'delivered_in_time',
  'not_arrived_yet',
  'uninstalled',
  'order_canceled',
  'excluded_tag',
  'excluded_channel',
  'excluded_market',
  ...ruleReasons,
  'rule_awaits_facts',
  'before_go_live',
  'imported',
  'no_address',
  'bounced',
  'complained',
  'unsubscribed',
  'muted',
  'no_consent',
  'order_limit',
  'already_answered',
  'refunded_fully',
  'nothing_to_review',
];

/** May this ended row be planned again? Only for a time that is still to come, so that no backlog is let loose. */
export function mayRevive(
  row: MessageRow,
  draft: Draft,
  { now, existing }: Pick<PlanContext, 'now' | 'existing'>,
): boolean {
  if (row.isByHand || (row.state !== 'canceled' && row.state !== 'skipped')) return false;
  if (row.reason === 'merged')
    return !existing.some(
      (other) => other.kind === row.kind && isGone(other) && other.data.covers.includes(row.subject),
    );
  return passing.includes(row.reason) && draft.sendAt > now;
}

/** Compares drafts with rows. Applying the result and planning again yields no further change. */
export function changesFor(drafts: Draft[], context: PlanContext): Changes {
  const rows = new Map(context.existing.map((row) => [row.key, row]));
  const wanted = new Set(drafts.map((draft) => draft.key));
  const inserts = drafts
    .filter((draft) => !rows.has(draft.key) && isWorthARow(draft, context))
    .map((draft) => toInsert(draft, context));
  const updates = drafts.flatMap((draft) => {
    const row = rows.get(draft.key);
    return row ? (updateOf(row, draft, context) ?? []) : [];
  });
  const unwanted = context.existing.filter((row) => !wanted.has(row.key) && isEndable(row, context));
  return {
    inserts,
    updates: [...updates, ...unwanted.map((row) => endOf(row, 'canceled', whyGone(context, row), context))],
  };
}

// What the merchant sends by hand is the merchant's decision, but an erased customer and a shop that has left are not.
function isEndable(row: MessageRow, context: PlanContext): boolean {
  if (row.state !== 'planned') return false;
  return !row.isByHand || ['order_erased', 'uninstalled'].includes(whyGone(context, row));
}

// A kind that was off all the time a message could have been of use has left no trace.
function isWorthARow({ outcome, usefulUntil }: Draft, { now }: PlanContext): boolean {
  if (outcome.state === 'canceled') return false;
  return !(outcome.state === 'missed' && outcome.reason === 'kind_was_off' && usefulUntil < now);
}

function toInsert(draft: Draft, { addressHash, target, now }: PlanContext): RowInsert {
  const reason = draft.outcome.state === 'planned' ? draft.waits : draft.outcome.reason;
  return {
    ...draft,
    addressHash,
    customerId: target.customerId,
    entry: { at: now.toISOString(), what: draft.outcome.state, reason },
  };
}

function updateOf(row: MessageRow, draft: Draft, context: PlanContext): RowUpdate | null {
  if (!isReachable(row))
    return draft.outcome.state === 'planned' && row.state !== 'planned' ? revive(row, draft, context) : null;
  if (draft.outcome.state !== 'planned')
    return endOf({ ...row, data: draft.data }, draft.outcome.state, draft.outcome.reason, context);
  const hasMoved =
    row.sendAt.getTime() !== draft.sendAt.getTime() && !(row.sendAt <= context.now && draft.sendAt <= context.now);
  const isSame =
    !hasMoved &&
    row.reason === draft.waits &&
    row.usefulUntil.getTime() === draft.usefulUntil.getTime() &&
    row.addressHash === context.addressHash &&
    canonical(row.data) === canonical(draft.data);
  return isSame ? null : { ...planned(row, draft, context), entry: hasMoved ? movedEntry(row, draft, context) : null };
}

function planned(row: MessageRow, draft: Draft, { addressHash }: PlanContext): Omit<RowUpdate, 'entry'> {
  const { sendAt, usefulUntil, data, waits } = draft;
  return {
    id: row.id,
    kind: row.kind,
    fromState: row.state,
    state: 'planned',
    reason: waits,
    sendAt,
    usefulUntil,
    data,
    addressHash,
  };
}

/** A message that waits day after day for the same thing says so once. */
function movedEntry(row: MessageRow, draft: Draft, { now }: PlanContext): HistoryEntry | null {
  const last = row.history.at(-1);
  const isSaid = draft.waits !== null && last?.what === 'moved' && last.reason === draft.waits;
  return isSaid ? null : { at: now.toISOString(), what: 'moved', reason: draft.waits };
}

function revive(row: MessageRow, draft: Draft, context: PlanContext): RowUpdate {
  return {
    ...planned(row, draft, context),
    entry: { at: context.now.toISOString(), what: 'planned_again', reason: draft.waits },
  };
}

function endOf(
  row: MessageRow,
  state: 'skipped' | 'canceled' | 'missed',
  reason: Reason,
  { now }: PlanContext,
): RowUpdate {
  const { id, kind, sendAt, usefulUntil, data, addressHash } = row;
  const entry = { at: now.toISOString(), what: state, reason };
  return { id, kind, fromState: row.state, state, reason, sendAt, usefulUntil, data, addressHash, entry };
}

/** JSON with sorted names: the database keeps no order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
