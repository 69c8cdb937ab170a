import { expect, test } from 'vitest';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import type { OrderScreen } from './read.server.ts';
import { makeOrderSummary } from './present.ts';

const delivered = makeShipment({ scans: [makeScan('delivered', '2026-03-09T15:00:00Z')] });
const rules = { windowDays: 30, assumeDeliveredAfterDays: 10, tier: null };

function returnsOf(returnRules: OrderScreen['returnRules'], shipment = delivered, at = '2026-03-20T15:00:00Z') {
  const derived = { stage: 'delivered', troubles: [] };
  const screen = {
    facts: makeFacts({ shipments: [shipment] }),
    derived,
    expected: null,
    returnRules,
    bouncedAddress: null,
    events: [],
    messages: [],
    problems: [],
    feedback: [],
    reviews: [],
  };
  return makeOrderSummary(screen, 'America/New_York', new Date(at)).returns;
}

test('shows the return deadline with its reason', () => {
  expect(returnsOf(rules)).toEqual({ until: 'Wed, Apr 8, 2026', why: '30 days from delivery.' });
  const gold = { tierName: 'Gold', days: 60 };
  expect(returnsOf({ ...rules, tier: gold })).toEqual({
    until: 'Fri, May 8, 2026',
    why: 'Gold: 60 days instead of 30.',
  });
  expect(returnsOf({ ...rules, tier: { ...gold, days: 30 } })?.why).toBe('30 days from delivery.');
  expect(returnsOf(rules, delivered, '2026-04-10T15:00:00Z')?.until).toBe('Wed, Apr 8, 2026, which has passed');
  expect(returnsOf({ ...rules, windowDays: null, tier: gold })).toBeNull();
});

test('where nobody reports the arrival, it is said from when the days are counted', () => {
  const silent = makeShipment({ dispatchedAt: new Date('2026-03-05T15:00:00Z') });
  expect(returnsOf(rules, silent)).toEqual({
    until: 'Tue, Apr 14, 2026',
    why: '30 days from delivery. No carrier reports the delivery: counted from the last day that was named for it.',
  });
  expect(returnsOf(rules, silent, '2026-03-14T15:00:00Z')).toBeNull();
});
