import { wordsFor } from '#app/i18n/words.ts';
import { escapeHtml } from './html.ts';
import type { ItemList, MailView } from './view-types.ts';

// Ready-made pieces that merchants place with one tag, so that nobody has to write a table in Liquid. They carry
// classes only; sanitize.ts gives each class its look.

export type Block = (view: MailView) => string;

/** Tag name → piece. `{% order_summary %}` and so on; empty where the order has nothing to show. */
export const blocks: Record<string, Block> = {
  order_items: (view) => itemTable(view.order, view),
  order_summary: (view) => itemTable(view.order, view) + totalsTable(view),
  shipment_items: (view) => view.shipments.map((shipment) => itemTable(shipment, view, 'plain')).join(''),
  refund_items: (view) => itemTable(view.refund, view, 'plain'),
  review_items: (view) => itemTable(view.review, view, 'plain'),
  ship_to: shipTo,
  tracking,
  parcel_names: parcelNames,
  check_in_buttons: checkInButtons,
  review_button: (view) => button(view.links.review, wordsFor(view.language).writeReview),
  invoice_link: (view) =>
    view.links.invoice
      ? `<p><a href="${escapeHtml(view.links.invoice)}">${wordsFor(view.language).invoice}</a></p>`
      : '',
  points_line: pointsLine,
  rewards,
  points_button: (view) => button(view.links.points, wordsFor(view.language).points.see(view.points.name)),
  signature: (view) => `<p>${escapeHtml(view.sender.signature)}</p>`,
};

function itemTable({ items, more_items }: ItemList, view: MailView, manner: 'priced' | 'plain' = 'priced'): string {
  if (items.length === 0) return '';
  const rows = items.map((item) => {
    const variant = item.variant ? `<br><span class="quiet">${escapeHtml(item.variant)}</span>` : '';
    const price = manner === 'priced' ? `<td class="amount">${escapeHtml(item.total)}</td>` : '';
    return `<tr><td class="count">${item.quantity}&nbsp;×</td><td class="item">${escapeHtml(item.title)}${variant}</td>${price}</tr>`;
  });
  if (more_items > 0) {
    const label = wordsFor(view.language).andMoreItems(more_items);
    const linked = view.links.order_page ? `<a href="${escapeHtml(view.links.order_page)}">${label}</a>` : label;
    rows.push(
      `<tr><td class="count"></td><td class="item">${linked}</td>${manner === 'priced' ? '<td class="amount"></td>' : ''}</tr>`,
    );
  }
  return `<table class="items">${rows.join('')}</table>`;
}

function totalsTable({ language, order }: MailView): string {
  const words = wordsFor(language).totals;
  const taxRows: [string, string][] = order.tax_lines.map((line) => [line.title, line.amount]);
  const taxes: [string, string][] = taxRows.length > 0 ? taxRows : [[words.tax, order.tax]];
  const shipping = order.shipping_is_free ? words.freeShipping : order.shipping;
  const rows: [string, string][] = [
    [words.items, order.items_total],
    [
      order.discount_codes ? words.discountWith(order.discount_codes) : words.discount,
      order.discount && `−${order.discount}`,
    ],
    [words.shipping, order.needs_shipping && !(order.way === 'pickup' && order.shipping_is_free) ? shipping : ''],
    [words.duties, order.duties],
    [words.tip, order.tip],
    [words.other, order.other],
    ...(order.taxes_included ? [] : taxes),
  ];
  const included: [string, string][] = order.taxes_included
    ? taxes.map(([title, amount]) => [words.includedTax(title), amount])
    : [];
  const html = [
    ...rows.map((row) => totalsRow(row, 'sum')),
    totalsRow([words.total, order.total], 'total'),
    ...included.map((row) => totalsRow(row, 'quiet')),
    totalsRow([words.currentTotal, order.current_total], 'sum'),
  ];
  return `<table class="totals">${html.join('')}</table>`;
}

function totalsRow([label, amount]: [string, string], look: 'sum' | 'total' | 'quiet'): string {
  if (!amount) return '';
  return `<tr><td class="item ${look}">${escapeHtml(label)}</td><td class="amount ${look}">${escapeHtml(amount)}</td></tr>`;
}

/** Where the goods go, or where they are picked up; both where an order has parts of either kind. */
function shipTo({ language, order, pickup, ship_to }: MailView): string {
  const words = wordsFor(language);
  const address = order.way === 'pickup' ? [] : [ship_to.name, ...ship_to.lines];
  const phone = pickup.phone && `${words.pickupPhone}: ${pickup.phone}`;
  const place = [pickup.name, ...pickup.lines, phone, pickup.instructions];
  return [addressPart(words.shipTo, address), addressPart(words.pickupAt, place)].join('');
}

function addressPart(label: string, texts: string[]): string {
  const lines = texts.filter(Boolean).map(escapeHtml);
  return lines.length === 0 ? '' : `<p><span class="quiet">${label}</span><br>${lines.join('<br>')}</p>`;
}

/** Several parcels behind several links have each its own; where there is one link, the button is it. */
function numbersOf({ numbers, urls }: MailView['shipments'][number]): string {
  const isOneLink = new Set(urls.filter(Boolean)).size <= 1;
  const texts = numbers.map((number, index) => {
    const url = isOneLink ? '' : urls[index];
    return url ? `<a href="${escapeHtml(url)}">${escapeHtml(number)}</a>` : escapeHtml(number);
  });
  return texts.join(', ');
}

function tracking({ language, shipments }: MailView): string {
  const words = wordsFor(language);
  return shipments
    .filter(({ way }) => way === 'shipping' || way === 'pickup_point')
    .map((shipment) => {
      const rows = [
        shipment.count > 1 && shipment.index > 0 ? escapeHtml(words.parcelNumber(shipment.index, shipment.count)) : '',
        shipment.carrier ? `<span class="quiet">${words.carrier}:</span> ${escapeHtml(shipment.carrier)}` : '',
        shipment.number
          ? `<span class="quiet">${words.trackingNumber}:</span> ${numbersOf(shipment)}`
          : words.noTracking,
      ];
      return `<p>${rows.filter(Boolean).join('<br>')}</p>${button(shipment.url, words.trackParcel)}`;
    })
    .join('');
}

/** Which of several parcels the mail is about, with what is in it; nothing where it is about the whole order. */
function parcelNames({ parcel, shipments }: MailView): string {
  if (!parcel.part) return '';
  const rows = shipments.map(({ title, carrier, number }) => {
    const how = [carrier, number].filter(Boolean).join(' ');
    return `<strong>${escapeHtml(title)}</strong>${how ? `<br><span class="quiet">${escapeHtml(how)}</span>` : ''}`;
  });
  return `<p>${rows.join('<br>')}</p>`;
}

function checkInButtons({ language, links, shipment }: MailView): string {
  const { answers } = wordsFor(language);
  return [
    button(links.check_in_well, answers.all_well),
    button(
      links.check_in_not_arrived,
      shipment.way === 'pickup' ? answers.not_picked_up : answers.not_arrived,
      'button-quiet',
    ),
    button(links.check_in_problem, answers.problem, 'button-quiet'),
  ].join('');
}

/** What the order has earned, or what a refund takes back. */
function pointsLine({ language, links, points }: MailView): string {
  const words = wordsFor(language).points;
  const lines = [
    points.earned && words.earned(points.earned, points.available_on),
    points.taken_back && words.takenBack(points.taken_back, points.balance),
  ].filter(Boolean);
  if (lines.length === 0) return '';
  const link = links.points ? ` <a href="${escapeHtml(links.points)}">${escapeHtml(words.see(points.name))}</a>` : '';
  return `<p>${lines.map(escapeHtml).join(' ')}${link}</p>`;
}

/** Each reward with its code, or where it is. */
function rewards({ language, rewards: all }: MailView): string {
  const words = wordsFor(language).points;
  return all
    .map(({ name, code, expires_on: until, needs_account: needsAccount }) => {
      const bold = `<strong>${escapeHtml(name)}</strong>`;
      const how = code ? `${words.rewardCode}<br><strong>${escapeHtml(code)}</strong>` : words.rewardInAccount;
      const good = until ? `<br><span class="quiet">${escapeHtml(words.rewardUntil(until))}</span>` : '';
      return `<p>${needsAccount ? words.rewardWaits(bold) : `${words.rewardIsYours(bold)} ${how}`}${good}</p>`;
    })
    .join('');
}

function button(address: string, label: string, look: 'button' | 'button-quiet' = 'button'): string {
  return address ? `<p><a class="${look}" href="${escapeHtml(address)}">${escapeHtml(label)}</a></p>` : '';
}
