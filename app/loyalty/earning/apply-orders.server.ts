import { randomUUID } from 'node:crypto';
import type { ShopTx } from '#app/lib/db.server.ts';
import { lineAddedAt } from '#app/orders/added-lines.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { afterPoints } from './after-orders.server.ts';
import { rulesOf, type Rules, type Version } from './counted-orders.server.ts';
import { earnForOrder, type Earning, isReadyToEarn, pointsForAmount } from './earning.ts';
import { availableFrom, expiryOf } from '../ledger/expiry.ts';
import { extendByActivity, restorePoints } from '../ledger/actions.server.ts';
import { buildReverse, maxPoints } from '../ledger/model.ts';
import { changeHolding } from '../ledger/ledger.server.ts';
import { findOrJoin, mergeCustomers, whoOrdered } from '../members/members.server.ts';
import { bookNewPoints } from '../ledger/new-points.server.ts';
import { addedGoods, swapsOf } from './added-points.ts';
import { planReversals, restoreTarget, type EarnedLot } from './order-points.ts';
import { isInPause } from '../program/pauses.ts';
import { readLaunchedProgram, readVersions } from '../program/versions.server.ts';
import { recogniseUsedCodes } from '../rewards/used.server.ts';
import type { Swap } from './swaps.ts';
import { inTurns } from './turns.ts';

// Turns orders into points. Compares what the rules say should have been earned and taken back with what is booked, and
// books the difference under a key taken from Shopify's fact. Repeated or reordered news therefore ends in the same
// balance.

/**
 * Books the points that follow from the current facts of these orders. Does nothing in a shop without a launched
 * program.
 * @returns how many transactions were booked
 */
export async function applyOrders(tx: ShopTx, orders: OrderFacts[]): Promise<number> {
  if (orders.length === 0) return 0;
  const launched = await readLaunchedProgram(tx);
  if (!launched) return 0;
  const versions = await readVersions(tx);
  const rules = { ...launched, versions };
  const orderIds = orders.map(({ id }) => id);
  await recogniseUsedCodes(tx, orderIds);
  const lots = Map.groupBy(await readOrderLots(tx, orderIds), (lot) => lot.orderId);
  const booked = await readReversals(tx, orderIds);
  let count = 0;
  for (const turn of inTurns(orders)) {
    for (const facts of turn) {
      const earned = lots.get(facts.id) ?? (await earn(tx, facts, rules));
      if (!lots.has(facts.id)) count += earned.length;
      const more = await earnEdited(tx, facts, earned, versions);
      count += more.length + (await reverse(tx, facts, [...earned, ...more], booked, versions));
      count += await restore(tx, facts, rules);
    }
    await afterPoints(tx, turn, rules);
  }
  return count;
}

/** Merges the members of customers that were merged in Shopify. */
export async function applyMerges(tx: ShopTx, merges: { mergedId: string; keptId: string }[]): Promise<void> {
  for (const { mergedId, keptId } of merges) await mergeCustomers(tx, mergedId, keptId);
}

/**
 * Earns by the rules in force on the day the order was placed. Orders placed before the launch or during a pause never
 * earn, however late they arrive. An order placed before a pause still earns when it is paid during the pause.
 */
async function earn(tx: ShopTx, facts: OrderFacts, { versions, pauses }: Rules): Promise<EarnedLot[]> {
  const { placedAt, paidAt } = facts;
  if (!placedAt || !paidAt || facts.canceledAt || facts.erasedAt || isInPause(placedAt, pauses)) return [];
  const rules = rulesOf({ versions }, placedAt);
  if (!rules || !isReadyToEarn(facts, rules.program)) return [];
  const { program } = rules;
  const earningOf = (order: OrderFacts, tierKey: string | null, isFirstOrder: boolean) =>
    earnForOrder({ facts: order, program, tierKey, isFirstOrder });
  // What was added later is judged by itself, against what it stands in for.
  const firstDay = { ...facts, lines: facts.lines.filter(({ id }) => lineAddedAt(facts, id) === null) };
  const own = earningOf(firstDay, null, true).baseMinor > 0 ? firstDay : facts;
  // Check without a tier first: a customer whose order earns nothing need not become a member.
  if (earningOf(own, null, true).points === 0) return [];
  const who = whoOrdered(tx.shop.id, facts);
  if (!who) return [];
  const memberId = await findOrJoin(tx, who);
  const { tierKey } = await tx.db.member.findUniqueOrThrow({
    where: { shopId_id: { shopId: tx.shop.id, id: memberId } },
    select: { tierKey: true },
  });
  const earning = earningOf(own, tierKey, facts.orderOrdinal === 1);
  return book(tx, facts, memberId, rules, `earn|order:${facts.id}`, earning);
}

/** Books the points for what an edit or an exchange added, once it is paid for, by the rules the order earned under. */
async function earnEdited(
  tx: ShopTx,
  facts: OrderFacts,
  earned: EarnedLot[],
  versions: Version[],
): Promise<EarnedLot[]> {
  const first = earned[0];
  const rules = versions.find(({ version }) => version === first?.programVersion);
  if (!first || !rules || facts.canceledAt || !isReadyToEarn(facts, rules.program)) return [];
  const judged = earnForOrder({ facts, program: rules.program, tierKey: null, isFirstOrder: false });
  const lines = addedGoods(facts, judged.lines, earned, rules.program.points);
  const baseMinor = lines.reduce((sum, line) => sum + line.eligibleMinor, 0);
  const points = Math.min(
    maxPoints,
    pointsForAmount(baseMinor, first.earning.currency, rules.program, first.earning.factors),
  );
  if (points === 0) return [];
  const earning: Earning = {
    ...judged,
    points,
    amountPoints: points,
    bonuses: [],
    baseMinor,
    lines,
    factors: first.earning.factors,
    explanation: [`${points} points for what was added to the order.`],
  };
  return book(tx, facts, first.memberId, rules, `earn|edit:${facts.id}:${earned.length}`, earning);
}

async function book(
  tx: ShopTx,
  facts: OrderFacts,
  memberId: string,
  { version, program }: Version,
  sourceKey: string,
  earning: Earning,
): Promise<EarnedLot[]> {
  const { placedAt } = facts;
  if (earning.points === 0 || !placedAt) return [];
  const availableAt = availableFrom(placedAt, program);
  const lot = {
    id: randomUUID(),
    points: earning.points,
    earnedAt: placedAt,
    availableAt,
    expiresAt: expiryOf({ program, availableAt }),
  };
  const { explanation: words, ...figures } = earning;
  const cause = {
    sourceKey,
    occurredAt: placedAt,
    orderId: facts.id,
    programVersion: version,
    explanation: { ...figures, words },
  };
  const { outcome, points } = await bookNewPoints(tx, { memberId, lot, cause });
  if (outcome !== 'posted') return [];
  await extendByActivity(tx, memberId, program, placedAt);
  return [
    { id: lot.id, memberId, sourceKey, orderId: facts.id, points, programVersion: version, reversed: 0, earning },
  ];
}

async function reverse(
  tx: ShopTx,
  facts: OrderFacts,
  lots: EarnedLot[],
  booked: Set<string>,
  versions: Version[],
): Promise<number> {
  let count = 0;
  const swaps = swapsByLot(facts, lots, versions);
  for (const [index, lot] of lots.entries()) {
    const rules = versions.find(({ version }) => version === lot.programVersion);
    if (!rules) throw new Error(`No version ${lot.programVersion} of the program, by which lot ${lot.id} was earned`);
    const { belowZero, storeCreditRefundCounts } = rules.program.points;
    const plan = planReversals(facts, lot, booked, { storeCreditRefundCounts }, swaps[index]);
    for (const { sourceKey, target, at, words } of plan) {
      const cause = {
        sourceKey,
        occurredAt: at,
        orderId: facts.id,
        programVersion: lot.programVersion,
        explanation: { words: [words], belowZero },
      };
      const outcome = await changeHolding(tx, { memberId: lot.memberId, sourceKey, lotIds: [lot.id] }, (holding) => {
        const { reversed } = holding.lots.find(({ id }) => id === lot.id)!;
        return buildReverse(holding, lot.id, target - reversed, belowZero, cause);
      });
      if (outcome === 'posted') count += 1;
    }
  }
  return count;
}

/** All lots of an order are earned by one version of the program. */
function swapsByLot(facts: OrderFacts, lots: EarnedLot[], versions: Version[]): Swap[] {
  const rules = versions.find(({ version }) => version === lots[0]?.programVersion);
  if (!rules) return [];
  const { lines } = earnForOrder({ facts, program: rules.program, tierKey: null, isFirstOrder: false });
  return swapsOf(facts, lines, lots, rules.program.points);
}

/** Restores points spent on an order in proportion to the money refunded, by the rules of the day it was placed. */
async function restore(tx: ShopTx, facts: OrderFacts, { program, versions }: Rules): Promise<number> {
  const own = facts.placedAt && rulesOf({ versions }, facts.placedAt);
  const { storeCreditRefundCounts } = (own?.program ?? program).points;
  const used = await tx.db.redemption.findMany({
    where: { shopId: tx.shop.id, orderId: facts.id, state: 'used' },
    select: { id: true, points: true },
  });
  let count = 0;
  for (const { id, points } of used) {
    const target = restoreTarget(facts, points, { storeCreditRefundCounts });
    if (
      target > 0 &&
      (await restorePoints(tx, id, target, 'The order they were spent on was refunded.', facts.id)) === 'posted'
    )
      count += 1;
  }
  return count;
}

async function readOrderLots({ db, shop }: ShopTx, orderIds: string[]): Promise<EarnedLot[]> {
  return db.$queryRaw<EarnedLot[]>`
    SELECT l.id, l."memberId", l."sourceKey", l."orderId", l.points, l."programVersion", l.reversed, t.explanation AS earning
    FROM points_lots l JOIN points_transactions t ON t."shopId" = l."shopId" AND t."sourceKey" = l."sourceKey"
    WHERE l."shopId" = ${shop.id}::int AND l."orderId" = ANY(${orderIds}::text[])
      AND (l."sourceKey" LIKE 'earn|order:%' OR l."sourceKey" LIKE 'earn|edit:%')
    ORDER BY l."orderId", t.id`;
}

async function readReversals({ db, shop }: ShopTx, orderIds: string[]): Promise<Set<string>> {
  const rows = await db.pointsTransaction.findMany({
    where: { shopId: shop.id, orderId: { in: orderIds }, type: 'reverse' },
    select: { sourceKey: true },
  });
  return new Set(rows.map(({ sourceKey }) => sourceKey));
}
