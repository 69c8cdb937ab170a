import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PointsModel, restoredByLot, type Step } from '#app/test/points-model.ts';
import { knownLives, pointsStep } from '#app/test/points-steps.ts';
import * as law from './model.ts';
import { applyTransaction, effectsOn, emptyHolding, type Holding, type Transaction } from './entries.ts';

const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000);
const members = 3;
const endOf = (days: number | null) => (days === null ? null : day(days));
const runs = Number(process.env.LEDGER_RUNS ?? 10_000);

/** The code under test (model.ts), with its holdings in memory, next to the reference model. */
class Books {
  holdings: Holding[] = Array.from({ length: members }, (_, index) => emptyHolding(`m${index}`));
  readonly booked = new Set<string>();
  readonly all: Transaction[] = [];
  readonly out: Map<string, number>[] = [];

  post(transaction: Transaction | null): void {
    if (!transaction || this.booked.has(transaction.sourceKey)) return;
    effectsOn(transaction.entries);
    this.booked.add(transaction.sourceKey);
    this.all.push(transaction);
    const moved = this.holdings.flatMap((holding) => (holding.memberId === transaction.movedFrom ? holding.lots : []));
    this.holdings = this.holdings.map((holding) => {
      if (holding.memberId === transaction.movedFrom)
        return { ...applyTransaction({ ...holding, lots: [] }, transaction), lots: [] };
      if (holding.memberId !== transaction.memberId) return holding;
      return applyTransaction(
        { ...holding, lots: [...holding.lots, ...moved.map((lot) => ({ ...lot, memberId: holding.memberId }))] },
        transaction,
      );
    });
  }

  withLot(lotId: string): Holding {
    return this.holdings.find((holding) => holding.lots.some(({ id }) => id === lotId))!;
  }
}

function live(steps: Step[], stopsAtZero: boolean): void {
  const model = new PointsModel(members, stopsAtZero);
  const books = new Books();
  let today = 0;
  let isPaused = false;
  let uses = 0;
  let last: Transaction | null = null;
  const lotId = (lot: number) => `l${String(lot).padStart(4, '0')}`;
  const post = (transaction: Transaction | null) => {
    books.post(transaction);
    last = transaction ?? last;
  };
  for (const step of steps) {
    const lot = 'lot' in step && model.lots.length > 0 ? step.lot % model.lots.length : null;
    switch (step.do) {
      case 'earn': {
        const id = lotId(model.lots.length);
        const availableAt = day(today + step.pendingDays);
        const end = step.livesDays === null ? null : today + step.pendingDays + step.livesDays;
        const made = {
          id,
          points: step.points,
          earnedAt: day(today),
          availableAt,
          expiresAt: end === null ? null : day(end),
        };
        post(
          law.buildEarn(
            books.holdings[model.who(step.member)]!,
            made,
            { sourceKey: `earn|${id}`, occurredAt: day(today) },
            day(today),
          ),
        );
        model.earn(step.member, step.points, step.pendingDays > 0, today, end);
        break;
      }
      case 'release':
        if (lot === null) break;
        post(
          law.buildRelease(books.withLot(lotId(lot)), lotId(lot), {
            sourceKey: `release|${lot}`,
            occurredAt: day(today),
          }),
        );
        model.release(lot);
        break;
      case 'redeem': {
        const redemption = model.redemptions.length;
        const built = law.buildRedeem(
          books.holdings[model.who(step.member)]!,
          step.points,
          { sourceKey: `redeem|${redemption}`, occurredAt: day(today) },
          day(today),
        );
        expect(built.outcome === 'built').toBe(model.redeem(step.member, step.points, today));
        if (built.outcome === 'built') {
          post(built.transaction);
          books.out[redemption] = new Map(
            built.transaction.entries.flatMap((e) => (e.account === 'redeemed' ? [[e.lotId!, e.points] as const] : [])),
          );
        }
        break;
      }
      case 'reverse': {
        if (lot === null) break;
        const holding = books.withLot(lotId(lot));
        const { reversed } = holding.lots.find(({ id }) => id === lotId(lot))!;
        const cause = { sourceKey: `reverse|${lot}|${step.target}`, occurredAt: day(today) };
        post(
          law.buildReverse(holding, lotId(lot), step.target - reversed, stopsAtZero ? 'stop_at_zero' : 'allow', cause),
        );
        model.reverse(lot, step.target);
        break;
      }
      case 'restore': {
        if (model.redemptions.length === 0) break;
        const redemption = step.redemption % model.redemptions.length;
        const spent = [...books.out[redemption]!].map(([id, points]) => ({ lotId: id, points }));
        const { back, points } = model.redemptions[redemption]!;
        const holding = books.withLot(spent[0]?.lotId ?? lotId(0));
        const restored = law.buildRestore(
          holding,
          spent,
          Math.min(step.target, points) - back,
          { sourceKey: `restore|${redemption}|${step.target}|${uses}`, occurredAt: day(today) },
          day(today),
        );
        if (!restored) break;
        const parts = restoredByLot(restored);
        const total = [...parts.values()].reduce((sum, part) => sum + part, 0);
        expect(total).toBe(Math.min(step.target, points) - back);
        // Each lot gets its proportional share, off by less than one point.
        const outNow = spent.reduce((sum, part) => sum + part.points, 0);
        for (const part of spent)
          expect(Math.abs((parts.get(part.lotId) ?? 0) - (part.points * total) / outNow)).toBeLessThan(1);
        post(restored);
        model.restore(
          redemption,
          new Map([...parts].map(([id, count]) => [Number(id.slice(1)), count])),
          today + law.restoredDays,
        );
        books.out[redemption] = new Map([...model.spentOf(redemption)].map(([id, count]) => [lotId(id), count]));
        break;
      }
      case 'use': {
        if (model.redemptions.length === 0) break;
        const redemption = step.redemption % model.redemptions.length;
        const { back, member } = model.redemptions[redemption]!;
        const holding = books.holdings[model.who(member)]!;
        const again = Math.min(back, Math.max(0, law.spendablePoints(holding, day(today))));
        model.use(redemption, today);
        expect(model.redemptions[redemption]!.back).toBe(back - again);
        if (again === 0) break;
        uses += 1;
        const built = law.buildRedeem(
          holding,
          again,
          { sourceKey: `redeem|${redemption}|${uses}`, occurredAt: day(today) },
          day(today),
        );
        if (built.outcome === 'built') post(built.transaction);
        books.out[redemption] = new Map([...model.spentOf(redemption)].map(([id, count]) => [lotId(id), count]));
        break;
      }
      case 'pause':
        isPaused = step.isPaused;
        break;
      case 'merge': {
        const [from, into] = [model.who(step.from), model.who(step.into)];
        if (from !== into)
          post(
            law.buildMerge(books.holdings[from]!, books.holdings[into]!, {
              sourceKey: `merge|${from}|${into}`,
              occurredAt: day(today),
            }),
          );
        model.merge(step.from, step.into);
        break;
      }
      case 'pass':
        today += step.days;
        if (step.isClockLate || isPaused) break;
        for (const [index, { expiresAt }] of model.lots.entries()) {
          if (expiresAt === null || expiresAt > today) continue;
          post(
            law.buildExpire(books.withLot(lotId(index)), lotId(index), {
              sourceKey: `expire|${index}|${expiresAt}`,
              occurredAt: day(today),
            }),
          );
          model.expire(index);
        }
        break;
      case 'again':
        books.post(last); // a repeat
    }
    for (let member = 0; member < members; member += 1) {
      const { debt, lots } = books.holdings[member]!;
      const pending = lots.reduce((sum, one) => sum + one.pending, 0);
      const available = lots.reduce((sum, one) => sum + one.available, 0);
      expect({ pending, available: available - debt, debt }).toEqual(model.balance(member));
      expect(debt === 0 || available === 0).toBe(true);
      for (const { id, expiresAt } of lots)
        expect(expiresAt).toEqual(endOf(model.lots[Number(id.slice(1))]!.expiresAt));
      for (const one of lots)
        expect(
          Math.min(one.pending, one.available, one.spent, one.expired, one.reversed, one.points - one.reversed),
        ).toBeGreaterThanOrEqual(0);
    }
  }
  expect(books.all.flatMap(({ entries }) => entries).reduce((sum, { points }) => sum + points, 0)).toBe(0);
}

test('random histories end as in a model that tracks every point', { timeout: 300_000 }, () => {
  fc.assert(fc.property(fc.array(pointsStep, { minLength: 1, maxLength: 18, size: 'max' }), fc.boolean(), live), {
    numRuns: runs,
    seed: Number(process.env.LEDGER_SEED ?? 20_261_122),
    examples: knownLives,
  });
});

const none = { sourceKey: 'k', occurredAt: day(0) };
const lotOf = (id: string, points: number, expiresAt: Date | null) => ({
  id,
  points,
  earnedAt: day(0),
  availableAt: day(0),
  expiresAt,
});

function holding(...lots: ReturnType<typeof lotOf>[]): Holding {
  return lots.reduce(
    (held, lot) => applyTransaction(held, law.buildEarn(held, lot, { ...none, sourceKey: lot.id }, day(1))),
    emptyHolding('m'),
  );
}

test('points that expire soonest are spent first', () => {
  const built = law.buildRedeem(
    holding(lotOf('never', 50, null), lotOf('late', 50, day(90)), lotOf('soon', 50, day(30))),
    120,
    none,
    day(2),
  );
  expect(built).toMatchObject({
    transaction: {
      entries: [
        { lotId: 'soon', points: -50 },
        {},
        { lotId: 'late', points: -50 },
        {},
        { lotId: 'never', points: -20 },
        {},
      ],
    },
  });
});

test.each([0, -1, 1.5, Number.NaN, law.maxPoints + 1, Infinity])('%s is not a valid number of points', (points) => {
  expect(() => law.buildEarn(emptyHolding('m'), lotOf('a', points, null), none, day(1))).toThrow(/whole number/);
  expect(() => law.buildRedeem(emptyHolding('m'), points, none, day(1))).toThrow(/whole number/);
});

test('expired points are not taken back again', () => {
  const held = holding(lotOf('a', 100, day(30)), lotOf('b', 40, null));
  const lapsed = applyTransaction(held, law.buildExpire(held, 'a', none)!);
  const after = applyTransaction(lapsed, law.buildReverse(lapsed, 'a', 100, 'allow', none)!);
  expect(law.spendablePoints(after, day(40))).toBe(40);
  expect(law.buildReverse(after, 'a', 1, 'allow', none)).toBeNull();
});

test.each([
  ['allow', -60, 60],
  ['stop_at_zero', 0, 0],
] as const)('%s: taking back points that were spent', (belowZero, balance, debt) => {
  const held = holding(lotOf('a', 100, null));
  const built = law.buildRedeem(held, 60, none, day(2));
  const spent = built.outcome === 'built' ? applyTransaction(held, built.transaction) : held;
  const transaction = law.buildReverse(spent, 'a', 100, belowZero, none)!;
  const after = applyTransaction(spent, transaction);
  expect([law.spendablePoints(after, day(3)), after.debt]).toEqual([balance, debt]);
  expect(transaction.entries.some((entry) => entry.account === 'written_off')).toBe(belowZero === 'stop_at_zero');
});

test('released points pay off debt first', () => {
  const held = { ...holding(lotOf('a', 100, null)), debt: 0 };
  const built = law.buildRedeem(held, 100, none, day(2));
  const spent = built.outcome === 'built' ? applyTransaction(held, built.transaction) : held;
  const inDebt = applyTransaction(spent, law.buildReverse(spent, 'a', 30, 'allow', none)!);
  const waiting = applyTransaction(
    inDebt,
    law.buildEarn(inDebt, { ...lotOf('b', 50, null), availableAt: day(9) }, none, day(3)),
  );
  expect([law.spendablePoints(waiting, day(3)), waiting.debt]).toEqual([-30, 30]);
  const after = applyTransaction(waiting, law.buildRelease(waiting, 'b', none)!);
  expect([law.spendablePoints(after, day(9)), after.debt]).toEqual([20, 0]);
});
