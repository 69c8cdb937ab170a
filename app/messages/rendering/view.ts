import type { ChosenLanguage } from '#app/i18n/languages.ts';
import { wordsFor } from '#app/i18n/words.ts';
import type { Day } from '#app/lib/clock.ts';
import { paidRefunds } from '#app/orders/refund-money.ts';
import { isActive } from '#app/orders/delivery/parcels.ts';
import { expectedArrival, expectedOfParcels } from '#app/orders/delivery/estimate.ts';
import { isPromiseTrusted, promisedArrival, promisedReady } from '#app/orders/delivery/promise.ts';
import { placeOfPickup, wayOfOrder } from '#app/orders/delivery/ways.ts';
import { customerDay, storeDay } from '#app/orders/delivery/told-day.ts';
import type { OrderFacts, Scan, Shipment } from '#app/orders/facts.ts';
import type { ReturnWindow } from '#app/orders/delivery/return-window.ts';
import { zonesOf, type Zones } from '#app/orders/zones.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { MessageKind } from '../kinds.ts';
import type { MessageData } from '../planning/plan-types.ts';
import type { ProgramTexts } from './program-words.ts';
import { loyaltyView } from './view-loyalty.ts';
import {
  addressLines,
  day,
  itemList,
  type Manner,
  money,
  orderView,
  partName,
  personName,
  referredItems,
  scanView,
  shipmentView,
  tidy,
  webAddress,
} from './view-parts.ts';
import type { ItemList, MailLinks, MailView } from './view-types.ts';

/** What the words need of a planned message: a row of the messages table, or a sample. */
export type MailMessage = {
  kind: MessageKind;
  /** order:ID, shipment:ID, refund:ID, news:KEY */
  subject: string;
  /** placed, scan:ID, reminder_1 … */
  occasion: string;
  shipmentId: string | null;
  data: MessageData;
};

/** What the words need of the shop's row. */
export type MailShop = { name: string; email: string | null; domain: string; timeZone: string };

export type MailViewInput = {
  facts: OrderFacts;
  message: MailMessage;
  settings: Settings;
  shop: MailShop;
  chosen: ChosenLanguage;
  links: MailLinks;
  /** until when the goods may be sent back (orders/delivery/return-window.ts); absent where nothing is to be said */
  returns?: ReturnWindow | null;
  /** how the loyalty program calls its things; absent without one */
  program?: ProgramTexts | null;
  /** the moment of sending */
  now: Date;
  /** points for an answer to this mail */
  offered?: number;
  /** longer lists end in "and N more" */
  maxItems?: number;
};

/** Everything a mail can say about this order, written for the customer's language and time zone. */
export function mailView(input: MailViewInput): MailView {
  const { facts, message, settings, shop, chosen, links } = input;
  const words = wordsFor(chosen.language);
  const zones = zonesOf(facts, shop.timeZone);
  const manner: Manner = {
    locale: chosen.locale,
    timeZone: zones.customer,
    words,
    maxItems: input.maxItems ?? 40,
  };
  const { data } = message;
  const shipments = shipmentsOf(facts, message);
  const views = shipments.map((shipment) => shipmentView(facts, shipment, manner));
  return {
    language: chosen.language,
    order: orderView(facts, settings.thankYouShowsSummary, manner, input.now),
    customer: customerView(facts, manner),
    shop: shopView(settings, shop),
    sender: senderView(settings, shop, manner),
    ship_to: {
      name: personName(facts.shipTo?.name),
      lines: facts.shipTo ? addressLines(facts.shipTo, manner) : [],
      city: tidy(facts.shipTo?.city, 60),
      country: tidy(facts.shipTo?.country, 60),
    },
    shipment: views[0] ?? shipmentView(facts, null, manner),
    shipments: views,
    parcel: {
      part: partName(
        views.flatMap(({ index }) => (index > 0 ? index : [])),
        views[0]?.count ?? 0,
        words,
      ),
    },
    promise: { ...promiseView(facts, message, zones, manner), expected: expectedDay(input, shipments, zones, manner) },
    pickup: pickupView(facts, manner),
    delay: { reason: data.cause ?? '' },
    trouble: { kind: data.trouble ?? '', since: day(dateIn(data.troubleSince), manner) },
    arrival: {
      day: day(dateIn(data.deliveredAt), manner),
      is_assumed: data.isAssumed === true,
      is_late: data.cameLate === true,
    },
    returns: {
      until: input.returns && !input.returns.isOver ? nameDay(input.returns.lastDay, manner) : '',
    },
    update: updateView(shipments, message, manner),
    refund: refundView(facts, message, manner),
    review: { ...reviewItems(facts, shipments, message, manner), is_reminder: data.isReminder === true },
    ...loyaltyView(data.news ?? [], input.program ?? null, manner, input.offered),
    links,
  };
}

/**
 * The promised days by the calendar each was named in, here as on the order page; a guess of ours is told to nobody.
 */
function promiseView(
  facts: OrderFacts,
  { kind, data }: MailMessage,
  zones: Zones,
  manner: Manner,
): Omit<MailView['promise'], 'expected'> {
  if (isTooEarlyToTell(facts, kind)) return { dispatch: '', first: '', new: '', ready: '' };
  const { promisedDispatchAt } = facts;
  const promisedAt = dateIn(data.promisedAt) ?? facts.promisedAt;
  const arrival = promisedArrival({ ...facts, promisedAt }, zones)?.day;
  // What is picked up comes to nobody; its day is the one on which it is ready.
  const first = wayOfOrder(facts) === 'pickup' ? undefined : arrival;
  const dispatch = isPromiseTrusted(facts) && promisedDispatchAt ? storeDay(promisedDispatchAt, zones).day : null;
  const newAt = dateIn(data.newDate);
  // What has not left has no carrier: its new date is the store's.
  const newDay = newAt && (data.cause === 'not_dispatched' ? storeDay(newAt, zones) : customerDay(newAt, zones)).day;
  return {
    // Late by the promised arrival alone: the day of dispatch may still be ahead then.
    dispatch: dispatch && !(arrival && dispatch > arrival) ? nameDay(dispatch, manner) : '',
    first: first ? nameDay(first, manner) : '',
    new: newDay ? nameDay(newDay, manner) : '',
    ready: nameOrEmpty(promisedReady(facts, zones)?.day, manner),
  };
}

/** When what the mail is about is expected as of now: never a day that has passed, nor a guess of ours. */
function expectedDay(
  { facts, message, settings, now }: MailViewInput,
  parcels: Shipment[],
  zones: Zones,
  manner: Manner,
) {
  if (isTooEarlyToTell(facts, message.kind)) return '';
  const expected =
    message.shipmentId === null
      ? expectedArrival(facts, settings, zones, now)
      : expectedOfParcels(parcels, facts, settings, zones, now);
  return expected && !expected.isGuess ? nameDay(expected.day, manner) : '';
}

/**
 * Whether nobody knows yet if the order is a pre-order, on hold or picked up: only Shopify's fulfillment orders tell, and
 * they are read a moment after the order. What is sent before names no day.
 */
function isTooEarlyToTell({ fulfillmentOrders }: OrderFacts, kind: MessageKind): boolean {
  return fulfillmentOrders === null && (kind === 'thank_you' || kind === 'order_confirmation');
}

function pickupView(facts: OrderFacts, manner: Manner): MailView['pickup'] {
  const place = placeOfPickup(facts);
  if (!place) return { name: '', lines: [], phone: '', instructions: '' };
  const address = { company: null, country: null, provinceCode: null, ...place };
  return {
    name: tidy(place.name, 80),
    lines: addressLines(address, manner),
    phone: tidy(place.phone, 40),
    instructions: tidy(place.instructions, 500),
  };
}

const nameOrEmpty = (on: Day | undefined, manner: Manner) => (on ? nameDay(on, manner) : '');
const nameDay = (on: Day, manner: Manner) => day(dateIn(on), { ...manner, timeZone: 'UTC' });

/** Where answers to a mail go: the merchant's choice, else the shop's own address; null when there is neither. */
export function replyAddress(settings: Settings, shop: Pick<MailShop, 'email'>): string | null {
  return settings.sender.replyTo || shop.email || null;
}

function customerView(facts: OrderFacts, { words }: Manner): MailView['customer'] {
  const isErased = facts.erasedAt !== null || facts.customer?.erasedAt != null;
  const fullName = isErased
    ? ''
    : personName(facts.customerName ?? joined(facts.customer?.firstName, facts.customer?.lastName));
  const firstName = isErased ? '' : personName(facts.customer?.firstName) || (fullName.split(' ')[0] ?? '');
  const ordinal = facts.orderOrdinal ?? 0;
  return {
    first_name: firstName,
    full_name: fullName,
    greeting: words.greeting(firstName),
    is_first_order: ordinal === 1,
    is_returning: ordinal > 1,
    order_count: ordinal,
  };
}

function joined(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

function shopView(settings: Settings, shop: MailShop): MailView['shop'] {
  return {
    name: shopName(shop),
    email: replyAddress(settings, shop) ?? '',
    phone: tidy(settings.sender.contactPhone),
    help_url: webAddress(settings.sender.contactUrl),
  };
}

export function shopName(shop: MailShop): string {
  return tidy(shop.name) || shop.domain;
}

function senderView(settings: Settings, shop: MailShop, { words }: Manner): MailView['sender'] {
  const person = tidy(settings.sender.personName);
  const name = shopName(shop);
  if (!person) return { person, signature: words.teamOf(name) };
  return { person, signature: person.includes(name) ? person : words.personAt(person, name) };
}

/** The parcels the message speaks for; without any named, the only one there is. */
function shipmentsOf(facts: OrderFacts, { shipmentId, data }: MailMessage): Shipment[] {
  const ids = new Set([shipmentId, ...(data.shipmentIds ?? [])]);
  const named = facts.shipments.filter((shipment) => ids.has(shipment.id));
  if (named.length > 0) return named.slice(0, 10);
  const alive = facts.shipments.filter(isActive);
  return alive.length === 1 ? alive : [];
}

function updateView(shipments: Shipment[], { data }: MailMessage, manner: Manner): MailView['update'] {
  const scans: Scan[] = shipments.flatMap((shipment) => shipment.scans);
  const scan = scans.find((candidate) => candidate.id === data.scanId) ?? scans.at(-1);
  if (!scan) return { status: data.milestone ?? '', label: '', place: '', at: '', day: '' };
  return { ...scanView(scan, manner), day: day(scan.happenedAt, manner) };
}

function refundView(facts: OrderFacts, { subject, data }: MailMessage, manner: Manner): MailView['refund'] {
  const ids = data.refundIds ?? [subject.replace(/^refund:/, '')];
  const paid = paidRefunds(facts.refunds);
  const named = paid.filter((refund) => ids.includes(refund.id));
  const refunds = named.length > 0 ? named : paid.slice(-1);
  const amountMinor = refunds.reduce((sum, refund) => sum + refund.amount.presentment.amountMinor, 0);
  return {
    ...referredItems(
      facts,
      refunds.flatMap((refund) => refund.lines),
      manner,
    ),
    amount: money({ amountMinor, currency: facts.presentmentCurrency }, manner),
    day: day(refunds.at(-1)?.refundedAt, manner),
    reason: refunds.some((refund) => refund.returnId) ? 'return' : '',
  };
}

/**
 * What a review can be about: what planning chose, else what the parcels held, without what was sent back or is a gift
 * card.
 */
function reviewItems(facts: OrderFacts, shipments: Shipment[], { data }: MailMessage, manner: Manner): ItemList {
  const refs = data.items ?? shipments.flatMap((shipment) => shipment.lines);
  const quantities = new Map(refs.map(({ lineId, quantity }) => [lineId, quantity]));
  const entries = facts.lines
    .filter((line) => line.currentQuantity > 0 && !line.isGiftCard && (refs.length === 0 || quantities.has(line.id)))
    .map((line) => ({ line, quantity: quantities.get(line.id) ?? line.currentQuantity }));
  return itemList(entries, manner);
}

function dateIn(text: string | null | undefined): Date | null {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}
