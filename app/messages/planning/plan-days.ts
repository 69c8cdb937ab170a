import { addDays, dayMs, dayOf, type Day } from '#app/lib/clock.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';
import {
  holdReasons,
  isGone,
  type Draft,
  type MessageData,
  type MessageRow,
  type Neighbour,
  type PlanContext,
} from './plan-types.ts';
import { opening } from './timing.ts';

// Restraint between messages: merged where they say the same, limited per order, one a day per customer for those that
// can wait. Each step takes drafts that are still planned and may end or move them.

type Ranked = { kind: MessageKind; sendAt: Date; key: string };

export function compareRank(a: Ranked, b: Ranked): number {
  const byUrgency = kindTraits[a.kind].urgency - kindTraits[b.kind].urgency;
  return byUrgency || a.sendAt.getTime() - b.sendAt.getTime() || (a.key < b.key ? -1 : Number(a.key > b.key));
}

/** The same news of several parcels on one day is told in one message, which lists the items of all. */
export function merge(drafts: Draft[], { now, timeZone }: PlanContext): Draft[] {
  const hosts = new Map<string, Draft>();
  const merged = new Map<string, Draft>();
  for (const draft of [...drafts].sort(compareRank)) {
    const theme = [draft.kind, dayOf(draft.sendAt < now ? now : draft.sendAt, timeZone), themeOf(draft)].join('|');
    const host = hosts.get(theme);
    if (!host) hosts.set(theme, draft);
    else {
      hosts.set(theme, { ...host, data: together(host.data, draft.data) });
      merged.set(draft.key, {
        ...draft,
        outcome: { state: 'skipped', reason: 'merged' },
        data: { ...draft.data, mergedInto: host.key },
      });
    }
  }
  const grown = new Map([...hosts.values()].map((host) => [host.key, host]));
  return drafts.map((draft) => merged.get(draft.key) ?? grown.get(draft.key) ?? draft);
}

// Delay notices go together only where the news is the same; their occasion names a scan, which never is.
function themeOf({ kind, occasion, data }: Draft): string {
  return kind === 'delay_notice' ? `${data.cause}|${data.newDate}` : occasion;
}

function together(host: MessageData, guest: MessageData): MessageData {
  const joined = { ...host, covers: [...host.covers, ...guest.covers] };
  if (host.shipmentIds || guest.shipmentIds)
    joined.shipmentIds = [...(host.shipmentIds ?? []), ...(guest.shipmentIds ?? [])];
  if (host.refundIds || guest.refundIds) joined.refundIds = [...(host.refundIds ?? []), ...(guest.refundIds ?? [])];
  if (host.items || guest.items) joined.items = [...(host.items ?? []), ...(guest.items ?? [])];
  if (host.news || guest.news) joined.news = [...(host.news ?? []), ...(guest.news ?? [])];
  return joined;
}

/**
 * At most so many capped messages per order. Those gone count first; of the rest the first check-in and the first
 * review request come before news of parcels, and these before further questions. News of points that comes when the
 * order is long over, and letters, are no part of any order.
 */
export function limitPerOrder(
  drafts: Draft[],
  taken: Draft[],
  { existing, settings, target, facts }: PlanContext,
): Draft[] {
  if (target.orderId === null) return drafts;
  const isCapped = (message: { kind: MessageKind; sendAt: Date }) =>
    kindTraits[message.kind].isCapped && !isLongAfter(message, facts.placedAt);
  const gone = existing.filter((row) => isCapped(row) && isGone(row));
  const used = gone.length + taken.filter((draft) => isCapped(draft) && draft.outcome.state === 'planned').length;
  const capped = drafts.filter((draft) => isCapped(draft) && draft.outcome.state === 'planned').sort(compareRank);
  const isFirst = (draft: Draft) =>
    draft.kind !== 'tracking_update' &&
    !gone.some((row) => row.kind === draft.kind) &&
    capped.find((other) => other.kind === draft.kind) === draft;
  const importance = (draft: Draft) => (isFirst(draft) ? 0 : draft.kind === 'tracking_update' ? 1 : 2);
  const ordered = capped.sort((a, b) => importance(a) - importance(b) || compareRank(a, b));
  const beyond = new Set(ordered.slice(Math.max(0, settings.restraint.maxPerOrder - used)).map((draft) => draft.key));
  return drafts.map((draft) =>
    beyond.has(draft.key) ? { ...draft, outcome: { state: 'skipped', reason: 'order_limit' } } : draft,
  );
}

const orderIsOverDays = 90;

function isLongAfter({ kind, sendAt }: { kind: MessageKind; sendAt: Date }, placedAt: Date | null): boolean {
  return (
    kindTraits[kind].topic === 'loyalty' &&
    placedAt !== null &&
    sendAt.getTime() - placedAt.getTime() > orderIsOverDays * dayMs
  );
}

/** One message a day for those that can wait: the less urgent moves to the first day that is free. */
export function oneADay(drafts: Draft[], taken: Draft[], context: PlanContext): Draft[] {
  const { existing, neighbours, now, settings, timeZone } = context;
  const dayOfSending = (sendAt: Date) => dayOf(sendAt < now ? now : sendAt, timeZone);
  const others = [...existing.filter(isGone), ...neighbours].filter((row) => row.isDeferrable);
  const result = new Map<string, Draft>();
  const used = new Set<Day>(taken.filter(waitsItsTurn).map((draft) => dayOfSending(draft.sendAt)));
  const isTaken = (day: Day, draft: Draft) =>
    used.has(day) || others.some((row) => keepsDay(row, day, draft, dayOfSending, timeZone));
  for (const draft of drafts.filter(waitsItsTurn).sort(compareRank)) {
    const wanted = dayOfSending(draft.sendAt);
    let day = wanted;
    while (isTaken(day, draft)) day = addDays(day, 1);
    used.add(day);
    if (day === wanted) continue;
    const sendAt = opening(day, settings.restraint, timeZone, draft.key);
    result.set(draft.key, { ...draft, sendAt, waits: holdReasons.includes(draft.waits) ? draft.waits : 'one_a_day' });
  }
  return drafts.map((draft) => result.get(draft.key) ?? draft);
}

function waitsItsTurn(draft: Draft): boolean {
  return draft.isDeferrable && draft.outcome.state === 'planned';
}

// What has left keeps its day. Of two that have not left, the more urgent does: whichever of them is looked at first,
// the answer is the same, so neither waits for the other for ever.
function keepsDay(
  row: MessageRow | Neighbour,
  day: Day,
  draft: Draft,
  dayOfSending: (at: Date) => Day,
  timeZone: string,
): boolean {
  if (row.state === 'sent' || row.state === 'unknown')
    return (row.localDay ?? dayOf(row.sentAt ?? row.sendAt, timeZone)) === day;
  if (row.state !== 'planned' && row.state !== 'queued' && row.state !== 'sending') return false;
  return dayOfSending(row.sendAt) === day && compareRank(row, draft) < 0;
}
