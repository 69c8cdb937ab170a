import type { ChosenLanguage } from '#app/i18n/languages.ts';
import { addressLines, tidy } from '#app/messages/rendering/view-parts.ts';
import type { TierWindow } from '#app/loyalty/tiers/tier-window.server.ts';
import type { OrderFacts, OrderStage } from '#app/orders/facts.ts';
import { missingState } from '#app/orders/delivery/arrival.ts';
import { lateness } from '#app/orders/delivery/lateness.ts';
import { needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { zonesOf } from '#app/orders/zones.ts';
import type { Settings } from '#app/shops/settings.ts';
import { makeDates, type DatesView } from './dates.ts';
import { makeLetterhead, type Letterhead, type PageShop } from '../letterhead.ts';
import { makeNotices, type NoticeView } from './notices.ts';
import { makeParcels, nameVariant, waitingItems, type ParcelView } from './parcels.ts';
import { makeReturns } from './returns.ts';
import { gravestTrouble } from './trouble.ts';
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
  parcels: ParcelView[];
  waiting: string[];
  /** why there are no parcels; null if there are some */
  noParcels: string | null;
  items: { title: string; detail: string; price: string; note: string | null }[];
  totals: TotalRow[];
  /** the return deadline; null without one to mention */
  returns: string | null;
  shipTo: string[];
  needsShipping: boolean;
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
  const links = preferencesUrl ? [{ text: own.preferencesLink, href: preferencesUrl }] : [];
  return {
    lang: chosen.locale,
    letterhead: makeLetterhead(shop, settings, formats, links),
    title: words.orderNumber(tidy(facts.name, 40)),
    headline: headline(facts, stage, parcels.length > 0 && waiting.length > 0, isLate, formats, now),
    placedOn: facts.placedAt ? own.order.placedOn(formats.localDay(facts.placedAt)) : null,
    steps: makeSteps(facts, stage, formats, now),
    notices: makeNotices(facts, formats, now),
    dates: makeDates(facts, settings, formats, now),
    parcels,
    waiting: parcels.length > 0 ? waiting : [],
    noParcels:
      parcels.length > 0 || stage === 'canceled' ? null : isDelivery ? own.order.noParcels : own.order.digitalOnly,
    items: facts.lines.map((line) => makeItem(line, formats)),
    totals: totalRows(facts, formats),
    returns: makeReturns(facts, tierWindow, settings, formats, now),
    shipTo: facts.shipTo ? [tidy(facts.shipTo.name), ...addressLines(facts.shipTo, formats)].filter(Boolean) : [],
    needsShipping: isDelivery,
    zone: own.order.zone(nameOfZone(formats.zones.customer, chosen.locale, now)),
    invoiceUrl,
    parcelOptions: parcels.length > 1 ? parcels.map(({ id, title }) => ({ id, label: title })) : [],
  };
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
  if (missing) return words[missing];
  const trouble = gravestTrouble(facts, formats, now);
  if (trouble) return own.trouble.headline[trouble.kind](parcelsOf(facts).length > 1 || isPartial);
  if (isLate && !outshinesLate.includes(stage)) return words.late;
  if (isPartial) return words.partial;
  return stage === 'settled' && !needsDelivery(facts) ? words.digital : words[stage];
}
