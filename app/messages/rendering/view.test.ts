import { expect, test } from 'vitest';
import { orderSums } from '#app/orders/totals.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import { sampleFacts, sampleLinks, sampleMessage, sampleShop } from './samples.ts';
import { mailView, type MailMessage } from './view.ts';
import { personName, tidy, webAddress } from './view-parts.ts';

const now = new Date('2026-11-20T18:00:00Z');

function view(
  own: Partial<OrderFacts> = {},
  data: Partial<MailMessage['data']> = {},
  kind: MailMessage['kind'] = 'thank_you',
) {
  const facts = { ...sampleFacts('two_parcels', now), ...own };
  const message = sampleMessage(kind, facts, now);
  return mailView({
    facts,
    message: { ...message, data: { ...message.data, ...data } },
    settings: readSettings({}),
    shop: sampleShop,
    chosen: { language: 'en', locale: 'en-US' },
    links: sampleLinks(),
    now,
  });
}

const names: [string | null, string][] = [
  ['Maya', 'Maya'],
  ['  Maya\u0000\nLind  ', 'Maya Lind'],
  ["O'Brien", "O'Brien"],
  ['J.R.', 'J.R.'],
  ['林 美咲', '林 美咲'],
  ['Zoë 👩‍👧', 'Zoë 👩‍👧'],
  ['Win at http://evil.test', ''],
  ['www.evil.test now', ''],
  ['Visit evil.com', ''],
  ['Visit EVIL.Com!', ''],
  ['win.evil.co.uk, now', ''],
  ['bit.ly/abc', ''],
  ['t.me/abc', ''],
  ['x.com', ''],
  ['prizes.shop', ''],
  ['gewinn.de', ''],
  ['evil。com', ''],
  ['xn--e1afmkfd.xn--p1ai', ''],
  ['St.Nikolaus', 'St.Nikolaus'],
  ['J.R. Smith', 'J.R. Smith'],
  ['J.R.Smith', 'J.R.Smith'],
  ['Dr.Max', 'Dr.Max'],
  ['Prof.Dr.Anna Weber', 'Prof.Dr.Anna Weber'],
  ['Dr.med.Hans', 'Dr.med.Hans'],
  ['A.B.de Wit', 'A.B.de Wit'],
  ['Müller GmbH&Co.KG', 'Müller GmbH&Co.KG'],
  ['Mr.Cool', 'Mr.Cool'],
  ['Anna Lee, M.Sc.', 'Anna Lee, M.Sc.'],
  ['a@b.c', ''],
  ['<b>x</b>', ''],
  ['{{ order }}', ''],
  ['x'.repeat(80), ''],
  [null, ''],
  ['\u202Egnp.exe', ''],
];

test.each(names)('a name: %j is %j', (given, expected) => expect(personName(given)).toBe(expected));

test('texts are cut, addresses are of the web', () => {
  expect(tidy('a'.repeat(200))).toHaveLength(140);
  expect(
    [null, '', 'javascript:x', 'ftp://x.y', '//x.y', 'http://x.y/a b', 'https://x.y/?q="'].map(webAddress),
  ).toEqual(['', '', '', '', '', 'http://x.y/a%20b', 'https://x.y/?q=%22']);
});

test('texts are cut between whole characters', () => {
  const family = '👩‍👩‍👧';
  for (let before = 120; before <= 140; before += 1) {
    const cut = tidy(`${'a'.repeat(before)}${family.repeat(9)}`);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.replaceAll(family, '')).toMatch(/^a+…$/);
  }
  expect(tidy('a\ud83d').isWellFormed()).toBe(true);
});

test('rows add up to the total, whatever Shopify counts as discount', () => {
  const facts = sampleFacts('happy', now);
  for (const [lines, discount, other] of [
    [1, 0, 0],
    [2, 0, 0],
    [0, 0, 0],
  ] as const) {
    const few = { ...facts, lines: facts.lines.slice(0, lines) };
    const sums = orderSums(few);
    const rows =
      sums.items.amountMinor -
      sums.discount.amountMinor +
      sums.other.amountMinor +
      sums.shipping.amountMinor +
      sums.tax.amountMinor +
      sums.duties.amountMinor +
      sums.tip.amountMinor;
    expect(rows).toBe(sums.total.amountMinor);
    expect([sums.discount.amountMinor >= discount, sums.other.amountMinor >= other]).toEqual([true, true]);
  }
  expect(orderSums(facts)).toMatchObject({
    items: { amountMinor: 9500 },
    discount: { amountMinor: 950 },
    other: { amountMinor: 0 },
    currentTotal: null,
  });
});

test('digital goods, no address, no customer, nothing shipped: everything is there and empty', () => {
  const lines = sampleFacts('happy', now).lines.map((line) => ({ ...line, requiresShipping: false }));
  const empty = view({
    lines,
    shipTo: null,
    billTo: null,
    customer: null,
    customerName: null,
    shipments: [],
    refunds: [],
    promisedAt: null,
    placedAt: null,
  });
  expect(empty.order).toMatchObject({ needs_shipping: false, placed_on: '', is_dispatched: false, refunded: '' });
  expect(empty.ship_to).toEqual({ name: '', lines: [], city: '', country: '' });
  expect(empty.shipment).toMatchObject({ number: '', url: '', items: [], index: 0, count: 0 });
  expect(empty.customer).toMatchObject({ first_name: '', greeting: 'Hello,' });
});

test('a canceled parcel is not counted', () => {
  const facts = sampleFacts('two_parcels', now);
  const [first, second] = facts.shipments;
  expect(
    view({ shipments: [{ ...first!, status: 'cancelled' }, second!] }, { shipmentIds: ['2'] }).shipments.at(-1),
  ).toMatchObject({ index: 1, count: 1 });
});

test('what a merged message speaks for is all there', () => {
  const facts = sampleFacts('two_parcels', now);
  expect(view({}, { shipmentIds: ['1', '2'] }).shipments.map((shipment) => shipment.number)).toHaveLength(2);
  const refund = facts.refunds[0]!;
  const refunded = view({ refunds: [refund, { ...refund, id: '2' }] }, { refundIds: ['1', '2'] }, 'refund_issued');
  expect(refunded.refund).toMatchObject({ amount: '$84.00' });
});

test('a review is asked for what planning chose, without what went back', () => {
  const facts = sampleFacts('happy', now);
  const items = facts.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
  const lines = facts.lines.map((line, index) => (index === 0 ? { ...line, currentQuantity: 0 } : line));
  expect(view({ lines }, { items }, 'review_request').review.items.map((item) => item.title)).toEqual([
    'Linen story cushion',
  ]);
});

test('what happened is told by the customer’s calendar, what was promised by the store’s, as on the order page', () => {
  const { shipTo } = sampleFacts('yen', now);
  const at = new Date('2026-11-21T20:00:00Z');
  const mail = view({ shipTo, placedAt: at, promisedAt: at }, { promisedAt: undefined, deliveredAt: at.toISOString() });
  expect(mail.promise.first).toBe('Saturday, November 21');
  expect(mail.arrival.day).toBe('Sunday, November 22');
});
