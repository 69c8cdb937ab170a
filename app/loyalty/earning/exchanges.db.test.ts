import { beforeEach, expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { applyWebhooks } from '#app/orders/projection/projection.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { lineBody, moneySet, orderBody, refundBody, webhook } from '#app/test/webhooks.ts';
import { applyOrders } from './apply-orders.server.ts';

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
  await launch(shop, { points: { perUnit: 5, rounding: 'nearest' }, tiers: { levels: [] } });
});

const line = (id: number, price: string, own: object = {}) =>
  lineBody({ id, price, price_set: moneySet(price), product_id: id, ...own });
const gone = { current_quantity: 0 };

type State = { lines: { price: string }[]; status?: string; outstanding?: string; refunds?: object[] };

/** The state of an order on a day of March. */
function orderOn(day: number, { lines, status = 'paid', outstanding = '0.00', refunds = [] }: State) {
  const updatedAt = `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`;
  const body = orderBody({
    updated_at: updatedAt,
    line_items: lines,
    financial_status: status,
    total_outstanding: outstanding,
    total_shipping_price_set: moneySet('0.00'),
    total_price_set: moneySet(String(lines.reduce((sum, one) => sum + Number(one.price), 0))),
    refunds,
  });
  return webhook(day === 2 ? 'orders/create' : 'orders/updated', body);
}

const refundOn = (day: number, own: object) =>
  refundBody({
    created_at: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
    processed_at: `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`,
    ...own,
  });
const paidBack = (amount: string) => [
  { kind: 'refund', status: 'success', gateway: 'visa', amount, currency: 'USD', amount_set: moneySet(amount) },
];
const ofLine = (id: number, price: string) => ({
  line_item_id: id,
  quantity: 1,
  restock_type: 'return',
  subtotal_set: moneySet(price),
  total_tax_set: moneySet('0.00'),
});
/** The mug comes back, and no money goes. */
const swapped = refundOn(5, { transactions: [], refund_line_items: [ofLine(5001, '20.00')] });
const edited = webhook('orders/edited', {
  order_edit: {
    id: 66,
    order_id: 1001,
    created_at: '2026-03-05T10:00:00Z',
    line_items: { additions: [{ id: 5002, delta: 1 }], removals: [] },
  },
});

async function tell(...messages: ReturnType<typeof webhook>[]): Promise<number> {
  await withShop(
    shop,
    async (tx) => {
      const { changedOrderIds } = await applyWebhooks(tx, messages);
      await applyOrders(tx, await loadFacts(tx, changedOrderIds));
    },
    { isExclusive: true },
  );
  const [row] = await ownerQuery<{ sum: number }>(
    'SELECT coalesce(sum(points - reversed), 0)::int AS sum FROM points_lots WHERE "shopId" = $1',
    [shop.id],
  );
  return row!.sum;
}

const placed = orderOn(2, { lines: [line(5001, '20.00')] });
const mugGone = line(5001, '20.00', gone);
const refundMug = (day: number, amount: string) =>
  refundOn(day, { id: 4002, transactions: paidBack(amount), refund_line_items: [ofLine(5001, '20.00')] });

test.each<[string, State[], number[]]>([
  ['even', [{ lines: [mugGone, line(5002, '20.00')], refunds: [swapped] }], [100]],
  [
    'even, told in two parts',
    [
      { lines: [mugGone], refunds: [swapped] },
      { lines: [mugGone, line(5002, '20.00')], refunds: [swapped] },
    ],
    [100, 100],
  ],
  [
    'dearer, paid later',
    [
      { lines: [mugGone, line(5002, '30.00')], refunds: [swapped], status: 'partially_paid', outstanding: '10.00' },
      { lines: [mugGone, line(5002, '30.00')], refunds: [swapped] },
    ],
    [100, 150],
  ],
  [
    'cheaper, the difference is paid back',
    [
      {
        lines: [mugGone, line(5002, '15.00')],
        refunds: [refundMug(5, '5.00')],
        status: 'partially_refunded',
      },
    ],
    [75],
  ],
  [
    'even, and then all goes back for money',
    [
      { lines: [mugGone, line(5002, '20.00')], refunds: [swapped] },
      {
        lines: [mugGone, line(5002, '20.00', gone)],
        refunds: [
          swapped,
          refundOn(6, { id: 4002, transactions: paidBack('20.00'), refund_line_items: [ofLine(5002, '20.00')] }),
        ],
        status: 'refunded',
      },
    ],
    [100, 0],
  ],
  ['an edit that takes off and adds as much', [{ lines: [mugGone, line(5002, '20.00')] }], [100]],
  [
    'an edit that adds, unpaid, then paid',
    [
      { lines: [line(5001, '20.00'), line(5002, '30.00')], status: 'partially_paid', outstanding: '30.00' },
      { lines: [line(5001, '20.00'), line(5002, '30.00')] },
    ],
    [100, 250],
  ],
  [
    'an edit that adds, unpaid although the status says paid',
    [{ lines: [line(5001, '20.00'), line(5002, '30.00')], outstanding: '30.00' }],
    [100],
  ],
  [
    'money back first, then something else is added and paid',
    [
      { lines: [mugGone], refunds: [refundMug(5, '20.00')], status: 'refunded' },
      { lines: [mugGone, line(5002, '20.00')], refunds: [refundMug(5, '20.00')], outstanding: '20.00' },
      { lines: [mugGone, line(5002, '20.00')], refunds: [refundMug(5, '20.00')] },
    ],
    [0, 0, 100],
  ],
  [
    'a return whose refund fails, then goes through',
    [
      {
        lines: [mugGone],
        refunds: [{ ...refundMug(5, '20.00'), transactions: [{ ...paidBack('20.00')[0], status: 'failure' }] }],
      },
      { lines: [mugGone], refunds: [refundMug(5, '20.00')], status: 'refunded' },
    ],
    [100, 0],
  ],
])('points: %s', async (_, states, expected) => {
  await tell(placed);
  const seen: number[] = [];
  for (const [index, state] of states.entries()) seen.push(await tell(orderOn(5 + index, state)));
  expect(seen).toEqual(expected);
});

test.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]]])(
  'an even exchange with orders/edited, in the order %j',
  async (order) => {
    await tell(placed);
    const told = [
      edited,
      orderOn(5, { lines: [mugGone, line(5002, '20.00')], refunds: [swapped] }),
      webhook('refunds/create', swapped, { triggeredAt: new Date('2026-03-05T10:00:00.300Z') }),
    ];
    for (const index of order) await tell(told[index]!);
    expect(await tell(orderOn(6, { lines: [mugGone, line(5002, '20.00')], refunds: [swapped] }))).toBe(100);
  },
);

test('all at once: what is added is not paid for, what is exchanged not earned twice', async () => {
  const lines = [mugGone, line(5002, '30.00')];
  const state = { lines, refunds: [swapped], status: 'partially_paid', outstanding: '10.00' };
  expect(await tell(placed, orderOn(5, state))).toBe(100);
});
