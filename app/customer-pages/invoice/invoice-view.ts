import type { ChosenLanguage } from '#app/i18n/languages.ts';
import { addMoney, type Money } from '#app/lib/money.ts';
import { addressLines, tidy } from '#app/messages/rendering/view-parts.ts';
import type { Address, OrderFacts } from '#app/orders/facts.ts';
import type { Settings } from '#app/shops/settings.ts';
import { makeLetterhead, type Letterhead, type PageShop } from '../letterhead.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { nameVariant } from '../order/parcels.ts';
import { customerFormats, type CustomerFormats } from '../customer-formats.ts';
import { taxRowsOf } from './tax.ts';
import { negative, percent, priceOfLine, refundedTotal, totalRows, type TotalRow } from '../order/totals.ts';

/** An invoice as text, ready to be drawn on a page or in a PDF. */
export type InvoiceView = {
  lang: string;
  letterhead: Letterhead;
  /** "Invoice", or "Receipt" while the store has not entered its legal name */
  title: string;
  isTaxInvoice: boolean;
  /** notes shown above everything: receipt only, canceled, test order */
  warnings: string[];
  number: string;
  date: string;
  seller: string[];
  billTo: string[];
  shipTo: string[];
  lines: { title: string; detail: string; quantity: string; price: string; discount: string | null; amount: string }[];
  totals: TotalRow[];
  taxes: { rate: string; net: string; tax: string; gross: string }[];
  taxNote: string | null;
  bothCurrencies: string | null;
  refunds: { label: string; items: string[]; amount: string }[];
  refundTotals: TotalRow[];
  note: string;
  /** file name of the PDF, without path characters */
  fileName: string;
};

export type InvoiceInput = { facts: OrderFacts; shop: PageShop; settings: Settings; chosen: ChosenLanguage; now: Date };

export function makeInvoice({ facts, shop, settings, chosen, now }: InvoiceInput): InvoiceView {
  const formats = customerFormats(chosen, zonesOf(facts, shop.timeZone), now);
  const { own, words, money } = formats;
  const { legal } = settings;
  const isTaxInvoice = legal.name !== '';
  const title = isTaxInvoice ? own.invoice.title : own.invoice.receipt;
  const seller = [legal.name || shop.name || shop.domain, ...legal.address.split('\n')]
    .map((line) => tidy(line))
    .filter(Boolean);
  if (legal.taxNumber) seller.push(`${own.invoice.taxNumber}: ${legal.taxNumber}`);
  if (legal.registration) seller.push(`${own.invoice.registration}: ${tidy(legal.registration, 300)}`);
  return {
    lang: chosen.locale,
    letterhead: makeLetterhead(shop, settings, formats),
    title,
    isTaxInvoice,
    warnings: [
      ...(isTaxInvoice ? [] : [own.invoice.receiptNote]),
      ...(facts.canceledAt ? [own.invoice.canceled] : []),
      ...(facts.isTest ? [own.invoice.test] : []),
    ],
    number: tidy(facts.name, 40),
    date: facts.placedAt ? formats.date(facts.placedAt) : '',
    seller,
    billTo: partyLines(facts.billTo ?? facts.shipTo, facts, formats),
    shipTo: facts.shipTo && facts.billTo ? partyLines(facts.shipTo, facts, formats) : [],
    lines: facts.lines.map((line) => invoiceLine(line, formats)),
    // Refunds are shown in a block of their own.
    totals: totalRows({ ...facts, refunds: [] }, formats),
    taxes: taxRowsOf(facts).map(({ title: name, rate, net, tax, gross }) => ({
      rate: [
        rate === 0 && name === '' ? own.invoice.untaxed : name || own.invoice.tax,
        rate ? percent(rate, chosen.locale) : '',
      ]
        .filter(Boolean)
        .join(' '),
      net: net ? money(net) : '–',
      tax: money(tax),
      gross: gross ? money(gross) : '–',
    })),
    taxNote:
      facts.totals.tax.presentment.amountMinor === 0
        ? null
        : facts.taxesIncluded
          ? own.invoice.included
          : own.invoice.excluded,
    bothCurrencies:
      facts.currency === facts.presentmentCurrency
        ? null
        : own.invoice.bothCurrencies(money(facts.totals.total.shop), money(facts.totals.tax.shop)),
    refunds: facts.refunds
      .filter((refund) => refund.amount.presentment.amountMinor !== 0)
      .map((refund) => invoiceRefund(refund, facts, formats)),
    refundTotals: refundTotals(facts, words, own, money),
    note: legal.invoiceNote,
    fileName: `${title}-${facts.name.replaceAll(/[^\w-]+/g, '') || facts.id}.pdf`,
  };
}

function partyLines(address: Address | null, facts: OrderFacts, formats: CustomerFormats): string[] {
  if (!address) return [tidy(facts.customerName)].filter(Boolean);
  return [tidy(address.name ?? facts.customerName), ...addressLines(address, formats)].filter(Boolean);
}

function invoiceLine(
  line: OrderFacts['lines'][number],
  { own, money, number }: CustomerFormats,
): InvoiceView['lines'][number] {
  const price = priceOfLine(line);
  const discount = line.discount.presentment;
  return {
    title: tidy(line.title),
    detail: [nameVariant(line.variantTitle), tidy(line.sku, 60)].filter(Boolean).join(' · '),
    quantity: number(line.quantity),
    price: money(line.unitPrice.presentment),
    discount: discount.amountMinor === 0 ? null : `${own.invoice.discount} ${money(negative(discount))}`,
    amount: money(price),
  };
}

function invoiceRefund(
  refund: OrderFacts['refunds'][number],
  facts: OrderFacts,
  { own, date, money }: CustomerFormats,
): InvoiceView['refunds'][number] {
  return {
    label: own.invoice.refundOf(date(refund.refundedAt)),
    items: refund.lines.flatMap(({ lineId, quantity }) => {
      const line = facts.lines.find((candidate) => candidate.id === lineId);
      return line ? [`${quantity} × ${tidy(line.title)}`] : [];
    }),
    amount: money(negative(refund.amount.presentment)),
  };
}

function refundTotals(
  facts: OrderFacts,
  words: CustomerFormats['words'],
  own: CustomerFormats['own'],
  money: (amount: Money) => string,
): TotalRow[] {
  const refunded = refundedTotal(facts);
  if (refunded.amountMinor === 0) return [];
  const left = addMoney(facts.totals.total.presentment, negative(refunded));
  return [
    { label: own.totals.refunded, value: money(negative(refunded)) },
    { label: words.totals.currentTotal, value: money(left), isStrong: true },
  ];
}
