import { PDFDocument } from 'pdf-lib';
import { expect, test } from 'vitest';
import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import { makeFacts, makeLine, makeRefund, money } from '#app/test/order-facts.ts';
import { drawInvoice } from './pdf.server.ts';
import { makeInvoice } from './invoice-view.ts';
import { toPrintable, wrapText } from './pdf-text.ts';
import { taxRowsOf } from './tax.ts';

const shop = {
  name: 'Super Toys',
  domain: 'super-toys.myshopify.com',
  email: null,
  timeZone: 'Europe/Berlin',
  currency: 'USD',
  countryCode: 'DE',
};
const legal = {
  name: 'Super Toys GmbH',
  address: 'Weg 1\n79100 Freiburg',
  taxNumber: 'DE123',
  registration: 'HRB 1',
  invoiceNote: 'Danke!',
};
const now = new Date('2026-03-05T15:00:00Z');

function invoice(own: Partial<OrderFacts>, stored: unknown = { legal }) {
  return makeInvoice({
    facts: makeFacts(own),
    shop,
    settings: readSettings(stored),
    chosen: { language: 'en', locale: 'en' },
    now,
  });
}

function taxed(
  total: number,
  tax: number,
  taxLines: [string, number | null, number][],
  own: Partial<OrderFacts> = {},
): OrderFacts {
  const lines = taxLines.map(([title, rate, amount]) => ({ title, rate, amount: money(amount) }));
  return makeFacts({
    totals: { ...makeFacts().totals, total: money(total), tax: money(tax), taxLines: lines },
    ...own,
  });
}

test.each([
  [
    'one rate, included: exactly the order’s net',
    taxed(11900, 1900, [['VAT', 0.19, 1900]], { taxesIncluded: true }),
    [[10000, 1900, 11900]],
  ],
  ['one rate with rounding', taxed(9460, 1510, [['VAT', 0.19, 1510]], { taxesIncluded: true }), [[7950, 1510, 9460]]],
  [
    'two rates',
    taxed(22600, 2600, [
      ['VAT', 0.19, 1900],
      ['VAT', 0.07, 700],
    ]),
    [
      [10000, 1900, 11900],
      [10000, 700, 10700],
    ],
  ],
  [
    'a part without tax',
    taxed(16900, 1900, [['VAT', 0.19, 1900]]),
    [
      [10000, 1900, 11900],
      [5000, 0, 5000],
    ],
  ],
  [
    'state and county on the same goods: no invented bases',
    taxed(10825, 825, [
      ['State', 0.06, 600],
      ['County', 0.0225, 225],
    ]),
    [
      [null, 600, null],
      [null, 225, null],
    ],
  ],
  ['a rate nobody told', taxed(10500, 500, [['Tax', null, 500]]), [[null, 500, null]]],
])('tax: %s', (_, facts, expected) => {
  const rows = taxRowsOf(facts).map((row) => [
    row.net?.amountMinor ?? null,
    row.tax.amountMinor,
    row.gross?.amountMinor ?? null,
  ]);
  expect(rows).toEqual(expected);
});

test('an invoice names the store’s legal entity; without one it is a receipt and says so', () => {
  expect(invoice({})).toMatchObject({
    title: 'Invoice',
    number: '#1001',
    warnings: [],
    fileName: 'Invoice-1001.pdf',
    seller: ['Super Toys GmbH', 'Weg 1', '79100 Freiburg', 'Tax number: DE123', 'Registration: HRB 1'],
  });
  expect(invoice({}, {})).toMatchObject({
    title: 'Receipt',
    warnings: ['This is a receipt, not a tax invoice.'],
    seller: ['Super Toys'],
  });
});

test('refunds are shown apart from what was invoiced', () => {
  const totals = { ...makeFacts().totals, total: money(2000) };
  const made = invoice({
    totals,
    refunds: [makeRefund({ lines: [{ lineId: 'L1', quantity: 1, subtotal: money(500), tax: money(0) }] })],
  });
  expect(made.totals.at(-1)?.value).toBe('$20.00');
  expect(made.refunds).toMatchObject([{ items: ['1 × Mug'], amount: '-$5.00' }]);
  expect(made.refundTotals.map((row) => row.value)).toEqual(['-$5.00', '$15.00']);
});

test('an order paid in another currency also shows the store’s own', () => {
  const total = { shop: { amountMinor: 2000, currency: 'USD' }, presentment: { amountMinor: 3000, currency: 'JPY' } };
  const made = invoice({ currency: 'USD', presentmentCurrency: 'JPY', totals: { ...makeFacts().totals, total } });
  expect(made.bothCurrencies).toContain('$20.00');
  expect(made.totals.find((row) => row.isStrong)?.value).toBe('¥3,000');
});

test('the PDF is valid with any name and grows by pages', async () => {
  const names = ['Łukasz Żółć', 'Ольга Щукина', '漢字', '😀 \u202e<script>', 'x'.repeat(400), 'a\u0000b\tc', '₹ ₺ ₩'];
  const lines = Array.from({ length: 70 }, (_, index) =>
    makeLine({ id: String(index), title: names[index % names.length]!, sku: names[index % 7]! }),
  );
  const settings = { legal: { ...legal, name: '株式会社', invoiceNote: 'note\n'.repeat(190) } };
  const bytes = await drawInvoice(invoice({ lines, customerName: 'عمر' }, settings), 'en');
  const pdf = await PDFDocument.load(bytes);
  expect(pdf.getPageCount()).toBeGreaterThan(4);
  expect(pdf.getTitle()).toBe('Invoice #1001');
  expect(bytes.length).toBeLessThan(200_000);
});

const latin = new Set(
  [...' abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ?-.()ÄÖÜäöüßé'].map((char) => char.codePointAt(0)!),
);

test.each([
  ['Käse', 'Käse', true],
  ['Łódź', 'Lodz', true],
  ['Щукина Ольга', 'Shchukina Olga', true],
  ['Ελένη', 'Eleni', true],
  ['a\u202fb\u00a0c', 'a b c', true],
  ['a\u202eb\u200bc', 'abc', true],
  ['漢a', '?a', false],
  ['😀', '?', false],
])('prints %s as %s', (text, printed, isComplete) => {
  expect(toPrintable(text, latin)).toEqual({ text: printed, isComplete });
});

test('lines break between words, and long words where they must', () => {
  expect(wrapText('one two three', 8, (text) => text.length)).toEqual(['one two', 'three']);
  expect(wrapText('abcdefghijk l', 4, (text) => text.length)).toEqual(['abcd', 'efgh', 'ijk', 'l']);
  expect(wrapText('a\n\nb', 4, (text) => text.length)).toEqual(['a', '', 'b']);
});
