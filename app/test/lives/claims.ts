import { chooseLanguage } from '#app/i18n/languages.ts';
import { dayMs, dayOf } from '#app/lib/clock.ts';
import { bodyEngine, parseCached, renderWithin, subjectEngine } from '#app/messages/rendering/liquid.ts';
import { sampleLinks } from '#app/messages/rendering/samples.ts';
import { mailView } from '#app/messages/rendering/view.ts';
import { defaultWords } from '#app/messages/words/words.ts';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { zonesOf } from '#app/orders/zones.ts';
import type { Settings } from '#app/shops/settings.ts';
import type { Told } from './live.ts';

// What a mail says in English, and what has to be true for it. The rules here read the facts by themselves, without the
// product's own readings.

const storeZone = 'America/New_York';

/** The words of a mail as its customer reads them: subject and body without markup. */
export function textOf({ row, facts, at }: Told, settings: Settings): string {
  const { subject, body } = defaultWords(row.kind, 'en');
  const view = mailView({
    facts,
    message: row,
    settings,
    shop: { name: 'Super Toys', email: 'hello@supertoys.example', domain: 'x', timeZone: storeZone },
    chosen: chooseLanguage({ wanted: ['en'], enabled: ['en'], fallback: 'en', countryCode: 'US' }),
    links: sampleLinks(),
    now: at,
  });
  const html = renderWithin(bodyEngine, parseCached(bodyEngine, body), view);
  const head = renderWithin(subjectEngine, parseCached(subjectEngine, subject), view);
  return `${head}\n${html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ')}`;
}

/** What is known when a mail goes out, as the rules below read it. */
export type Known = {
  facts: OrderFacts;
  at: Date;
  /** the parcels it is about; all, where it is about the order */
  parcels: Shipment[];
  today: string;
};

export function knownAt({ row, facts, at }: Told): Known {
  const active = facts.shipments.filter(({ status }) => status === 'success');
  const about = new Set([row.shipmentId, ...(row.data.shipmentIds ?? [])].filter((id) => id !== null));
  const parcels = about.size === 0 ? active : active.filter(({ id }) => about.has(id));
  return { facts, at, parcels, today: dayOf(at, zonesOf(facts, storeZone).customer) };
}

export type Claim = {
  name: string;
  /** with the day that is named, if any, as a group */
  says: RegExp;
  isTrue: (known: Known, day: string | null) => boolean;
};

const has = (parcel: Shipment, ...statuses: string[]) => parcel.scans.some(({ status }) => statuses.includes(status));
const newest = (parcel: Shipment) => parcel.scans.at(-1)?.status;
const saidHere = ({ facts }: Known, parcel: Shipment) =>
  facts.arrivalWords.findLast(({ shipmentId }) => shipmentId === null || shipmentId === parcel.id)?.answer;
const isThere = (known: Known, parcel: Shipment) =>
  saidHere(known, parcel) === undefined ? has(parcel, 'delivered') : saidHere(known, parcel) !== 'not_arrived';
const deliveredDays = ({ facts, parcels }: Known) =>
  parcels.flatMap(({ scans }) =>
    scans
      .filter(({ status }) => status === 'delivered')
      .map(({ happenedAt }) => dayOf(happenedAt, zonesOf(facts, storeZone).customer)),
  );
const part = ({ facts }: Known) => facts.fulfillmentOrders?.[0];
const isPickup = (known: Known) => part(known)?.way === 'pickup';
const repaid = ({ facts }: Known) => facts.refunds.reduce((sum, { amount }) => sum + amount.presentment.amountMinor, 0);
const unsent = ({ facts }: Known) => {
  const sent = facts.shipments
    .filter(({ status }) => status === 'success')
    .flatMap(({ lines }) => lines.map(({ lineId }) => lineId));
  return facts.lines.filter(({ id, currentQuantity }) => currentQuantity > 0 && !sent.includes(id));
};

/** Each has to be met by some life, or the words have changed and the claim with them. */
export const claims: Claim[] = [
  {
    name: 'is being got ready: nothing has left, it is paid, it is not canceled',
    says: /getting it ready now/,
    isTrue: ({ facts, parcels }) => parcels.length === 0 && facts.paidAt !== null && !facts.canceledAt,
  },
  {
    name: 'to be expected by a day: that day is today or ahead',
    says: /(?:expect (?:it|your order)(?: to be with you)? by|Expected by:|new date) ((?:[A-Z][a-z]+), [A-Z][a-z]+ \d+)(?!\d|\. That day|; it may|\. ?The|\.? ?USPS)/,
    isTrue: ({ today }, day) => day === null || day >= today,
  },
  {
    name: 'a day that has passed has passed',
    says: /expect it by ([A-Z][a-z]+, [A-Z][a-z]+ \d+)\. That day has passed/,
    isTrue: ({ today }, day) => day !== null && day < today,
  },
  {
    name: 'has left: a parcel has, and it is not there yet',
    says: /has left us|(?:order|order \S+) is on its way|parcel is still on its way/,
    isTrue: (known) => known.parcels.length > 0 && known.parcels.some((parcel) => !isThere(known, parcel)),
  },
  {
    name: 'has not left: something has not, and it is not canceled',
    says: /has not left (?:yet|us yet)/,
    isTrue: (known) => unsent(known).length > 0 && !known.facts.canceledAt,
  },
  {
    name: 'speaks of a carrier: there is one',
    says: /[Tt]he carrier|USPS|UPS/,
    isTrue: ({ parcels, facts }) =>
      [...parcels, ...(parcels.length === 0 ? facts.shipments : [])].some(({ carrier }) => carrier !== null),
  },
  {
    name: 'in the van today: that is the newest scan',
    says: /in the delivery van/,
    isTrue: ({ parcels }) => parcels.some((parcel) => newest(parcel) === 'out_for_delivery'),
  },
  {
    name: 'could not be handed over: it is not there yet',
    says: /could not hand it over/,
    isTrue: ({ parcels }) => parcels.some((parcel) => newest(parcel) === 'attempted_delivery'),
  },
  {
    name: 'the carrier says delivered: it does',
    says: /was delivered|reached you on/,
    isTrue: (known) => deliveredDays(known).length > 0,
  },
  {
    name: 'reached you on a day: that is the day of the scan',
    says: /reached you on ([A-Z][a-z]+, [A-Z][a-z]+ \d+)/,
    isTrue: (known, day) => day !== null && deliveredDays(known).includes(day),
  },
  {
    name: 'has it reached you: nobody has said so',
    says: /has your order \S+ reached you/,
    isTrue: (known) => known.parcels.some((parcel) => !isThere(known, parcel)),
  },
  {
    name: 'you have had some time with it: nothing contradicts that it is there',
    says: /You have had some time with what you ordered/,
    isTrue: (known) =>
      known.parcels.length > 0 &&
      known.parcels.every(
        (parcel) => isThere(known, parcel) || (!has(parcel, 'failure') && saidHere(known, parcel) !== 'not_arrived'),
      ),
  },
  {
    name: 'late: it is not there',
    says: /is late[:,.]/,
    isTrue: (known) =>
      !known.facts.canceledAt && (unsent(known).length > 0 || known.parcels.some((parcel) => !isThere(known, parcel))),
  },
  {
    name: 'can still be canceled: nothing has left',
    says: /we will cancel the order free of charge/,
    isTrue: ({ facts }) => facts.shipments.every(({ status }) => status !== 'success'),
  },
  {
    name: 'is picked up at the store: that was chosen',
    says: /pick(?:ed)? (?:it|this) up|pick up|picked up/,
    isTrue: isPickup,
  },
  {
    name: 'leaves, travels, is delivered: it is not to be picked up',
    says: /has left us|(?:parcel|order \S+) is (?:still )?on its way|was delivered|in the delivery van|[Tt]he carrier/,
    isTrue: (known) => !isPickup(known),
  },
  {
    name: 'is scheduled: it is',
    says: /is scheduled to/,
    isTrue: (known) => part(known)?.status === 'scheduled' && known.parcels.length === 0,
  },
  {
    name: 'is on hold: it is',
    says: /is on hold for now/,
    isTrue: (known) => part(known)?.status === 'on_hold' && known.parcels.length === 0,
  },
  {
    name: 'could not be delivered: the carrier has said so, and nothing better since',
    says: /could not be delivered|could not deliver a parcel/,
    isTrue: ({ parcels }) => parcels.some((parcel) => newest(parcel) === 'failure'),
  },
  {
    name: 'may be lost: it is not there, and its carrier has been silent for ten days',
    says: /may be lost/,
    isTrue: (known) =>
      known.parcels.some(
        (parcel) =>
          !isThere(known, parcel) &&
          known.at.getTime() - (parcel.scans.at(-1)?.happenedAt.getTime() ?? 0) >= 10 * dayMs,
      ),
  },
  {
    name: 'has not been scanned: it has not',
    says: /has not been scanned since|has not scanned your parcel/,
    isTrue: ({ parcels }) => parcels.some(({ scans }) => scans.length === 0),
  },
  {
    name: 'moves again: it does',
    says: /is moving again/,
    isTrue: (known) => known.parcels.some((parcel) => newest(parcel) !== 'failure' && !has(parcel, 'delivered')),
  },
  {
    name: 'is canceled, nothing will be sent: it is',
    says: /we have canceled your order|is canceled, and nothing will be sent/,
    isTrue: ({ facts }) => facts.canceledAt !== null,
  },
  {
    name: 'money was sent back: it was',
    says: /We have (?:returned|sent) \$/,
    isTrue: (known) => repaid(known) > 0,
  },
  {
    name: 'what you paid goes back: it was paid',
    says: /What you paid goes back/,
    isTrue: (known) => known.facts.paidAt !== null && repaid(known) === 0,
  },
];

/** The day that a claim names, "Monday, March 9" read in the year of the mail. */
export function dayNamed(text: string | undefined, at: Date): string | null {
  if (text === undefined) return null;
  const year = at.getUTCFullYear();
  const [nearest] = [year - 1, year, year + 1]
    .map((candidate) => Date.parse(`${text}, ${candidate} 00:00 UTC`))
    .filter((time) => !Number.isNaN(time))
    .toSorted((a, b) => Math.abs(a - at.getTime()) - Math.abs(b - at.getTime()));
  return nearest === undefined ? null : new Date(nearest + dayMs / 2).toISOString().slice(0, 10);
}
