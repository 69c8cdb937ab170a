import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { ShopRef } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { dryRun } from './dry-run.ts';
import { ProgramSchema } from './program-checks.ts';

useDatabase();

// A dry run of orders must predict what the ledger shows once those orders have arrived.

const rules = {
  rewards: [{ key: 'card', name: 'Card', kind: 'percent' as const, value: 25, costPoints: null }],
  punchCard: { isOn: true, every: 3, rewardKey: 'card' },
  exclude: { channels: ['pos'] },
  tiers: {
    window: 'life' as const,
    levels: [
      { key: 'silver', name: 'Silver', threshold: 10_000, multiplierPercent: 150 },
      { key: 'gold', name: 'Gold', threshold: 30_000, multiplierPercent: 200 },
    ],
  },
};
const points = { perUnit: 1, pendingDays: 0, expiry: { kind: 'never' as const } };

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
  await launch(shop, { ...rules, points });
});

type Sketch = {
  who: number;
  cents: number;
  pieces: number;
  back: number;
  fate: 'paid' | 'unpaid' | 'test' | 'canceled' | 'pos';
};

const orderOf = ({ who, cents, pieces, back, fate }: Sketch, index: number): OrderFacts => {
  const placedAt = new Date(Date.UTC(2026, 2, 1 + index, 12));
  const own = {
    placedAt,
    paidAt: fate === 'unpaid' ? null : placedAt,
    isTest: fate === 'test',
    sourceName: fate === 'pos' ? 'pos' : 'web',
    canceledAt: fate === 'canceled' ? new Date(placedAt.getTime() + 3_600_000) : null,
    customer: customerOf(`C${who}`, `c${who}@example.com`),
    email: `c${who}@example.com`,
  };
  const order = pointsOrder(`${100 + index}`, { each: cents, pieces, ...own });
  const returned = Math.min(back, pieces);
  if (returned === 0 || fate !== 'paid') return order;
  return {
    ...order,
    lines: order.lines.map((line) => ({ ...line, currentQuantity: pieces - returned })),
    refunds: [refundOf(order, `R${index}`, returned)],
  };
};

async function books() {
  const [sums] = await ownerQuery<{ points: number; cards: number }>(
    `SELECT (SELECT coalesce(sum("availablePoints" + "pendingPoints"), 0)::int FROM members WHERE "shopId" = $1) AS points,
      (SELECT count(*)::int FROM redemptions WHERE "shopId" = $1 AND source = 'punch_card') AS cards`,
    [shop.id],
  );
  const tiers = await ownerQuery<{ tierKey: string }>(
    'SELECT "tierKey" FROM members WHERE "shopId" = $1 AND "tierKey" IS NOT NULL ORDER BY 1',
    [shop.id],
  );
  return { points: sums!.points, fullCards: sums!.cards, tiers: tiers.map(({ tierKey }) => tierKey) };
}

function forecast(orders: OrderFacts[]) {
  const run = dryRun(null, ProgramSchema.parse({ ...rules, points }), orders, new Date('2026-06-01T00:00:00Z'));
  const tiers = run.tierMoves.flatMap(({ to, members }) => Array.from({ length: members }, () => to!));
  return { points: run.after.points, fullCards: run.after.fullCards, tiers: tiers.sort() };
}

const sketches = fc.array(
  fc.record({
    who: fc.integer({ min: 1, max: 3 }),
    cents: fc.integer({ min: 1, max: 9_000 }),
    pieces: fc.integer({ min: 1, max: 3 }),
    back: fc.constantFrom(0, 0, 0, 1, 3),
    fate: fc.constantFrom<Sketch['fate']>('paid', 'paid', 'paid', 'paid', 'unpaid', 'test', 'canceled', 'pos'),
  }),
  { minLength: 3, maxLength: 12 },
);

test('the ledger matches the forecast for any orders, in one batch or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(sketches, fc.boolean(), async (list, isTogether) => {
      shop = await createShop();
      await launch(shop, { ...rules, points });
      const orders = list.map(orderOf);
      if (isTogether) await become(shop, ...orders);
      else for (const order of orders) await become(shop, order);
      expect(await books()).toEqual(forecast(orders));
    }),
    { numRuns: 8, endOnFailure: true },
  );
});

test('two orders in one batch earn as they would one after the other', async () => {
  const [first, second] = [100, 20].map((dollars, index) =>
    orderOf({ who: 1, cents: dollars * 100, pieces: 1, back: 0, fate: 'paid' }, index),
  ) as [OrderFacts, OrderFacts];
  await become(shop, second, first);
  expect(await books()).toEqual({ points: 100 + 30, fullCards: 0, tiers: ['silver'] });
});
