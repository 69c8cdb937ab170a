import { isPaidUp } from '#app/orders/added-lines.ts';
import { cutText } from '#app/lib/clean-text.ts';
import { formatDay, formatDayTime } from '#app/lib/clock.ts';
import { formatMoney, type Money } from '#app/lib/money.ts';
import { orderState } from '#app/orders/delivery/told-state.ts';
import { numberedParcels, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { nextSchedule } from '#app/orders/delivery/waiting.ts';
import { isAwaited, wayOfOrder, wayOfParcel } from '#app/orders/delivery/ways.ts';
import { orderSums } from '#app/orders/totals.ts';
import { trackingOf } from '#app/orders/tracking.ts';
import type { Address, OrderFacts, OrderLine, Scan, Shipment } from '#app/orders/facts.ts';
import { nameScan, type SharedWords } from '#app/i18n/words.ts';
import { namesSite } from './site-names.ts';
import type { ItemList, ItemView, OrderView, ScanView, ShipmentView } from './view-types.ts';

/** How dates and money are written in one mail, and how long its lists may get. */
export type Manner = { locale: string; timeZone: string; words: SharedWords; maxItems: number };

export const day = (at: Date | null | undefined, { locale, timeZone }: Manner): string =>
  at ? formatDay(at, locale, timeZone) : '';

export const money = (amount: Money, { locale }: Manner): string => formatMoney(amount, locale);

/** Empty for nothing, so that words can ask `{% if order.discount %}`. */
const moneyOrEmpty = (amount: Money, manner: Manner): string => (amount.amountMinor === 0 ? '' : money(amount, manner));

// Nothing to tidy in nearly every text: a quick look spares the slow one.
const isPlain = /^[!-~]+(?: [!-~]+)*$/;

/** One line of text without control characters, cut at a length no honest name or title reaches. */
export function tidy(text: string | null | undefined, maxLength = 140): string {
  // Control and direction-changing characters can turn what a mail seems to say.
  const given = cutText(text ?? '', 2_000).toWellFormed();
  const clean = isPlain.test(given)
    ? given
    : given
        .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, (found) => (found === '\u200d' ? found : ' '))
        .replace(/\s+/g, ' ')
        .trim();
  return clean.length > maxLength ? `${cutText(clean, maxLength - 1).trimEnd()}…` : clean;
}

/** A name as somebody would say it. What carries an address or markup is an advertisement, not a name: then none. */
export function personName(text: string | null | undefined): string {
  const name = tidy(text, 200);
  const turnsAround = /[\u202a-\u202e\u2066-\u2069]/.test(text ?? '');
  const isSuspicious = turnsAround || name.length > 60 || /[<>{}@[\]|]|:\/\/|www\./i.test(name) || namesSite(name);
  return isSuspicious ? '' : name;
}

/** Only addresses of the web leave in a mail; anything else becomes empty. */
export function webAddress(text: string | null | undefined): string {
  if (!text || text.length > 2000 || !URL.canParse(text)) return '';
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? href : '';
}

export function itemList(entries: { line: OrderLine; quantity: number }[], manner: Manner): ItemList {
  const shown = entries.filter((entry) => entry.quantity > 0);
  return {
    items: shown.slice(0, manner.maxItems).map((entry) => item(entry.line, entry.quantity, manner)),
    more_items: Math.max(0, shown.length - manner.maxItems),
  };
}

function item(line: OrderLine, quantity: number, manner: Manner): ItemView {
  const { amountMinor, currency } = line.unitPrice.presentment;
  const variant = tidy(line.variantTitle, 80);
  return {
    title: tidy(line.title),
    // Shopify's name for "this product has no variants".
    variant: variant === 'Default Title' ? '' : variant,
    quantity,
    price: money({ amountMinor, currency }, manner),
    total: money({ amountMinor: amountMinor * quantity, currency }, manner),
    sku: tidy(line.sku, 60),
  };
}

/** Lines by reference, as shipments and refunds name them. */
export function referredItems(
  facts: OrderFacts,
  refs: { lineId: string; quantity: number }[],
  manner: Manner,
): ItemList {
  const lines = new Map(facts.lines.map((line) => [line.id, line]));
  const entries = refs.flatMap(({ lineId, quantity }) => {
    const line = lines.get(lineId);
    return line ? [{ line, quantity }] : [];
  });
  return itemList(entries, manner);
}

export function shipmentView(facts: OrderFacts, shipment: Shipment | null, manner: Manner): ShipmentView {
  const parcels = numberedParcels(facts);
  const position = shipment ? parcels.findIndex(({ id }) => id === shipment.id) + 1 : 0;
  const held = referredItems(facts, shipment?.lines ?? [], manner);
  const tracking = (shipment ? trackingOf(shipment) : [])
    .map(({ number, url }) => ({ number: tidy(number, 60), url: webAddress(url) }))
    .filter(({ number, url }) => number !== '' || url !== '')
    .slice(0, 5);
  const first = tracking.find(({ url }) => url !== '') ?? tracking[0];
  return {
    ...held,
    carrier: tidy(shipment?.carrier, 60),
    number: first?.number ?? '',
    url: first?.url ?? '',
    numbers: tracking.flatMap(({ number }) => number || []),
    urls: tracking.map(({ url }) => url),
    dispatched_on: day(shipment?.dispatchedAt, manner),
    scans: (shipment?.scans ?? []).slice(-6).map((scan) => scanView(scan, manner)),
    way: shipment ? wayOfParcel(shipment, facts) : '',
    index: position,
    count: parcels.length,
    title: position > 0 && parcels.length > 1 ? parcelTitle([position], parcels.length, held, manner) : '',
  };
}

const itemsInTitle = 3;

/** "Parcel 1 of 2: Wooden train, mug", the same words as on the order page. */
function parcelTitle(positions: number[], count: number, { items }: ItemList, { words }: Manner): string {
  const names = items.slice(0, itemsInTitle).map(({ title }) => title);
  const rest = items.length > itemsInTitle ? ' …' : '';
  const part = partName(positions, count, words);
  return names.length > 0 ? `${part}: ${names.join(', ')}${rest}` : part;
}

/** Which of the order's parcels these are; empty where they are all of them. */
export function partName(positions: number[], count: number, words: SharedWords): string {
  if (positions.length === 0 || positions.length >= count) return '';
  return positions.length === 1
    ? words.parcelNumber(positions[0]!, count)
    : words.parcelNumbers(positions.join(', '), count);
}

export function scanView(scan: Scan, manner: Manner): ScanView {
  return {
    status: tidy(scan.status, 40),
    label: nameScan(scan.status, manner.words),
    place: [scan.city, scan.province]
      .map((part) => tidy(part, 60))
      .filter(Boolean)
      .join(', '),
    at: formatDayTime(scan.happenedAt, manner.locale, manner.timeZone),
  };
}

/** An address as people of the language write it, without the name. */
export function addressLines(address: Address, { locale, words }: Pick<Manner, 'locale' | 'words'>): string[] {
  const { company, address1, address2 } = address;
  return [company, address1, address2, townLine(address, words), countryName(address, locale)]
    .map((line) => tidy(line))
    .filter(Boolean);
}

/** In the reader's language where Shopify's code is a known one, else as Shopify writes it. */
function countryName({ country, countryCode }: Address, locale: string): string | null {
  if (locale.startsWith('en') || !/^[A-Z]{2}$/.test(countryCode ?? '')) return country;
  return new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' }).of(countryCode ?? '') ?? country;
}

function townLine({ city, zip, province, provinceCode }: Address, words: SharedWords): string {
  const region = /^[A-Z]{2,3}$/.test(provinceCode ?? '') ? provinceCode : tidy(province, 60);
  return words.townLine(tidy(city, 60), region ?? '', tidy(zip, 20));
}

/** @param now for what is scheduled: the day may have come since it was read */
export function orderView(facts: OrderFacts, showsSummary: boolean, manner: Manner, now: Date): OrderView {
  const sums = orderSums(facts);
  const shipped = parcelsOf(facts).some((parcel) => wayOfParcel(parcel, facts) !== 'pickup');
  const refunded = facts.refunds.reduce((sum, refund) => sum + refund.amount.presentment.amountMinor, 0);
  return {
    ...itemList(
      facts.lines.map((line) => ({ line, quantity: line.quantity })),
      manner,
    ),
    number: tidy(facts.name, 40),
    placed_on: day(facts.placedAt, manner),
    item_count: facts.lines.reduce((sum, line) => sum + line.quantity, 0),
    items_total: money(sums.items, manner),
    discount: moneyOrEmpty(sums.discount, manner),
    discount_codes: discountCodes(facts),
    other: moneyOrEmpty(sums.other, manner),
    shipping: money(sums.shipping, manner),
    shipping_is_free: sums.shipping.amountMinor === 0,
    shipping_method: tidy(facts.shippingLines[0]?.title, 80),
    tax: moneyOrEmpty(sums.tax, manner),
    tax_lines: taxLines(facts, manner),
    taxes_included: facts.taxesIncluded,
    duties: moneyOrEmpty(sums.duties, manner),
    tip: moneyOrEmpty(sums.tip, manner),
    total: money(sums.total, manner),
    current_total: sums.currentTotal ? money(sums.currentTotal, manner) : '',
    refunded: moneyOrEmpty({ amountMinor: refunded, currency: facts.presentmentCurrency }, manner),
    is_paid: isPaidUp(facts) && facts.financialStatus !== 'refunded',
    is_test: facts.isTest,
    is_dispatched: shipped,
    is_partly_dispatched: shipped && facts.fulfillmentStatus === 'partial',
    needs_shipping: facts.lines.some((line) => isAwaited(line, facts)),
    way: wayOfOrder(facts),
    state: orderState(facts, now),
    scheduled_for: day(nextSchedule(facts, now), manner),
    cancel_reason: tidy(facts.cancelReason, 40).toLowerCase(),
    shows_summary: showsSummary,
  };
}

function discountCodes(facts: OrderFacts): string {
  const names = facts.discounts.map(({ code, title }) => tidy(code ?? title, 40)).filter(Boolean);
  return [...new Set(names)].slice(0, 3).join(', ');
}

function taxLines(facts: OrderFacts, manner: Manner): OrderView['tax_lines'] {
  return facts.totals.taxLines
    .filter((line) => line.amount.presentment.amountMinor !== 0)
    .slice(0, 6)
    .map(({ title, rate, amount }) => ({
      title: manner.words.totals.taxLine(tidy(title, 60) || manner.words.totals.tax, percent(rate, manner.locale)),
      amount: money(amount.presentment, manner),
    }));
}

function percent(rate: number | null, locale: string): string {
  if (!rate) return '';
  return rate.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 2 });
}
