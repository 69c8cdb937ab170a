import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import type { MessageState, Reason } from '#app/messages/kinds.ts';
import { changesFor } from '#app/messages/planning/plan-changes.ts';
import {
  noLoyalty,
  readNewsData,
  type LoyaltyFacts,
  type MemberNow,
  type NewsName,
  type RewardNow,
} from '#app/messages/planning/news.ts';
import { contextOf, planOrder } from '#app/messages/planning/plan.ts';
import type { Draft, MessageRow, PlanInput } from '#app/messages/planning/plan-types.ts';
import { makeFacts } from './order-facts.ts';

/** Every kind that Aftercare can send is on, and nothing is random. */
export const allOn: Settings = readSettings({
  promise: { isConfirmed: true },
  restraint: { spreadMinutes: 0 },
  kinds: Object.fromEntries(
    ['order_confirmation', 'shipping_confirmation', 'tracking_update', 'order_canceled', 'refund_issued'].map(
      (kind) => [kind, { sender: 'aftercare' }],
    ),
  ),
});

export function makeInput(own: Partial<PlanInput> & { facts?: OrderFacts; at?: string } = {}): PlanInput {
  const { at, ...input } = own;
  return {
    target: { orderId: input.facts?.id ?? '1001', customerId: 'C1' },
    facts: makeFacts(),
    settings: allOn,
    shop: {
      timeZone: 'America/New_York',
      currency: 'USD',
      countryCode: 'US',
      installedAt: new Date('2026-01-01T00:00:00Z'),
      uninstalledAt: null,
      liveAt: new Date('2026-01-02T00:00:00Z'),
      messagesFrom: new Date('2026-01-02T00:00:00Z'),
    },
    now: new Date(at ?? '2026-03-02T15:00:00Z'),
    addressHash: 'ada',
    preferences: null,
    existing: [],
    neighbours: [],
    reviewedLineIds: [],
    holdsElsewhere: [],
    loyalty: noLoyalty,
    wordsWithoutPoints: [],
    ...input,
  };
}

/** A program whose member, M1, has 120 points and no tier; each event is "name|fact key" with its data. */
export function makeLoyalty(
  news: [name: NewsName, factKey: string, data?: object, at?: string][],
  own: { member?: Partial<MemberNow>; rewards?: RewardNow[] } = {},
): LoyaltyFacts {
  return {
    news: news.map(([name, factKey, data, at]) => ({
      name,
      factKey,
      occurredAt: new Date(at ?? '2026-03-02T15:00:00Z'),
      data: readNewsData({ memberId: 'M1', ...data }),
    })),
    members: [
      {
        id: 'M1',
        customerIds: ['C1'],
        addressHashes: [],
        balance: 120,
        hasCustomer: true,
        tierKey: null,
        hasTierNotice: false,
        lapsing: [],
        ...own.member,
      },
    ],
    rewards: own.rewards ?? [],
    timeZone: 'America/New_York',
  };
}

export function makeRow(key: string, own: Partial<MessageRow> = {}): MessageRow {
  const [kind = '', subject = '', occasion = ''] = key.split('|');
  const sendAt = own.sendAt ?? new Date('2026-03-02T15:00:00Z');
  return {
    id: key,
    key,
    kind: kind as MessageRow['kind'],
    subject,
    occasion,
    shipmentId: subject.startsWith('shipment:') ? subject.slice(9) : null,
    addressHash: 'ada',
    state: 'planned',
    reason: null,
    isDeferrable: true,
    isByHand: false,
    sendAt,
    usefulUntil: new Date(sendAt.getTime() + 30 * 86_400_000),
    sentAt: own.state === 'sent' ? sendAt : null,
    localDay: null,
    data: { covers: [subject] },
    history: [],
    ...own,
  };
}

/** A draft in one line: "check_in|shipment:S1|delivered planned 2026-03-07T16:00Z quiet_hours". */
function lineOf({ key, outcome, sendAt, waits }: Draft): string {
  const words = outcome.state === 'planned' ? ['planned', minute(sendAt), waits] : [outcome.state, outcome.reason];
  return [key, ...words].filter(Boolean).join(' ');
}

export function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}

export function planLines(input: PlanInput, kind?: string): string[] {
  return planOrder(input)
    .filter((draft) => !kind || draft.kind === kind)
    .map(lineOf);
}

/** Applies the changes in memory like the database does. */
export function planInto(input: PlanInput): { rows: MessageRow[]; changeCount: number } {
  const context = contextOf(input);
  const { inserts, updates } = changesFor(planOrder(input), context);
  const added = inserts
    .filter((draft) => !input.existing.some((row) => row.key === draft.key))
    .map(({ outcome, entry, ...draft }): MessageRow => ({
      ...draft,
      id: draft.key,
      state: outcome.state,
      reason: outcome.state === 'planned' ? draft.waits : outcome.reason,
      isByHand: false,
      sentAt: null,
      localDay: null,
      history: [entry],
    }));
  const updated = input.existing.map((row): MessageRow => {
    const update = updates.find((candidate) => candidate.id === row.id && candidate.fromState === row.state);
    if (!update) return row;
    const { sendAt, usefulUntil, data, addressHash, entry } = update;
    const state = update.state as MessageState;
    return {
      ...row,
      state,
      reason: update.reason as Reason | null,
      sendAt,
      usefulUntil,
      data,
      addressHash,
      history: [...row.history, ...(entry ? [entry] : [])],
    };
  });
  return { rows: [...updated, ...added], changeCount: inserts.length + updates.length };
}

/** Sends what is due, like the worker would. */
export function sendDue(rows: MessageRow[], now: Date): MessageRow[] {
  return rows.map((row) =>
    row.state === 'planned' && row.sendAt <= now ? { ...row, state: 'sent', sentAt: now } : row,
  );
}
