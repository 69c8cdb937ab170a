import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineBody, moneySet, orderBody, refundBody, webhook } from '#app/test/webhooks.ts';
import { makeFacts, makeRefund } from '#app/test/order-facts.ts';
import { foldOrder } from './projection/fold.ts';
import type { OrderNews } from './projection/news.ts';
import { unknownOrder } from './projection/order-state.ts';
import { inOrderCurrencies, refundedMinor } from './refund-money.ts';
import { readWebhook } from './webhooks/news.ts';

const paid = (amount: string, own: object = {}) => ({
  kind: 'refund',
  status: 'success',
  gateway: 'visa',
  amount,
  currency: 'USD',
  ...own,
});

function newsOf(topic: string, body: unknown, triggeredAt: string): OrderNews[] {
  const reading = readWebhook(webhook(topic, body, { triggeredAt: new Date(triggeredAt) }));
  if (reading.kind !== 'news') throw new Error(JSON.stringify(reading));
  return reading.orders;
}

function refundAfter(messages: OrderNews[][]) {
  const state = messages.flat().reduce((known, news) => foldOrder(known, news).state, unknownOrder('1001'));
  return state.refunds['4001']!;
}

test.each<[string, object, [number, number]]>([
  ['an exchange: lines, no transaction', { transactions: [] }, [0, 0]],
  ['adjustments, no transaction', { transactions: [], order_adjustments: [{ amount_set: moneySet('-5.00') }] }, [0, 0]],
  ['an order that was never paid', { transactions: [paid('25.00', { kind: 'void' })] }, [0, 0]],
  ['a payment that failed', { transactions: [paid('20.00', { status: 'failure' })] }, [0, 0]],
  ['an error', { transactions: [paid('20.00', { status: 'error' })] }, [0, 0]],
  ['a payment that waits', { transactions: [paid('20.00', { status: 'pending' })] }, [0, 0]],
  [
    'one failed, one went through',
    { transactions: [paid('20.00', { status: 'failure' }), paid('20.00')] },
    [2000, 2000],
  ],
  [
    'two gateways, less than the lines',
    { transactions: [paid('5.00'), paid('4.00', { gateway: 'shopify_store_credit' })] },
    [900, 900],
  ],
  ['store credit', { transactions: [paid('20.00', { gateway: 'shopify_store_credit' })] }, [2000, 2000]],
  ['more than the lines', { transactions: [paid('27.50')] }, [2750, 2750]],
  ['no lines', { refund_line_items: [], transactions: [paid('3.00')] }, [300, 300]],
  [
    'an amount in both currencies, at another rate than the lines',
    {
      refund_line_items: [
        {
          line_item_id: 5001,
          quantity: 1,
          subtotal_set: moneySet('20.00', 'USD', '18.00', 'EUR'),
          total_tax_set: null,
        },
      ],
      transactions: [paid('9.00', { currency: 'EUR', amount_set: moneySet('9.60', 'USD', '9.00', 'EUR') })],
    },
    [960, 900],
  ],
])('by itself: %s', (_, own, [shop, presentment]) => {
  const { amount } = refundAfter([newsOf('refunds/create', refundBody(own), '2026-03-10T12:00:00Z')]);
  expect([amount.shop.amountMinor, amount.presentment.amountMinor]).toEqual([shop, presentment]);
});

test('only gateways that paid back are named', () => {
  const transactions = [paid('9.00', { status: 'failure' }), paid('9.00', { gateway: 'shopify_store_credit' })];
  const refund = refundAfter([newsOf('refunds/create', refundBody({ transactions }), '2026-03-10T12:00:00Z')]);
  expect(refund.gateways).toEqual(['shopify_store_credit']);
});

const euros = {
  presentment_currency: 'EUR',
  total_price_set: moneySet('25.00', 'USD', '20.00', 'EUR'),
  current_total_price_set: moneySet('25.00', 'USD', '20.00', 'EUR'),
  line_items: [lineBody({ price_set: moneySet('20.00', 'USD', '16.00', 'EUR') })],
};
const bare = (amount: string, currency: string | null) =>
  refundBody({ refund_line_items: [], transactions: [paid(amount, { currency })] });

test.each([
  ['the customer’s', '8.00', 'EUR'],
  ['the shop’s', '10.00', 'USD'],
  ['an unnamed', '8.00', null],
])('with its order, an amount in %s currency alone is converted at the order’s rate', (_, amount, currency) => {
  const body = orderBody({ ...euros, updated_at: '2026-03-10T12:00:00Z', refunds: [bare(amount, currency)] });
  expect(refundAfter([newsOf('orders/updated', body, '2026-03-10T12:00:01Z')]).amount).toEqual({
    shop: { amountMinor: 1000, currency: 'USD' },
    presentment: { amountMinor: 800, currency: 'EUR' },
  });
});

test.each([
  ['the customer’s', '8.00', 'EUR'],
  ['the shop’s', '10.00', 'USD'],
])(
  'without its order, an amount in %s currency alone is converted once the order is at hand',
  (_, amount, currency) => {
    const refund = refundAfter([newsOf('refunds/create', bare(amount, currency), '2026-03-10T12:00:00Z')]);
    const [order] = newsOf('orders/create', orderBody(euros), '2026-03-02T10:00:00Z');
    if (order?.kind !== 'order') throw new Error('an order is read first');
    expect(inOrderCurrencies(refund, order.content).amount).toEqual({
      shop: { amountMinor: 1000, currency: 'USD' },
      presentment: { amountMinor: 800, currency: 'EUR' },
    });
  },
);

const pending = refundBody({ transactions: [paid('20.00', { status: 'pending' })] });
const failed = refundBody({ transactions: [paid('20.00', { status: 'failure' })] });
const succeeded = refundBody({ transactions: [paid('20.00')] });
const smaller = refundBody({ transactions: [paid('12.00')] });
const inOrder = (refund: object, updatedAt: string) =>
  newsOf('orders/updated', orderBody({ updated_at: updatedAt, refunds: [refund] }), updatedAt);

test.each<[string, OrderNews[][], number]>([
  [
    'waits, then fails',
    [newsOf('refunds/create', pending, '2026-03-10T12:00:00.400Z'), inOrder(failed, '2026-03-12T00:00:00Z')],
    0,
  ],
  [
    'was told as paid, then as failed',
    [newsOf('refunds/create', succeeded, '2026-03-10T12:00:00.400Z'), inOrder(failed, '2026-03-12T00:00:00Z')],
    0,
  ],
  [
    'waits, then goes through',
    [newsOf('refunds/create', pending, '2026-03-10T12:00:00.400Z'), inOrder(succeeded, '2026-03-10T12:00:00Z')],
    2000,
  ],
  [
    'was told larger at first',
    [inOrder(succeeded, '2026-03-10T12:00:00Z'), inOrder(smaller, '2026-03-11T12:00:00Z')],
    1200,
  ],
  [
    'is told by itself after the order that holds it',
    [inOrder(smaller, '2026-03-10T12:00:00Z'), newsOf('refunds/create', pending, '2026-03-10T11:59:59Z')],
    1200,
  ],
  [
    'fails, and the order says no more of it than before',
    [
      inOrder(succeeded, '2026-03-10T12:00:00Z'),
      inOrder(failed, '2026-03-12T00:00:00Z'),
      inOrder(failed, '2026-03-13T00:00:00Z'),
    ],
    0,
  ],
])('whatever the order of the tellings, the newest counts: a refund %s', (_, tellings, expected) => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...tellings, ...tellings], { minLength: tellings.length * 2 }), (shuffled) => {
      const { amount, lines } = refundAfter(shuffled);
      expect([amount.presentment.amountMinor, lines.length]).toEqual([expected, 1]);
    }),
  );
});

test('what was paid back is worth the rate of the order', () => {
  const { totals } = makeFacts();
  const total = {
    shop: { amountMinor: 1350, currency: 'CAD' },
    presentment: { amountMinor: 900, currency: 'USD' },
  };
  const { amount } = makeRefund({
    amount: { shop: { amountMinor: 710, currency: 'CAD' }, presentment: { amountMinor: 500, currency: 'USD' } },
  });
  expect(refundedMinor(amount, { totals: { ...totals, total } })).toBe(750);
});
