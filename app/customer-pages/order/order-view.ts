import type { ChosenLanguage } from '#app/i18n/languages.ts';
import { addressLines, tidy } from '#app/messages/rendering/view-parts.ts';
import type { TierWindow } from '#app/loyalty/tiers/tier-window.server.ts';
import type { OrderFacts, OrderStage } from '#app/orders/facts.ts';
import { missingState } from '#app/orders/delivery/arrival.ts';
import { lateness } from '#app/orders/delivery/lateness.ts';
import { awaitsPayment } from '#app/orders/delivery/dispatch.ts';
import { needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { placeOfPickup, wayOfLine, wayOfOrder, type OrderWay } from '#app/orders/delivery/ways.ts';
import { zonesOf } from '#app/orders/zones.ts';
import type { Settings } from '#app/shops/settings.ts';
import { makeDates, type DatesView } from './dates.ts';
import { makeLetterhead, type Letterhead, type PageShop } from '../letterhead.ts';
import { makeNotices, type NoticeView } from './notices.ts';
import { makeParcels, nameVariant, waitingItems, type ParcelView } from './parcels.ts';
import { makeReturns } from './returns.ts';
import { gravestTrouble, troubleHeadline } from './trouble.ts';
import { nameOfZone, customerFormats, type CustomerFormats } from '../customer-formats.ts';
import { makeSteps, type StepView } from './steps.ts';
import { priceOfLine, totalRows, type TotalRow } from './totals.ts';

/** An order page as text: the component that draws it decides nothing. */
export type OrderView = {
  lang: string;
  letterhead: Letterhead;
  title: string;
  headline: string;
  placedOn: string | null;
  steps: StepView[];
  notices: NoticeView[];
  dates: DatesView | null;
  parcelsTitle: string;
  parcels: ParcelView[];
  waitingTitle: string;
  waiting: string[];
  /** why there are no parcels; null if there are some */
  noParcels: string | null;
  items: { title: string; detail: string; price: string; note: string | null }[];
  totals: TotalRow[];
  /** the return deadline; null without one to mention */
  returns: string | null;
  shipTo: string[];
  /** whether somebody brings it to an address */
  needsShipping: boolean;
  /** where to pick it up; empty where nothing is picked up or the place is not known */
  pickup: string[];
  zone: string;
  invoiceUrl: string;
  parcelOptions: { id: string; label: string }[];
};

export type OrderPageFacts = {
  facts: OrderFacts;
  stage: OrderStage;
  /** of the customer's tier */
  tierWindow: TierWindow | null;
  shop: PageShop;
  settings: Settings;
  chosen: ChosenLanguage;
  /** null: the order has no address that preferences could belong to */
  preferencesUrl: string | null;
  invoiceUrl: string;
  now: Date;
};

export function makeOrderView(input: OrderPageFacts): OrderView {
  const { facts, stage, tierWindow, shop, settings, chosen, preferencesUrl, invoiceUrl, now } = input;
  const formats = customerFormats(chosen, zonesOf(facts, shop.timeZone), now);
  const { words, own } = formats;
  const parcels = makeParcels(facts, formats);
  const isDelivery = needsDelivery(facts);
  const waiting = stage === 'canceled' ? [] : waitingItems(facts);
  const isLate = lateness(facts, settings, shop.timeZone, now) !== null;
  const way = wayOfOrder(facts);
  const ways = new Set(facts.lines.map((line) => wayOfLine(line, facts)));
  const isUnderWay = way === 'pickup' ? parcels.length > 0 : parcels.some((parcel) => !parcel.isPickup);
  const isPartial = isUnderWay && waiting.length > 0;
  const isBrought = !isDelivery || way !== 'pickup';
  const links = preferencesUrl ? [{ text: own.preferencesLink, href: preferencesUrl }] : [];
  return {
    lang: chosen.locale,
    letterhead: makeLetterhead(shop, settings, formats, links),
    title: words.orderNumber(tidy(facts.name, 40)),
    headline: headline(facts, stage, isPartial, isLate, formats, now),
    placedOn: facts.placedAt ? own.order.placedOn(formats.localDay(facts.placedAt)) : null,
    steps: makeSteps(facts, stage, formats, now),
    notices: makeNotices(facts, formats, now),
    dates: makeDates(facts, settings, formats, now),
    parcels,
    waiting: parcels.length > 0 ? waiting : [],
    parcelsTitle: way === 'pickup' ? own.order.pickup.title : own.order.parcels,
    waitingTitle: way === 'shipping' ? own.order.waiting : own.order.stillToCome,
    noParcels: parcels.length > 0 || stage === 'canceled' ? null : nothingYet(isDelivery, way, formats),
    items: facts.lines.map((line) => makeItem(line, formats)),
    totals: totalRows(facts, formats),
    returns: makeReturns(facts, tierWindow, settings, formats, now),
    pickup: ways.has('pickup') ? placeOf(facts, formats) : [],
    shipTo:
      facts.shipTo && isBrought
        ? [tidy(facts.shipTo.name), ...addressLines(facts.shipTo, formats)].filter(Boolean)
        : [],
    needsShipping: isDelivery && isBrought,
    zone: own.order.zone(nameOfZone(formats.zones.customer, chosen.locale, now)),
    invoiceUrl,
    parcelOptions: parcels.length > 1 ? parcels.map(({ id, title }) => ({ id, label: title })) : [],
  };
}

function nothingYet(isDelivery: boolean, way: OrderWay, { own }: CustomerFormats): string {
  if (way === 'retail') return own.order.takenAlong;
  if (!isDelivery) return own.order.digitalOnly;
  return way === 'pickup' ? own.order.pickup.nothingReady : own.order.noParcels;
}

/** Where the order is collected, as far as Shopify has named it; else by the name of the option that was chosen. */
function placeOf(facts: OrderFacts, formats: CustomerFormats): string[] {
  const place = placeOfPickup(facts);
  if (!place) return facts.shippingLines.slice(0, 1).map(({ title }) => tidy(title));
  const address = { company: null, country: null, provinceCode: null, ...place };
  return [
    tidy(place.name),
    ...addressLines(address, formats),
    place.phone ? formats.own.order.pickup.phone(tidy(place.phone, 40)) : '',
    tidy(place.instructions, 500),
  ].filter(Boolean);
}

function makeItem(
  line: OrderFacts['lines'][number],
  { own, money, number }: CustomerFormats,
): OrderView['items'][number] {
  const price = priceOfLine(line);
  const gone = line.quantity - line.currentQuantity;
  return {
    title: tidy(line.title),
    detail: [nameVariant(line.variantTitle), `${number(line.quantity)} × ${money(line.unitPrice.presentment)}`]
      .filter(Boolean)
      .join(' · '),
    price: money(price),
    note: gone > 0 ? own.order.removed(gone) : null,
  };
}

// A parcel about to be handed over is the more important news, however late it is.
const outshinesLate: readonly OrderStage[] = ['out_for_delivery', 'ready_for_pickup'];

function headline(
  facts: OrderFacts,
  stage: OrderStage,
  isPartial: boolean,
  isLate: boolean,
  formats: CustomerFormats,
  now: Date,
): string {
  const { own } = formats;
  const words = own.order.headline;
  const missing = stage === 'canceled' ? null : missingState(facts);
  const way = wayOfOrder(facts);
  const ownWords: Record<string, Record<string, string> | undefined> = words.ownWay;
  if (missing) return ownWords[way]?.[missing] ?? words[missing];
  const trouble = gravestTrouble(facts, formats, now);
  if (trouble) return troubleHeadline(trouble, facts, isPartial, formats);
  if (isLate && (isPartial || !outshinesLate.includes(stage))) return words.late;
  if (stage === 'scheduled' && parcelsOf(facts).length > 0) return words.next;
  if (stage === 'scheduled' || stage === 'on_hold') return words[stage];
  if (stage === 'placed' && awaitsPayment(facts)) return words.unpaid;
  if (isPartial) return ownWords[way]?.partial ?? words.partial;
  if (stage === 'settled' && !needsDelivery(facts)) return way === 'retail' ? words.retail : words.digital;
  return ownWords[way]?.[stage] ?? words[stage];
}
