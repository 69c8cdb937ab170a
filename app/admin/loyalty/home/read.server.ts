import { addDays, dayOf, instantOf, type Day } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { countRewardCosts, type RewardCosts } from './reward-costs.server.ts';

export type LoyaltyFigures = {
  members: number;
  /** points that members hold, available or pending, minus debts */
  outstandingPoints: number;
  /** since the first of the month, in the shop's time zone */
  month: { earned: number; redeemed: number; tookBack: number; rewards: RewardCosts };
  /** spent, of all points ever granted, in whole percent rounded down; null while none were granted */
  redemptionPercent: number | null;
  days: { day: Day; earned: number; redeemed: number; tookBack: number }[];
};

const shownDays = 30;

// Counting takes longer the more there is to count, so each process caches the figures of a large shop for a minute.
const largeFromMembers = 10_000;
const keptForMs = 60_000;
const kept = new Map<string, { countedAt: Date; value: unknown }>();

async function keptInLargeShop<Value>(tx: ShopTx, what: string, count: () => Promise<Value>): Promise<Value> {
  const key = `${tx.shop.id}|${what}`;
  const known = kept.get(key);
  if (known && tx.now.getTime() - known.countedAt.getTime() < keptForMs) return known.value as Value;
  const value = await count();
  const beyond = await tx.db.$queryRaw<
    unknown[]
  >`SELECT 1 FROM members WHERE "shopId" = ${tx.shop.id}::int OFFSET ${largeFromMembers - 1} LIMIT 1`;
  if (beyond.length > 0) kept.set(key, { countedAt: tx.now, value });
  return value;
}

/**
 * The program's figures, in points. Merged members count once. In a shop with 10,000 members or more they may be a
 * minute old.
 */
export async function readLoyaltyFigures(tx: ShopTx, timeZone: string): Promise<LoyaltyFigures> {
  return keptInLargeShop(tx, `figures|${timeZone}`, () => countFigures(tx, timeZone));
}

/** Reads the ledger of the last 31 days, and the totals. */
async function countFigures(tx: ShopTx, timeZone: string): Promise<LoyaltyFigures> {
  const { db, shop } = tx;
  const rows = await db.$queryRaw<{ members: number; outstanding: bigint }[]>`
    SELECT count(*)::int AS members, coalesce(sum("availablePoints" + "pendingPoints"), 0)::bigint AS outstanding
    FROM members WHERE "shopId" = ${shop.id}::int AND "mergedIntoId" IS NULL`;
  const totals = await db.$queryRaw<{ earned: bigint; spent: bigint }[]>`
    SELECT coalesce(sum(points), 0)::bigint AS earned, coalesce(sum(spent), 0)::bigint AS spent FROM points_lots WHERE "shopId" = ${shop.id}::int`;
  const days = await countPointsByDay(tx, timeZone);
  const { earned, spent } = totals[0]!;
  const thisMonth = dayOf(tx.now, timeZone).slice(0, 7);
  const rewards = await countRewardCosts(tx, instantOf(`${thisMonth}-01`, 0, timeZone));
  const ofMonth = days.filter(({ day }) => day.startsWith(thisMonth));
  const sum = (key: 'earned' | 'redeemed' | 'tookBack') => ofMonth.reduce((total, day) => total + day[key], 0);
  return {
    members: rows[0]!.members,
    outstandingPoints: Number(rows[0]!.outstanding),
    month: { earned: sum('earned'), redeemed: sum('redeemed'), tookBack: sum('tookBack'), rewards },
    redemptionPercent: earned > 0n ? Number((spent * 100n) / earned) : null,
    days: days.slice(-shownDays),
  };
}

// One day more than the chart shows, because a month has up to 31.
async function countPointsByDay({ db, shop, now }: ShopTx, timeZone: string): Promise<LoyaltyFigures['days']> {
  const today = dayOf(now, timeZone);
  const days = Array.from({ length: shownDays + 1 }, (_, index) => addDays(today, index - shownDays));
  const rows = await db.$queryRaw<{ day: string; type: string; points: number }[]>`
    SELECT to_char(t."occurredAt" AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, t.type, sum(e.points)::float8 AS points
    FROM points_transactions t JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e."memberId" IS NOT NULL
    WHERE t."shopId" = ${shop.id}::int AND t."occurredAt" >= ${instantOf(days[0]!, 0, timeZone)}::timestamptz AND t.type IN ('earn', 'redeem', 'reverse', 'expire')
    GROUP BY 1, 2`;
  const byDay = new Map(days.map((day) => [day, { day, earned: 0, redeemed: 0, tookBack: 0 }]));
  for (const { day, type, points } of rows) {
    const counts = byDay.get(day);
    if (!counts) continue;
    if (type === 'earn') counts.earned += Math.max(0, points);
    else if (type === 'redeem') counts.redeemed += Math.max(0, -points);
    else counts.tookBack += Math.max(0, -points);
  }
  return [...byDay.values()];
}

const shownWeeks = 12;

/**
 * At the end of a day: how many of all points granted until then had been spent, in percent with one decimal; null
 * while none were granted.
 */
export type RedemptionRate = { day: Day; percent: number | null };

/**
 * The rate at the end of each of the last weeks, today last. In a shop with 10,000 members or more it may be a minute
 * old.
 */
export async function readRedemptionRates(tx: ShopTx, timeZone: string): Promise<RedemptionRate[]> {
  return keptInLargeShop(tx, `rates|${timeZone}`, () => countRedemptionRates(tx, timeZone));
}

/** Computed backwards from the totals, so that old entries need not be read. */
async function countRedemptionRates({ db, shop, now }: ShopTx, timeZone: string): Promise<RedemptionRate[]> {
  const today = dayOf(now, timeZone);
  const days = Array.from({ length: shownWeeks }, (_, index) => addDays(today, (index + 1 - shownWeeks) * 7));
  const from = instantOf(addDays(days[0]!, 1), 0, timeZone);
  const lots = await db.$queryRaw<{ day: string; earned: number; spent: number }[]>`
    SELECT to_char(greatest("earnedAt", ${from}::timestamptz - interval '1 millisecond') AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day,
      sum(points)::float AS earned, sum(spent)::float AS spent
    FROM points_lots WHERE "shopId" = ${shop.id}::int GROUP BY 1`;
  const later = await db.$queryRaw<{ day: string; spent: number }[]>`
    SELECT to_char(t."occurredAt" AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, sum(e.points)::float AS spent
    FROM points_transactions t JOIN points_entries e ON e."shopId" = t."shopId" AND e."transactionId" = t.id AND e.account = 'redeemed'
    WHERE t."shopId" = ${shop.id}::int AND t."occurredAt" >= ${from}::timestamptz AND t.type IN ('redeem', 'reverse') GROUP BY 1`;
  const spentInAll = lots.reduce((sum, lot) => sum + lot.spent, 0);
  return days.map((day) => {
    const earned = lots.filter((lot) => lot.day <= day).reduce((sum, lot) => sum + lot.earned, 0);
    const spent = spentInAll - later.filter((one) => one.day > day).reduce((sum, one) => sum + one.spent, 0);
    return { day, percent: earned > 0 ? Math.round((spent * 1000) / earned) / 10 : null };
  });
}

/** What needs attention in the program, or is still in progress. */
export type LoyaltyAttention = {
  /** rewards for which nobody can tell whether Shopify created them */
  undecided: number;
  /** customers and settings that Shopify did not accept */
  failedWrites: number;
  /** Shopify's message about the newest of them */
  writeProblem: string | null;
  /** imports that were checked but not started */
  openImports: number;
  /** orders from before the launch are still earning */
  isCatchingUp: boolean;
};

export async function readLoyaltyAttention({ db, shop }: ShopTx): Promise<LoyaltyAttention> {
  const rows = await db.$queryRaw<LoyaltyAttention[]>`
    SELECT
      (SELECT count(*)::int FROM redemptions WHERE "shopId" = ${shop.id}::int AND state = 'undecided') AS undecided,
      (SELECT count(*)::int FROM shopify_writes WHERE "shopId" = ${shop.id}::int AND problem IS NOT NULL AND subject <> 'free-shipping') AS "failedWrites",
      (SELECT problem FROM shopify_writes WHERE "shopId" = ${shop.id}::int AND problem IS NOT NULL AND subject <> 'free-shipping' ORDER BY "writtenAt" DESC NULLS LAST LIMIT 1) AS "writeProblem",
      (SELECT count(*)::int FROM points_imports WHERE "shopId" = ${shop.id}::int AND state = 'checked') AS "openImports",
      EXISTS (SELECT FROM loyalty_programs WHERE "shopId" = ${shop.id}::int AND "catchUpFrom" IS NOT NULL) AS "isCatchingUp"`;
  return rows[0]!;
}

/** Why the discount that gives tiers free shipping does not match the program; null when it does. */
export async function readFreeShippingProblem({ db, shop }: ShopTx): Promise<string | null> {
  const row = await db.shopifyWrite.findUnique({
    where: { shopId_subject: { shopId: shop.id, subject: 'free-shipping' } },
    select: { problem: true },
  });
  return row?.problem ?? null;
}
