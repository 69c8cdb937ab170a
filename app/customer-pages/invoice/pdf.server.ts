import { PageSizes } from 'pdf-lib';
import type { Language } from '#app/i18n/languages.ts';
import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import type { InvoiceView } from './invoice-view.ts';
import { openSheet, type Cell, type Sheet } from './pdf-sheet.server.ts';
import type { TotalRow } from '../order/totals.ts';

/** The invoice as a PDF: the same words and sums as on its page, on as many sheets as needed. */
export async function drawInvoice(view: InvoiceView, language: Language): Promise<Uint8Array<ArrayBuffer>> {
  const words = pageWordsFor(language);
  const isLetter = /-(US|CA|MX|PH)$/.test(view.lang);
  const title = `${view.title} ${view.number}`;
  const sheet = await openSheet(isLetter ? PageSizes.Letter : PageSizes.A4, {
    title,
    author: view.letterhead.shopName,
    lang: view.lang,
  });
  drawHead(sheet, view, title, words);
  drawLines(sheet, view, words);
  drawRows(sheet, view.totals);
  drawTaxes(sheet, view, words);
  for (const text of [view.taxNote, view.bothCurrencies]) if (text) paragraph(sheet, text, { isQuiet: true, size: 9 });
  drawRefunds(sheet, view, words);
  if (view.note) {
    sheet.gap(10);
    for (const line of view.note.split('\n')) paragraph(sheet, line, {});
  }
  if (!sheet.isComplete()) {
    sheet.gap(10);
    paragraph(sheet, words.invoice.incomplete, { isQuiet: true, size: 9 });
  }
  const bytes = await sheet.finish(
    (page, count) => `${title} · ${view.seller[0] ?? ''} · ${words.invoice.page(page, count)}`,
  );
  return new Uint8Array(bytes);
}

function drawHead(sheet: Sheet, view: InvoiceView, title: string, words: PageWords): void {
  const half = sheet.width / 2 - 10;
  const [name = '', ...rest] = view.seller;
  sheet.row([{ text: name, x: 0, width: sheet.width, isBold: true, size: 12 }]);
  for (const line of rest) paragraph(sheet, line, { size: 9, isQuiet: true });
  sheet.gap(22);
  sheet.row([{ text: title, x: 0, width: sheet.width, isBold: true, size: 18 }]);
  sheet.gap(4);
  paragraph(sheet, `${words.invoice.date}: ${view.date}`, {});
  for (const warning of view.warnings) paragraph(sheet, warning, { isBold: true });
  sheet.gap(14);
  const parties = [
    { x: 0, title: words.invoice.billTo, lines: view.billTo },
    { x: half + 20, title: words.invoice.shipTo, lines: view.shipTo },
  ].filter((party) => party.lines.length > 0);
  if (parties.length === 0) return;
  sheet.row(parties.map((party) => ({ text: party.title, x: party.x, width: half, isBold: true })));
  sheet.row(parties.map((party) => ({ text: party.lines.join('\n'), x: party.x, width: half })));
  sheet.gap(18);
}

function drawLines(sheet: Sheet, view: InvoiceView, words: PageWords): void {
  const columns = columnsOf(sheet.width);
  const heading = () => {
    sheet.row(
      columns([words.invoice.item, words.invoice.quantity, words.invoice.price, words.invoice.amount], {
        isBold: true,
        size: 9,
      }),
      { keepWith: 30 },
    );
    sheet.rule();
  };
  heading();
  sheet.repeat(heading);
  for (const line of view.lines) {
    sheet.row(columns([line.title, line.quantity, line.price, line.amount], {}), { keepWith: 24 });
    for (const detail of [line.detail, line.discount]) {
      if (detail) sheet.row([{ text: detail, x: 0, width: sheet.width * 0.5, isQuiet: true, size: 8.5 }]);
    }
    sheet.gap(5);
  }
  sheet.repeat(null);
  sheet.rule();
}

function drawRows(sheet: Sheet, rows: TotalRow[]): void {
  for (const { label, value, isStrong = false } of rows) {
    sheet.row([
      { text: label, x: sheet.width * 0.4, width: sheet.width * 0.36, isBold: isStrong },
      { text: value, x: sheet.width * 0.78, width: sheet.width * 0.22, align: 'right', isBold: isStrong },
    ]);
  }
  sheet.gap(12);
}

function drawTaxes(sheet: Sheet, view: InvoiceView, words: PageWords): void {
  if (view.taxes.length === 0) return;
  const columns = columnsOf(sheet.width, 0.34);
  sheet.row(
    columns([words.invoice.rate, words.invoice.net, words.invoice.tax, words.invoice.gross], { isBold: true, size: 9 }),
    { keepWith: 30 },
  );
  sheet.rule();
  for (const { rate, net, tax, gross } of view.taxes) sheet.row(columns([rate, net, tax, gross], { size: 9 }));
  sheet.gap(6);
}

function drawRefunds(sheet: Sheet, view: InvoiceView, words: PageWords): void {
  if (view.refunds.length === 0) return;
  sheet.gap(12);
  paragraph(sheet, words.invoice.refunds, { isBold: true, size: 12 });
  sheet.rule();
  for (const refund of view.refunds) {
    sheet.row([
      { text: refund.label, x: 0, width: sheet.width * 0.7 },
      { text: refund.amount, x: sheet.width * 0.78, width: sheet.width * 0.22, align: 'right' },
    ]);
    for (const item of refund.items) paragraph(sheet, item, { isQuiet: true, size: 8.5 });
  }
  sheet.gap(4);
  drawRows(sheet, view.refundTotals);
}

function paragraph(sheet: Sheet, text: string, style: Pick<Cell, 'isBold' | 'size' | 'isQuiet'>): void {
  sheet.row([{ text, x: 0, width: sheet.width, ...style }]);
}

/** A first column of text, followed by right-aligned columns of figures. */
function columnsOf(width: number, firstShare = 0.46) {
  return (texts: string[], style: Pick<Cell, 'isBold' | 'size'>): Cell[] => {
    const share = (1 - firstShare) / (texts.length - 1);
    return texts.map((text, index): Cell => {
      if (index === 0) return { text, x: 0, width: width * firstShare - 8, ...style };
      return {
        text,
        x: width * (firstShare + share * (index - 1)) + 4,
        width: width * share - 4,
        align: 'right',
        ...style,
      };
    });
  };
}
