import type { Message } from '@prisma/client';
import type { MessageKind } from '#app/messages/kinds.ts';
import type { RuledOut } from '#app/messages/planning/kind-rules.ts';
import type { OrderExplained } from '#app/messages/planning/planning.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { formatDate, formatMoment } from '#app/ui/dates.ts';
import { labelOfKind, readable } from '#app/admin/labels.ts';
import { describeEvent } from './event-words.ts';
import { nameParcels } from './parcel-names.ts';
import { wordsWithRule } from './silent-words.ts';

type TimelineMessage = {
  id: string;
  kind: string;
  state: string;
  /** why it was not sent, or is sent later than planned */
  reason: string | null;
  isReminder: boolean;
  isByHand: boolean;
  steps: { at: string; words: string }[];
};

export type TimelineEntry = {
  key: string;
  at: string;
  when: string;
  isAhead: boolean;
  title: string;
  detail: string | null;
  message: TimelineMessage | null;
};

type Picture = {
  facts: OrderFacts;
  events: { id: string; name: string; factKey: string; data: unknown; occurredAt: Date }[];
  messages: Message[];
  /** what in the merchant's rules keeps a kind from the order */
  ruledOut?: OrderExplained['ruledOut'];
  timeZone: string;
  now: Date;
};

/** One timeline, oldest first: news from Shopify, promises, customers' answers, and every message. */
export function makeTimeline({ facts, events, messages, ruledOut = {}, timeZone, now }: Picture): TimelineEntry[] {
  const day = (at: Date) => formatDate(at, timeZone);
  const entry = (key: string, at: Date) => ({
    key,
    at: at.toISOString(),
    when: formatMoment(at, timeZone),
    isAhead: at > now,
  });
  const told = withoutRepeats(events, facts).map((event) => ({
    ...entry(event.id, momentOfEvent(event, facts)),
    ...describeEvent(event, facts, day),
    message: null,
  }));
  const written = messages.map((message) => ({
    ...entry(message.id, momentOf(message)),
    title: titleOf(message, facts),
    detail: null,
    message: describeMessage(message, ruledOut[message.kind as MessageKind], timeZone),
  }));
  return [...told, ...written].sort((a, b) => a.at.localeCompare(b.at) || a.key.localeCompare(b.key));
}

/** Of a payment a later look at Shopify may know the true moment; the event keeps when it was first heard of. */
function momentOfEvent({ name, occurredAt }: Picture['events'][number], { paidAt }: OrderFacts): Date {
  return name === 'order.paid' && paidAt && paidAt < occurredAt ? paidAt : occurredAt;
}

/** A delivery and the scan that reports it are the same news. */
function withoutRepeats(events: Picture['events'], facts: OrderFacts): Picture['events'] {
  if (!events.some((event) => event.name === 'shipment.delivered')) return events;
  const scans = facts.shipments.flatMap((shipment) => shipment.scans);
  const isDelivery = (scanId: string) => scans.find((scan) => scan.id === scanId)?.status === 'delivered';
  return events.filter((event) => event.name !== 'shipment.scanned' || !isDelivery(event.factKey));
}

/** A sent message stands where it was sent, a finished one where it ended, a planned one where it is due. */
function momentOf(message: Message): Date {
  if (message.sentAt) return message.sentAt;
  return ['planned', 'queued', 'sending'].includes(message.state) ? message.sendAt : message.changedAt;
}

function titleOf(message: Message, facts: OrderFacts): string {
  const { kind, occasion } = message;
  const parcel = nameParcels(facts, message);
  const label = [labelOfKind(kind), parcel].filter(Boolean).join(', ');
  if (occasion.startsWith('reminder')) return `${label} (reminder)`;
  return occasion.startsWith('resend') ? `${label} (sent again)` : label;
}

function describeMessage(message: Message, ruledOut: RuledOut | undefined, timeZone: string): TimelineMessage {
  return {
    id: message.id,
    kind: message.kind,
    state: message.state,
    reason: message.reason ? wordsWithRule(message.reason, ruledOut) : null,
    isReminder: message.occasion.startsWith('reminder'),
    isByHand: message.isByHand,
    steps: readHistory(message.history).map((step) => ({
      at: formatMoment(new Date(step.at), timeZone),
      words: wordsOfStep(step),
    })),
  };
}

type Step = { at: string; what: string; reason?: string | null; by?: string; overrode?: string[] };

/** "Sent now by Mara, although: The customer has an open problem". */
function wordsOfStep({ what, reason, by, overrode = [] }: Step): string {
  const although = overrode.length > 0 ? `, although: ${overrode.map(wordsForReason).join('; ')}` : '';
  const done = `${readable(what)}${by ? ` by ${by}` : ''}${although}`;
  return reason ? `${done}: ${wordsForReason(reason)}` : done;
}

function readHistory(history: unknown): Step[] {
  if (!Array.isArray(history)) return [];
  return history.filter(
    (step): step is Step => typeof step === 'object' && step !== null && 'at' in step && 'what' in step,
  );
}
