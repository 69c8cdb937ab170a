import { earnForOrder } from '#app/loyalty/earning/earning.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import type { DualMoney } from '#app/lib/money.ts';
import { makeFacts, makeLine } from '#app/test/order-facts.ts';
import type { EarningCase } from './earning-cases.ts';

/** What the app books for the order that the cart becomes. */
export function pointsInApp({
  program,
  lines,
  currency = 'USD',
  cartDiscount = 0,
  tierKey,
  customerTags = [],
  isFirstOrder = false,
  at,
}: Omit<EarningCase, 'points' | 'what'>): number {
  const money = (amountMinor: number): DualMoney => ({
    shop: { amountMinor, currency },
    presentment: { amountMinor, currency },
  });
  const worth = lines.map((line) => line.price * (line.quantity ?? 1) - (line.discount ?? 0));
  const all = worth.reduce((sum, each) => sum + each, 0);
  const facts = makeFacts();
  const order = makeFacts({
    placedAt: new Date(at ?? '2026-03-03T17:00:00Z'),
    currency,
    customer: { ...facts.customer!, tags: customerTags },
    totals: { ...facts.totals, total: money(all) },
    lines: lines.map((line, index) =>
      makeLine({
        id: `L${index}`,
        unitPrice: money(line.price),
        quantity: line.quantity ?? 1,
        discount: money((line.discount ?? 0) + (cartDiscount * worth[index]!) / Math.max(1, all)),
        productId: line.productId ?? '70',
        productTags: line.tags ?? [],
        collections: line.collections ?? [],
        isGiftCard: line.isGiftCard ?? false,
      }),
    ),
  });
  return earnForOrder({
    facts: order,
    program: ProgramSchema.parse({ timeZone: 'America/New_York', ...program, currency }),
    tierKey: tierKey ?? null,
    isFirstOrder,
  }).points;
}
