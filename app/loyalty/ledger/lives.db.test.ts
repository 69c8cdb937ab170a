import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayMs } from '#app/lib/clock.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { PointsModel, type Step } from '#app/test/points-model.ts';
import { knownLives, pointsStep } from '#app/test/points-steps.ts';
import { expireDue } from './mature-and-expire.server.ts';
import { redeemPoints, restorePoints } from './actions.server.ts';
import { rebuildBalances } from './check.server.ts';
import { buildEarn, buildRelease, buildReverse, restoredDays } from './model.ts';
import { changeHolding } from './ledger.server.ts';
import { mergeMembers } from '../members/members.server.ts';
import { readLaunchedProgram, setPaused } from '../program/versions.server.ts';
import { recogniseUsedCodes } from '../rewards/used.server.ts';

useDatabase();

const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * dayMs);

/** Runs a random history of points in the database and in the model. */
async function live(steps: Step[], stopsAtZero: boolean): Promise<void> {
  const own = await createShop();
  await launch(own);
  const model = new PointsModel(3, stopsAtZero);
  await withShop(own, async (real) => {
    const rules = (await readLaunchedProgram(real))!;
    let today = 0;
    let isPaused = false;
    let orders = 0;
    const ids = [0, 1, 2].map((index) => `${own.id}-${index}`);
    await real.db.member.createMany({ data: ids.map((id) => ({ shopId: own.id, id })) });
    const lotId = (lot: number) => `l${String(lot).padStart(4, '0')}`;
    const tx = (): ShopTx => ({ ...real, now: day(today) });
    let last: (() => Promise<unknown>) | null = null;
    const run = async (work: () => Promise<unknown>) => {
      last = work;
      return work();
    };
    for (const step of steps) {
      const lot = 'lot' in step && model.lots.length > 0 ? step.lot % model.lots.length : null;
      switch (step.do) {
        case 'earn': {
          const [id, at, memberId] = [lotId(model.lots.length), today, ids[step.member]!];
          const end = step.livesDays === null ? null : at + step.pendingDays + step.livesDays;
          const made = {
            id,
            points: step.points,
            earnedAt: day(at),
            availableAt: day(at + step.pendingDays),
            expiresAt: end === null ? null : day(end),
          };
          const cause = { sourceKey: `earn|${id}`, occurredAt: day(at) };
          await run(() =>
            changeHolding(tx(), { memberId, ...cause }, (holding) => buildEarn(holding, made, cause, day(at))),
          );
          model.earn(step.member, step.points, step.pendingDays > 0, today, end);
          break;
        }
        case 'release': {
          if (lot === null) break;
          const cause = { sourceKey: `release|${lot}`, occurredAt: day(today) };
          const memberId = ids[model.lots[lot]!.member]!;
          await run(() =>
            changeHolding(tx(), { memberId, ...cause, lotIds: [lotId(lot)] }, (holding) =>
              buildRelease(holding, lotId(lot), cause),
            ),
          );
          model.release(lot);
          break;
        }
        case 'redeem': {
          const redemptionId = String(model.redemptions.length);
          const asked = {
            redemptionId,
            memberId: ids[step.member]!,
            rewardKey: 'x',
            points: step.points,
            code: `CODE-${redemptionId}`,
            expiresAt: null,
          };
          const { outcome } = await redeemPoints(tx(), rules, asked);
          expect(outcome === 'posted').toBe(model.redeem(step.member, step.points, today));
          if (outcome === 'posted') last = () => redeemPoints(tx(), rules, asked);
          break;
        }
        case 'reverse': {
          if (lot === null) break;
          const cause = { sourceKey: `reverse|${lot}|${step.target}`, occurredAt: day(today) };
          const memberId = ids[model.lots[lot]!.member]!;
          await run(() =>
            changeHolding(tx(), { memberId, ...cause, lotIds: [lotId(lot)] }, (holding) => {
              const { reversed } = holding.lots.find(({ id }) => id === lotId(lot))!;
              return buildReverse(
                holding,
                lotId(lot),
                step.target - reversed,
                stopsAtZero ? 'stop_at_zero' : 'allow',
                cause,
              );
            }),
          );
          model.reverse(lot, step.target);
          break;
        }
        case 'restore': {
          if (model.redemptions.length === 0) break;
          const redemption = step.redemption % model.redemptions.length;
          const before = model.spentOf(redemption);
          await run(() => restorePoints(tx(), String(redemption), step.target, 'A refund.'));
          const left = await real.db.$queryRaw<{ lotId: string; points: number }[]>`
            SELECT e."lotId", sum(e.points)::int AS points FROM points_transactions t JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id
            WHERE t."shopId" = ${own.id}::int AND t."redemptionId" = ${String(redemption)} AND e.account = 'redeemed' GROUP BY 1`;
          const leftOf = new Map(left.map((part) => [Number(part.lotId.slice(1)), part.points]));
          const back = new Map(
            [...before].flatMap(([id, count]) =>
              count > leftOf.get(id)! ? [[id, count - leftOf.get(id)!] as const] : [],
            ),
          );
          const { points } = model.redemptions[redemption]!;
          model.restore(redemption, back, today + restoredDays);
          expect(model.redemptions[redemption]!.back).toBeGreaterThanOrEqual(Math.min(step.target, points));
          break;
        }
        case 'use': {
          if (model.redemptions.length === 0) break;
          const redemption = step.redemption % model.redemptions.length;
          const code = `code-${redemption}`;
          orders += 1;
          const orderId = `o${orders}`;
          await real.db
            .$executeRaw`UPDATE orders SET "canceledAt" = now() WHERE "shopId" = ${own.id}::int AND discounts @> ${JSON.stringify([{ code }])}::jsonb`;
          const order = {
            shopId: own.id,
            id: orderId,
            name: orderId,
            placedAt: new Date(Date.UTC(2026, 0, 1, 0, 0, orders)),
            discounts: [{ code }],
            totals: {},
            currency: 'USD',
            presentmentCurrency: 'USD',
          };
          await real.db.order.create({ data: order });
          await run(() => recogniseUsedCodes(tx(), [orderId]));
          model.use(redemption, today);
          break;
        }
        case 'pause':
          isPaused = step.isPaused;
          await setPaused(tx(), isPaused);
          break;
        case 'merge':
          await run(() => mergeMembers(tx(), ids[step.from]!, ids[step.into]!));
          model.merge(step.from, step.into);
          break;
        case 'pass':
          today += step.days;
          if (step.isClockLate) break;
          await expireDue(tx());
          for (const [index, { expiresAt }] of model.lots.entries())
            if (!isPaused && expiresAt !== null && expiresAt <= today) model.expire(index);
          break;
        case 'again':
          await last?.();
      }
    }
    const rows = await real.db.member.findMany({ where: { shopId: own.id }, orderBy: { id: 'asc' } });
    expect(
      rows.map(({ pendingPoints, availablePoints, debtPoints }) => ({
        pending: pendingPoints,
        available: availablePoints,
        debt: debtPoints,
      })),
    ).toEqual([0, 1, 2].map((member) => model.balance(member)));
    expect(await rebuildBalances(real)).toEqual([]);
  });
}

test('random histories end in the database as in a model that tracks every point', { timeout: 600_000 }, async () => {
  const numRuns = Number(process.env.LEDGER_DB_RUNS ?? 300);
  const seed = Number(process.env.LEDGER_SEED ?? 20_261_122);
  await fc.assert(
    fc.asyncProperty(fc.array(pointsStep, { minLength: 1, maxLength: 12, size: 'max' }), fc.boolean(), live),
    { numRuns, seed, examples: knownLives },
  );
});
