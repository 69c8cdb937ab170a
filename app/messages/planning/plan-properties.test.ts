import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourMs as hour } from '#app/lib/clock.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { anyFacts as facts, timeAfterOrder as time } from '#app/test/any-order.ts';
import { makeAddress, placedAt } from '#app/test/order-facts.ts';
import { makeInput, makeLoyalty, planInto, sendDue } from '#app/test/planning.ts';
import { planOrder } from './plan.ts';
import type { LoyaltyFacts } from './news.ts';
import type { MessageRow, PlanInput } from './plan-types.ts';

// Any order, at any time: what must hold whatever the rules say.

const loyalty: fc.Arbitrary<LoyaltyFacts> = fc
  .record({
    points: fc.integer({ min: 0, max: 99 }),
    lapsing: fc.integer({ min: 0, max: 99 }),
    at: time(24 * 40),
    state: fc.constantFrom('held', 'issued', 'used'),
    tierKey: fc.constantFrom('gold', 'silver', null),
    hasTierNotice: fc.boolean(),
  })
  .map(({ points, lapsing, at, state, tierKey, hasTierNotice }) => {
    const when = at.toISOString();
    return makeLoyalty(
      [
        ['points.earned', 'earn|order:1001', { points, availableOn: when.slice(0, 10) }, when],
        ['points.reversed', 'reverse|refund:R0', { points, why: 'refund' }, when],
        [
          'points.expiring',
          'expiring|1',
          { points, expiresOn: when.slice(0, 10), daysAhead: 7 },
          new Date(at.getTime() - 168 * hour).toISOString(),
        ],
        ['tier.changed', 'tier|1', { to: 'gold', isRise: true }, when],
        ['tier.drop_announced', 'drop|1', { from: 'gold', to: 'silver', dropsOn: '2026-05-01' }, when],
        ['reward.ready', 'ready|1', { redemptionId: 'D1' }, when],
      ],
      {
        member: { tierKey, hasTierNotice, lapsing: [{ at, points: lapsing }] },
        rewards: [{ id: 'D1', source: 'tier', state, code: 'X', createdAt: at, expiresAt: null }],
      },
    );
  });

const input: fc.Arbitrary<PlanInput> = fc
  .record({
    facts,
    loyalty,
    now: time(24 * 60),
    addressHash: fc.constantFrom('ada', 'ada', 'ada', null),
    unsubscribedAt: fc.option(time(24), { freq: 4 }),
  })
  .map(({ unsubscribedAt, ...own }) =>
    makeInput({ ...own, preferences: { unsubscribedAt, mutedKinds: [], suppression: null } }),
  );

const runs = { numRuns: 300 };

test('planning twice changes nothing', () => {
  fc.assert(
    fc.property(input, (input) => {
      const { rows } = planInto(input);
      const again = planInto({ ...input, existing: rows });
      expect(again.rows).toEqual(rows);
      expect(again.changeCount).toBe(0);
    }),
    runs,
  );
});

test('keys are unique, and every draft is planned for a time or ends with a reason', () => {
  fc.assert(
    fc.property(input, (input) => {
      const drafts = planOrder(input);
      expect(new Set(drafts.map((draft) => draft.key)).size).toBe(drafts.length);
      for (const draft of drafts) {
        if (draft.outcome.state === 'planned')
          expect(draft.sendAt.getTime()).toBeLessThanOrEqual(draft.usefulUntil.getTime());
        else expect(draft.outcome.reason).toBeTruthy();
      }
    }),
    runs,
  );
});

// The facts are told and forgotten, told again, in any order, while the worker sends what is due.
const history = fc.tuple(
  fc.array(facts, { minLength: 1, maxLength: 4 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 12 }),
);

function live([inputs, order]: [OrderFacts[], number[]]): { rows: MessageRow[]; steps: MessageRow[][] } {
  let rows: MessageRow[] = [];
  const steps: MessageRow[][] = [];
  order.forEach((which, index) => {
    const now = new Date(placedAt.getTime() + index * 53 * hour);
    rows = planInto(makeInput({ facts: inputs[which % inputs.length]!, existing: rows, now })).rows;
    rows = sendDue(rows, now);
    steps.push(rows);
  });
  return { rows, steps };
}

test('whatever is told in whatever order, nothing is planned twice, and what has ended stays ended', () => {
  fc.assert(
    fc.property(history, (story) => {
      const { rows, steps } = live(story);
      expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
      const sent = new Map<string, MessageRow>();
      for (const row of steps.flat()) {
        const before = sent.get(row.key);
        if (before) expect(row).toEqual(before);
        else if (row.state === 'sent') sent.set(row.key, row);
      }
      expect(rows.every((row) => row.state === 'planned' || row.state === 'sent' || row.reason !== null)).toBe(true);
    }),
    runs,
  );
});

test('no customer gets two messages that can wait on one day, nor more than the limit', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 400 }), (order, hours) => {
      let rows: MessageRow[] = [];
      for (let step = 0; step < 40; step += 1) {
        const now = new Date(placedAt.getTime() + hours * 60_000 + step * 26 * hour);
        rows = sendDue(
          planInto(makeInput({ facts: { ...order, shipTo: makeAddress('US', 'NY') }, existing: rows, now })).rows,
          now,
        );
      }
      const days = rows
        .filter((row) => row.state === 'sent' && row.isDeferrable)
        .map((row) => row.sentAt!.toLocaleDateString('en', { timeZone: 'America/New_York' }));
      expect(new Set(days).size).toBe(days.length);
      const capped = rows.filter(
        (row) => row.state === 'sent' && ['tracking_update', 'check_in', 'review_request'].includes(row.kind),
      );
      expect(capped.length).toBeLessThanOrEqual(5);
    }),
    { numRuns: 60 },
  );
});
