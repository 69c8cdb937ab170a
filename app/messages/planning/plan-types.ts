import type { MessageKind, MessageState, Reason } from '../kinds.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import type { TroubleKind } from '#app/orders/delivery/trouble.ts';
import type { Zones } from '#app/orders/zones.ts';
import type { Pause } from '#app/shops/pause.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { LoyaltyFacts, LoyaltyNews } from './news.ts';

// The words of planning. A candidate is what a kind's rule asks for; a draft is what is left of it once consent, hours,
// merging and limits have had their say; a row is a draft that was written down.

/** What the words need and the facts do not hold. Stored as JSON: dates are ISO text. */
export type MessageData = {
  /** subjects this message speaks for: its own, and those merged into it */
  covers: string[];
  shipmentIds?: string[];
  refundIds?: string[];
  items?: { lineId: string; quantity: number }[];
  /** thank_you */
  isFirstOrder?: boolean | null;
  orderOrdinal?: number | null;
  /** tracking_update */
  milestone?: Milestone;
  scanId?: string | null;
  happenedAt?: string;
  /** delay_notice */
  cause?: DelayCause;
  promisedAt?: string | null;
  /** the new date; null means that nobody knows it, and the words must say so */
  newDate?: string | null;
  /** delivery_problem: what is wrong, or that the parcel moves again after all; and since when */
  trouble?: TroubleKind | 'moving';
  troubleSince?: string;
  /** check_in, review_request: when a carrier reported the arrival; else whether the mail has to ask about it */
  deliveredAt?: string;
  isAssumed?: boolean;
  /** it reached the customer later than promised, and this is the first mail to say so */
  cameLate?: boolean;
  isReminder?: boolean;
  /** what it tells of the loyalty program; kinds about the order carry it beside their own news */
  news?: LoyaltyNews[];
  /** the message that speaks for this one */
  mergedInto?: string;
};

export type Milestone = 'out_for_delivery' | 'attempted_delivery' | 'ready_for_pickup' | 'delivered';

export type DelayCause = 'not_dispatched' | 'scan_delayed' | 'estimate_moved' | 'estimate_passed';

export type Ending = { state: 'skipped' | 'canceled' | 'missed'; reason: Reason };

export type Outcome = { state: 'planned' } | Ending;

export type Candidate = {
  kind: MessageKind;
  /** order:ID, shipment:ID, refund:ID, news:KEY */
  subject: string;
  occasion: string;
  shipmentId: string | null;
  /** its moment plus the merchant's delay */
  dueAt: Date;
  /** not earlier than this, whatever dueAt says */
  notBefore?: Date;
  /** the default is the kind's own number of days after dueAt */
  usefulUntil?: Date;
  data: MessageData;
  /** known from the start not to be sent */
  ending?: Ending;
  /** waits, once due, until this is over */
  hold?: Reason | null;
  /** all that it waits for, the first of which is `hold` */
  holds?: Reason[];
  /** comes this long after another message has gone out; dueAt is then worked out from it */
  follows?: { key: string; days: number };
};

export type Draft = {
  /** kind|subject|occasion: unique in a shop */
  key: string;
  kind: MessageKind;
  subject: string;
  occasion: string;
  /** null: a letter */
  orderId: string | null;
  shipmentId: string | null;
  isDeferrable: boolean;
  sendAt: Date;
  usefulUntil: Date;
  data: MessageData;
  /** why it goes later than its own moment, if it does */
  waits: Reason | null;
  outcome: Outcome;
};

/** One step of a message's life, shown on the order. */
export type HistoryEntry = {
  at: string;
  what: string;
  reason: Reason | null;
  /** of what a person did by hand: their name */
  by?: string;
  /** what they said yes to, although it stood against it */
  overrode?: Reason[];
};

/** A stored message of the same order, as far as planning looks at it. */
export type MessageRow = {
  id: string;
  key: string;
  kind: MessageKind;
  subject: string;
  occasion: string;
  shipmentId: string | null;
  addressHash: string | null;
  state: MessageState;
  reason: Reason | null;
  isDeferrable: boolean;
  isByHand: boolean;
  sendAt: Date;
  usefulUntil: Date;
  sentAt: Date | null;
  localDay: string | null;
  data: MessageData;
  history: HistoryEntry[];
};

/** A message to the same address that belongs to another order, or to none. */
export type Neighbour = Pick<MessageRow, 'key' | 'kind' | 'state' | 'sendAt' | 'sentAt' | 'localDay' | 'isDeferrable'>;

export type PlanShop = {
  timeZone: string;
  currency: string;
  countryCode: string | null;
  installedAt: Date;
  uninstalledAt: Date | null;
  liveAt: Date | null;
  /** orders placed before get nothing; null until the merchant goes live */
  messagesFrom: Date | null;
} & Pause;

/** Going live names the day from which things are told; until then it is the day of the installation. */
export function goLiveDay({ messagesFrom, installedAt }: PlanShop): Date {
  return messagesFrom ?? installedAt;
}

/** What is known of an address beyond the order. */
export type AddressChoices = {
  unsubscribedAt: Date | null;
  mutedKinds: string[];
  suppression: 'bounced' | 'complained' | null;
};

/**
 * What messages are planned for: an order or, for news of somebody without any order, the customer (such messages are
 * letters).
 */
export type PlanTarget = { orderId: string; customerId: string | null } | { orderId: null; customerId: string };

export type PlanInput = {
  target: PlanTarget;
  /** of a letter: no order, only the customer (letter.ts) */
  facts: OrderFacts;
  settings: Settings;
  shop: PlanShop;
  now: Date;
  /** of the address the order's mails go to; null when there is none */
  addressHash: string | null;
  preferences: AddressChoices | null;
  /** this target's rows */
  existing: MessageRow[];
  /** other messages to the same address, those of these days */
  neighbours: Neighbour[];
  reviewedLineIds: string[];
  /** troubles of the same customer's other orders */
  holdsElsewhere: Reason[];
  loyalty: LoyaltyFacts;
  /** kinds whose words, as the merchant wrote them, leave points out: they carry no news of points */
  wordsWithoutPoints: string[];
};

export type PlanContext = PlanInput & {
  /** the customer's zone, where the address decides it, else the shop's */
  timeZone: string;
};

export function zonesIn({ shop, timeZone }: PlanContext): Zones {
  return { store: shop.timeZone, customer: timeZone };
}

export type Rule = (context: PlanContext) => Candidate[];

export function messageKey({ kind, subject, occasion }: Pick<Candidate, 'kind' | 'subject' | 'occasion'>): string {
  return `${kind}|${subject}|${occasion}`;
}

/** Something is wrong: a message that waits for it to be over is not sent for any other day or hour. */
export const holdReasons: readonly (Reason | null)[] = ['open_problem', 'open_return', 'late_parcel'];

/** Left the house, or may have: it counts as received. */
const goneStates: readonly MessageState[] = ['queued', 'sending', 'sent', 'unknown'];

export function isGone(row: Pick<MessageRow, 'state'>): boolean {
  return goneStates.includes(row.state);
}
